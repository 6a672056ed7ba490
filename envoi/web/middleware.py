"""Who is at the door: every request acts as a member, or is shown the way to log in.

A page is open to everybody, open after the password (`half_open`), or closed until the second step
is done, which is what every page is that says nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode

from envoi.care import audit, log_ins, scope
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.web import whence
from envoi.web.at_the_door import here_of

View = Callable[..., HttpResponseBase]
SECOND_STEP = "/log-in/second-step/"


def open_door(view: View) -> View:
    """A page that may be seen without logging in."""
    view.open_door = True  # type: ignore[attr-defined]
    return view


def half_open(view: View) -> View:
    """A page that may be seen after the password, before the second step."""
    view.half_open = True  # type: ignore[attr-defined]
    return view


def limits() -> log_ins.Limits:
    """How long a log-in lasts in this house."""
    return log_ins.Limits(
        idle=timedelta(minutes=settings.ENVOI_IDLE_MINUTES),
        longest=timedelta(hours=settings.ENVOI_LONGEST_HOURS),
    )


class ActorMiddleware:
    """Turns the session of a log-in into a frozen actor, and keeps every other page closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scope.nobody()
        here = _here(request)
        request.here = here  # type: ignore[attr-defined]
        whole = here is not None and here.complete
        request.user = here.actor if here and whole else AnonymousUser()  # type: ignore[assignment]
        # Every hour on a page is the practice's, whatever clock the machine keeps.
        with timezone.override(here.actor.zone if here else None):
            response = self.get_response(request)
        # What stands in a record is nobody's cache's business.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated or getattr(view, "open_door", False):
            return None
        half_way = here_of(request) is not None
        if half_way and getattr(view, "half_open", False):
            return None
        came_for = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{SECOND_STEP if half_way else '/log-in/'}?{came_for}")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotThere):
            from envoi.web.pages.errors import not_found

            if isinstance(request.user, Actor) and request.resolver_match:
                audit.turned_away(request.user, request.resolver_match.kwargs.values())
            return not_found(request)
        return None


def _here(request: HttpRequest) -> log_ins.Here | None:
    """The log-in of the cookie; only the row of the log-in says whether it still counts."""
    key = request.session.session_key
    if not key:
        return None
    place, now = whence.place(request), datetime.now(UTC)
    here = log_ins.here(key, place=place, limits=limits(), now=now)
    return here and replace(here, actor=replace(here.actor, door="web"))

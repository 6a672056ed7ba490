"""Who is at the door: every request acts as a member, or is shown the way to log in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from envoi.care import scope
from envoi.care.actors import actor_of
from envoi.care.answers import NotThere

View = Callable[..., HttpResponseBase]


def open_door(view: View) -> View:
    """A page that may be seen without logging in."""
    view.open_door = True  # type: ignore[attr-defined]
    return view


class ActorMiddleware:
    """Replaces the logged-in account by a frozen actor, and keeps every other page closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scope.nobody()
        account = request.user
        actor = actor_of(account.pk, now=datetime.now(UTC)) if account.is_authenticated else None
        request.user = actor or AnonymousUser()  # type: ignore[assignment]
        response = self.get_response(request)
        # What stands in a record is nobody's cache's business.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated or getattr(view, "open_door", False):
            return None
        came_for = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"/log-in/?{came_for}")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotThere):
            from envoi.web.pages.errors import not_found

            return not_found(request)
        return None

"""Small things every page does with a request and an answer from care."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from envoi.care import access
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved, Stale
from envoi.care.log_ins import Here
from envoi.domain.role import Act

HOME = "/"  # leads on to where one’s own work begins
LONGEST_VERSION = 9  # digits


def acting(request: HttpRequest) -> Actor:
    """The member who is asking; the middleware has seen to it that there is one."""
    actor = request.user
    if not isinstance(actor, Actor):
        raise PermissionError("A page was opened without anybody acting.")
    return actor


def permitted(request: HttpRequest, act: Act) -> Actor:
    """The member who is asking, if a role of theirs allows this; else there is no such page."""
    by = acting(request)
    access.permitted(by, act)
    return by


def here_of(request: HttpRequest) -> Here | None:
    """The log-in this request comes with, half-way or whole."""
    found: Here | None = getattr(request, "here", None)
    return found


def half_way_in(request: HttpRequest) -> Here:
    """The log-in of a page that only stands open after the password."""
    here = here_of(request)
    if here is None:
        raise PermissionError("A page was opened without a log-in.")
    return here


def own_path(wanted: str) -> str:
    """Where somebody wanted to go, if that is a page of this house; else where days begin."""
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own and "\\" not in wanted else HOME


def new_ref() -> UUID:
    """The reference a form carries, so that a double click finds the first row again."""
    return uuid4()


def posted_ref(request: HttpRequest) -> UUID:
    """The reference that came with a form of a single button; a new one where none did."""
    try:
        return UUID(request.POST.get("ref", ""))
    except ValueError:
        return new_ref()


def version_of(request: HttpRequest) -> int | None:
    """The version a form was filled from, or None where it says none that could be one."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) <= LONGEST_VERSION else None


def settled(request: HttpRequest, form: Form, answer: Answer, said: str) -> bool:
    """True when it was done; else the form shows why not, and nothing that was typed is lost."""
    if isinstance(answer, Saved):
        if said:
            messages.success(request, said)
        return True
    if isinstance(answer, Refused):
        form.add_error(answer.field if answer.field in form.fields else None, answer.sentence)
    if isinstance(answer, Stale):
        form.add_error(None, answer.sentence)
        form.theirs = [  # type: ignore[attr-defined]
            (form.fields[name].label or name, value)
            for name, value in answer.theirs.items()
            if name in form.fields and answer.yours.get(name) != value
        ]
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(answer.version)  # type: ignore[index]
    return False

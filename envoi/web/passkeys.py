"""A question to a passkey is kept in the session, for one purpose, for one answer, for minutes."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from envoi.care.passkeys import Asked, Site
from envoi.web.at_the_door import here_of

KEPT = "passkey"
LASTS = timedelta(minutes=5)


def site(request: HttpRequest) -> Site:
    """This house as a browser knows it: only hosts it answers to come this far."""
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(settings.ENVOI_RP_ID, origin)


def offered(request: HttpRequest) -> str:
    """“yes” where a passkey would work, else the sentence that says where it would."""
    here = site(request)
    if here.fits:
        return "yes"
    if here.name == "localhost":
        port = request.get_port()
        return f"Passkeys work when you open this page as http://localhost:{port}/ instead."
    return f"Passkeys work when you open this page as https://{here.name}/ instead."


def keep(request: HttpRequest, purpose: str, asked: Asked) -> None:
    """Remember what was asked; a question before is forgotten."""
    here = here_of(request)
    request.session[KEPT] = {
        "purpose": purpose,
        "log_in": str(here.ref) if here else "",
        "asked_at": datetime.now(UTC).isoformat(),
        "kept": dict(asked.kept),
    }
    if here is None:  # somebody who never comes in leaves nothing for long
        request.session.set_expiry(int(LASTS.total_seconds()))


def taken(request: HttpRequest, purpose: str) -> Mapping[str, Any] | None:
    """What was asked for this purpose in this log-in; it can be taken once."""
    found = request.session.pop(KEPT, None)
    if not isinstance(found, dict):
        return None
    request.session.save()  # gone before the answer is looked at, whatever becomes of that
    here = here_of(request)
    fits = found["purpose"] == purpose and found["log_in"] == (str(here.ref) if here else "")
    age = datetime.now(UTC) - datetime.fromisoformat(found["asked_at"])
    kept: Mapping[str, Any] = found["kept"]
    return kept if fits and timedelta() <= age < LASTS else None

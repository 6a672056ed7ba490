"""What a page does with the session when somebody comes in, proves who they are, or leaves.

With every step the session gets a new key, so that one seen or set before is worth nothing after.
"""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from envoi.care import log_ins
from envoi.web import whence
from envoi.web.at_the_door import half_way_in, here_of


def _key(request: HttpRequest) -> str:
    key = request.session.session_key
    if key is None:
        raise PermissionError("A session was expected to have a key.")
    return key


def begin(request: HttpRequest, account: UUID, *, how: str, complete: bool = False) -> None:
    """The first step is done: whatever session was there before is gone."""
    earlier = here_of(request)
    if earlier is not None:
        log_ins.leave(earlier)
    request.session.flush()
    request.session.create()
    here = log_ins.begin(
        account,
        session=_key(request),
        how=how,
        place=whence.place(request),
        now=datetime.now(UTC),
        complete=complete,
    )
    request.here = here  # type: ignore[attr-defined]
    rotate_token(request)


def complete(request: HttpRequest, *, how: str) -> None:
    """The second step is done."""
    here = half_way_in(request)
    request.session.cycle_key()
    log_ins.complete(here, session=_key(request), how=how)
    rotate_token(request)


def proved(request: HttpRequest) -> None:
    """Who it is was shown once more; forms in other windows stay good."""
    here = half_way_in(request)
    request.session.cycle_key()
    log_ins.proven(here, session=_key(request))


def leave(request: HttpRequest) -> None:
    """Somebody goes, from whichever step they had come to."""
    here = here_of(request)
    if here is not None:
        log_ins.leave(here)
    request.session.flush()

"""Coming and going leave their audit rows too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from envoi.care import audit
from envoi.care.actors import Actor, actor_of


def may_enter(account: UUID, *, now: datetime) -> bool:
    """The account has a current place in a practice."""
    return actor_of(account, now=now) is not None


def entered(account: UUID, *, now: datetime) -> None:
    """Somebody logged in."""
    by = actor_of(account, now=now)
    if by is not None:
        audit.wrote(by, "logged in", "account", by.account)


def left(user: Any) -> None:
    """Somebody logged out."""
    if isinstance(user, Actor):
        audit.wrote(user, "logged out", "account", user.account)

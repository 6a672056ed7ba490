"""Whether somebody may come in at all."""

from datetime import datetime
from uuid import UUID

from envoi.care.actors import actor_of


def may_enter(account: UUID, *, now: datetime) -> bool:
    """The account has a current place in a practice."""
    return actor_of(account, now=now) is not None

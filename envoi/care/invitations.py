"""An invitation is accepted: the one way to an account besides founding a practice.

The token stands in the letter alone and is known here by digest; it works once, until its day, and
not after it was withdrawn.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from envoi.care import accounts, attempts, audit, scope
from envoi.care.actors import actor_of
from envoi.care.answers import Refused, Saved
from envoi.knowledge import library
from envoi.records.models import Account, Invitation, Member, RoleHeld, Supervision

NOT_OPEN = (
    "This invitation is not open any more: it was used, withdrawn, or its time is over. "
    "Please ask whoever invited you for a new one."
)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Invited:
    """Who was asked to join which practice, as what, by whom."""

    name: str
    practice: str
    by: str
    roles: tuple[str, ...]


def digest(token: str) -> str:
    """By which a token is known; whoever makes an invitation keeps this and sends the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def read(token: str, *, address: str, now: datetime) -> Invited | Refused:
    """What an invitation says, or that it is not open; guessing is counted."""
    row = _open(token, now)
    if row is None:
        admitted = attempts.admit("invitation", whose="", address=address, now=now)
        return admitted if isinstance(admitted, Refused) else Refused(NOT_OPEN)
    titles = tuple(role.title for role in library.roles() if role.code in row.roles)
    return Invited(row.name, row.practice.name, row.made_by.name, titles)


def _open(token: str, now: datetime, *, lock: bool = False) -> Invitation | None:
    known = digest(token)
    scope.of_invitation(known)
    rows = Invitation.objects.filter(
        digest=known, used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now
    )
    # Only the invitation itself is locked: whoever made it stands beside it and goes on.
    rows = rows.select_for_update(of=("self",)) if lock else rows
    return rows.select_related("practice", "made_by").first()


@transaction.atomic
def accept(
    token: str, *, login: str, password: str, now: datetime, address: str = ""
) -> Saved | Refused:
    """The account of a new member of the practice, who may log in and still has to enrol."""
    row = _open(token, now, lock=True)
    if row is None:
        admitted = attempts.admit("invitation", whose="", address=address, now=now)
        return admitted if isinstance(admitted, Refused) else Refused(NOT_OPEN)
    today = now.astimezone(ZoneInfo(row.practice.zone)).date()
    if _rotation_over(row, today):
        return Refused("The rotation this invitation is for is over. Please ask for a new one.")
    account = accounts.new(login, password, name=row.name)
    if isinstance(account, Refused):
        return account
    member = _joined(row, account, today, now)
    row.used_at, row.used_by = now, member
    row.save(update_fields=["used_at", "used_by"])
    by = actor_of(account.id, now=now)
    if by is not None:
        audit.wrote(by, "accepted", "invitation", row.id, roles=sorted(row.roles))
    return Saved(account.id)


def _rotation_over(row: Invitation, today: date) -> bool:
    """A role with a last day has one, and it has not passed."""
    if not any(library.role(role).needs_last_day for role in row.roles):
        return False
    return row.roles_until is None or row.roles_until < today


def _joined(row: Invitation, account: Account, today: date, now: datetime) -> Member:
    """The member with the roles, and for an intern the supervision, that were meant for them."""
    member = Member.objects.create(
        practice=row.practice, account=account, name=row.name, email=row.email, joined_on=today
    )
    for role in row.roles:
        last = row.roles_until if library.role(role).needs_last_day else None
        RoleHeld.objects.create(
            practice=row.practice,
            member=member,
            role=role,
            from_on=today,
            until_on=last,
            given_at=now,
            given_by=row.made_by,
        )
    if row.supervisor_id is not None:
        Supervision.objects.create(
            practice=row.practice,
            supervisor_id=row.supervisor_id,
            supervisee=member,
            from_on=today,
            until_on=row.roles_until or today + A_YEAR,
        )
    return member

"""Somebody is asked to join: a letter with a token that works once, for a week.

The token is shown to whoever invites, once, and stands sealed in the letter until it is sent; what
is kept is its digest.
"""

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from envoi.care import access, audit, invitations, memberships, outbox
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.checks import day as plausible
from envoi.care.checks import name as fits_a_name
from envoi.domain.role import Act, supervises
from envoi.knowledge import library
from envoi.records.models import Invitation

OPEN_FOR = timedelta(days=7)  # long enough for a holiday weekend, short enough for a lost letter
LONGEST_EMAIL = 254  # RFC 5321 leaves room for no more
NOT_AN_ADDRESS = "This is not an e-mail address as we know them; is a letter missing?"


@dataclass(frozen=True)
class Made(Saved):
    """An invitation, and the address that opens it: here and in the letter, nowhere else."""

    path: str = ""
    email: str = ""


@dataclass(frozen=True)
class Asked:
    """An invitation in the list."""

    ref: UUID
    name: str
    roles: str
    email: str
    told: str
    open: bool
    again: bool


@dataclass(frozen=True)
class Wanted:
    """Whom to ask, and as what; an intern also until when and with which supervisor."""

    name: str
    email: str
    roles: tuple[str, ...]
    until_on: date | None = None
    supervisor: UUID | None = None


def _token() -> str:
    """32 random bytes, as they stand in an address: the one place where tokens are drawn."""
    return secrets.token_urlsafe(32)


def address_refused(email: str) -> str:
    """What is wrong with an e-mail address; nothing where there is none."""
    if len(email) > LONGEST_EMAIL:
        return NOT_AN_ADDRESS
    try:
        validate_email(email or "nobody@example.org")
    except ValidationError:
        return NOT_AN_ADDRESS
    return ""


def invite(wanted: Wanted, *, by: Actor, ref: UUID) -> Made | Refused:
    """Somebody is asked to join; without an e-mail address the way in is handed over in person."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    refused = _refused(wanted, by)
    if refused:
        return refused
    with transaction.atomic():
        memberships.take_turn(by)
        if Invitation.objects.filter(id=ref).exists():
            return Made(ref, again=True)
        return _make(wanted, by=by, ref=ref)


def _make(wanted: Wanted, *, by: Actor, ref: UUID) -> Made:
    token = _token()
    path = f"/invitations/{token}/"
    Invitation.objects.create(
        id=ref,
        practice_id=by.practice,
        name=wanted.name.strip(),
        email=wanted.email,
        roles=list(wanted.roles),
        roles_until=wanted.until_on,
        supervisor_id=wanted.supervisor,
        digest=invitations.digest(token),
        made_at=by.now,
        made_by_id=by.member,
        expires_at=by.now + OPEN_FOR,
    )
    audit.wrote(by, "invited", "invitation", ref, roles=sorted(wanted.roles))
    if wanted.email:
        outbox.post(
            "invitation",
            key=f"invitation {ref}",
            practice=by.practice,
            at=by.now,
            by=by.member,
            to_address=wanted.email,
            secret=path,
        )
    return Made(ref, path=path, email=wanted.email)


def _refused(wanted: Wanted, by: Actor) -> Refused | None:
    late = wanted.until_on is not None and wanted.until_on < by.today
    known = {role.code: role for role in library.roles()}
    chosen = [known[code] for code in wanted.roles if code in known]
    no_day = wanted.until_on is None and any(role.needs_last_day for role in chosen)
    alone = wanted.supervisor is None and any(role.needs_cosignature for role in chosen)
    lacks = (
        (fits_a_name(wanted.name.strip(), by), "name"),
        (address_refused(wanted.email), "email"),
        ("" if chosen and len(chosen) == len(wanted.roles) else "Please choose a role.", "roles"),
        ("The last day of a rotation is known from the first one." if no_day else "", "until_on"),
        (plausible(wanted.until_on, by), "until_on"),
        ("This day lies in the past." if late else "", "until_on"),
        ("Please say who supervises an intern." if alone else "", "supervisor"),
        (_supervisor_refused(wanted.supervisor, by), "supervisor"),
    )
    return next((Refused(says, field) for says, field in lacks if says), None)


def _supervisor_refused(supervisor: UUID | None, by: Actor) -> str:
    able = memberships.holding(by.practice, supervises, on=by.today)
    if supervisor is None or able.filter(member=supervisor).exists():
        return ""
    return "Please choose somebody who supervises here."


def withdraw(ref: UUID, *, by: Actor) -> Saved | Refused:
    """An invitation works no more; who was asked stays readable."""
    with transaction.atomic():
        row = _row(ref, by)
        if row.used_at is not None:
            return Refused("Somebody has joined with this invitation already.")
        if row.withdrawn_at is not None:
            return Saved(ref, again=True)
        row.withdrawn_at = by.now
        row.save(update_fields=["withdrawn_at"])
        audit.wrote(by, "withdrew", "invitation", ref)
    return Saved(ref)


def again(ref: UUID, *, by: Actor, new: UUID) -> Made | Refused:
    """A new letter with a new token for the same person; the one before works no more."""
    with transaction.atomic():
        row = _row(ref, by)
        if Invitation.objects.filter(id=new).exists():
            return Made(new, again=True)
        if row.used_at is not None:
            return Refused("Somebody has joined with this invitation already.")
        wanted = Wanted(row.name, row.email, tuple(row.roles), row.roles_until, row.supervisor_id)
        refused = _refused(wanted, by)
        if refused:
            return refused
        if row.withdrawn_at is None:
            row.withdrawn_at = by.now
            row.save(update_fields=["withdrawn_at"])
        return _make(wanted, by=by, ref=new)


def listed(*, by: Actor) -> tuple[Asked, ...]:
    """Every invitation nobody has used, the newest first."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    rows = Invitation.objects.filter(practice=by.practice, used_at__isnull=True)
    return tuple(_asked(row, by) for row in rows.order_by("-made_at"))


def _asked(row: Invitation, by: Actor) -> Asked:
    titles = {role.code: role.title for role in library.roles()}
    over = row.expires_at <= by.now
    if row.withdrawn_at is not None:
        told = "withdrawn"
    else:
        told = f"{'was' if over else 'is'} open until {memberships.day_of(row.expires_at, by)}"
    return Asked(
        ref=row.id,
        name=row.name,
        roles=", ".join(titles.get(code, code) for code in row.roles),
        email=row.email,
        told=told,
        open=row.withdrawn_at is None and not over,
        again=row.withdrawn_at is None,
    )


def _row(ref: UUID, by: Actor) -> Invitation:
    access.permitted(by, Act.MANAGE_MEMBERS)
    found = Invitation.objects.select_for_update().filter(id=ref, practice=by.practice).first()
    if found is None:
        raise NotThere
    return found

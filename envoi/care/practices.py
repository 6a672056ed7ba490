"""Founding a practice, and who belongs to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from envoi.care import access, accounts, audit, entries, memberships, supervisions
from envoi.care.actors import Actor, actor_of
from envoi.care.answers import Answer, Refused, Saved, Stale
from envoi.care.checks import day
from envoi.care.sentences import on_day
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Member, Practice, RoleHeld, Supervision

LONGEST_TEXT = 2000
LONGEST_NAME = 200
A_YEAR = timedelta(days=365)


def _zone_refused(zone: str) -> Refused | None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Refused(f"“{zone}” is not a time zone we know; try one like Europe/Berlin.", "zone")
    return None


def listed() -> tuple[tuple[UUID, str], ...]:
    """Every practice of this house with its name, the first one first."""
    return tuple(Practice.objects.order_by("founded_at", "id").values_list("id", "name"))


@transaction.atomic
def found(
    name: str,
    *,
    owner: str,
    owner_name: str,
    password: str,
    zone: str,
    at: datetime,
    credentials: str = "",
    email: str = "",
) -> Saved | Refused:
    """A new practice with its first member, who owns it and treats there."""
    if not name.strip():
        return Refused("A practice needs a name.", "name")
    refused = _zone_refused(zone)
    if refused:
        return refused
    account = accounts.new(owner, password)
    if isinstance(account, Refused):
        return account
    practice = Practice.objects.create(name=name.strip()[:200], zone=zone, founded_at=at)
    joined_on = at.astimezone(ZoneInfo(zone)).date()
    member = Member.objects.create(
        practice=practice,
        account=account,
        name=owner_name or owner,
        credentials=credentials.strip()[:200],
        email=email,
        joined_on=joined_on,
    )
    for role in ("owner", "therapist"):
        _holds(member, role, from_on=joined_on, at=at, given_by=member.id)
    by = actor_of(account.id, now=at, door="command")
    if by is not None:
        audit.wrote(by, "founded", "practice", practice.id)
    return Saved(practice.id)


@transaction.atomic
def add_member(
    *,
    login: str,
    name: str,
    roles: Sequence[str],
    password: str,
    by: Actor,
    credentials: str = "",
    email: str = "",
    until_on: date | None = None,
) -> Saved | Refused:
    """A new member of the actor's practice, with an account of their own."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    refused = _roles_refused(roles, until_on, by)
    if refused:
        return refused
    account = accounts.new(login, password)
    if isinstance(account, Refused):
        return account
    member = Member.objects.create(
        practice_id=by.practice,
        account=account,
        name=name.strip() or login,
        credentials=credentials,
        email=email,
        joined_on=by.today,
    )
    for role in roles:
        last = until_on if library.role(role).needs_last_day else None
        _holds(member, role, from_on=by.today, until_on=last, at=by.now, given_by=by.member)
    audit.wrote(by, "added", "member", member.id, roles=sorted(roles))
    return Saved(member.id)


def _roles_refused(roles: Sequence[str], until_on: date | None, by: Actor) -> Refused | None:
    known = [role.code for role in library.roles()]
    strange = [role for role in roles if role not in known]
    if strange or not roles:
        named = f"“{strange[0]}” is not a role" if strange else "A member needs a role"
        return Refused(f"{named}; there are: {', '.join(known)}.", "roles")
    ends = [role for role in roles if library.role(role).needs_last_day]
    if ends and until_on is None:
        return Refused("The last day of a rotation is known from the first one.", "until_on")
    if ends and until_on is not None and until_on < by.today:
        return Refused("The last day of the rotation lies in the past.", "until_on")
    return None


def _holds(
    member: Member,
    role: str,
    *,
    from_on: date,
    at: datetime,
    given_by: UUID,
    until_on: date | None = None,
) -> None:
    RoleHeld.objects.create(
        practice_id=member.practice_id,
        member=member,
        role=role,
        from_on=from_on,
        until_on=until_on,
        given_at=at,
        given_by_id=given_by,
    )


@dataclass(frozen=True)
class About:
    """What a practice says about itself, with the version it was read at."""

    name: str
    zone: str
    address: str
    crisis_contacts: str
    version: int


def about(*, by: Actor) -> About:
    """The practice in its own words, for its owner."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    row = Practice.objects.get(id=by.practice)
    return About(row.name, row.zone, row.address, row.crisis_contacts, row.version)


@transaction.atomic
def describe(
    *,
    address: str,
    crisis_contacts: str,
    by: Actor,
    name: str | None = None,
    zone: str | None = None,
    version: int | None = None,
) -> Answer:
    """What papers say about the practice, whom to call in a crisis; its name and whose days it has.

    Another time zone moves where a day begins from now on; sessions keep theirs.
    """
    access.permitted(by, Act.MANAGE_MEMBERS)
    practice = Practice.objects.select_for_update().get(id=by.practice)
    said = {
        "name": practice.name if name is None else name.strip(),
        "zone": practice.zone if zone is None else zone.strip(),
        "address": address.strip(),
        "crisis_contacts": crisis_contacts.strip(),
    }
    refused = _description_refused(said)
    if refused:
        return refused
    changed = sorted(field for field, value in said.items() if getattr(practice, field) != value)
    if version is not None and version != practice.version and changed:
        theirs = {field: getattr(practice, field) for field in said}
        return Stale(entries.SAVED_FIRST, practice.version, theirs=theirs, yours=said)
    for field in changed:
        setattr(practice, field, said[field])
    practice.version += 1
    practice.save(update_fields=[*changed, "version"])
    audit.wrote(by, "described", "practice", practice.id, fields=changed)
    return Saved(practice.id, practice.version)


def _description_refused(said: Mapping[str, str]) -> Refused | None:
    for field in ("address", "crisis_contacts"):
        if len(said[field]) > LONGEST_TEXT:
            sentence = "This is longer than fits on a letter; please shorten it a little."
            return Refused(sentence, field)
    if not said["name"] or len(said["name"]) > LONGEST_NAME:
        return Refused("A practice needs a name of at most 200 characters.", "name")
    return _zone_refused(said["zone"])


@transaction.atomic
def supervise(
    *, supervisor: UUID, supervisee: UUID, from_on: date, by: Actor, until_on: date | None = None
) -> Saved | Refused:
    """A period of supervision between two members of the actor's practice; it always ends.

    Without a last day it is a year; it can be renewed.
    """
    access.permitted(by, Act.MANAGE_MEMBERS)
    if sentence := day(from_on, by):
        return Refused(sentence, "from_on")
    until_on = until_on or from_on + A_YEAR
    refused = _supervision_refused(supervisor, supervisee, from_on, until_on, by)
    if refused:
        return refused
    memberships.take_turn(by)
    known = supervisions.overlapping(supervisor, supervisee, from_on, until_on).first()
    if known is not None:
        within = known.from_on <= from_on and until_on <= known.until_on
        return Saved(known.id, again=True) if within else _already(known, by)
    period = Supervision.objects.create(
        practice_id=by.practice,
        supervisor_id=supervisor,
        supervisee_id=supervisee,
        from_on=from_on,
        until_on=until_on,
    )
    audit.wrote(by, "added", "supervision", period.id)
    return Saved(period.id)


def _supervision_refused(
    supervisor: UUID, supervisee: UUID, from_on: date, until_on: date, by: Actor
) -> Refused | None:
    both = Member.objects.filter(
        practice=by.practice, id__in=[supervisor, supervisee], ended_on__isnull=True
    ).count()
    if both != 2:  # noqa: PLR2004 - a supervisor and a supervisee
        sentence = "Both people need to be different members of this practice."
        return Refused(sentence, "supervisor")
    if until_on < from_on:
        return Refused("This would end before it began.", "until_on")
    sentence = day(until_on, by)
    return Refused(sentence, "until_on") if sentence else None


def _already(known: Supervision, by: Actor) -> Refused:
    days = f"from {on_day(known.from_on, by.today)} until {on_day(known.until_on, by.today)}"
    return Refused(
        f"There is a period of these two already, {days}. Change its last day instead.", "from_on"
    )

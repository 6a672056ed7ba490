"""Roles given for a time: somebody holds one from a day until a day, and nothing is deleted."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, care_teams, memberships, outbox
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.checks import day as plausible
from envoi.care.sentences import on_day
from envoi.domain.role import Act, keeps_members, treats
from envoi.knowledge import library
from envoi.records.models import Member, RoleHeld
from envoi.records.models.row import new_ref

A_DAY = timedelta(days=1)
NEEDS_A_DAY = "The last day of a rotation is known from the first one."
FIXED = "This role was taken back; it can be given anew."
PAST = "This day lies in the past; a role ends with today, or yesterday to end it at once."
LEFT = "This person does not work here any more."


@dataclass(frozen=True)
class RoleLine:
    """A role somebody holds or held, with the paragraph that says what it allows."""

    ref: UUID
    code: str
    title: str
    paragraph: str
    told: str
    over: bool


@dataclass(frozen=True)
class RolePage:
    """One held role with its last day, for its form."""

    line: RoleLine
    until_on: date | None
    member: UUID
    name: str


def of(member: UUID, *, by: Actor) -> tuple[RoleLine, ...]:
    """Every role a member holds or held, the newest first."""
    rows = RoleHeld.objects.filter(practice=by.practice, member=member)
    return tuple(_line(row, by) for row in rows.order_by("-from_on", "-given_at"))


def _line(row: RoleHeld, by: Actor) -> RoleLine:
    role = library.role(row.role)
    until = f" until {on_day(row.until_on, by.today)}" if row.until_on else ""
    told = f"from {on_day(row.from_on, by.today)}{until}"
    over = row.until_on is not None and row.until_on < by.today
    if row.ended_at is not None:
        told, over = f"on {on_day(row.from_on, by.today)}, taken back the same day", True
    return RoleLine(row.id, row.role, role.title, role.paragraph, told, over)


def read(ref: UUID, *, by: Actor) -> RolePage:
    """One role somebody holds, for its form. Audited."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    row = _held(ref, by)
    audit.viewed(by, "role", ref)
    return RolePage(_line(row, by), row.until_on, row.member_id, row.member.name)


def give(member: UUID, *, role: str, until_on: date | None, by: Actor) -> Saved | Refused:
    """A member holds one more role from today on; until a day, where one is said."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    found = memberships.one(member, by=by)
    refused = _give_refused(found, role, until_on, by)
    if refused:
        return refused
    with transaction.atomic():
        memberships.take_turn(by)
        if memberships.holding(by.practice, lambda each: each.code == role, on=by.today).filter(
            member=found
        ):
            return Refused("This role is held already; its last day can be changed.", "role")
        held = RoleHeld.objects.create(
            id=new_ref(),
            practice_id=by.practice,
            member=found,
            role=role,
            from_on=by.today,
            until_on=until_on,
            given_at=by.now,
            given_by_id=by.member,
        )
        audit.wrote(by, "gave", "role", held.id, role=role, until=_said(until_on))
        _tell(held, by)
    return Saved(held.id)


def _give_refused(member: Member, role: str, until_on: date | None, by: Actor) -> Refused | None:
    known = {each.code: each for each in library.roles()}
    if role not in known:
        return Refused("Please choose one of the roles.", "role")
    if member.ended_on is not None:
        return Refused(LEFT)
    sentence = plausible(until_on, by)
    if not sentence and until_on is None and known[role].needs_last_day:
        sentence = NEEDS_A_DAY
    if not sentence and until_on is not None and until_on < by.today:
        sentence = "This day lies in the past."
    return Refused(sentence, "until_on") if sentence else None


def last_day(ref: UUID, *, until_on: date | None, by: Actor) -> Saved | Refused:
    """A role gets another last day: it ends, goes on longer, or ends no more.

    Nobody's only therapist stops treating at once this way, and no practice loses its last owner.
    Yesterday ends it at once, and takes back one that was only given today.
    """
    access.permitted(by, Act.MANAGE_MEMBERS)
    held = _held(ref, by)
    refused = _last_day_refused(held, until_on, by)
    if refused:
        return refused
    with transaction.atomic():
        memberships.take_turn(by)
        held.refresh_from_db(fields=["until_on", "ended_at"])
        if held.until_on == until_on or held.ended_at is not None:
            return Saved(ref, again=True)
        before, held.until_on = held.until_on, until_on
        if _only_today(held, until_on, by):
            held.until_on, held.ended_at, held.ended_by_id = by.today, by.now, by.member
        held.save(update_fields=["until_on", "ended_at", "ended_by"])
        refused = _left_behind(held, by)
        if refused:
            transaction.set_rollback(True)
            return refused
        days = {"before": _said(before), "until": _said(until_on)}
        audit.wrote(by, "changed", "role", ref, client=None, role=held.role, **days)
        _tell(held, by)
    return Saved(ref)


def _last_day_refused(held: RoleHeld, until_on: date | None, by: Actor) -> Refused | None:
    if held.member.ended_on is not None:
        return Refused(LEFT)
    if held.ended_at is not None:
        return Refused(FIXED)
    sentence = plausible(until_on, by)
    if until_on is None:
        sentence = NEEDS_A_DAY if library.role(held.role).needs_last_day else _endless_twice(held)
    elif until_on < held.from_on and not _only_today(held, until_on, by):
        sentence = f"This role began on {on_day(held.from_on, by.today)}."
    elif until_on < by.today - A_DAY:
        sentence = PAST
    return Refused(sentence, "until_on") if sentence else None


def _only_today(held: RoleHeld, until_on: date | None, by: Actor) -> bool:
    """Somebody takes back what was given today."""
    return held.from_on == by.today and until_on == by.today - A_DAY


def _endless_twice(held: RoleHeld) -> str:
    rows = RoleHeld.objects.filter(member=held.member, role=held.role, until_on__isnull=True)
    return "This role is held without a last day already." if rows.exclude(id=held.id) else ""


def _left_behind(held: RoleHeld, by: Actor) -> Refused | None:
    """Who would be left behind by the new last day, asked once it is written."""
    role = library.role(held.role)
    if keeps_members(role):
        return memberships.last_owner(by)
    at_once = held.until_on is not None and held.until_on <= by.today
    if not (treats(role) and at_once) or _still_treats(held, by):
        return None
    alone = list(care_teams.alone_after(held.member_id, by.today, practice=by.practice))
    if not alone:
        return None
    many = f"{len(alone)} courses" if len(alone) > 1 else "One course"
    return Refused(f"{many} of therapy would be left alone. First say who takes over.", "until_on")


def _still_treats(held: RoleHeld, by: Actor) -> bool:
    tomorrow = memberships.holding(by.practice, treats, on=by.today + A_DAY)
    return tomorrow.filter(member=held.member_id).exists()


def _held(ref: UUID, by: Actor) -> RoleHeld:
    found = RoleHeld.objects.filter(id=ref, practice=by.practice).select_related("member").first()
    if found is None:
        raise NotThere
    return found


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _tell(held: RoleHeld, by: Actor) -> None:
    key = f"roles {held.id} {by.now.isoformat()}"
    outbox.post(
        "roles_changed",
        key=key,
        practice=by.practice,
        at=by.now,
        by=by.member,
        to_member=held.member_id,
    )

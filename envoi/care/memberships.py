"""Who works in a practice on a day, and in which roles: what the verbs about members ask."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused
from envoi.care.sentences import on_day
from envoi.domain.role import Role, keeps_members
from envoi.knowledge import library
from envoi.records.models import Member, Practice, RoleHeld

Sort = Callable[[Role], bool]
LAST_OWNER = "First make somebody else an owner: a practice needs one who stays."


def codes(wanted: Sort) -> list[str]:
    """The roles of that sort, by code."""
    return [role.code for role in library.roles() if wanted(role)]


def holding(practice: UUID, wanted: Sort, *, on: date) -> QuerySet[RoleHeld]:
    """The roles of that sort held on a day by people who work here."""
    held = RoleHeld.objects.filter(
        practice=practice,
        role__in=codes(wanted),
        from_on__lte=on,
        ended_at__isnull=True,
        member__ended_on__isnull=True,
    )
    return held.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


def named(practice: UUID, wanted: Sort, *, on: date) -> tuple[tuple[UUID, str], ...]:
    """Whoever holds a role of that sort on a day, by name."""
    rows = holding(practice, wanted, on=on).values_list("member", "member__name")
    return tuple(sorted(set(rows), key=lambda one: one[1].casefold()))


def last_days(practice: UUID, wanted: Sort, *, on: date) -> dict[UUID, date | None]:
    """The last day of each who holds a role of that sort on a day; None where there is none."""
    found: dict[UUID, date | None] = {}
    for row in holding(practice, wanted, on=on):
        known = found.get(row.member_id, row.until_on)
        endless = known is None or row.until_on is None
        found[row.member_id] = None if endless else max(known, row.until_on)  # type: ignore[type-var]
    return found


def one(ref: UUID, *, by: Actor) -> Member:
    """A member of the actor's practice, present or former, or NotThere."""
    found = Member.objects.filter(id=ref, practice=by.practice).select_related("account").first()
    if found is None:
        raise NotThere
    return found


def take_turn(by: Actor) -> None:
    """Two changes of who works here never cross: the practice's row is theirs one by one."""
    Practice.objects.select_for_update().get(id=by.practice)


def last_owner(by: Actor, *, but: UUID | None = None) -> Refused | None:
    """What to say where nobody is an owner for good; `but` is thought away."""
    staying = holding(by.practice, keeps_members, on=by.today).filter(until_on__isnull=True)
    staying = staying.exclude(member=but) if but else staying
    return None if staying.exists() else Refused(LAST_OWNER)


def day_of(at: datetime, by: Actor) -> str:
    """The practice's day of a moment, in words."""
    return on_day(at.astimezone(ZoneInfo(by.zone)).date(), by.today)

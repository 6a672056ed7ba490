"""A sealed emergency list: kept under the house's keys, and opened only by breaking the glass.

A custodian into whose hands the practice was put says why, the owners and the therapist are told in
the same transaction, and the list can be read for a few hours. It says what it said when it was
sealed, whatever became of the record since.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from envoi.care import access, audit, emergency_lists, memberships, outbox
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.emergencies import LONGEST_REASON, OPEN_FOR, SHORTEST_REASON
from envoi.care.emergency_lists import Content
from envoi.care.sentences import on_day
from envoi.domain.role import Act, Role, waits_for_release
from envoi.records.models import Member, SealedList, SealedReading
from envoi.records.models.row import new_ref

OLD_AFTER = timedelta(days=30)
A_FEW = 100


@dataclass(frozen=True)
class Seal:
    """How the sealed copy stands: when it was made, whether it is old, how many lines differ."""

    sealed: str = ""
    old: bool = False
    differs: int = 0


@dataclass(frozen=True)
class Closed:
    """A sealed list nobody has opened here yet: whose, and of when."""

    ref: UUID
    therapist: str
    sealed: str


@dataclass(frozen=True)
class Read:
    """Somebody opened a sealed list: who, whose, when and why."""

    who: str
    whose: str
    at: str
    reason: str


@dataclass(frozen=True)
class ReadingPage:
    """A sealed list, open for a while."""

    content: Content
    sealed: str
    until: str


def standing(now: Content, *, by: Actor) -> Seal:
    """How the therapist's sealed copy stands beside the list of now."""
    row = SealedList.objects.filter(therapist=by.member).first()
    if row is None:
        return Seal()
    kept = Content.of(row.content)
    before, today = set(kept.lines), set(now.lines)
    changed = {line.client for line in before ^ today}
    return Seal(_day(row.sealed_at, by), row.sealed_at + OLD_AFTER <= by.now, len(changed))


@transaction.atomic
def seal(*, by: Actor) -> Answer:
    """The list as it is now takes the place of what was sealed before; that it was, is audited."""
    content = emergency_lists.mine(by=by)
    if not content.executor:
        return Refused("Please say first for whom it is: name an executor.")
    Member.objects.select_for_update(no_key=True).get(id=by.member)
    row = SealedList.objects.filter(therapist=by.member).first()
    shown = [line.client for line in content.lines]
    if row is None:
        row = SealedList(
            id=new_ref(),
            practice_id=by.practice,
            created_at=by.now,
            created_by_id=by.member,
            therapist_id=by.member,
            sealed_at=by.now,
            content=content.plain(),
        )
        row.save(force_insert=True)
    else:
        row.content, row.sealed_at, row.version = content.plain(), by.now, row.version + 1
        row.save(update_fields=["content", "sealed_at", "version"])
    audit.wrote(by, "sealed", "emergency list", row.id, shown=shown)
    return Saved(row.id, row.version)


def closed(*, by: Actor) -> tuple[Closed, ...]:
    """The sealed lists of the practice, for a custodian it was put into the hands of."""
    _released(by)
    rows = SealedList.objects.filter(practice=by.practice).select_related("therapist")
    return tuple(
        Closed(row.id, row.therapist.name, _day(row.sealed_at, by))
        for row in rows.order_by("therapist__name", "id")
    )


def _released(by: Actor) -> None:
    if not by.released or not any(waits_for_release(role) for role in by.held):
        raise NotThere


def one(ref: UUID, *, by: Actor) -> Closed:
    """One of them, before it is opened."""
    found = next((each for each in closed(by=by) if each.ref == ref), None)
    if found is None:
        raise NotThere
    return found


@transaction.atomic
def read(sealed: UUID, *, reason: str, by: Actor, ref: UUID) -> Answer:
    """The glass is broken: with a reason, and told to the owners and the therapist."""
    one(sealed, by=by)
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        return Refused("Please say in a sentence why you need it; the owners read it.", "reason")
    if len(said) > LONGEST_REASON:
        return Refused("This is longer than fits here; please shorten it a little.", "reason")
    if SealedReading.objects.filter(id=ref).exists():
        return Saved(ref, again=True)
    row = SealedList.objects.select_related("therapist").get(id=sealed)
    SealedReading(
        id=ref,
        practice_id=by.practice,
        created_at=by.now,
        created_by_id=by.member,
        sealed=row,
        reason=said,
    ).save(force_insert=True)
    shown = [line["client"] for line in row.content["lines"]]
    audit.wrote(by, "opened", "sealed list", ref, shown=shown)
    _tell(ref, row, by)
    return Saved(ref)


def _tell(ref: UUID, row: SealedList, by: Actor) -> None:
    told = {owner for owner, _ in memberships.named(by.practice, _looks, on=by.today)}
    if row.therapist.ended_on is None:
        told.add(row.therapist_id)
    for member in sorted(told):
        outbox.post(
            "emergency_opened",
            key=f"sealed_list_opened {ref} {member}",
            practice=by.practice,
            at=by.now,
            by=by.member,
            to_member=member,
        )


def _looks(role: Role) -> bool:
    return Act.READ_AUDIT in role.may


def reading(ref: UUID, *, by: Actor) -> ReadingPage:
    """The list to whoever opened it, while its hours last; each look is audited."""
    _released(by)
    rows = SealedReading.objects.filter(id=ref, practice=by.practice, created_by=by.member)
    row = rows.filter(created_at__gt=by.now - OPEN_FOR).select_related("sealed").first()
    if row is None:
        raise NotThere
    content = Content.of(row.sealed.content)
    audit.viewed(by, "sealed list", ref, shown=[line.client for line in content.lines])
    until = (row.created_at + OPEN_FOR).astimezone(ZoneInfo(by.zone))
    return ReadingPage(content, _day(row.sealed.sealed_at, by), f"{until:%H:%M}")


def readings(*, by: Actor) -> tuple[Read, ...]:
    """Which sealed lists were opened in the practice, the newest first, for whoever looks."""
    access.permitted(by, Act.READ_AUDIT)
    return _readings(by)


def of_mine(*, by: Actor) -> tuple[Read, ...]:
    """Who opened the therapist's own."""
    access.permitted(by, Act.WORK_ON_ENDING)
    return _readings(by, sealed__therapist=by.member)


def _readings(by: Actor, **whose: UUID) -> tuple[Read, ...]:
    rows = SealedReading.objects.filter(practice=by.practice, **whose)
    rows = rows.select_related("created_by", "sealed__therapist").order_by("-created_at", "id")
    return tuple(
        Read(
            row.created_by.name, row.sealed.therapist.name, _moment(row.created_at, by), row.reason
        )
        for row in rows[:A_FEW]
    )


def _day(at: datetime, by: Actor) -> str:
    return on_day(at.astimezone(ZoneInfo(by.zone)).date(), by.today)


def _moment(at: datetime, by: Actor) -> str:
    return f"{_day(at, by)}, {at.astimezone(ZoneInfo(by.zone)):%H:%M}"

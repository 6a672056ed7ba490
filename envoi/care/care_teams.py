"""Who treats whom, for those who answer for the practice: nobody is without a therapist.

Names, days and the next appointment; no word of a record is read here. Somebody's care counts while
its period lasts, they work here, and they hold a role in which one treats.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from envoi.care import access, audit, book, courses, entries, memberships
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import needed_day
from envoi.care.sentences import on_day
from envoi.domain.role import Act, treats
from envoi.records.models import CareTeamPeriod, Episode
from envoi.records.models.row import new_ref

A_DAY = timedelta(days=1)
# Two months before a therapist's last day there is still time to tell each client in person, to
# choose together how it goes on, and to part well.
LOOK_AHEAD = timedelta(days=60)
NOT_ABLE = "Please choose somebody who works here and treats on that day."
FROM_TODAY = "Care is handed over from today on; what was, stays as it was."
ALONE = "From then on nobody would treat this course. First say who takes over; then this can end."


@dataclass(frozen=True)
class Cares:
    """A period in which somebody treats; `ends` once it has a last day."""

    ref: UUID
    name: str
    told: str
    ended: bool


@dataclass(frozen=True)
class CarePage:
    """Who treats one course of therapy, and who could."""

    course: courses.Course
    team: tuple[Cares, ...]
    takers: tuple[tuple[UUID, str], ...]


def cared_for(practice: UUID, on: date, *, but: UUID | None = None) -> QuerySet[CareTeamPeriod]:
    """The periods of care that count on a day; `but` leaves one member's out."""
    able = memberships.holding(practice, treats, on=on).values("member")
    periods = CareTeamPeriod.objects.filter(
        practice=practice, member__in=able, from_on__lte=on, wrong_at__isnull=True
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    return periods.exclude(member=but) if but else periods


def without(practice: UUID, on: date, *, but: UUID | None = None) -> QuerySet[Episode]:
    """The open courses that nobody treats on a day."""
    cared = cared_for(practice, on, but=but).values("episode")
    return courses.open_in(practice).exclude(id__in=cared)


def soon_alone(*, by: Actor) -> tuple[courses.Course, ...]:
    """The open courses whose therapist's last day has passed or is near. Audited."""
    access.permitted(by, Act.ASSIGN_CARE)
    horizon = by.today + LOOK_AHEAD
    refs = {
        ref
        for day in (by.today, horizon)
        for ref in without(by.practice, day).values_list("id", flat=True)
    }
    if refs:
        audit.viewed_list(by, "care team", sorted(refs))
    return courses.lines(refs, today=by.today)


def page(ref: UUID, *, by: Actor) -> CarePage:
    """Who treats this course, from when until when. Audited."""
    access.episode(by, ref, Act.ASSIGN_CARE)
    audit.viewed(by, "care team", ref, client=book.people(ref)[0][0])
    (course,) = courses.lines([ref], today=by.today)
    rows = CareTeamPeriod.objects.filter(episode=ref, wrong_at__isnull=True)
    team = rows.select_related("member").order_by("from_on", "created_at")
    return CarePage(
        course=course,
        team=tuple(_cares(row, by.today) for row in team),
        takers=memberships.named(by.practice, treats, on=by.today),
    )


def _cares(row: CareTeamPeriod, today: date) -> Cares:
    until = f" until {on_day(row.until_on, today)}" if row.until_on else ""
    told = f"from {on_day(row.from_on, today)}{until}"
    gone = ", has left" if row.member.ended_on else ""
    return Cares(row.id, row.member.name, told + gone, bool(row.until_on))


def assign(ref: UUID, *, member: UUID, from_on: date, by: Actor) -> Answer:
    """Somebody treats this course from a day on, beside whoever does already."""
    access.episode(by, ref, Act.ASSIGN_CARE)
    with transaction.atomic():
        memberships.take_turn(by)
        return take_over(ref, member, from_on, by=by)


def take_over(ref: UUID, member: UUID, from_on: date, *, by: Actor) -> Answer:
    """The period of care itself; who may decide it and the turn are the caller's business."""
    sentence = needed_day(from_on, by) or (FROM_TODAY if from_on < by.today else "")
    if sentence:
        return Refused(sentence, "from_on")
    able = memberships.holding(by.practice, treats, on=from_on)
    if not able.filter(member=member).exists():
        return Refused(NOT_ABLE, "member")
    standing = CareTeamPeriod.objects.filter(
        episode=ref, member=member, until_on__isnull=True, wrong_at__isnull=True
    ).first()
    if standing is None:
        row = CareTeamPeriod(id=new_ref(), episode_id=ref, member_id=member, from_on=from_on)
        return entries.add(row, by=by)
    if standing.from_on <= from_on:
        return Saved(standing.id, standing.version, again=True)
    return entries.correct(standing, {"from_on": from_on}, by=by, version=None)


def last_day(ref: UUID, *, on: date, by: Actor) -> Answer:
    """Somebody stops treating a course after a day; never where it would be left alone.

    Yesterday ends it at once; nothing that was is rewritten.
    """
    period = _period(ref, by)
    earliest = max(period.from_on, by.today - A_DAY)
    sentence = needed_day(on, by) or ("" if on >= earliest else FROM_TODAY)
    if sentence:
        return Refused(sentence, "on")
    with transaction.atomic():
        memberships.take_turn(by)
        answer = entries.correct(period, {"until_on": on}, by=by, version=None, act="ended")
        return _unless_alone(answer, period, max(on + A_DAY, by.today), "on", by)


def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """A period of care was entered in error; never where the course would be left alone."""
    period = _period(ref, by)
    with transaction.atomic():
        memberships.take_turn(by)
        answer = entries.mark_wrong(period, reason=reason, by=by)
        return _unless_alone(answer, period, by.today, "reason", by)


def episode(ref: UUID, *, by: Actor) -> UUID:
    """The course a period of care belongs to."""
    return _period(ref, by).episode_id


def _period(ref: UUID, by: Actor) -> CareTeamPeriod:
    found = CareTeamPeriod.objects.filter(id=ref, practice=by.practice).first()
    if found is None:
        raise NotThere
    access.episode(by, found.episode_id, Act.ASSIGN_CARE)
    return found


def _unless_alone(
    answer: Answer, period: CareTeamPeriod, on: date, field: str, by: Actor
) -> Answer:
    """Taken back where, as things would stand now, nobody treated the course on that day."""
    alone = without(by.practice, on).filter(id=period.episode_id).exists()
    if not isinstance(answer, Saved) or not alone:
        return answer
    transaction.set_rollback(True)
    return Refused(ALONE, field)


def alone_after(member: UUID, on: date, *, practice: UUID) -> Iterable[UUID]:
    """The open courses that only this member treats now and nobody would after a day."""
    theirs = CareTeamPeriod.objects.filter(member=member, wrong_at__isnull=True).values("episode")
    rows = without(practice, on + A_DAY, but=member).filter(id__in=theirs)
    return rows.values_list("id", flat=True)

"""The course to expect of a measure, learnt from the practice's own courses once a week.

No clinical text is read for it, and what is kept is a handful of numbers about all courses
together. With fewer than 30 nothing is said: what eight of ten did would be the story of some.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from envoi.care import audit, noticing
from envoi.domain import growth, held_back, on_course
from envoi.domain.growth import Growth
from envoi.domain.held_back import HeldBack
from envoi.knowledge import library
from envoi.records.models import Episode, ExpectedCourse, Practice, Response

FEWEST = 30  # courses with two answers or more
EVERY = timedelta(days=7)
AT_ONCE = 200
TOO_FEW, NOT_ANSWERED = "too_few", "not_answered"


@dataclass(frozen=True)
class Kept:
    """What is known of a measure's courses here: how many there are, and how far ranges held."""

    instrument: str
    courses: int
    on: date
    model: Growth | None
    held_back: HeldBack | None
    why_not: str


def of(practice: UUID) -> Mapping[str, Kept]:
    """By instrument, for those that were looked at."""
    rows = ExpectedCourse.objects.filter(practice=practice).order_by("instrument")
    return {row.instrument: _kept(row) for row in rows}


def _kept(row: ExpectedCourse) -> Kept:
    found = held_back.from_data(row.held_back) if row.held_back else None
    model = growth.from_data(row.model) if row.model else None
    on = row.estimated_at.date()
    return Kept(row.instrument, row.courses, on, model, found, row.why_not)


def keep(*, now: datetime) -> None:
    """Every practice whose week has passed, estimated anew; what was left half done, finished."""
    for practice in due(now=now):
        estimate(practice, now=now)
    for practice in _unsettled():
        settle(practice)


def due(*, now: datetime) -> list[UUID]:
    """The practices with answers that nobody has looked at for a week."""
    looked = ExpectedCourse.objects.filter(estimated_at__gt=now - EVERY).values("practice")
    rows = Practice.objects.exclude(id__in=looked).order_by("id")
    return list(rows.values_list("id", flat=True))


def _unsettled() -> list[UUID]:
    rows = ExpectedCourse.objects.filter(settled=False).order_by("practice")
    return list(rows.values_list("practice", flat=True).distinct())


def estimate(practice: UUID, *, now: datetime) -> None:
    """The models of every instrument in use here, and everything noticed seen anew with them."""
    rows = {code: _estimated(practice, code) for code in _in_use(practice)}
    if not rows:
        return
    with transaction.atomic():
        for code, row in rows.items():
            ExpectedCourse.objects.update_or_create(
                practice_id=practice,
                instrument=code,
                defaults={**row, "estimated_at": now, "settled": False},
            )
        audit.by_the_house(practice, "estimated", "expected courses", at=now, instruments=len(rows))
    settle(practice)


def settle(practice: UUID) -> None:
    """What is noticed of every open course, as the models say now."""
    refs = Episode.objects.filter(practice=practice, ended_on__isnull=True).order_by("id")
    wrong = list(noticing.differing(practice, among=refs.values_list("id", flat=True)))
    for start in range(0, len(wrong), AT_ONCE):
        with transaction.atomic():
            noticing.refresh(wrong[start : start + AT_ONCE])
    ExpectedCourse.objects.filter(practice=practice, settled=False).update(settled=True)


def _scored(practice: UUID) -> QuerySet[Response]:
    """The scores of a practice that stand, of courses that do."""
    return Response.objects.filter(
        practice=practice,
        score__isnull=False,
        wrong_at__isnull=True,
        episode__wrong_at__isnull=True,
    ).exclude(episode__status="entered-in-error")


def _in_use(practice: UUID) -> Iterator[str]:
    """Every instrument with scores, and any that had some when it was last looked at."""
    scored = _scored(practice).order_by().values_list("instrument", flat=True).distinct()
    known = ExpectedCourse.objects.filter(practice=practice).values_list("instrument", flat=True)
    for code in sorted({*scored, *known}):
        try:
            library.instrument(code)
        except library.Unknown:
            continue
        yield code


def _estimated(practice: UUID, code: str) -> dict[str, Any]:
    """A row for the table: the model, or why there is none."""
    # Loaded where it is needed: engines take their time to load, and no page needs them.
    from envoi.population.expected_course import estimate as fitted
    from envoi.population.not_answered import NotAnswered

    answers, courses = _answers(practice, code)
    known: dict[str, Any] = {
        "model": None,
        "held_back": None,
        "courses": courses,
        "why_not": TOO_FEW,
    }
    if courses >= FEWEST:
        try:
            found = fitted(answers, library.instrument(code))
        except NotAnswered:
            known["why_not"] = NOT_ANSWERED
        else:
            known["model"] = growth.as_data(found.model)
            known["held_back"] = held_back.as_data(found.held_back)
            known["why_not"] = ""
    return known


def _answers(practice: UUID, code: str) -> tuple[list[tuple[int, float, int]], int]:
    """(course, weeks since its first answer, thousandths) of courses with two, and how many.

    In a course that several share, each client's answers are a course of their own.
    """
    rows = _scored(practice).filter(instrument=code)
    ordered = rows.order_by("episode", "client", "on", "occurrence", "created_at", "id")
    columns = ordered.values_list("episode", "client", "on", "score").iterator(chunk_size=5_000)
    answers: list[tuple[int, float, int]] = []
    courses = 0
    for _, group in groupby(columns, key=lambda row: row[:2]):
        own = [(on, score) for _, _, on, score in group if score is not None]
        if len(own) < on_course.FEWEST:
            continue
        first = own[0][0]
        answers += [(courses, on_course.weeks(first, on), score) for on, score in own]
        courses += 1
    return answers, courses

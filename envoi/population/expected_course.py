"""The expected course of one instrument, from the courses of a practice, and how far it holds.

Every fifth of the courses in turn is held back and judged by a model of the others; the model that
is kept is that of all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from envoi.domain import change
from envoi.domain.growth import Growth
from envoi.domain.held_back import Alarms, HeldBack
from envoi.domain.instrument import POINT, Better, Instrument
from envoi.population import growth
from envoi.population.growth_prediction import lines
from envoi.population.growth_sums import Floats, Sums, Wholes, per_episode, pooled
from envoi.population.not_answered import NotAnswered

FIFTHS = 5
BEFORE_THE_LAST = 3  # answers of a course in which an alarm can come before the last


@dataclass(frozen=True)
class Estimate:
    """A model of all courses, and what such models were worth on courses held back."""

    model: Growth
    held_back: HeldBack


@dataclass(frozen=True, eq=False)
class _Courses:
    """Answers in rows, those of one course together and in order; `first` is each row's own."""

    place: Wholes
    time: Floats
    score: Floats  # points
    first: Floats
    opening: np.ndarray
    last: np.ndarray

    def part(self, rows: np.ndarray) -> "_Courses":
        """Some of the courses, whole."""
        return _Courses(
            *(column[rows] for column in (self.place, self.time, self.score)),
            *(column[rows] for column in (self.first, self.opening, self.last)),
        )

    @property
    def sums(self) -> Sums:
        return per_episode(self.place, self.time, self.score)


def estimate(answers: Iterable[tuple[int, float, int]], of: Instrument) -> Estimate:
    """The growth model of these answers: (course, weeks since its first answer, thousandths).

    Rows come in any order; of two at one time the first one given comes first. A course with one
    answer says nothing about a course and is left out. Raises NotAnswered where they determine no
    model, or none that can be judged.
    """
    courses = _courses(answers)
    model = _settled(courses)
    judged = [_judged(courses, fold, of) for fold in range(FIFTHS)]
    held, within, within_next = np.sum([counts for counts, *_ in judged], axis=0).tolist()
    worse, not_better = (_added([alarms[n] for _, *alarms in judged]) for n in (0, 1))
    return Estimate(model, HeldBack(held, within, within_next, worse, not_better))


def _courses(answers: Iterable[tuple[int, float, int]]) -> _Courses:
    rows = sorted(answers, key=lambda row: row[:2])
    course = np.array([row[0] for row in rows], dtype=np.int64)
    time = np.array([row[1] for row in rows], dtype=np.float64)
    score = np.array([row[2] for row in rows], dtype=np.float64) / POINT
    _, place, count = np.unique(course, return_inverse=True, return_counts=True)
    several = count[place] > 1
    if not several.any():
        raise NotAnswered("No course has two answers.")
    _, place = np.unique(course[several], return_inverse=True)
    opening = np.r_[True, place[1:] != place[:-1]]
    last = np.r_[place[1:] != place[:-1], True]
    score = score[several]
    first = score[opening][place]
    return _Courses(place, time[several], score, first, opening, last)


def _settled(courses: _Courses) -> Growth:
    model = growth.fit(pooled(courses.sums))
    if not model.converged:
        raise NotAnswered("The search for the usual course did not come to an end.")
    return model


def _judged(
    courses: _Courses, fold: int, of: Instrument
) -> tuple[tuple[int, int, int], Alarms | None, Alarms | None]:
    held = courses.place % FIFTHS == fold
    model = _settled(courses.part(~held))
    some = courses.part(held)
    similar = lines(model, _opening(some), some.time)
    low, high = similar.range()
    before = some.part(~some.last)
    own = lines(model, before.sums, some.time[some.last])
    counts = (
        int(some.last.sum()),
        _within(some.score[some.last], low[some.last], high[some.last]),
        _within(some.score[some.last], *own.range()),
    )
    beyond = some.score > high if of.better is Better.LOWER else some.score < low
    return counts, *_alarms(some, beyond, of)


def _within(score: Floats, low: Floats, high: Floats) -> int:
    return int(((score >= low) & (score <= high)).sum())


def _opening(some: _Courses) -> Sums:
    """For each row the sums of its course's first answer, given at the beginning."""
    one, none = np.ones(len(some.time)), np.zeros(len(some.time))
    return Sums(one, none, none, some.first, none, some.first**2)


def _alarms(
    some: _Courses, beyond: np.ndarray, of: Instrument
) -> tuple[Alarms | None, Alarms | None]:
    """What an alarm before the last answer was worth, for both ways a course may go badly."""
    limits = change.limits(of)
    if limits.change_from is None:
        return None, None
    value = change.turned(np.rint(some.score * POINT).astype(np.int64), of.better)
    first = change.turned(np.rint(some.first * POINT).astype(np.int64), of.better)
    raised = beyond & ~some.opening & ~some.last
    if limits.healthy_below is not None:
        raised &= ~change.healthy(value, limits)
    several = np.bincount(some.place)[some.place[some.last]] >= BEFORE_THE_LAST
    alarm = (np.bincount(some.place, weights=raised) > 0)[some.place[some.last]]
    start, end = first[some.last], value[some.last]
    worse = _counted(several, alarm, change.deteriorated(start, end, limits))
    if limits.clinical_from is None:
        return worse, None
    ill = several & change.clinical(start, limits)
    return worse, _counted(ill, alarm, ~change.improved(start, end, limits))


def _counted(among: np.ndarray, alarm: np.ndarray, went_so: np.ndarray) -> Alarms:
    def count(which: np.ndarray) -> int:
        return int((among & which).sum())

    return Alarms(
        rightly=count(alarm & went_so),
        wrongly=count(alarm & ~went_so),
        missed=count(~alarm & went_so),
        silent=count(~alarm & ~went_so),
    )


def _added(parts: list[Alarms | None]) -> Alarms | None:
    known = [each for each in parts if each is not None]
    if not known:
        return None
    return Alarms(
        *(sum(getattr(each, name) for each in known) for name in Alarms.__dataclass_fields__)
    )

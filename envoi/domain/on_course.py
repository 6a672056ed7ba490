"""Whether a course goes as similar ones went, and where it is likely to go from here.

Similar courses are those that began with the same score: the range in which eight of ten of them
fell by a day comes from the growth model and the first answer alone. A course is off that range
where its newest answer lies beyond the worse end of it, on the clinical side. What is likely for
this client next comes from all of their answers. Time is counted in weeks since the first answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

from envoi.domain import change, session
from envoi.domain.change import Side
from envoi.domain.growth import Expected, Growth, Pair, expected
from envoi.domain.instrument import POINT, Better, Instrument
from envoi.domain.picture import Point, Series
from envoi.domain.session import Attendance, Visit

A_WEEK = 7
FEWEST = 2  # answers before anything is said of a course
AHEAD = (0, 4)  # sessions from now after which a chance is told


@dataclass(frozen=True)
class Range:
    """From where to where 8 of 10 similar courses fell by a day; whole thousandths."""

    on: date
    low: int
    high: int


@dataclass(frozen=True)
class Ahead:
    """How likely a score on the healthy side is (0 to 1) after so many more sessions."""

    sessions: int
    on: date
    below: float


def times(points: Sequence[Point]) -> list[Pair]:
    """Weeks since the first answer, and the score in points."""
    first = points[0].on
    return [(weeks(first, each.on), each.value / POINT) for each in points]


def weeks(first: date, on: date) -> float:
    """Weeks from one day to another; none where it lies before."""
    return max(0.0, (on - first).days / A_WEEK)


def similar(model: Growth, series: Series, days: Sequence[date]) -> tuple[Range, ...]:
    """The range of courses that began with the same score, on each of these days."""
    known = times(series.points[:1])
    at = [weeks(series.points[0].on, day) for day in days]
    found = zip(days, expected(model, known, at), strict=True)
    return tuple(_range(day, each, series.instrument) for day, each in found)


def next_answer(model: Growth, series: Series, on: date) -> Range:
    """The range of this client's own next answer, 8 in 10, by all answers so far."""
    (found,) = expected(model, times(series.points), [weeks(series.points[0].on, on)])
    return _range(on, found, series.instrument)


def off_course(series: Series) -> Range | None:
    """The range the newest answer lies beyond, on its worse side; None where it does not.

    Nothing is said of one answer, without a model, and of a score on the healthy side.
    """
    if series.expected is None or len(series.points) < FEWEST:
        return None
    newest = series.points[-1]
    if change.side(series.instrument, newest.value) is Side.HEALTHY:
        return None
    (among,) = similar(series.expected, series, [newest.on])
    return among if beyond(newest.value, among, series.instrument.better) else None


def beyond(value: int, among: Range, better: Better) -> bool:
    """A score on the worse side of a range; on its edge it belongs to it still."""
    return value > among.high if better is Better.LOWER else value < among.low


def ahead(
    model: Growth, series: Series, cut: int, on: date, gap: int, *, sessions: Sequence[int] = AHEAD
) -> tuple[Ahead, ...]:
    """The chance of an answer on the healthy side of a cut-off now, and so many sessions on.

    `gap` is how many days lie between two sessions.
    """
    days = [on + timedelta(days=n * gap) for n in sessions]
    at = [weeks(series.points[0].on, day) for day in days]
    found = expected(model, times(series.points), at)
    lower = series.instrument.better is Better.LOWER
    below = [each.below(cut / POINT) for each in found]
    chances = [each if lower else 1 - each for each in below]
    return tuple(Ahead(*each) for each in zip(sessions, days, chances, strict=True))


def gap_days(series: Series, visits: Iterable[Visit]) -> int | None:
    """How many days lie between this client's sessions, else between answers; None from few."""
    answered = (Visit(point.on, Attendance.ATTENDED) for point in series.points)
    return session.usual_gap(visits) or session.usual_gap(answered)


def _range(on: date, found: Expected, instrument: Instrument) -> Range:
    """The scores within, and no further than the instrument goes."""
    low, high = (edge * POINT for edge in found.range())
    return Range(
        on,
        min(max(instrument.low, ceil(low)), instrument.high),
        max(min(instrument.high, floor(high)), instrument.low),
    )


def told(among: Range, series: Series) -> tuple[int, int]:
    """The least and the greatest score within, in the steps these scores come in.

    Whole points where all answers were; else tenths. Rounding is inwards: a whole score lies within
    what is told exactly where it lies within the range, so that 8 of 10 stay 8 of 10.
    """
    step = POINT if all(point.value % POINT == 0 for point in series.points) else POINT // 10
    return -(-among.low // step) * step, among.high // step * step

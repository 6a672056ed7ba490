"""What a series of scores shows over time: well and steady, worse, or on a plateau.

Every rule asks the instrument for its published limits. Without a reliable-change threshold all
are silent; without a cut-off, those that speak of the healthy or clinical side are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from envoi.domain import change
from envoi.domain.change import Side
from envoi.domain.instrument import Instrument
from envoi.domain.picture import Point, Series

# All tunable; the reasons stand in docs/methods/signals.md.
FRESH_DAYS = 56  # a score says something about now for eight weeks
STEADY_SCORES = 3
STEADY_DAYS = 14
PLATEAU_SCORES = 6
PLATEAU_DAYS = 35

A_PAIR = 2  # scores without which there is no change


@dataclass(frozen=True)
class Worsening:
    """The latest score is reliably worse than an earlier one (`against`)."""

    against: Point
    latest: Point


@dataclass(frozen=True)
class Steadiness:
    """The scores on the healthy side, and the shortest stretch of them that shows it lasted."""

    first: Point
    latest: Point
    healthy_since: date
    healthy_scores: int
    window: tuple[Point, ...]

    @property
    def until(self) -> date:
        """The last day on which the latest score still speaks of now."""
        return fresh_until(self.latest.on)


def fresh_until(on: date) -> date:
    """The last day on which an answer of `on` still speaks of now."""
    return on + timedelta(days=FRESH_DAYS)


def best(instrument: Instrument, points: Sequence[Point]) -> Point:
    """The best of these points; of equal ones the earliest."""
    return min(points, key=lambda point: change.turned(point.value, instrument.better))


def shortest_end(points: Sequence[Point], *, scores: int, days: int) -> tuple[Point, ...] | None:
    """The fewest latest points that are at least `scores` many and span at least `days` days."""
    for size in range(scores, len(points) + 1):
        end = tuple(points[-size:])
        if (end[-1].on - end[0].on).days >= days:
            return end
    return None


def steady_window(points: Sequence[Point]) -> tuple[Point, ...] | None:
    """The shortest latest stretch that can show steadiness: three scores over two weeks."""
    return shortest_end(points, scores=STEADY_SCORES, days=STEADY_DAYS)


def cut_off(instrument: Instrument) -> int | None:
    """The published cut-off, else the computed one, in thousandths; None where there is neither."""
    if instrument.caseness is not None:
        return instrument.caseness.at
    limit = change.limits(instrument).healthy_below
    return None if limit is None else int(change.turned(limit, instrument.better))


def healthy_run(series: Series) -> tuple[Point, ...]:
    """The latest points without a gap that all lie on the healthy side."""
    run: list[Point] = []
    for point in reversed(series.points):
        if change.side(series.instrument, point.value) is not Side.HEALTHY:
            break
        run.insert(0, point)
    return tuple(run)


def worsened_within(instrument: Instrument, points: Sequence[Point]) -> bool | None:
    """Whether any of these points is reliably worse than one before it; None without a rule."""
    if change.limits(instrument).change_from is None:
        return None
    pairs = combinations(points, 2)
    return any(change.reliably_worse(instrument, a.value, b.value) for a, b in pairs)


def improved_from_start(series: Series) -> bool:
    """The first score was clinical, and the latest is reliably better."""
    instrument, points = series.instrument, series.points
    if len(points) < A_PAIR or change.side(instrument, points[0].value) is not Side.CLINICAL:
        return False
    return change.reliably_better(instrument, points[0].value, points[-1].value) is True


def well_and_steady(series: Series) -> Steadiness | None:
    """Reliably better than a clinical start, and healthy for three scores over two weeks.

    Within those scores none is reliably worse than one before it.
    """
    run = healthy_run(series)
    window = steady_window(run)
    if window is None or not improved_from_start(series):
        return None
    if worsened_within(series.instrument, window) is not False:
        return None
    return Steadiness(series.points[0], series.points[-1], run[0].on, len(run), window)


def worse_than_start(series: Series) -> Worsening | None:
    """The latest score is reliably worse than the first."""
    return _worse(series, series.points[0]) if len(series.points) >= A_PAIR else None


def worse_than_best(series: Series) -> Worsening | None:
    """The latest score is reliably worse than the best before it."""
    if len(series.points) < A_PAIR:
        return None
    return _worse(series, best(series.instrument, series.points[:-1]))


def plateau(series: Series) -> tuple[Point, ...] | None:
    """The latest six or more scores, over five weeks or more, that went nowhere.

    None of them differs reliably from the first of them, and the latest is clinical.
    """
    instrument = series.instrument
    window = shortest_end(series.points, scores=PLATEAU_SCORES, days=PLATEAU_DAYS)
    if window is None or change.limits(instrument).change_from is None:
        return None
    if change.side(instrument, window[-1].value) is not Side.CLINICAL:
        return None
    if any(_differs(instrument, window[0].value, point.value) for point in window[1:]):
        return None
    return window


def latest_on(series: Sequence[Series]) -> date | None:
    """The day of the newest score of all series."""
    return max((each.points[-1].on for each in series if each.points), default=None)


def leading(series: Sequence[Series]) -> Series | None:
    """The first series with scores whose instrument has a cut-off and a threshold."""
    for each in series:
        limits = change.limits(each.instrument)
        if each.points and limits.change_from is not None and limits.clinical_from is not None:
            return each
    return None


def clinical_elsewhere(series: Sequence[Series], than: Series) -> bool:
    """Another measure of the same client, answered in the same weeks, ends on the clinical side."""
    return any(
        change.side(other.instrument, other.points[-1].value) is Side.CLINICAL
        for other in series
        if other is not than
        and other.client == than.client
        and other.points
        and fresh_until(other.points[-1].on) >= than.points[-1].on
    )


def _worse(series: Series, against: Point) -> Worsening | None:
    latest = series.points[-1]
    worse = change.reliably_worse(series.instrument, against.value, latest.value)
    return Worsening(against, latest) if worse else None


def _differs(instrument: Instrument, one: int, other: int) -> bool:
    better = change.reliably_better(instrument, one, other)
    return bool(better or change.reliably_worse(instrument, one, other))

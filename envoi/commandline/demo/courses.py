"""Shapes of courses of therapy: which sessions were kept, and how scores ran over them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

# One letter a session: who came, who called off.
KEPT = {
    "a": ("attended", ""),
    "n": ("not_shown", ""),
    "l": ("late_cancelled", "client"),
    "c": ("cancelled", "client"),
    "t": ("cancelled", "therapist"),
    "o": ("cancelled", "other"),
    "h": ("attended", ""),  # not everybody came: the second one called off
}
CAME = ("a", "h")
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Run:
    """How scores ran, where nobody needs each of them: from the first to the last, so many."""

    shape: str  # falling, steady, flat
    first: int
    last: int
    count: int

    def points(self, rng: Random) -> tuple[float, ...]:
        """The scores, with a small wobble on the way that no rule calls a change."""
        steps = [
            self.first + (self.last - self.first) * SHAPES[self.shape](n / (self.count - 1))
            for n in range(self.count)
        ]
        inner = [max(0, round(step) + rng.choice((-1, 0, 0, 1))) for step in steps[1:-1]]
        return (self.first, *inner, self.last)


# The share of the whole change that has come after a share of the time.
SHAPES: dict[str, Callable[[float], float]] = {
    "falling": lambda time: (1 - exp(-3 * time)) / (1 - exp(-3)),
    "steady": lambda time: min(1.0, 2 * time),
    "flat": lambda time: time,
}


@dataclass(frozen=True)
class Series:
    """The scores of one form in points, spread over the attended sessions up to a share of them.

    `open_items` are left open in the last answer. `risk` says which answers endorsed the risk
    item, and how much; it is "not at all" in all others.
    """

    form: str
    points: tuple[float, ...] | Run
    whose: int = 0
    upto: float = 1.0
    open_items: tuple[int, ...] = ()
    risk: tuple[tuple[int, int], ...] = ()

    def endorsed(self, place: int, of: int) -> int:
        """The answer to the risk item of one response."""
        return {at % of: answer for at, answer in self.risk}.get(place, 0)


@dataclass(frozen=True)
class Course:
    """One course of therapy, told in weeks before today.

    `kept` has one letter a session; `gaps` are the weeks between them where they are not all
    `every` weeks apart; the last one lies `until` weeks back. `ahead` are weeks from the next
    usual day on which something is booked; a `weekday` of -1 is today's. `asked` are attended
    sessions in which risk was asked about, with the answer.
    """

    kept: str = ""
    every: int = 1
    until: int = 1
    gaps: tuple[int, ...] = ()
    ahead: tuple[int, ...] = (0, 1, 2)
    place: str = "practice"
    weekday: int | None = None
    series: tuple[Series, ...] = ()
    asked: tuple[tuple[int, str], ...] = ((0, "none"), (-1, "none"))
    review_weeks: int | None = None
    started_weeks: int | None = None  # where no session has taken place yet
    status: str = "active"
    hospital_weeks: int | None = None
    hold_weeks: int | None = None
    hold_reason: str = ""
    flag: tuple[int, str] | None = None  # opened in this attended session, and why
    flag_assessed: tuple[int, str] | None = None
    flags_closed: tuple[int, str] | None = None  # all that stand open in this session
    no_measures: bool = False
    earlier_years: int | None = None  # an earlier course ended so many years ago
    minutes: int = 50

    def slots(self, today: date, weekday: int) -> list[date]:
        """The days of all past sessions, the oldest first."""
        day = last_usual_day(today, weekday) - (self.until - 1) * WEEK
        gaps = self.gaps or (self.every,) * (len(self.kept) - 1)
        days = [day]
        for gap in reversed(gaps):
            days.append(days[-1] - gap * WEEK)
        return sorted(days) if self.kept else []

    def booked(self, today: date, weekday: int) -> list[date]:
        """The days ahead on which something is booked."""
        return [last_usual_day(today, weekday) + (1 + weeks) * WEEK for weeks in self.ahead]


def last_usual_day(today: date, weekday: int) -> date:
    """The last such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def spread(count: int, over: int) -> list[int]:
    """`count` places spread evenly over 0 … `over` - 1, the first and the last among them."""
    if count == 1 or over == 1:
        return [0] * count
    return [round(place * (over - 1) / (count - 1)) for place in range(count)]


def answers(points: int, items: int, rng: Random, *, risk: int | None) -> dict[int, int | None]:
    """Answers from 0 to 3 that add up to a total; `risk` is the answer to the last item, if any."""
    given: dict[int, int | None] = {}
    open_for = items if risk is None else items - 1
    left = points - (risk or 0)
    values = [left // open_for] * open_for
    for place in rng.sample(range(open_for), left % open_for):
        values[place] += 1
    for number, value in enumerate(values, start=1):
        given[number] = value
    if risk is not None:
        given[items] = risk
    return given

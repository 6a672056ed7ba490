"""Where values and days stand along an axis, and which of its labels there is room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

Anchor = Literal["start", "middle", "end"]

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# Pixels, the widest a letter of an 11-pixel sans gets on average: labels keep apart by it.
LETTER = 6.6
GAP = 14.0  # pixels between two labels
ENDS = 2
MOST_BETWEEN = 6  # labels of months between the first day and the last
YEAR = 12  # months


@dataclass(frozen=True)
class Tick:
    """One mark on an axis: its place in pixels, its label, which end of the label is there."""

    at: float
    label: str
    anchor: Anchor = "middle"

    @property
    def span(self) -> tuple[float, float]:
        """From where to where the label reaches, generously measured."""
        width = len(self.label) * LETTER
        start = self.at - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return start, start + width


@dataclass(frozen=True)
class Scale:
    """A straight map from values (days, thousandths) to pixels; a lone value is in the middle."""

    low: int
    high: int
    start: float
    end: float

    def __call__(self, value: int) -> float:
        """The place of a value, in pixels."""
        if self.low == self.high:
            return round((self.start + self.end) / 2, 1)
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def number(thousandths: int) -> str:
    """A score as it is read: 17000 is "17", 12500 is "12.5", with a true minus sign."""
    whole, part = divmod(abs(thousandths), 1000)
    text = f"{whole}.{part:03d}".rstrip("0").rstrip(".") if part else str(whole)
    return f"−{text}" if thousandths < 0 else text


def value_ticks(low: int, high: int, scale: Scale) -> tuple[Tick, ...]:
    """Two to five whole, even steps between low and high, always with both ends."""
    steps = _steps(high - low)
    values = sorted({low, high, *range(low, high + 1, steps)}) if steps else [low]
    if len(values) > ENDS and values[-1] - values[-2] < steps // 2:
        del values[-2]
    return tuple(Tick(scale(value), number(value), "end") for value in values)


def day_ticks(days: Sequence[date], scale: Scale) -> tuple[Tick, ...]:
    """The first day, the last, and as many beginnings of months between as never touch."""
    first, last = min(days), max(days)
    if first == last:
        return (Tick(scale(first.toordinal()), _day(first)),)
    ends = (
        Tick(scale(first.toordinal()), _day(first), "start"),
        Tick(scale(last.toordinal()), _day(last), "end"),
    )
    if not _apart(*ends):
        both = f"{_day(first)} – {_day(last)}"
        return (Tick(round((ends[0].at + ends[1].at) / 2, 1), both),)
    for step in (1, 2, 3, 6, 12, 24, 60, 120):
        between = tuple(
            Tick(scale(day.toordinal()), _month(day, step)) for day in _months(first, last, step)
        )
        fitting = tuple(t for t in between if _apart(ends[0], t) and _apart(t, ends[1]))
        if len(fitting) <= MOST_BETWEEN and all(_apart(a, b) for a, b in pairwise(fitting)):
            return (ends[0], *fitting, ends[1])
    return ends


def _steps(width: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 25, 50… points that makes at most five steps of a width."""
    if width <= 0:
        return 0
    step = 1000
    while True:
        for factor in (1, 2, 3, 5):
            if width <= step * factor * 5:
                return step * factor
        step *= 10


def _months(first: date, last: date, step: int) -> Iterator[date]:
    """Beginnings of months between two days, every `step` months counted from a January."""
    for year in range(first.year, last.year + 1):
        if step > YEAR and year % (step // YEAR):
            continue
        for month in range(1, YEAR + 1, min(step, YEAR)):
            if first < (day := date(year, month, 1)) < last:
                yield day


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month(day: date, step: int) -> str:
    return str(day.year) if step >= YEAR or day.month == 1 else MONTHS[day.month - 1]


def _apart(left: Tick, right: Tick) -> bool:
    return left.span[1] + GAP <= right.span[0]

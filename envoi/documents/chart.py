"""Charts as pure geometry: where lines, ticks and labels stand. Templates draw them.

Scores are whole thousandths (10 points = 10_000). Pictures are in pixels, y grows downwards, a
higher score stands higher up. Points come in any order; of several on one day all are drawn, in
the order they came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from envoi.documents.axis import LETTER, Anchor, Scale, Tick, day_ticks, number, value_ticks
from envoi.documents.strip import Strip, strip

__all__ = [
    "Curve",
    "Dot",
    "Label",
    "Points",
    "Spark",
    "Strip",
    "Summary",
    "curve",
    "spark",
    "strip",
]

Points = Sequence[tuple[date, int]]
Better = Literal["lower", "higher"]

ROOM = 9.0  # pixels from one dot to the next below which only the first and last are dotted
TEXT = 11.0  # pixels: the height of a label
FEW = 4  # scores that always have their dots


@dataclass(frozen=True)
class Summary:
    """What a chart shows, in values: for its description and for whoever cannot see it."""

    count: int
    first: str
    last: str
    first_on: date
    last_on: date
    cut: str | None

    @property
    def text(self) -> str:
        """One English sentence with the same content."""
        scores = "1 score" if self.count == 1 else f"{self.count} scores"
        ends = f"{self.last}" if self.count == 1 else f"first {self.first}, last {self.last}"
        days = (
            f"on {self.first_on:%-d %B %Y}"
            if self.first_on == self.last_on
            else f"from {self.first_on:%-d %B %Y} to {self.last_on:%-d %B %Y}"
        )
        return f"{scores} {days}: {ends}" + (f"; cut-off {self.cut}." if self.cut else ".")


@dataclass(frozen=True)
class Dot:
    """One score in the picture."""

    x: float
    y: float
    on: date
    value: str


@dataclass(frozen=True)
class Label:
    """A number beside its dot."""

    x: float
    y: float
    text: str
    anchor: Anchor

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom, generously measured; y is the label's baseline."""
        left, right = Tick(self.x, self.text, self.anchor).span
        return left, self.y - TEXT, right, self.y + 2


@dataclass(frozen=True)
class Spark:
    """A small line in a row of the caseload, without any text in it."""

    width: float
    height: float
    points: str
    last: Dot
    cut: float | None
    summary: Summary


@dataclass(frozen=True)
class Curve:
    """One measure over time: line, dots, axes, cut-off, band of measurement error, what is usual.

    `among` are the lower and upper edge of the range of similar courses, where there is one.
    `left`, `top`, `right`, `bottom` bound the drawing; the labels of the axes stand outside these
    bounds and inside the picture.
    """

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float
    points: str
    dots: tuple[Dot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    band: str | None
    cut: Tick | None
    among: tuple[str, ...]
    first: Label
    last: Label | None
    better: Better
    summary: Summary


def spark(
    points: Points,
    *,
    low: int,
    high: int,
    cut: int | None = None,
    width: float = 120,
    height: float = 32,
) -> Spark:
    """A measure over time as small as a word. Raises ValueError without any points."""
    ordered = _ordered(points)
    low, high = _reach(ordered, low, high)
    days = Scale(ordered[0][0].toordinal(), ordered[-1][0].toordinal(), 3, width - 3)
    values = Scale(low, high, height - 3, 3)
    dots = _dots(ordered, days, values)
    level = None if cut is None or not low <= cut <= high else values(cut)
    return Spark(width, height, _line(dots), dots[-1], level, _summary(ordered, cut))


def curve(
    points: Points,
    *,
    low: int,
    high: int,
    cut: int | None = None,
    error: int | None = None,
    better: Better = "lower",
    among: Sequence[tuple[date, int, int]] = (),
    width: float = 600,
    height: float = 260,
) -> Curve:
    """A measure over time, to be read closely. Raises ValueError without any points.

    `error` (thousandths) is how far a score must move from the first to be more than measurement
    error; without it there is no band. `among` is from where to where similar courses fell, by day.
    """
    ordered = _ordered(points)
    low, high = _reach(ordered, low, high)
    margin = 12 + LETTER * max(len(number(low)), len(number(high)))
    right_margin = 10 + (LETTER * len(number(cut)) if cut is not None else 8)
    left, top, right, bottom = margin, 16.0, width - right_margin, height - 30.0
    inset = 6 + LETTER / 2 * max(len(number(value)) for _, value in ordered)
    days = Scale(ordered[0][0].toordinal(), ordered[-1][0].toordinal(), left + inset, right - inset)
    values = Scale(low, high, bottom, top)
    dots = _dots(ordered, days, values)
    first, last = _end_labels(dots, top, bottom)
    return Curve(
        width,
        height,
        left,
        top,
        right,
        bottom,
        _line(dots),
        _shown(dots),
        day_ticks([day for day, _ in ordered], days),
        value_ticks(low, high, values),
        _band(ordered[0][1], error, values, left, right),
        None if cut is None or not low <= cut <= high else Tick(values(cut), number(cut), "start"),
        _edges(among, days, values),
        first,
        last,
        better,
        _summary(ordered, cut),
    )


def _ordered(points: Points) -> list[tuple[date, int]]:
    if not points:
        raise ValueError("a chart needs at least one score")
    return sorted(points, key=lambda point: point[0])


def _reach(points: Points, low: int, high: int) -> tuple[int, int]:
    """The range of the measure, wider where a score lies outside, so nothing leaves the picture."""
    values = [value for _, value in points]
    return min(low, *values), max(high, *values)


def _dots(points: Points, days: Scale, values: Scale) -> tuple[Dot, ...]:
    return tuple(
        Dot(days(day.toordinal()), values(value), day, number(value)) for day, value in points
    )


def _line(dots: Sequence[Dot]) -> str:
    return " ".join(f"{dot.x:g},{dot.y:g}" for dot in dots)


def _shown(dots: tuple[Dot, ...]) -> tuple[Dot, ...]:
    """Every score has its dot while there is room; a long series keeps the first and the last."""
    reach = dots[-1].x - dots[0].x
    return dots if reach >= ROOM * (len(dots) - 1) or len(dots) <= FEW else (dots[0], dots[-1])


def _band(first: int, error: int | None, values: Scale, left: float, right: float) -> str | None:
    """Within this band a change from the first score may be measurement error alone."""
    if error is None:
        return None
    upper, lower = values(min(values.high, first + error)), values(max(values.low, first - error))
    corners = ((left, upper), (right, upper), (right, lower), (left, lower))
    return " ".join(f"{x:g},{y:g}" for x, y in corners)


def _edges(among: Sequence[tuple[date, int, int]], days: Scale, values: Scale) -> tuple[str, ...]:
    """The lower and the upper edge of a range, as lines that stay inside the picture."""
    if not among:
        return ()
    sides = ([(on, low) for on, low, _ in among], [(on, high) for on, _, high in among])
    return tuple(
        " ".join(
            f"{days(on.toordinal()):g},{values(min(max(values.low, value), values.high)):g}"
            for on, value in side
        )
        for side in sides
    )


def _end_labels(dots: tuple[Dot, ...], top: float, bottom: float) -> tuple[Label, Label | None]:
    """The first and last number, each where the line leaves room, never one upon the other."""
    first = _label(dots[0], dots[1] if len(dots) > 1 else None, top, bottom)
    if len(dots) == 1:
        return first, None
    last = _label(dots[-1], dots[-2], top, bottom)
    if _touch(first, last):
        first = Label(dots[0].x - 8, dots[0].y + 4, dots[0].value, "end")
        last = Label(dots[-1].x + 8, dots[-1].y + 4, dots[-1].value, "start")
    return first, last


def _label(dot: Dot, neighbour: Dot | None, top: float, bottom: float) -> Label:
    above, below = dot.y - 8, dot.y + 6 + TEXT
    wanted = below if neighbour is not None and neighbour.y < dot.y else above
    if wanted + 2 > bottom:
        wanted = above
    elif wanted - TEXT < top - 12:
        wanted = below
    return Label(dot.x, round(wanted, 1), dot.value, "middle")


def _touch(one: Label, other: Label) -> bool:
    left, top, right, bottom = one.box
    other_left, other_top, other_right, other_bottom = other.box
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def _summary(ordered: Points, cut: int | None) -> Summary:
    (first_on, first), (last_on, last) = ordered[0], ordered[-1]
    level = None if cut is None else number(cut)
    return Summary(len(ordered), number(first), number(last), first_on, last_on, level)

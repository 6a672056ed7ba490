"""A funnel as pure geometry: where each point stands, and the limits within which chance moves.

Pixels, y grows downwards. The points have no names: whose is whose is told to nobody but for the
reader's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from envoi.documents.axis import Scale, Tick, value_ticks
from envoi.domain.endings_statistics import Funnel

WIDTH, HEIGHT = 720.0, 340.0
LEFT, RIGHT, TOP, BOTTOM = 72.0, 704.0, 14.0, 288.0
WHOLE = 100_000  # a hundred percent in thousandths
STEP = 25_000


@dataclass(frozen=True)
class Spot:
    """One point: its place in pixels, what it says, and whether it is the reader's own."""

    x: float
    y: float
    told: str
    own: bool


@dataclass(frozen=True)
class Picture:
    """The funnel as a template draws it; `inner` and `outer` are outlines."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    inner: str
    outer: str
    target: Tick
    spots: tuple[Spot, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    summary: str


def picture(funnel: Funnel) -> Picture:
    """The funnel drawn; its words say the same to whoever cannot see it."""
    low, high = funnel.limits[0][0], funnel.limits[-1][0]
    if low == high:
        high += 1
    across, up = Scale(low * 1000, high * 1000, LEFT, RIGHT), Scale(0, WHOLE, BOTTOM, TOP)
    share = round(funnel.target * 100)
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        outer=_outline(funnel, across, up, 1, 4),
        inner=_outline(funnel, across, up, 2, 3),
        target=Tick(up(round(funnel.target * WHOLE)), f"{share} %", "end"),
        spots=tuple(
            Spot(
                across(point.cases * 1000),
                up(round(point.share * WHOLE)),
                f"{point.cases} endings, {round(point.share * 100)} % unplanned",
                point.own,
            )
            for point in funnel.points
        ),
        x_ticks=tuple(
            Tick(tick.at, tick.label, "middle") for tick in value_ticks(*_ends(across), across)
        ),
        y_ticks=tuple(Tick(up(at), f"{at // 1000} %", "end") for at in range(0, WHOLE + 1, STEP)),
        summary=_summary(funnel),
    )


def _ends(scale: Scale) -> tuple[int, int]:
    return scale.low, scale.high


def _outline(funnel: Funnel, across: Scale, up: Scale, low: int, high: int) -> str:
    """Along the lower limit and back along the upper one."""
    there = [(row[0], row[low]) for row in funnel.limits]
    back = [(row[0], row[high]) for row in reversed(funnel.limits)]
    return " ".join(_place(cases, share, across, up) for cases, share in (*there, *back))


def _place(cases: float, share: float, across: Scale, up: Scale) -> str:
    return f"{across(int(cases) * 1000)},{up(round(share * WHOLE))}"


def _summary(funnel: Funnel) -> str:
    """How many points there are, and how many lie outside of what chance alone would give."""
    outside = [sum(_outside(funnel, low, high)) for low, high in ((2, 3), (1, 4))]
    many = len(funnel.points)
    return (
        f"{many} therapists around {round(funnel.target * 100)} % unplanned endings: "
        f"{_so_many(outside[0])} outside the limits of 95 %, "
        f"{_so_many(outside[1])} outside those of 99.8 %."
    )


def _outside(funnel: Funnel, low: int, high: int) -> Sequence[bool]:
    limits = {row[0]: row for row in funnel.limits}
    return [
        not limits[each.cases][low] <= each.share <= limits[each.cases][high]
        for each in funnel.points
    ]


def _so_many(count: int) -> str:
    return str(count) if count else "none"

"""Attendance as a strip: one small mark for every session, in rows where one row is not enough."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from envoi.domain.session import Attendance, Visit

MARK, TALL, SPACE = 9.0, 18.0, 3.0  # pixels: width and height of a mark, and between two


@dataclass(frozen=True)
class Mark:
    """One session in the strip; a template gives each kind of attendance its look."""

    x: float
    y: float
    on: date
    attendance: Attendance


@dataclass(frozen=True)
class Strip:
    """All sessions in order of days, with how many there are of each kind for the legend."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    counts: Mapping[Attendance, int]


def strip(attendance: Sequence[Visit], *, width: float = 600) -> Strip:
    """The sessions as marks from left to right; no sessions are an empty strip without height."""
    a_row = max(1, int((width + SPACE) // (MARK + SPACE)))
    ordered = sorted(attendance, key=lambda visit: visit.on)
    marks = tuple(
        Mark(
            place % a_row * (MARK + SPACE),
            place // a_row * (TALL + SPACE),
            visit.on,
            visit.attendance,
        )
        for place, visit in enumerate(ordered)
    )
    rows = -(-len(marks) // a_row)
    counts = MappingProxyType(dict(Counter(mark.attendance for mark in marks)))
    return Strip(
        min(width, max(0.0, min(len(marks), a_row) * (MARK + SPACE) - SPACE)),
        max(0.0, rows * (TALL + SPACE) - SPACE),
        marks,
        counts,
    )

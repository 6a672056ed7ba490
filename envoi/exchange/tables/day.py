"""Days and moments as people write them in tables; ISO (2026-11-03) always goes.

Dots put the day first (3.11.2026). With slashes or hyphens nobody can know (3/11/2026) until
`order` says which comes first: "DMY", "MDY", or "" for not known. Sentences as in `value`.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from envoi.exchange.tables.value import REMEMBERED, NotUnderstood, quoted

FORMS = {  # as a mapping file names them
    "YYYY-MM-DD": "",
    "DD.MM.YYYY": "DMY",
    "DD/MM/YYYY": "DMY",
    "DD-MM-YYYY": "DMY",
    "MM/DD/YYYY": "MDY",
    "MM-DD-YYYY": "MDY",
}
EARLIEST, LATEST = 1900, 2100
MONTHS = 12
LEAP_SECOND = 60
LONGEST = 60

YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
YEAR_OR_MONTH = re.compile(r"([0-9]{4})(-[0-9]{2})?")
CLOCK = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?\s*([ap])?\.?(?:m\.?)?\s*"
    r"(z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """A day and, where it is known, the time on it: aware where an offset was written."""

    on: date
    at: datetime | None = None


class Ambiguous(NotUnderstood):
    """A day with slashes or hyphens, of which nobody can know what comes first."""

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"{quoted(cell)} may begin with the day or with the month; please write 2026-11-03,"
            ' or say dates = "DD/MM/YYYY" or dates = "MM/DD/YYYY" in a mapping file.'
        )


@lru_cache(REMEMBERED)
def day(cell: str, order: str = "") -> date:
    """The day; of a day with its time, the day as it was written."""
    return moment(cell, order).on


def moment(cell: str, order: str = "") -> Moment:
    """A day, perhaps followed by a time and its offset."""
    if len(cell) > LONGEST:
        raise _no_day(cell)
    written, _, clock = cell.strip().replace("T", " ", 1).partition(" ")
    on = _day(written, order, cell)
    if not clock.strip():
        return Moment(on)
    return Moment(on, datetime.combine(on, clock_time(clock)))


def clock_time(cell: str) -> time:
    """The time of the day, aware where an offset is written: 14:30, 2:30 pm, 14:30+02:00."""
    found = CLOCK.fullmatch(cell.strip()) if len(cell) <= LONGEST else None
    if found is None:
        raise NotUnderstood(f"{quoted(cell)} is not a time; please write it as 14:30.")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    second -= second == LEAP_SECOND  # it has no place in Python's clock
    try:
        if found[4]:
            hour = _of_half_a_day(hour, found[4].casefold())
        return time(hour, minute, second, tzinfo=_zone(found[5]))
    except ValueError:
        raise NotUnderstood(f"There is no time {quoted(cell)}.") from None


def partial(cell: str, order: str = "") -> str:
    """A day, a month (2015-03) or a year (2015), in ISO."""
    if YEAR_OR_MONTH.fullmatch(cell):
        _date(int(cell[:4]), int(cell[5:] or 1), 1, cell)
        return cell
    return day(cell, order).isoformat()


def near(on: date) -> date:
    """The day itself, if it lies in a year that is read."""
    if not EARLIEST <= on.year <= LATEST:
        raise NotUnderstood(f"{on} lies too far away; years from {EARLIEST} to {LATEST} are read.")
    return on


def order_of(cells: Iterable[str]) -> str:
    """What comes first in a whole column, decided by a number above 12; "" if nothing decides."""
    orders = {each for each in map(_own_order, cells) if each}
    return orders.pop() if len(orders) == 1 else ""


def _own_order(cell: str) -> str:
    found = YEAR_LAST.match(cell.strip())
    if found is None or found[2] == ".":
        return ""
    first, second = int(found[1]) > MONTHS, int(found[3]) > MONTHS
    return "" if first is second else "DMY" if first else "MDY"


def _day(written: str, order: str, cell: str) -> date:
    found = YEAR_FIRST.fullmatch(written)
    if found:
        return _date(int(found[1]), int(found[3]), int(found[4]), cell)
    found = YEAR_LAST.fullmatch(written)
    if not found:
        raise _no_day(cell)
    order = "DMY" if found[2] == "." else order
    if not order:
        raise Ambiguous(cell)
    first, second = int(found[1]), int(found[3])
    on, month = (first, second) if order == "DMY" else (second, first)
    return _date(int(found[4]), month, on, cell)


def _date(year: int, month: int, on: int, cell: str) -> date:
    if not EARLIEST <= year <= LATEST:
        raise NotUnderstood(
            f"{quoted(cell)} lies too far away; years from {EARLIEST} to {LATEST} are read."
        )
    try:
        return date(year, month, on)
    except ValueError:
        raise NotUnderstood(f"There is no day {quoted(cell)} in the calendar.") from None


def _no_day(cell: str) -> NotUnderstood:
    return NotUnderstood(f"{quoted(cell)} is not a date; please write it as 2026-11-03.")


def _of_half_a_day(hour: int, half: str) -> int:
    if not 1 <= hour <= MONTHS:
        raise ValueError
    return hour % 12 + (12 if half == "p" else 0)


def _zone(offset: str | None) -> timezone | None:
    if not offset:
        return None
    if offset in "zZ":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-away if offset[0] == "-" else away)

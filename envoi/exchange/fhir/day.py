"""FHIR's dates, which may be a year, a month, a day or an instant.

A day is the day as it was written, in the offset it was written in: the file knows no practice.
"""

import re
from datetime import date, datetime
from typing import NamedTuple

from envoi.exchange.fhir.refusal import Refused

WRITTEN = re.compile(
    r"\d{4}(-\d\d(-\d\d(?P<time>T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?"
)
LEAP = re.compile(r"(T\d\d:\d\d):60")
DAY = 10  # letters in 2024-03-01
LONGEST = 40


class Moment(NamedTuple):
    """A day and, where it is known, the time on it: aware where an offset was written."""

    on: date
    at: datetime | None = None


def partial(text: str, field: str) -> str:
    """A date that may be a year or a month, without its time; raises Refused."""
    _parsed(text, field)
    return text.strip()[:DAY]


def day_or_none(text: str | None, field: str) -> date | None:
    """The day, or None where nothing or only a year or month is written; raises Refused."""
    if not text:
        return None
    found = _parsed(text, field)
    return found.on if found else None


def moment(text: str, field: str, needed_by: str) -> Moment:
    """A day, perhaps with its time. Raises Refused where less than a day is known."""
    found = _parsed(text, field)
    if found is None:
        raise Refused(field, f"It says {text.strip()}, but {needed_by} needs a day.")
    return found


def _parsed(text: str, field: str) -> Moment | None:
    """The moment; None for a year or a month."""
    text = text.strip()
    written = WRITTEN.fullmatch(text)
    try:
        if written is None:
            raise ValueError
        if len(text) < DAY:
            date.fromisoformat(f"{text}-01-01"[:DAY])
            return None
        on = date.fromisoformat(text[:DAY])
        return Moment(on, _instant(text) if written["time"] else None)
    except ValueError:
        raise Refused(field, f"“{text[:LONGEST]}” is not a date as FHIR writes it.") from None


def _instant(text: str) -> datetime:
    # A leap second has no place in Python's clock; the second before it stands in.
    return datetime.fromisoformat(LEAP.sub(r"\1:59", text))

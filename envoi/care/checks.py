"""What may stand in a column: each check gives a sentence for a person, or nothing."""

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Any

from envoi.care.actors import Actor
from envoi.domain import balance

Check = Callable[[Any, Actor], str]
EARLIEST = date(1900, 1, 1)
FARTHEST = timedelta(days=3660)
LONGEST = 20_000
AMOUNT = "Please write the amount as 85 or 85.50."
BIRTH_DATE = "Please write the birth date as 1987-04-12, or only 1987-04 or 1987."


def free(value: Any, by: Actor) -> str:
    """Anything may stand here; its type was the form's business."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"This is longer than {LONGEST:,} characters; please shorten it a little."
    return ""


def said(what: str) -> Check:
    """Something has to stand here."""

    def check(value: Any, by: Actor) -> str:
        return free(value, by) if value and str(value).strip() else f"Please say {what}."

    return check


def day(value: Any, by: Actor) -> str:
    """A plausible day, past or future, or none."""
    if value is not None and not EARLIEST <= value <= by.today + FARTHEST:
        return "This day lies too far away; is the year right?"
    return ""


def clock(value: Any, by: Actor) -> str:
    """A wall time such as 16:30, or none."""
    try:
        whole = not value or time.fromisoformat(value).isoformat("minutes") == value
    except (TypeError, ValueError):
        whole = False
    return "" if whole else "Please write the time as 16:30."


def nearest(value: date, by: Actor) -> date:
    """The plausible day next to this one: a period may be asked for as wide as anybody likes."""
    return min(max(value, EARLIEST), by.today + FARTHEST)


def past_day(value: Any, by: Actor) -> str:
    """A day that has come: what is recorded has happened."""
    if value is None:
        return "Please say on which day."
    if value > by.today:
        return "This day has not come yet; only what has happened can be recorded."
    return day(value, by)


def past_day_or_none(value: Any, by: Actor) -> str:
    return "" if value is None else past_day(value, by)


def needed_day(value: Any, by: Actor) -> str:
    return "Please say on which day." if value is None else day(value, by)


def among(choices: Iterable[str]) -> Check:
    """One of a closed list of words."""
    known = frozenset(choices)

    def check(value: Any, by: Actor) -> str:
        return "" if value in known else "Please choose one of the answers."

    return check


def between(low: int, high: int, *, needed: bool = True) -> Check:
    """A whole number within limits."""

    def check(value: Any, by: Actor) -> str:
        if value is None:
            return f"Please give a number from {low} to {high}." if needed else ""
        return "" if low <= value <= high else f"This goes from {low} to {high}."

    return check


def money(value: Any, by: Actor) -> str:
    """An amount in hundredths that is plausible; nothing is not one."""
    if not isinstance(value, int) or value < 1:
        return AMOUNT
    return "" if value <= balance.MOST else "This amount is very large; is the point right?"


def fee(value: Any, by: Actor) -> str:
    """What a session may cost: nothing, too."""
    return "" if value == 0 else money(value, by)


def short(longest: int) -> Check:
    """A text that fits its line, or nothing."""

    def check(value: Any, by: Actor) -> str:
        return (
            f"Please use at most {longest} characters here." if len(value or "") > longest else ""
        )

    return check


def name(value: Any, by: Actor) -> str:
    return said("the name")(value, by) or short(200)(value, by)


def partial_day(value: Any, by: Actor) -> str:
    """An ISO day, month or year, or nothing: 1987, 1987-04, 1987-04-12."""
    if not value:
        return ""
    filled = _filled(str(value))
    try:
        born = date.fromisoformat(filled)
    except ValueError:
        return BIRTH_DATE
    if born.isoformat() != filled:  # Python also reads 19870412 and 1987-W15-1
        return BIRTH_DATE
    return "" if EARLIEST <= born <= by.today else "This birth date cannot be; is the year right?"


def _filled(text: str) -> str:
    return text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text

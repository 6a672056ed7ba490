"""Response and remission of depression within a window of days, as quality measures count them.

PHQ-9 in whole thousandths. The first elevated score opens a course; the newest score inside the
window speaks for it, and a course without one counts as not reached, never as left out. Only `-`,
`*`, `>=`, `<` and `&`, for numbers and columns alike. Sources: NCQA DRR-E (window 120 to 240 days,
remission below 5, response at least half; the elevated score above 9 is from memory, not verified)
and MN Community Measurement / CMS159 version 8 (12 months, 60 days either way). These are *like*
those measures: who belongs to a measure's population, and its exclusions, are not decided here.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Window:
    """From which day to which after the elevated score, both included, a score counts."""

    code: str
    from_day: int
    to_day: int
    elevated_above: int = 9_000
    remission_below: int = 5_000


HEDIS = Window("hedis-like", 120, 240)
TWELVE_MONTHS = Window("cms159-like", 305, 425)
WINDOWS = (HEDIS, TWELVE_MONTHS)


def elevated(score: Any, window: Window) -> Any:
    """A score that opens a course."""
    return window.elevated_above < score


def within(days: Any, window: Window) -> Any:
    """So many days after the elevated score lie inside the window."""
    return (days >= window.from_day) & (window.to_day >= days)


def remission(last: Any, window: Window) -> Any:
    """The newest score in the window is below 5."""
    return last < window.remission_below


def response(first: Any, last: Any) -> Any:
    """The newest score in the window is at most half of the elevated one."""
    return first >= last * 2

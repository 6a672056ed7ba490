"""When fees are not paid: talk, options, a written notice, a last one; never sooner than the days.

The days count from the day the oldest unpaid charge fell due. A notice that came later than it
could have keeps its distance to the next: nobody is hurried because the practice was late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TALK, OPTIONS, WRITTEN, LAST, END = "talk", "options", "written", "last", "end"
ORDER = (TALK, OPTIONS, WRITTEN, LAST)
NOTICES = frozenset({WRITTEN, LAST})


@dataclass(frozen=True)
class FeeLadder:
    """A practice's days: when a charge is due, and what comes how long after that."""

    due_days: int  # a charge is due so many days after its own day
    talk_days: int
    written_days: int
    last_days: int
    end_days: int  # after the last notice
    verified: bool = False

    @property
    def between(self) -> int:
        """So many days lie between the written notice and the last one."""
        return self.last_days - self.written_days


@dataclass(frozen=True)
class Taken:
    """One step that was taken on a day; `until` is the day it names, if it names one."""

    step: str
    on: date
    until: date | None = None


@dataclass(frozen=True)
class Following:
    """What comes next, and from which day on."""

    step: str
    from_on: date


def counting(taken: Sequence[Taken], since: date) -> tuple[Taken, ...]:
    """The steps that speak of this balance: those since its oldest unpaid charge."""
    return tuple(each for each in taken if each.on >= since)


def following(ladder: FeeLadder, since: date, taken: Sequence[Taken]) -> Following:
    """The next step for a balance whose oldest unpaid charge is of the day `since`."""
    done = {each.step for each in counting(taken, since)}
    step = next((each for each in ORDER if each not in done), END)
    return Following(step, earliest(ladder, step, since, taken))


def earliest(ladder: FeeLadder, step: str, since: date, taken: Sequence[Taken]) -> date:
    """The first day on which a step may be taken, whatever was taken before it."""
    counted, due = counting(taken, since), since + timedelta(days=ladder.due_days)
    days = {TALK: ladder.talk_days, OPTIONS: ladder.talk_days, WRITTEN: ladder.written_days}
    days |= {LAST: ladder.last_days, END: ladder.last_days + ladder.end_days}
    found = [due + timedelta(days=days[step])]
    if step in (*NOTICES, END):
        agreed = [each.until for each in counted if each.step == OPTIONS]
        found += [until + timedelta(days=1) for until in agreed if until is not None]
    before = {LAST: (WRITTEN, ladder.between), END: (LAST, ladder.end_days)}
    if step in before:
        earlier, gap = before[step]
        found += [each.on + timedelta(days=gap) for each in counted if each.step == earlier]
        found += [each.until for each in counted if each.step == earlier and each.until]
    return max(found)


def names_at_least(ladder: FeeLadder, step: str, on: date) -> date:
    """The earliest day a notice of this day may name."""
    return on + timedelta(days=ladder.end_days if step == LAST else ladder.between)

"""How often a range held, and what its alarm was worth, on courses the model had not seen.

Each course is held back once, and judged by a model of the others: how often its last answer lay
in the range, and whether an alarm on the way was followed by a course that went badly.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from envoi.domain.proportion import Interval, wilson


@dataclass(frozen=True)
class Alarms:
    """Courses by whether an alarm was raised before the last answer, and how that one was."""

    rightly: int  # raised, and the course went so
    wrongly: int  # raised, and it did not
    missed: int  # not raised, and it went so
    silent: int  # not raised, and it did not

    @property
    def sensitivity(self) -> Interval | None:
        """Of the courses that went so, how many were announced."""
        return _share(self.rightly, self.rightly + self.missed)

    @property
    def specificity(self) -> Interval | None:
        """Of the courses that did not go so, how many were left in peace."""
        return _share(self.silent, self.silent + self.wrongly)

    @property
    def predictive_value(self) -> Interval | None:
        """Of the alarms, how many were followed by a course that went so."""
        return _share(self.rightly, self.rightly + self.wrongly)


@dataclass(frozen=True)
class HeldBack:
    """What the ranges were worth on held-back courses, in counts.

    Of `courses` the last answer was looked at: so many lay within the range of similar courses,
    and so many within the range that all of the client's answers before gave. `worse` are alarms
    before a reliable worsening, `not_better` those before no reliable improvement of somebody who
    began on the clinical side; None where the instrument has no rule for that.
    """

    courses: int
    within: int
    within_next: int
    worse: Alarms | None = None
    not_better: Alarms | None = None

    @property
    def held(self) -> Interval | None:
        """How often the range of similar courses held; promised are 8 of 10."""
        return _share(self.within, self.courses)

    @property
    def held_next(self) -> Interval | None:
        """How often the range of the client's own next answer held."""
        return _share(self.within_next, self.courses)


def as_data(found: HeldBack) -> dict[str, Any]:
    """The counts as plain JSON, to be kept."""
    return asdict(found)


def from_data(data: Mapping[str, Any]) -> HeldBack:
    """The counts that were kept."""
    alarms = {name: _alarms(data[name]) for name in ("worse", "not_better")}
    return HeldBack(**{**data, **alarms})


def _alarms(data: Mapping[str, int] | None) -> Alarms | None:
    return None if data is None else Alarms(**data)


def _share(count: int, of: int) -> Interval | None:
    return wilson(count, of) if of else None

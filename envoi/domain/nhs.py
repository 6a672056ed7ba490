"""NHS Talking Therapies (England): what became of a course by two measures, and the rates.

One depression measure and one anxiety measure, each first and last, in whole thousandths, turned
so that lower is better (`change.turned`). Only `-`, `>=`, `<`, `&` and `|`, so the same functions
take numbers, columns and queries. Sources: thresholds of the manual as kept with the instruments;
"at least one reliably better and the other not reliably worse" and the mirror of it for
deterioration are from memory of the manual and not verified.
"""

from dataclasses import dataclass
from typing import Any

from envoi.domain import change
from envoi.domain.change import Limits

FINISHED = 2  # attended treatment appointments that make a finished course


@dataclass(frozen=True)
class Leg:
    """One measure of the pair: first and last (turned), and its limits; all of them known."""

    first: Any
    last: Any
    limits: Limits


@dataclass(frozen=True)
class Course:
    """What is true of a course; each a bool, or a column of them."""

    case: Any
    recovered: Any
    improved: Any
    deteriorated: Any
    reliably_recovered: Any


def finished(attended: Any) -> Any:
    """Whether a course that is over counts: two attended treatment appointments or more."""
    return attended >= FINISHED


def judged(depression: Leg, anxiety: Leg) -> Course:
    """A course by both measures; which of the two is called which makes no difference."""
    case = _case(depression) | _case(anxiety)
    recovered = case & _below(depression) & _below(anxiety)
    improved = _better(depression) & _not_worse(anxiety) | _better(anxiety) & _not_worse(depression)
    worse = _worse(depression) & _not_better(anxiety) | _worse(anxiety) & _not_better(depression)
    return Course(case, recovered, improved, worse, recovered & improved)


@dataclass(frozen=True)
class Rate:
    """So many of so many; the percentage is None where there is nobody to count."""

    count: int
    of: int

    @property
    def percent(self) -> float | None:
        """Out of a hundred, unrounded."""
        return 100 * self.count / self.of if self.of else None


@dataclass(frozen=True)
class Rates:
    """The published rates: recovery is of those who were cases, change of all who finished."""

    finished: int
    cases: int
    recovery: Rate
    reliable_recovery: Rate
    reliable_improvement: Rate
    reliable_deterioration: Rate


def rates(
    *, finished: int, cases: int, recovered: int, reliable: int, improved: int, worse: int
) -> Rates:
    """The rates of finished courses with both measures, from counts among them."""
    return Rates(
        finished,
        cases,
        Rate(recovered, cases),
        Rate(reliable, cases),
        Rate(improved, finished),
        Rate(worse, finished),
    )


def _case(leg: Leg) -> Any:
    return change.clinical(leg.first, leg.limits)


def _below(leg: Leg) -> Any:
    return change.healthy(leg.last, leg.limits)


def _better(leg: Leg) -> Any:
    return change.improved(leg.first, leg.last, leg.limits)


def _worse(leg: Leg) -> Any:
    return change.deteriorated(leg.first, leg.last, leg.limits)


def _not_better(leg: Leg) -> Any:
    return leg.first - leg.last < leg.limits.change_from


def _not_worse(leg: Leg) -> Any:
    return leg.last - leg.first < leg.limits.change_from

"""Which class a change falls into: one table for single clients, columns and queries alike.

Every way of judging a change comes down to six truths about a client, each a plain truth, a column
of truths or a query's expression. They are made with `-`, `*`, `<`, `>=` and `&` alone, so the very
same functions serve Python, NumPy and every engine; that is why "not clinical" is a truth of its
own and never a negation (`~True` is -2). Lower is better inside them: `change.turned` mirrors the
scores of instruments where higher is better.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from envoi.domain import change
from envoi.domain.change import Limits
from envoi.domain.significance import Class

Truth = Any  # a bool here, a column of bools or an expression elsewhere


@dataclass(frozen=True)
class Truths:
    """What is true of a change; the last four are None where there is no cut-off.

    A score exactly on a strict cut-off is neither clinical nor functional.
    """

    better: Truth
    worse: Truth
    clinical: Truth = None
    functional: Truth = None
    not_clinical: Truth = None
    not_functional: Truth = None


Rule = Callable[[Truths], Truth]


def recovered(of: Truths) -> Truth:
    """Changed for the better, clinical before, functional after."""
    return of.better & of.clinical & of.functional


def improved(of: Truths) -> Truth:
    """Changed for the better."""
    return of.better


def harmed(of: Truths) -> Truth:
    """Changed for the worse, not clinical before and not functional after."""
    return of.worse & of.not_clinical & of.not_functional


def deteriorated(of: Truths) -> Truth:
    """Changed for the worse."""
    return of.worse


# In this order: the first rule that holds names the class; where none holds it is UNCHANGED.
TABLE: tuple[tuple[Class, Rule], ...] = (
    (Class.RECOVERED, recovered),
    (Class.IMPROVED, improved),
    (Class.HARMED, harmed),
    (Class.DETERIORATED, deteriorated),
)
WITHOUT_CUT_OFF = tuple(row for row in TABLE if row[0] in {Class.IMPROVED, Class.DETERIORATED})


def answers(of: Truths) -> tuple[tuple[Class, Truth], ...]:
    """Each class of the table with its truth, in order; without a cut-off only two of them."""
    table = WITHOUT_CUT_OFF if of.clinical is None else TABLE
    return tuple((name, rule(of)) for name, rule in table)


def named(of: Truths) -> Class:
    """The class of one client."""
    return next((name for name, truth in answers(of) if truth), Class.UNCHANGED)


def by_limits(first: Any, last: Any, limits: Limits) -> Truths:
    """By an instrument's own limits, in whole thousandths; `first` and `last` are turned.

    The limits must know a reliable change.
    """
    better = change.improved(first, last, limits)
    worse = change.deteriorated(first, last, limits)
    if limits.clinical_from is None:
        return Truths(better, worse)
    return Truths(
        better,
        worse,
        change.clinical(first, limits),
        change.healthy(last, limits),
        first < limits.clinical_from,
        last >= limits.healthy_below,
    )


def by_index(gain: Any, first: Any, last: Any, critical: float, cutoff: float | None) -> Truths:
    """By an index of change: all limits are strict.

    `gain` is the index, above 0 where the client got better; `first`, `last` and `cutoff` are
    turned, in points.
    """
    return _across(critical < gain, gain < -critical, first, last, cutoff)


def by_points(
    first: Any, last: Any, better_from: Any, worse_from: Any, cutoff: Any = None
) -> Truths:
    """By a difference that matters: so many points or more count; scores and limits turned."""
    return _across(first - last >= better_from, last - first >= worse_from, first, last, cutoff)


def by_percent(
    pre: Any, gain: Any, better_from: Any, worse_from: Any, sides: tuple[Any, Any, Any]
) -> Truths:
    """By a share of the first score, in percent: so much or more counts.

    `pre` as written and above 0 (from 0 no percentage is defined, and whoever asks leaves those
    clients out); `gain` is above 0 for the better; `sides` are first, last and cut-off, turned.
    """
    hundred = gain * 100
    return _across(hundred >= pre * better_from, pre * -worse_from >= hundred, *sides)


def by_true_score(
    gain: Any, first: Any, beyond: Any, critical: float, cutoff: float | None
) -> Truths:
    """By Hageman and Arrindell: the last true score must lie beyond the cut-off by its own error.

    `beyond` is how far the last true score lies on the good side, in units of its error.
    """
    better, worse = critical < gain, gain < -critical
    if cutoff is None:
        return Truths(better, worse)
    clinical, not_clinical = cutoff < first, cutoff >= first
    # Whoever was not clinical before has crossed nothing, so for them "functional" is not asked.
    return Truths(
        better, worse, clinical, clinical & (critical < beyond), not_clinical, not_clinical
    )


def _across(better: Truth, worse: Truth, first: Any, last: Any, cutoff: Any) -> Truths:
    if cutoff is None:
        return Truths(better, worse)
    return Truths(better, worse, cutoff < first, last < cutoff, cutoff >= first, last >= cutoff)

"""Change: what first against last says, by one table of rules and the instrument's own limits.

The rules use only `-`, `>=`, `<` and `&`, so the same functions take two whole numbers here
and two column expressions in the population's questions. They see present values only.
Inside them lower is better; `turned` mirrors the scores of instruments where higher is better.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, floor
from typing import Any

from envoi.domain.measure import POINT, Better, Instrument, Norms
from envoi.domain.significance import CRITICAL, cutoff_c, reliable_change_index, s_diff


class Outcome(StrEnum):
    """What became of a client's score between the first and the last time."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    NOT_ENOUGH_DATA = "not_enough_data"  # fewer than two scores, or no rule is published


class Side(StrEnum):
    """On which side of the cut-off a score lies."""

    HEALTHY = "healthy"
    CLINICAL = "clinical"
    NEITHER = "neither"  # exactly on a computed cut-off
    UNKNOWN = "unknown"  # this instrument has no cut-off


@dataclass(frozen=True)
class Limits:
    """An instrument's limits as whole thousandths, turned so that lower is better.

    A change counts from `change_from`, a score is clinical from `clinical_from` and healthy below
    `healthy_below`. The last two differ by one thousandth or so where the cut-off is computed:
    a score exactly on it is then neither.
    """

    better: Better
    change_from: int | None
    clinical_from: int | None
    healthy_below: int | None


@dataclass(frozen=True)
class Assessment:
    """First against last: the change (last minus first, thousandths), its index, what it means."""

    first: int | None
    last: int | None
    change: int | None
    index: float | None
    outcome: Outcome
    side: Side
    threshold: int | None


# One meaning, many engines: `Any` is an int here and a column expression elsewhere.
Rule = Callable[[Any, Any, Limits], Any]


def turned(value: Any, better: Better) -> Any:
    """The score mirrored, if need be, so that lower is better."""
    return value if better is Better.LOWER else 0 - value


def improved(first: Any, last: Any, limits: Limits) -> Any:
    """The score got better by at least the reliable change."""
    return first - last >= limits.change_from


def deteriorated(first: Any, last: Any, limits: Limits) -> Any:
    """The score got worse by at least the reliable change."""
    return last - first >= limits.change_from


def clinical(value: Any, limits: Limits) -> Any:
    """The score lies in the clinical range."""
    return value >= limits.clinical_from


def healthy(value: Any, limits: Limits) -> Any:
    """The score lies on the healthy side of the cut-off."""
    return value < limits.healthy_below


def recovered(first: Any, last: Any, limits: Limits) -> Any:
    """Reliably improved, clinical at the start, on the healthy side at the end."""
    return improved(first, last, limits) & clinical(first, limits) & healthy(last, limits)


# In this order: the first rule that holds names the outcome; where none holds it is UNCHANGED.
RULES: tuple[tuple[Outcome, Rule], ...] = (
    (Outcome.RECOVERED, recovered),
    (Outcome.IMPROVED, improved),
    (Outcome.DETERIORATED, deteriorated),
)


def rules(limits: Limits) -> tuple[tuple[Outcome, Rule], ...]:
    """The rules that can be asked with these limits: no cut-off, no recovery."""
    if limits.change_from is None:
        return ()
    return RULES if limits.clinical_from is not None else RULES[1:]


def limits(instrument: Instrument) -> Limits:
    """The limits of an instrument: published ones first, else computed from its first norms."""
    change_from = _change_from(instrument)
    if instrument.caseness is not None:
        at = turned(instrument.caseness.at, instrument.better)
        clinical_from = at if instrument.caseness.inclusive else at + 1
        return Limits(instrument.better, change_from, clinical_from, clinical_from)
    cut = _computed_cut(instrument)
    if cut is None:
        return Limits(instrument.better, change_from, None, None)
    cut = turned(cut, instrument.better)
    return Limits(instrument.better, change_from, floor(cut) + 1, ceil(cut))


def outcome(first: int, last: int, by: Limits) -> Outcome:
    """The outcome these limits give to a first and a last score."""
    if by.change_from is None:
        return Outcome.NOT_ENOUGH_DATA
    pair = turned(first, by.better), turned(last, by.better)
    return next((name for name, rule in rules(by) if rule(*pair, by)), Outcome.UNCHANGED)


def side(instrument: Instrument, value: int) -> Side:
    """On which side of the instrument's cut-off a score lies."""
    by = limits(instrument)
    if by.clinical_from is None:
        return Side.UNKNOWN
    score = turned(value, by.better)
    if clinical(score, by):
        return Side.CLINICAL
    return Side.HEALTHY if healthy(score, by) else Side.NEITHER


def assess(instrument: Instrument, scores: Sequence[int]) -> Assessment:
    """The first of these scores against the last, by the instrument's own rule."""
    threshold = limits(instrument).change_from
    if not scores:
        nothing = Outcome.NOT_ENOUGH_DATA
        return Assessment(None, None, None, None, nothing, Side.UNKNOWN, threshold)
    first, last = scores[0], scores[-1]
    where = side(instrument, last)
    if len(scores) == 1:
        return Assessment(first, last, None, None, Outcome.NOT_ENOUGH_DATA, where, threshold)
    result = outcome(first, last, limits(instrument))
    index = _index(instrument, first, last)
    return Assessment(first, last, last - first, index, result, where, threshold)


def reliably_better(instrument: Instrument, earlier: int, later: int) -> bool | None:
    """Whether the score got better beyond measurement error; None without a rule."""
    return _reliably(instrument, improved, earlier, later)


def reliably_worse(instrument: Instrument, earlier: int, later: int) -> bool | None:
    """Whether the score got worse beyond measurement error; None without a rule."""
    return _reliably(instrument, deteriorated, earlier, later)


def _reliably(instrument: Instrument, rule: Rule, earlier: int, later: int) -> bool | None:
    by = limits(instrument)
    if by.change_from is None:
        return None
    return bool(rule(turned(earlier, by.better), turned(later, by.better), by))


def _change_from(instrument: Instrument) -> int | None:
    if instrument.reliable_change is not None:
        return instrument.reliable_change.points
    norms = _norms(instrument)
    if norms is None:
        return None
    # A computed limit is strict: the change must exceed it.
    return floor(CRITICAL * s_diff(norms.sd, norms.reliability) * POINT) + 1


def _computed_cut(instrument: Instrument) -> float | None:
    norms = _norms(instrument)
    if norms is None or norms.clinical_mean is None:
        return None
    if norms.functional_mean is None or norms.functional_sd is None:
        return None
    cut = cutoff_c(norms.clinical_mean, norms.sd, norms.functional_mean, norms.functional_sd)
    return cut * POINT


def _index(instrument: Instrument, first: int, last: int) -> float | None:
    norms = _norms(instrument)
    if norms is None:
        return None
    return reliable_change_index(first / POINT, last / POINT, norms.sd, norms.reliability)


def _norms(instrument: Instrument) -> Norms | None:
    return instrument.norms[0] if instrument.norms else None

"""Measures: how answers to an instrument become a score, or say why they cannot.

The instrument itself is described in `instrument.py`; its names can be imported from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from envoi.domain.instrument import (
    POINT,
    Alias,
    Band,
    Better,
    Caseness,
    Instrument,
    Item,
    Licence,
    Missing,
    MissingRule,
    Norms,
    ReliableChange,
    RiskItem,
    Sourced,
)

__all__ = [
    "POINT",
    "Alias",
    "Answers",
    "Band",
    "Better",
    "Caseness",
    "Instrument",
    "Item",
    "Licence",
    "Missing",
    "MissingRule",
    "Norms",
    "ReliableChange",
    "RiskAnswer",
    "RiskItem",
    "Score",
    "Sourced",
    "Unscorable",
    "band",
    "is_case",
    "points",
    "risk_answer",
    "round_half_up",
    "score",
    "total",
]


class RiskAnswer(StrEnum):
    """What a set of answers says about the instrument's safety question."""

    ENDORSED = "endorsed"
    NOT_ENDORSED = "not_endorsed"
    UNKNOWN = "unknown"  # asked and left open: never taken for a no
    NOT_ASKED = "not_asked"  # no such item here, or only a total was written down


@dataclass(frozen=True)
class Score:
    """A total in thousandths; prorated means items were left open and the rule filled the sum."""

    value: int
    prorated: bool = False
    answered: int | None = None  # None: a total was written down, the answers are not here
    missing: tuple[int, ...] = ()


@dataclass(frozen=True)
class Unscorable:
    """No score, and why: a code for programs and a sentence for the therapist."""

    reason: str
    sentence: str


Answers = Mapping[int, int | None]
A_PAIR = 2


def score(instrument: Instrument, answers: Answers) -> Score | Unscorable:
    """The total of these answers, or the reason there is none."""
    refused = _not_by_item(instrument) or _stray(instrument, answers)
    if refused:
        return refused
    given = {item.number: answers.get(item.number) for item in instrument.items}
    missing = tuple(number for number, points in given.items() if points is None)
    if missing and not _may_be_missing(instrument, missing):
        return _too_many_missing(instrument, missing)
    total_points = sum(points for points in given.values() if points is not None)
    answered = instrument.item_count - len(missing)
    whole = round_half_up(total_points * instrument.item_count, answered)
    return Score(whole * instrument.scale * POINT, bool(missing), answered, missing)


def total(instrument: Instrument, value: int) -> Score | Unscorable:
    """A total written down without its answers, if this instrument can reach it."""
    if not instrument.low <= value <= instrument.high:
        return Unscorable(
            "out_of_range",
            f"{instrument.short} goes from {points(instrument.low)} to {points(instrument.high)};"
            f" {points(value)} lies outside.",
        )
    if (value - instrument.low) % instrument.step:
        return Unscorable(
            "off_grid",
            f"{instrument.short} moves in steps of {points(instrument.step)};"
            f" {points(value)} lies between two of them.",
        )
    return Score(value)


def risk_answer(instrument: Instrument, answers: Answers | None) -> RiskAnswer:
    """What was answered to the safety question; an item left open is unknown, never a no."""
    asked = instrument.risk_item
    if asked is None or not answers:
        return RiskAnswer.NOT_ASKED
    given = answers.get(asked.number)
    item = next(item for item in instrument.items if item.number == asked.number)
    if given is None or given not in instrument.points_of(item):
        return RiskAnswer.UNKNOWN
    return RiskAnswer.ENDORSED if given >= asked.at_least else RiskAnswer.NOT_ENDORSED


def band(instrument: Instrument, value: int) -> Band | None:
    """The band a score lies in; a score between two bands belongs to the lower one."""
    return next((each for each in reversed(instrument.bands) if value >= each.low), None)


def is_case(instrument: Instrument, value: int) -> bool | None:
    """Whether a score lies in the clinical range; None where no cut-off is published."""
    cut = instrument.caseness
    if cut is None:
        return None
    if value == cut.at:
        return cut.inclusive
    return (value > cut.at) if instrument.better is Better.LOWER else (value < cut.at)


def points(value: int) -> str:
    """A score as people write it: 10_000 is "10", 9_850 is "9.85"."""
    sign, (whole, rest) = "-" if value < 0 else "", divmod(abs(value), POINT)
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def round_half_up(numerator: int, denominator: int) -> int:
    """The whole number nearest to a fraction of two non-negative numbers; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _not_by_item(instrument: Instrument) -> Unscorable | None:
    if instrument.by_item:
        return None
    return Unscorable(
        "total_only", f"{instrument.short} is kept as a total here; please enter the total."
    )


def _stray(instrument: Instrument, answers: Answers) -> Unscorable | None:
    items = {item.number: item for item in instrument.items}
    for number, given in sorted(answers.items()):
        if number not in items:
            if number in instrument.also_on_form:
                continue
            return Unscorable("unknown_item", f"{instrument.short} has no item {number}.")
        allowed = instrument.points_of(items[number])
        if given is not None and given not in allowed:
            return Unscorable(
                "answer_out_of_range",
                f"Item {number} of {instrument.short} takes {_spoken(allowed)}; {given} was given.",
            )
    return None


def _spoken(allowed: tuple[int, ...]) -> str:
    if len(allowed) > A_PAIR and allowed == tuple(range(allowed[0], allowed[-1] + 1)):
        return f"{allowed[0]} to {allowed[-1]}"
    return ", ".join(str(each) for each in allowed[:-1]) + f" or {allowed[-1]}"


def _may_be_missing(instrument: Instrument, missing: tuple[int, ...]) -> bool:
    rule = instrument.missing
    if rule.kind is not Missing.MEAN or len(missing) > rule.limit:
        return False
    return not rule.only or set(missing) <= set(rule.only)


def _too_many_missing(instrument: Instrument, missing: tuple[int, ...]) -> Unscorable:
    rule = instrument.missing
    if rule.kind is Missing.MEAN and rule.only:
        why = f"only {_listed(rule.only)} may be left open"
    elif rule.kind is Missing.MEAN:
        why = f"its rule fills in for at most {rule.limit}"
    elif rule.kind is Missing.ALL_NEEDED:
        why = "its rule needs every item"
    else:
        why = "no rule for open items is published"
    were = "was" if len(missing) == 1 else "were"
    return Unscorable(
        "too_many_missing",
        f"{instrument.short} has no score here: {_listed(missing)} {were} left open, and {why}.",
    )


def _listed(numbers: tuple[int, ...]) -> str:
    *others, last = (str(number) for number in numbers)
    return f"items {', '.join(others)} and {last}" if others else f"item {last}"

"""Measures: what an instrument is, and how its answers become a score or say why they cannot.

Scores, bands, cut-offs and reliable changes are whole thousandths of a point (10 points = 10_000).
Answers to single items are the plain points of the form's own key (0, 1, 2, 3).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

POINT = 1000  # one point of a score, in thousandths


class Better(StrEnum):
    """The direction in which a score gets better."""

    LOWER = "lower"
    HIGHER = "higher"


class Missing(StrEnum):
    """What an instrument's own rule says about items left open."""

    ALL_NEEDED = "all needed"
    MEAN = "mean of the answered items"
    NOT_PUBLISHED = "no rule published"


class RiskAnswer(StrEnum):
    """What a set of answers says about the instrument's safety question."""

    ENDORSED = "endorsed"
    NOT_ENDORSED = "not_endorsed"
    UNKNOWN = "unknown"  # asked and left open: never taken for a no
    NOT_ASKED = "not_asked"  # no such item here, or only a total was written down


@dataclass(frozen=True)
class Sourced:
    """A number in thousandths with where it comes from; unverified means from memory."""

    value: int
    source: str
    verified: bool


@dataclass(frozen=True)
class Band:
    """A named stretch of the scale, both ends included."""

    low: int
    high: int
    name: str


@dataclass(frozen=True)
class Item:
    """One question of the form; an empty text means the wording may not be shipped."""

    number: int
    text: str = ""
    loinc: str | None = None
    loinc_verified: bool = False
    allowed: tuple[int, ...] = ()  # only where it differs from the instrument's own range


@dataclass(frozen=True)
class MissingRule:
    """How many items may be left open, and what then stands in for them.

    `only` names the items the rule is for, where it is not for all of them.
    """

    kind: Missing
    limit: int
    source: str
    verified: bool
    only: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReliableChange:
    """The smallest change that counts as more than measurement error: at least `points`."""

    points: int
    confidence: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Caseness:
    """The score where the clinical range begins; inclusive means `at` itself is clinical."""

    at: int
    inclusive: bool
    source: str
    verified: bool


@dataclass(frozen=True)
class Norms:
    """What a named group of people scored, in plain points; None where the source is silent."""

    sd: float
    reliability: float
    population: str
    source: str
    verified: bool
    clinical_mean: float | None = None
    functional_mean: float | None = None
    functional_sd: float | None = None


@dataclass(frozen=True)
class RiskItem:
    """The item that asks about safety, and the answer from which it counts as endorsed."""

    number: int
    at_least: int
    source: str
    verified: bool


@dataclass(frozen=True)
class Licence:
    """Who owns the wording, and what we may do with it.

    `checked_on` is the day somebody read the permission named in `source`, empty if nobody has.
    """

    holder: str
    url: str
    checked_on: str
    may_ship_text: bool
    notice_text: str
    source: str


@dataclass(frozen=True)
class Alias:
    """Another name under which a file may call the instrument; LOINC codes carry their system."""

    name: str
    system: str | None = None
    verified: bool = True
    use: str = "name"  # "name", or for a code "total" or "panel"


@dataclass(frozen=True)
class Instrument:
    """A measure as its authors published it: items, scale, cut-offs, and where each is written."""

    code: str
    version: str
    name: str
    short: str
    measures: str  # what it is about, as a clinician would say it: "depression"
    reviewed_on: str
    items: tuple[Item, ...]
    item_low: int
    item_high: int
    low: int
    high: int
    better: Better
    missing: MissingRule
    licence: Licence
    aliases: tuple[Alias, ...] = ()
    answers: tuple[str, ...] = ()  # labels, from item_low upwards
    stem: str = ""
    scale: int = 1  # the sum of the points is multiplied by this (DASS-21: 2)
    step: int = POINT  # the grid a total lies on
    also_on_form: tuple[int, ...] = ()  # numbers on the same sheet this score does not use
    by_item: bool = True  # answers by number can be scored; else only a total is taken
    score_only: bool = False  # the wording is not shipped
    family: str | None = None
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    bands_verified: bool = False
    risk_item: RiskItem | None = None
    caseness: Caseness | None = None
    reliable_change: ReliableChange | None = None
    norms: tuple[Norms, ...] = ()
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def item_count(self) -> int:
        """How many items make up the score."""
        return len(self.items)

    def points_of(self, item: Item) -> tuple[int, ...]:
        """The answers this item can have, in points."""
        return item.allowed or tuple(range(self.item_low, self.item_high + 1))


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
    if len(allowed) > 2 and allowed == tuple(range(allowed[0], allowed[-1] + 1)):
        return f"{allowed[0]} to {allowed[-1]}"
    return ", ".join(str(each) for each in allowed[:-1]) + f" or {allowed[-1]}"


def _may_be_missing(instrument: Instrument, missing: tuple[int, ...]) -> bool:
    rule = instrument.missing
    if rule.kind is not Missing.MEAN or len(missing) > rule.limit:
        return False
    return not rule.only or set(missing) <= set(rule.only)


def _too_many_missing(instrument: Instrument, missing: tuple[int, ...]) -> Unscorable:
    rule = instrument.missing
    open_items = _listed(missing)
    if rule.kind is Missing.MEAN and rule.only:
        why = f"only item {_listed(rule.only)} may be left open"
    elif rule.kind is Missing.MEAN:
        why = f"its rule fills in for at most {rule.limit}"
    elif rule.kind is Missing.ALL_NEEDED:
        why = "its rule needs every item"
    else:
        why = "no rule for open items is published"
    return Unscorable(
        "too_many_missing",
        f"{instrument.short} has no score here: item {open_items} was left open, and {why}.",
    )


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)

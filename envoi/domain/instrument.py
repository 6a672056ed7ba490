"""What an instrument is: its items, its scale, its limits, and where each of them is written.

Scores, bands, cut-offs and reliable changes are whole thousandths of a point (10 points = 10_000).
Answers to single items are the plain points of the form's own key (0, 1, 2, 3).
"""

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

"""How long a record is kept: the latest day any rule that applies asks for, or that it is unknown.

A rule counts years from a day of the record. Nothing is guessed: a rule whose day is not recorded
leaves the end unknown, and what is unknown is kept. A hold beats every rule.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

MONTHS = 12
FAR = date.max


class Anchor(StrEnum):
    """The day a rule counts from."""

    LAST_SERVICE = "last_service"  # the last session that was held
    END_OF_TREATMENT = "end_of_treatment"  # the day the course was ended
    LAST_CONTACT = "last_contact"  # the last word of any kind, a session among them
    MAJORITY = "majority"  # the day the client comes of age
    LAST_EFFECT = "last_effect"  # the last day something about its handling was made or in effect


class Stage(StrEnum):
    """How much has to be kept: the whole record, or at least a summary of it."""

    FULL = "full"
    SUMMARY = "summary"


class Of(StrEnum):
    """What a rule speaks of: the clinical record, or the papers about its handling."""

    RECORD = "record"
    DOCUMENTATION = "documentation"


@dataclass(frozen=True)
class Span:
    """So long after a day of the record; after the latest of them where there are several."""

    anchors: tuple[Anchor, ...]
    years: int
    months: int = 0


@dataclass(frozen=True)
class Period:
    """One stage of a rule: every span has to be over before it is."""

    stage: Stage
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Rule:
    """What one body or place asks; `minors` for a client who was one, where it tells them apart.

    `adults_unknown` and `minors_unknown` say what the rule itself leaves open: then nobody can
    tell where it ends. `own` marks a rule whose years the practice says itself.
    """

    code: str
    name: str
    profession: str
    jurisdiction: str
    of: Of
    adults: tuple[Period, ...]
    minors: tuple[Period, ...]
    adults_unknown: str
    minors_unknown: str
    own: bool
    source: str
    verified: bool


@dataclass(frozen=True)
class Facts:
    """What is known of one record. `born` is ISO and may be partial: 2015, 2015-03, or nothing.

    `age_of_majority` is what the law of the place says, in years; None while nobody has said it.
    """

    born: str
    age_of_majority: int | None
    last_service: date | None
    end_of_treatment: date | None
    last_contact: date | None
    last_effect: date | None = None


@dataclass(frozen=True)
class Ends:
    """Where one stage of one rule ends; `unknown` says what is missing where no day is known."""

    rule: Rule
    stage: Stage
    until: date | None
    unknown: str = ""


@dataclass(frozen=True)
class Keep:
    """Until when a record is kept, the last day included, and why.

    `until` is None while it is held, where anything is unknown, and where no rule applies.
    `full_until` is the last day on which the whole record has to be kept, where that is known.
    """

    until: date | None
    full_until: date | None
    why: tuple[Ends, ...]
    unknown: tuple[str, ...]
    held: bool

    def over(self, on: date) -> bool:
        """Every rule has run out before this day, everything is known, and nothing is held."""
        return self.until is not None and self.until < on

    def summary_enough(self, on: date) -> bool:
        """A summary is enough on this day: the whole record is not asked for any more."""
        full = self.full_until
        return self.until is not None and full is not None and full < on <= self.until


NO_RULE = "no rule was chosen"
MISSING = {
    Anchor.LAST_SERVICE: "the last session is not recorded",
    Anchor.END_OF_TREATMENT: "the day it ended is not recorded",
    Anchor.LAST_CONTACT: "the last contact is not recorded",
    Anchor.LAST_EFFECT: "the day it ended is not recorded",
}
NO_BIRTH = "the birth date is not recorded"
NO_MAJORITY = "the age at which one comes of age is not chosen"


def due(rules: Sequence[Rule], facts: Facts, *, holds: int = 0, of: Of = Of.RECORD) -> Keep:
    """The latest day over all rules for this kind of paper; unknown while anything is missing."""
    told = [each for rule in rules if rule.of is of for each in ends(rule, facts)]
    unknown = tuple(dict.fromkeys(each.unknown for each in told if each.unknown))
    if not told:
        unknown = (NO_RULE,)
    settled = not unknown and not holds
    days = [each.until for each in told if each.until is not None]
    full = [each.until for each in told if each.until is not None and each.stage is Stage.FULL]
    return Keep(
        until=max(days) if settled else None,
        full_until=max(full) if settled and full else None,
        why=tuple(sorted(told, key=lambda each: each.until or FAR, reverse=True)),
        unknown=unknown,
        held=bool(holds),
    )


def ends(rule: Rule, facts: Facts) -> tuple[Ends, ...]:
    """Where each stage of a rule ends for one record."""
    open_ = _left_open(rule, facts)
    if open_:
        return (Ends(rule, Stage.FULL, None, open_),)
    periods = rule.minors if rule.minors and was_minor(facts) else rule.adults
    return tuple(_ends(rule, period, facts) for period in periods)


def _left_open(rule: Rule, facts: Facts) -> str:
    """Why nobody can tell which part of the rule counts, or what it asks; empty where one can."""
    tells_apart = bool(rule.minors or rule.minors_unknown)
    minor = was_minor(facts) if tells_apart else False
    if minor is None:
        if majority(facts) is None:
            return _missing(Anchor.MAJORITY, facts)
        return MISSING[Anchor.LAST_SERVICE]
    return rule.minors_unknown if minor else rule.adults_unknown


def _ends(rule: Rule, period: Period, facts: Facts) -> Ends:
    days: list[date] = []
    for span in period.spans:
        for anchor in span.anchors:
            day = _day(anchor, facts)
            if day is None:
                return Ends(rule, period.stage, None, _missing(anchor, facts))
            days.append(after(day, span.years, span.months))
    return Ends(rule, period.stage, max(days))


def _day(anchor: Anchor, facts: Facts) -> date | None:
    return {
        Anchor.LAST_SERVICE: facts.last_service,
        Anchor.END_OF_TREATMENT: facts.end_of_treatment,
        Anchor.LAST_CONTACT: facts.last_contact,
        Anchor.MAJORITY: majority(facts),
        Anchor.LAST_EFFECT: facts.last_effect,
    }[anchor]


def _missing(anchor: Anchor, facts: Facts) -> str:
    if anchor is Anchor.MAJORITY:
        return NO_MAJORITY if facts.born else NO_BIRTH
    return MISSING[anchor]


def was_minor(facts: Facts) -> bool | None:
    """True where the client may still have been a minor when they were last seen; None if unknown.

    Of a partial birth date the latest day it allows is taken: whoever may have been a minor was.
    """
    of_age = majority(facts)
    last = facts.last_service or facts.last_contact or facts.end_of_treatment
    if of_age is None or last is None:
        return None
    return last < of_age


def majority(facts: Facts) -> date | None:
    """The day the client comes of age, at the latest the birth date allows; None if unknown."""
    born = latest_birth(facts.born)
    if born is None or facts.age_of_majority is None:
        return None
    return after(born, facts.age_of_majority)


def latest_birth(born: str) -> date | None:
    """The latest day a birth date allows: the last of its month or year where it is partial."""
    parts = [int(part) for part in born.split("-")] if born else []
    if not parts:
        return None
    if len(parts) == 1:
        return date(parts[0], 12, 31)
    if len(parts) == 2:  # noqa: PLR2004 - year and month
        return after(date(parts[0], parts[1], 1), 0, 1) - timedelta(days=1)
    return date(*parts)


def after(day: date, years: int, months: int = 0) -> date:
    """So many years and months later; a day that is not there is the first of the next month."""
    whole = day.year * MONTHS + day.month - 1 + years * MONTHS + months
    year, month = divmod(whole, MONTHS)
    if year > date.max.year:
        return date.max
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        ahead = whole + 1
        return date(ahead // MONTHS, ahead % MONTHS + 1, 1)


def of_own(rule: Rule, years: int) -> Rule:
    """A rule whose years the practice says itself, with the years it said.

    They count from the latest day there is, and for whoever was a minor from coming of age too.
    """
    last = Span((Anchor.END_OF_TREATMENT, Anchor.LAST_CONTACT), years)
    of_age = Span((Anchor.MAJORITY,), years)
    return replace(
        rule,
        adults=(Period(Stage.FULL, (last,)),),
        minors=(Period(Stage.FULL, (last, of_age)),),
        adults_unknown="",
        minors_unknown="",
    )


def latest(keeps: Iterable[Keep]) -> Keep:
    """Records that stand or fall together, such as those of a couple: the longest counts."""
    all_ = tuple(keeps)
    unknown = tuple(dict.fromkeys(why for keep in all_ for why in keep.unknown))
    held = any(keep.held for keep in all_)
    settled = bool(all_) and not unknown and not held
    days = [keep.until for keep in all_ if keep.until is not None]
    full = [keep.full_until for keep in all_ if keep.full_until is not None]
    return Keep(
        until=max(days) if settled else None,
        full_until=max(full) if settled and full else None,
        why=tuple(each for keep in all_ for each in keep.why),
        unknown=unknown,
        held=held,
    )

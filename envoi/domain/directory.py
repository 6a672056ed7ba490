"""Who fits: the places of a directory held against what a client needs, each with its reasons.

Some needs are hard: a place that certainly cannot meet one is left out, and said to be. What is
not recorded counts neither for a place nor against it. Who pays never leaves a place out, and
the fee moves no place up or down; both stand among the reasons, for the client to weigh.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

STALE_AFTER = timedelta(days=180)  # a proposal of this house
LATE = 10_000  # stands for a waiting time nobody recorded: after every recorded one


@dataclass(frozen=True)
class Provider:
    """One place of the directory. Empty sets and None say: not recorded."""

    ref: str
    name: str
    specialties: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    payers: frozenset[str] = frozenset()
    licensed_in: frozenset[str] = frozenset()
    age_from: int | None = None
    age_to: int | None = None
    telehealth: bool | None = None
    takes_new: bool | None = None
    fee: str = ""
    waiting_weeks: int | None = None
    confirmed_on: date | None = None


@dataclass(frozen=True)
class Need:
    """What a client needs. What is empty or None is not asked for."""

    specialty: str = ""
    language: str = ""
    interpreter: bool = False  # an interpreter would do where the language is not spoken
    lives_in: str = ""
    age: int | None = None
    payer: str = ""
    telehealth: bool = False


@dataclass(frozen=True, order=True)
class Reason:
    """One reason, as a code with what it is about; `weight` is what it counts for in the order."""

    code: str
    about: str = ""
    weight: int = 0


@dataclass(frozen=True)
class Offer:
    """A place that may fit, with its rank from 1 on and the reasons for it."""

    provider: Provider
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class LeftOut:
    """A place that cannot meet a hard need, and which."""

    provider: Provider
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Ranking:
    """Every place of the directory: those that may fit in order, and those left out."""

    offers: tuple[Offer, ...]
    left_out: tuple[LeftOut, ...]


def same(word: str) -> str:
    """A word as it is compared: without case and outer blanks."""
    return " ".join(word.split()).casefold()


def words(text: str) -> frozenset[str]:
    """The words of a list somebody typed, with commas or lines between them, as compared."""
    parts = (same(part) for part in text.replace("\n", ",").split(","))
    return frozenset(part for part in parts if part)


def ranked(providers: Iterable[Provider], need: Need, *, on: date) -> Ranking:
    """Every place held against the need on a day; the same whatever order they come in."""
    fitting, left_out = [], []
    for each in providers:
        against = tuple(_excluding(each, need))
        if against:
            left_out.append(LeftOut(each, against))
        else:
            fitting.append((each, tuple(_reasons(each, need, on))))
    fitting.sort(key=lambda pair: _place(*pair))
    left_out.sort(key=lambda each: (same(each.provider.name), each.provider.ref))
    offers = (Offer(each, rank, why) for rank, (each, why) in enumerate(fitting, start=1))
    return Ranking(tuple(offers), tuple(left_out))


def _place(each: Provider, reasons: tuple[Reason, ...]) -> tuple[int, int, str, str]:
    """Total: two places never stand at the same point, because references differ."""
    waiting = LATE if each.waiting_weeks is None else each.waiting_weeks
    return -sum(reason.weight for reason in reasons), waiting, same(each.name), each.ref


def _excluding(each: Provider, need: Need) -> Iterator[Reason]:
    """Which hard needs this place certainly cannot meet."""
    if need.lives_in and each.licensed_in and same(need.lives_in) not in each.licensed_in:
        yield Reason("not_licensed", need.lives_in)
    if need.age is not None and _too_young_or_old(each, need.age):
        yield Reason("other_ages", str(need.age))
    missing = need.language and each.languages and same(need.language) not in each.languages
    if missing and not need.interpreter:
        yield Reason("language_not_spoken", need.language)
    if each.takes_new is False:
        yield Reason("takes_nobody_new")


def _too_young_or_old(each: Provider, age: int) -> bool:
    young = each.age_from is not None and age < each.age_from
    return young or (each.age_to is not None and age > each.age_to)


def _reasons(each: Provider, need: Need, on: date) -> Iterator[Reason]:
    yield from _among("specialty", need.specialty, each.specialties, 4)
    yield from _speaks(each, need)
    yield from _among("licensed", need.lives_in, each.licensed_in, 1)
    if need.age is not None:
        recorded = (each.age_from, each.age_to) != (None, None)
        yield Reason("age_fits", str(need.age), 1) if recorded else Reason("age_not_recorded")
    yield from _among("payer", need.payer, each.payers, 2)
    if need.telehealth:
        yield _telehealth(each)
    yield Reason("fee", each.fee) if each.fee else Reason("fee_not_recorded")
    yield _waiting(each)
    yield _confirmed(each, on)


def _among(code: str, wanted: str, there: frozenset[str], weight: int) -> Iterator[Reason]:
    """Fits, is not recorded, or is another one, which counts a little against it."""
    if not wanted:
        return
    if not there:
        yield Reason(f"{code}_not_recorded", wanted)
    elif same(wanted) in there:
        yield Reason(f"{code}_fits", wanted, weight)
    else:
        yield Reason(f"{code}_other", wanted, -1)


def _speaks(each: Provider, need: Need) -> Iterator[Reason]:
    for reason in _among("language", need.language, each.languages, 2):
        other = reason.code == "language_other"
        yield Reason("with_interpreter", need.language, -1) if other else reason


def _telehealth(each: Provider) -> Reason:
    if each.telehealth is None:
        return Reason("telehealth_not_recorded")
    return (
        Reason("telehealth_fits", "", 1) if each.telehealth else Reason("telehealth_other", "", -1)
    )


def _waiting(each: Provider) -> Reason:
    if each.waiting_weeks is None:
        return Reason("waiting_not_recorded")
    return Reason("waiting", str(each.waiting_weeks))


def _confirmed(each: Provider, on: date) -> Reason:
    if each.confirmed_on is None:
        return Reason("never_confirmed")
    stale = on - each.confirmed_on > STALE_AFTER
    return Reason("not_confirmed_since" if stale else "confirmed", each.confirmed_on.isoformat())

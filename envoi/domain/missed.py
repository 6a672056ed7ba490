"""How often a client misses appointed hours: their own count, drawn towards the practice's rate.

Clients differ, and a few hours tell little of one of them. Where chances of missing are spread over
the clients of a practice as a beta distribution with the parameters `missed` (a) and `kept` (b), a
client who missed m of n hours is expected to miss (a + m) / (a + b + n) of those to come. a and b
are those that make the practice's own hours likeliest, each hour told from the ones before it:
whoever misses many and stays away does not distort them.

Only hours are looked at, never who a client is. What counts as missed says `session.missed`; an
hour the practice called off is no hour here. Whether all this knows more than one rate for
everybody is measured in `missed_judged.py`. The method: docs/methods/leaving-early.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log

# The house's own choices: below them a rate would be the story of a few.
FEWEST_HOURS = 100  # of the practice, before any rate is told
FEWEST_COURSES = 10  # with two hours or more, likewise
ALIKE = 1e-4  # a spread so small that a client’s own hours would not move anything
SPREAD = 0.1  # where the search begins
STEPS, HALVINGS = 100, 50
ENOUGH = 1e-12  # of the log likelihood, by which one step more would do better


class Why(StrEnum):
    """Why no rate of a client's own is told."""

    TELLS = ""
    TOO_FEW = "too_few"
    ONE_WAY = "one_way"  # every hour was kept, or none
    ALIKE = "alike"
    NOT_JUDGED = "not_judged"
    NO_BETTER = "no_better"


@dataclass(frozen=True)
class Hour:
    """An appointed hour of one course that was kept or missed, and whose it was."""

    client: str
    course: str
    on: date
    missed: bool


@dataclass(frozen=True)
class Prior:
    """A practice's rate and how firmly it holds, as so many hours missed and kept beforehand."""

    missed: float
    kept: float

    @property
    def rate(self) -> float:
        """The share of hours missed by a client nothing is known of."""
        return self.missed / (self.missed + self.kept)

    @property
    def strength(self) -> float:
        """How many hours of their own weigh as much as the practice's rate."""
        return self.missed + self.kept


def smoothed(prior: Prior, missed: int, of: int) -> float:
    """The share of hours to come that a client who missed so many of so many will miss.

    Errors: ValueError for more missed than there were.
    """
    if not 0 <= missed <= of:
        raise ValueError("Nobody misses more hours than there were.")
    return (prior.missed + missed) / (prior.strength + of)


class Tally:
    """The hours of a practice, as far as the likelihood needs them.

    `missed[j]` is how many courses missed more than j hours, `kept[j]` kept more than j, and
    `both[j]` had more than j: their order within a course makes no difference.
    """

    def __init__(self) -> None:
        self.missed: list[int] = []
        self.kept: list[int] = []
        self.both: list[int] = []
        self._courses: dict[str, tuple[int, int]] = {}

    def add(self, hour: Hour) -> None:
        """One hour more."""
        missed, kept = self.of(hour.course)
        _count(self.missed if hour.missed else self.kept, missed if hour.missed else kept)
        _count(self.both, missed + kept)
        self._courses[hour.course] = (missed + hour.missed, kept + (not hour.missed))

    def of(self, course: str) -> tuple[int, int]:
        """How many hours of a course were missed and kept."""
        return self._courses.get(course, (0, 0))

    @property
    def hours(self) -> tuple[int, int]:
        """How many were missed and kept by everybody."""
        return sum(self.missed), sum(self.kept)

    @property
    def repeated(self) -> int:
        """How many courses had two hours or more."""
        return self.both[1] if len(self.both) > 1 else 0


def _count(into: list[int], place: int) -> None:
    if place == len(into):
        into.append(0)
    into[place] += 1


def tallied(hours: Iterable[Hour]) -> Tally:
    """All these hours, counted."""
    tally = Tally()
    for each in hours:
        tally.add(each)
    return tally


def prior(tally: Tally) -> Prior | Why:
    """The likeliest beta distribution behind these counts, or why there is none."""
    missed, kept = tally.hours
    if missed + kept < FEWEST_HOURS or tally.repeated < FEWEST_COURSES:
        return Why.TOO_FEW
    if not missed or not kept:
        return Why.ONE_WAY
    share = missed / (missed + kept)
    if _slopes(tally, share, 0.0).spread <= 0:
        return Why.ALIKE
    rate, spread = _likeliest(tally, share, SPREAD)
    return Prior(rate / spread, (1 - rate) / spread) if spread > ALIKE else Why.ALIKE


def loss(tally: Tally, rate: float, spread: float) -> float:
    """Minus the log likelihood of the hours, each told from those before it.

    `spread` is 1 / strength: 0 where all are alike.
    """
    return (
        _logs(tally.both, 1.0, spread)
        - _logs(tally.missed, rate, spread)
        - _logs(tally.kept, 1 - rate, spread)
    )


def _logs(counts: Sequence[int], start: float, spread: float) -> float:
    return sum(count * log(start + place * spread) for place, count in enumerate(counts))


def _likeliest(tally: Tally, rate: float, spread: float) -> tuple[float, float]:
    """Newton’s steps on rate and spread, each shortened until it does better."""
    at, lost = (rate, spread), loss(tally, rate, spread)
    for _ in range(STEPS):
        slopes = _slopes(tally, *at)
        step = slopes.step()
        better = _shortened(tally, at, step, lost)
        if better is None or slopes.gain(step) <= ENOUGH:
            return better[0] if better else at
        at, lost = better
    return at


def _shortened(
    tally: Tally, at: tuple[float, float], step: tuple[float, float], lost: float
) -> tuple[tuple[float, float], float] | None:
    """So far along the step that it does better; None where it does nowhere."""
    scale = 1.0
    for _ in range(HALVINGS):
        rate, spread = at[0] + scale * step[0], at[1] + scale * step[1]
        scale /= 2
        if 0 < rate < 1 and spread >= 0 and (now := loss(tally, rate, spread)) < lost:
            return (rate, spread), now
    return None


@dataclass(frozen=True)
class _Slopes:
    """First and second derivatives of the log likelihood; `fall` is what bends it up again."""

    rate: float
    spread: float
    rates: float
    spreads: float
    mixed: float
    fall: float

    def step(self) -> tuple[float, float]:
        """Newton’s step up; where it is no hill, one that leaves out what bends it up."""
        spreads = self.spreads + self.fall
        det = self.rates * spreads - self.mixed**2
        if det <= 0:
            spreads = self.spreads
            det = self.rates * spreads - self.mixed**2
        return (
            (self.mixed * self.spread - spreads * self.rate) / det,
            (self.mixed * self.rate - self.rates * self.spread) / det,
        )

    def gain(self, step: tuple[float, float]) -> float:
        """How much likelier a step promises to make it."""
        return self.rate * step[0] + self.spread * step[1]


def _slopes(tally: Tally, rate: float, spread: float) -> _Slopes:
    m0, m1, m00, m01, m11 = _sums(tally.missed, rate, spread)
    k0, k1, k00, k01, k11 = _sums(tally.kept, 1 - rate, spread)
    _, b1, _, _, b11 = _sums(tally.both, 1.0, spread)
    return _Slopes(
        rate=m0 - k0,
        spread=m1 + k1 - b1,
        rates=-(m00 + k00),
        spreads=-(m11 + k11),
        mixed=k01 - m01,
        fall=b11,
    )


def _sums(counts: Sequence[int], start: float, spread: float) -> tuple[float, ...]:
    """Sums over j of count × j^p / (start + j × spread)^q, for q of 1 and 2."""
    s0 = s1 = s00 = s01 = s11 = 0.0
    for place, count in enumerate(counts):
        one = 1 / (start + place * spread)
        first = count * one
        s0 += first
        s1 += first * place
        s00 += first * one
        s01 += first * one * place
        s11 += first * one * place * place
    return s0, s1, s00, s01, s11

"""Cumulative incidence where endings compete: planned, drop-out, transfer (Aalen & Johansen 1978).

Whoever ended in one way can no longer end in another. Taking the other endings for episodes still
open (one minus Kaplan-Meier) answers a question nobody asked, and overstates each of them.
The variance is that of the delta method (Marubini & Valsecchi 1995, 10.2.2); the interval is set on
log(-log F), so that it stays between 0 and 1.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True)
class Tally:
    """How many episodes ended in each way at one time, and how many were still open then."""

    time: float
    ended: Mapping[str, int]
    still_open: int = 0


@dataclass(frozen=True)
class Incidence:
    """The share that has ended in one way by a time, with its standard error and interval.

    `low` and `high` are None where nothing, or everything, has ended this way: no interval follows.
    """

    share: float
    se: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Step:
    """A time at which something ended: who was at risk then, and the incidence of each way."""

    time: float
    at_risk: int
    going_on: float
    ways: Mapping[str, Incidence]


@dataclass
class _Way:
    """The running sums of one way: its incidence and what its variance is made of."""

    share: float = 0.0
    risk: float = 0.0  # Σ g, with g = d / (n (n - d))
    risk_share: float = 0.0  # Σ F g
    risk_square: float = 0.0  # Σ F² g
    own: float = 0.0  # Σ S²(n - d_k) d_k / n³
    both: float = 0.0  # Σ S d_k / n²
    both_share: float = 0.0  # Σ F S d_k / n²

    def variance(self) -> float:
        """Of the incidence now."""
        f = self.share
        spread = f * f * self.risk - 2 * f * self.risk_share + self.risk_square
        return spread + self.own - 2 * (f * self.both - self.both_share)


@dataclass
class _Going:
    """What goes on so far."""

    at_risk: int
    share: float = 1.0
    ways: dict[str, _Way] = field(default_factory=dict)


def incidence(tallies: Iterable[Tally], *, level: float = LEVEL) -> tuple[Step, ...]:
    """The steps of every way's cumulative incidence, in order of time; rows in any order.

    Several tallies of one time count together; whoever is still open at a time was at risk then.
    Errors: ValueError for a count below zero.
    """
    merged = _merged(tallies)
    if any(n < 0 for each in merged for n in (*each.ended.values(), each.still_open)):
        raise ValueError("A number of episodes is not below zero.")
    names = sorted({name for each in merged for name, n in each.ended.items() if n})
    total = sum(sum(each.ended.values()) + each.still_open for each in merged)
    going = _Going(total, ways={name: _Way() for name in names})
    return tuple(_steps(going, merged, NormalDist().inv_cdf((1 + level) / 2)))


def _merged(tallies: Iterable[Tally]) -> Sequence[Tally]:
    ended: dict[float, dict[str, int]] = {}
    still: dict[float, int] = {}
    for each in tallies:
        at = ended.setdefault(each.time, {})
        for name, n in each.ended.items():
            at[name] = at.get(name, 0) + n
        still[each.time] = still.get(each.time, 0) + each.still_open
    return [Tally(time, ended[time], still[time]) for time in sorted(ended)]


def _steps(going: _Going, tallies: Sequence[Tally], z: float) -> Iterator[Step]:
    for each in tallies:
        ended = sum(each.ended.values())
        if ended:
            yield _step(going, each, ended, z)
        going.at_risk -= ended + each.still_open


def _step(going: _Going, each: Tally, ended: int, z: float) -> Step:
    n = going.at_risk
    g = ended / (n * (n - ended)) if ended < n else 0.0  # the last one leaves nobody to vary
    for name, way in going.ways.items():
        d = each.ended.get(name, 0)
        way.share += going.share * d / n
        way.risk += g
        way.risk_share += way.share * g
        way.risk_square += way.share**2 * g
        way.own += going.share**2 * (n - d) * d / n**3
        way.both += going.share * d / n**2
        way.both_share += way.share * going.share * d / n**2
    going.share *= 1 - ended / n
    ways = {name: _interval(way.share, way.variance(), z) for name, way in going.ways.items()}
    return Step(each.time, n, going.share, ways)


def _interval(share: float, variance: float, z: float) -> Incidence:
    se = sqrt(max(variance, 0.0))
    if not 0 < share < 1 or se == 0:
        return Incidence(share, se, None, None)
    reach = z * se / (share * log(share))  # below zero, as the logarithm is
    return Incidence(share, se, share ** exp(-reach), share ** exp(reach))

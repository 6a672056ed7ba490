"""Shares of few: an interval that stays honest, and the limits within which chance alone moves.

The interval is Wilson's (1927), as Newcombe (1998, method 3) recommends it. The limits of a funnel
are those of the exact binomial, interpolated as in Spiegelhalter (2005, appendix A.1.1), so that
they are smooth in the number of cases and a share on them is neither in nor out by rounding.
The interval of a median is that of its order statistics, and never narrower than it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist, median

LEVEL = 0.95
FUNNEL_LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class Interval:
    """A value with the interval around it; `low` and `high` are None where none follows."""

    value: float
    low: float | None
    high: float | None


def wilson(count: int, of: int, *, level: float = LEVEL) -> Interval:
    """The share `count` is of `of`, with its Wilson interval, all between 0 and 1.

    Errors: ValueError for a share of nobody, or for more than there are.
    """
    if of < 1 or not 0 <= count <= of:
        raise ValueError("A share is of somebody, and of no more than there are.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / of
    middle = share + z * z / (2 * of)
    reach = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    low = 0.0 if count == 0 else (middle - reach) / scale
    high = 1.0 if count == of else (middle + reach) / scale
    return Interval(share, low, high)


def _chances(of: int, target: float) -> list[float]:
    """The chance of each count from none to all, by logarithms so that many cases do not vanish."""
    whole = lgamma(of + 1)
    yes, no = log(target), log1p(-target)
    return [
        exp(whole - lgamma(k + 1) - lgamma(of - k + 1) + k * yes + (of - k) * no)
        for k in range(of + 1)
    ]


def quantile(of: int, target: float, chance: float) -> float:
    """The count below which a binomial falls with this chance, interpolated between two counts."""
    below = 0.0
    for count, one in enumerate(_chances(of, target)):
        if below + one > chance:
            return count - (below + one - chance) / one
        below += one
    return float(of)


def funnel(of: int, target: float, *, level: float = LEVEL) -> tuple[float, float]:
    """The shares between which `of` cases lie with this chance where all are of one target.

    Errors: ValueError for no cases, or a target that is no chance.
    """
    if of < 1 or not 0 <= target <= 1:
        raise ValueError("A funnel is drawn around a share, for at least one case.")
    if target in (0, 1):
        return float(target), float(target)
    tail = (1 - level) / 2
    low, high = (quantile(of, target, chance) / of for chance in (tail, 1 - tail))
    return min(max(low, 0.0), 1.0), min(max(high, 0.0), 1.0)


def middle(values: Sequence[float], *, level: float = LEVEL) -> Interval:
    """The median with the interval of its order statistics; none follows from too few values.

    Errors: ValueError for no values.
    """
    if not values:
        raise ValueError("There is no median of nothing.")
    ordered = sorted(values)
    rank = _rank(len(ordered), (1 - level) / 2)
    value = float(median(ordered))
    if rank == 0:
        return Interval(value, None, None)
    return Interval(value, float(ordered[rank - 1]), float(ordered[-rank]))


def _rank(of: int, tail: float) -> int:
    """The largest rank below which half a coin's throws fall with at most this chance; 0: none."""
    below = 0.0
    for rank, one in enumerate(_chances(of, 0.5)):
        below += one
        if below > tail:
            return rank
    return 0

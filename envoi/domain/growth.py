"""The expected course of a score, and the range in which similar courses lie.

A client's score at time t is β₀ + b₀ + (β₁ + b₁) log(1 + t) + error: an average line, the client's
own deviation from it, and what one answer happens to miss by. The parameters come from a population
(`envoi.population.growth`) or from a publication; the predictions here are arithmetic for one
client, without any library. Source: Laird & Ware 1982, best linear unbiased prediction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from math import isfinite, log1p, sqrt
from statistics import NormalDist
from typing import Any

EIGHT_IN_TEN = 0.8
Pair = tuple[float, float]
Square = tuple[Pair, Pair]


class Edge(StrEnum):
    """Where an estimate lies at the edge of what is possible, which has to be said with it."""

    NONE = ""
    ONE_WAY = "one_way"  # clients differ in one direction alone: correlation ±1, or no variance
    NOTHING = "nothing"  # clients do not differ beyond measurement error


@dataclass(frozen=True)
class Growth:
    """A growth model: the average line, how clients differ from it, and measurement error.

    `fixed` is (β₀, β₁), `fixed_covariance` that of its estimates, `spread` the covariance of the
    clients' deviations, `residual` the variance of one answer about its client's line.
    `criterion` is -2 log of the restricted likelihood where it was estimated here.
    """

    fixed: Pair
    fixed_covariance: Square
    spread: Square
    residual: float
    episodes: int
    scores: int
    criterion: float | None = None
    edge: Edge = Edge.NONE
    converged: bool = True

    @property
    def standard_errors(self) -> Pair:
        """Of the average intercept and slope."""
        return sqrt(self.fixed_covariance[0][0]), sqrt(self.fixed_covariance[1][1])


def as_data(model: Growth) -> dict[str, Any]:
    """The model as plain JSON, to be kept."""
    return asdict(model)


def from_data(data: Mapping[str, Any]) -> Growth:
    """The model that was kept; numbers are exactly those it had."""
    pair = tuple(data["fixed"])
    covariance, spread = (_square(data[name]) for name in ("fixed_covariance", "spread"))
    known = {**data, "fixed": pair, "fixed_covariance": covariance, "spread": spread}
    return Growth(**{**known, "edge": Edge(data["edge"])})


def _square(rows: Any) -> Square:
    (a, b), (c, d) = rows
    return (a, b), (c, d)


@dataclass(frozen=True)
class Expected:
    """What is expected of one answer at one time: its mean and its standard deviation."""

    time: float
    mean: float
    sd: float

    def range(self, share: float = EIGHT_IN_TEN) -> Pair:
        """From where to where `share` of similar answers fell."""
        reach = NormalDist().inv_cdf((1 + share) / 2) * self.sd
        return self.mean - reach, self.mean + reach

    def below(self, cut: float) -> float:
        """The probability of an answer below a cut-off."""
        return NormalDist(self.mean, self.sd).cdf(cut)


def expected(model: Growth, known: Sequence[Pair], times: Sequence[float]) -> tuple[Expected, ...]:
    """What is expected at `times` of a client of whom these (time, score) pairs are known.

    Without any it is the course of somebody of whom nothing is known yet. Times are not negative.
    Errors: ValueError for a negative or infinite time or score.
    """
    if not all(isfinite(time) and time >= 0 and isfinite(score) for time, score in known):
        raise ValueError("Times are counted from the beginning, and scores are numbers.")
    a, c = _sums(known)
    b0, b1 = model.fixed
    left = c[0] - a[0][0] * b0 - a[0][1] * b1, c[1] - a[1][0] * b0 - a[1][1] * b1
    kept = _deviation_covariance(model, a)  # σ²M: what is still open about the deviation
    own = _times(_scaled(kept, 1 / model.residual), left)
    drawn = _product(_scaled(kept, 1 / model.residual), a)  # MA: how far the data are believed
    return tuple(_at(time, model, own, kept, drawn) for time in times)


def _at(time: float, model: Growth, own: Pair, kept: Square, drawn: Square) -> Expected:
    z = (1.0, log1p(time))
    mean = z[0] * (model.fixed[0] + own[0]) + z[1] * (model.fixed[1] + own[1])
    open_ = (
        z[0] - z[0] * drawn[0][0] - z[1] * drawn[1][0],
        z[1] - z[0] * drawn[0][1] - z[1] * drawn[1][1],
    )
    variance = model.residual + _form(kept, z) + _form(model.fixed_covariance, open_)
    return Expected(time, mean, sqrt(variance))


def _sums(known: Sequence[Pair]) -> tuple[Square, Pair]:
    xs = [log1p(time) for time, _ in known]
    ys = [score for _, score in known]
    x, xx = sum(xs), sum(x * x for x in xs)
    both = sum(x * y for x, y in zip(xs, ys, strict=True))
    return ((float(len(xs)), x), (x, xx)), (sum(ys), both)


def _deviation_covariance(model: Growth, a: Square) -> Square:
    """σ²Λ(I + AΛ)⁻¹: symmetric, and defined where Λ is singular too."""
    lam = _scaled(model.spread, 1 / model.residual)
    (p, q), (r, s) = _product(a, lam)
    p, s = p + 1, s + 1
    over = model.residual / (p * s - q * r)
    return _product(lam, _scaled(((s, -q), (-r, p)), over))


def _product(one: Square, other: Square) -> Square:
    (a, b), (c, d) = one
    (e, f), (g, h) = other
    return (a * e + b * g, a * f + b * h), (c * e + d * g, c * f + d * h)


def _scaled(one: Square, by: float) -> Square:
    (a, b), (c, d) = one
    return (a * by, b * by), (c * by, d * by)


def _times(one: Square, pair: Pair) -> Pair:
    return one[0][0] * pair[0] + one[0][1] * pair[1], one[1][0] * pair[0] + one[1][1] * pair[1]


def _form(one: Square, z: Pair) -> float:
    along = _times(one, z)
    return z[0] * along[0] + z[1] * along[1]

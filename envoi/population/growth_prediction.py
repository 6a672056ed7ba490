"""The expected course of every episode at once, and how often such ranges held.

What `envoi.domain.growth.expected` says for one client, for all in columns. Whether eight of
ten answers fall within a range of eight in ten is measured on episodes the model has not seen.
"""

from dataclasses import dataclass
from math import erf
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from envoi.domain.growth import EIGHT_IN_TEN, Growth
from envoi.population import growth
from envoi.population.growth_sums import Floats, Sums, Wholes, per_episode, pooled
from envoi.population.not_answered import NotAnswered
from envoi.population.parts import parts


@dataclass(frozen=True, eq=False)
class Lines:
    """What is expected of each episode at its own time: mean and standard deviation, each (N,)."""

    mean: Floats
    sd: Floats

    def below(self, cut: float) -> Floats:
        """The probability of an answer below a cut-off, for each."""
        return _cdf((cut - self.mean) / self.sd)

    def range(self, share: float = EIGHT_IN_TEN) -> tuple[Floats, Floats]:
        """From where to where `share` of similar answers fell."""
        reach = NormalDist().inv_cdf((1 + share) / 2) * self.sd
        return self.mean - reach, self.mean + reach


def lines(model: Growth, known: Sums, time: Floats) -> Lines:
    """What is expected of each episode of `known` at its time in `time` (N,)."""
    mean, sd = np.empty(len(time)), np.empty(len(time))
    for part in parts(len(time)):
        mean[part], sd[part] = _expected(model, known.at(part), time[part])
    return Lines(mean, sd)


def _expected(model: Growth, known: Sums, time: Floats) -> tuple[Floats, Floats]:
    (a, b), (_, c) = np.array(model.spread) / model.residual
    n, x, xx = known.n, known.x, known.xx
    i, j, k, m = 1 + n * a + x * b, n * b + x * c, x * a + xx * b, 1 + x * b + xx * c
    over = 1 / (i * m - j * k)
    # M = Λ(I + AΛ)⁻¹, symmetric: corner, beside, last.
    corner, beside, last = (a * m - b * k) * over, (b * i - a * j) * over, (c * i - b * j) * over
    left = known.y - n * model.fixed[0] - x * model.fixed[1]
    left_x = known.xy - x * model.fixed[0] - xx * model.fixed[1]
    own, own_slope = corner * left + beside * left_x, beside * left + last * left_x
    z = np.log1p(time)
    mean = model.fixed[0] + own + z * (model.fixed[1] + own_slope)
    deviation = model.residual * (corner + 2 * z * beside + z * z * last)
    open_ = 1 - corner * n - beside * x - z * (beside * n + last * x)
    open_slope = z - corner * x - beside * xx - z * (beside * x + last * xx)
    (p, q), (_, r) = model.fixed_covariance
    average = p * open_**2 + 2 * q * open_ * open_slope + r * open_slope**2
    return mean, np.sqrt(model.residual + deviation + average)


@dataclass(frozen=True)
class Coverage:
    """How often the last answer of an episode nobody had looked at fell within its range.

    `fitted_on` is the least number of episodes a model was estimated from.
    """

    nominal: float
    observed: float
    episodes: int
    fitted_on: int


def coverage(
    episode: Wholes, time: Floats, score: Floats, *, share: float = EIGHT_IN_TEN, every: int = 5
) -> Coverage:
    """Each fifth of the episodes held back in turn: their last answer, from the ones before.

    Rows of one episode stand together, in order of time. To which fifth an episode belongs its
    place says. Raises NotAnswered where too few are left to fit on, or to look at.
    """
    place = np.cumsum(np.r_[True, episode[1:] != episode[:-1]]) - 1 if len(episode) else episode
    fold = place % every
    if not (fold == every - 1).any():
        raise NotAnswered("Too few episodes to hold some of them back.")
    found = [_held_back(place, time, score, fold == each, share) for each in range(every)]
    asked, within = (sum(each[n] for each in found) for n in (0, 1))
    if not asked:
        raise NotAnswered("None of the episodes held back has two scores.")
    return Coverage(share, within / asked, asked, min(each[2] for each in found))


def _held_back(
    place: Wholes, time: Floats, score: Floats, held: NDArray[np.bool_], share: float
) -> tuple[int, int, int]:
    """How many of one fifth could be asked, how many lay within, how many the model knew."""
    model = growth.fit(pooled(per_episode(place[~held], time[~held], score[~held])))
    last = np.r_[place[1:] != place[:-1], True]
    again = np.r_[False, place[1:] == place[:-1]]
    asked, before = held & last & again, held & ~last
    if not asked.any():
        return 0, 0, model.episodes
    known = per_episode(place[before], time[before], score[before])
    low, high = lines(model, known, time[asked]).range(share)
    within = (score[asked] >= low) & (score[asked] <= high)
    return int(asked.sum()), int(within.sum()), model.episodes


def _cdf(z: Floats) -> Floats:
    """The normal distribution's, entry by entry: NumPy has no error function of its own."""
    half = np.empty(len(z))
    for part in parts(len(z)):
        half[part] = [erf(each) for each in (z[part] / np.sqrt(2)).tolist()]
    return 0.5 * (1 + half)

"""Growth models and leaving early at size: targets G1 to G4, S1 and S2.

`python -m benchmarks.models [EPISODES]` prints a table. statsmodels, where it is installed, fits a
part of the episodes; its time at the full size is not guessed.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from envoi.domain.competing import Tally, incidence
from envoi.population import growth, growth_prediction, hazard
from envoi.population.growth_sums import per_episode, pooled

RUNS = 5
EPISODES, EACH = 100_000, 10
FOR_STATSMODELS = 1_000


def courses(episodes: int, *, irregular: bool = False, seed: int = 1) -> tuple[Any, Any, Any]:
    """(episode, time, score) of so many courses of ten answers."""
    draw = np.random.default_rng(seed)
    episode, time_ = np.repeat(np.arange(episodes), EACH), np.tile(np.arange(EACH) * 1.0, episodes)
    if irregular:
        time_ = np.sort(draw.uniform(0, 20, (episodes, EACH)), axis=1).ravel()
    own = draw.normal(0, (4, 0.8), (episodes, 2))
    line = 16 + own[episode, 0] + (-2 + own[episode, 1]) * np.log1p(time_)
    return episode, time_, line + draw.normal(0, 2.5, len(time_))


def least(act: Callable[[], Any]) -> float:
    """The least of RUNS, after one to warm up."""
    act()
    found = []
    for _ in range(RUNS):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


def _fit(data: tuple[Any, Any, Any]) -> Any:
    return growth.fit(pooled(per_episode(*data)))


def leaving(episodes: int) -> tuple[Any, Any, dict[str, Any]]:
    """Sessions reached, whether left, and two covariates."""
    draw = np.random.default_rng(2)
    age, missed = draw.integers(0, 4, episodes), draw.integers(0, 3, episodes)
    chance = 1 / (1 + np.exp(2.5 - 0.2 * (age == 1) - 0.5 * missed))
    reached = np.minimum(draw.geometric(chance), 20)
    return reached, (reached < 20).astype(int), {"age": age, "missed": missed}


def tallies(reached: Any, left: Any, way: Any) -> list[Tally]:
    """How many ended in which way at each session."""
    found = np.bincount(reached * 3 + np.where(left == 1, 1 + way, 0), minlength=63).reshape(-1, 3)
    return [
        Tally(t, {"planned": int(a), "drop-out": int(b)}, int(c))
        for t, (c, a, b) in enumerate(found)
        if t
    ]


def main() -> None:
    """Print a row a target."""
    episodes = int(sys.argv[1]) if len(sys.argv) > 1 else EPISODES
    same, own = courses(episodes), courses(episodes, irregular=True)
    for name, data in (("G1 fit, same times", same), ("G3 fit, own times", own)):
        took = least(partial(_fit, data))
        print(f"{name}, {episodes:,}: {took:.3f} s")
    sums = per_episode(*own)
    model = growth.fit(pooled(sums))
    ahead = np.full(episodes, 25.0)
    ranges = least(lambda: growth_prediction.lines(model, sums, ahead).range())
    print(f"G4 line and band of each, {episodes:,}: {ranges:.3f} s")
    reached, left, codes = leaving(episodes)
    fitted = least(lambda: hazard.fit(hazard.cells(reached, left, codes, sessions=20)))
    print(f"S1 hazard from counts, {episodes:,}: {fitted:.3f} s")
    way = np.random.default_rng(3).integers(0, 2, episodes)
    shares = least(lambda: incidence(tallies(reached, left, way)))
    print(f"S2 cumulative incidence, {episodes:,}: {shares:.3f} s")
    if find_spec("statsmodels"):
        _beside_statsmodels()


def _beside_statsmodels() -> None:
    import statsmodels.api as sm

    episode, time_, score = courses(FOR_STATSMODELS)
    x = np.column_stack([np.ones(len(time_)), np.log1p(time_)])
    start = time.perf_counter()
    theirs = sm.MixedLM(score, x, episode, exog_re=x).fit(reml=True)
    took = time.perf_counter() - start
    ours = growth.fit(pooled(per_episode(episode, time_, score)))
    assert np.allclose(ours.fixed, theirs.fe_params, atol=1e-4)
    assert -2 * theirs.llf >= (ours.criterion or 0) - 1e-3
    mine = least(lambda: growth.fit(pooled(per_episode(episode, time_, score))))
    print(f"statsmodels {FOR_STATSMODELS:,}: {took:.2f} s, ours {mine:.4f} s, equal estimates")


if __name__ == "__main__":
    main()

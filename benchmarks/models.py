"""Growth models at size, and the range of every course: targets G1 to G4.

statsmodels needs minutes where we need a tenth of a second; it is asked at a smaller size, in a row
that says so, and its time at the full size is not guessed.
"""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import invented, peers
from benchmarks.alone import alone
from benchmarks.case import Case, Held, Promise, Row, measured
from benchmarks.invented import EACH, Columns
from envoi.domain.growth import Growth
from envoi.population import growth, growth_prediction
from envoi.population.growth_sums import per_episode, pooled

EPISODES = 100_000
LARGER = 10  # times as many, for memory
SMALLER = 10  # times as few, for statsmodels
FEW = 1_000  # for statsmodels' estimates
LME4 = 10.5  # seconds lme4 took of 100,000 episodes, where R was
FIXED, VARIANCES, LIKELIHOOD = 1e-6, 1e-4, 1e-3  # how near estimates are, as promised
AS_IT_COMES = 1e-3
READ_AND_FIT = """
import sys
from pathlib import Path
from benchmarks.models import read_and_fit
print(read_and_fit(Path(sys.argv[1])))
"""


def rows(episodes: int, folder: Path, runs: int) -> Iterator[Row]:
    """Every case in turn."""
    yield measured(same_times(episodes), runs=runs)
    if peers.there("statsmodels"):
        yield measured(beside_statsmodels(max(episodes // SMALLER, 30)), runs=runs)
        for what, columns in kinds(min(episodes, FEW)):
            yield estimates(what, columns)
    yield memory(episodes * LARGER, folder)
    yield measured(own_times(episodes), runs=runs)
    yield measured(ranges(episodes), runs=runs)


def fitted(columns: Columns) -> Growth:
    """The growth model of these scores, from the scores themselves."""
    return growth.fit(pooled(per_episode(*columns)))


def by_lme4(part: int) -> Promise:
    """So many times as fast as lme4: where R is not, its time of before is what there is."""
    words = f"{part} × as fast as lme4 ({LME4} s, measured before, elsewhere)"
    return Promise(words, LME4 / part)


# ---- G1


def same_times(episodes: int) -> Case:
    """Everybody answered at the same times."""
    columns = invented.courses(episodes)
    promises = [by_lme4(100)] if episodes == EPISODES else []
    size = f"{episodes:,} × {EACH}"
    return Case("G1", "growth model", size, lambda: fitted(columns), promises=promises)


def beside_statsmodels(episodes: int) -> Case:
    """The same fit by statsmodels, at a size it can be asked for."""
    columns = invented.courses(episodes)
    return Case(
        "G1",
        "growth model, at a size statsmodels can be asked for (its search as it comes: variances"
        f" within {AS_IT_COMES:.0e} of ours)",
        f"{episodes:,} × {EACH}",
        lambda: fitted(columns),
        near,
        None,
        {"statsmodels": lambda: by_statsmodels(columns)},
        [Promise("1,000 × as fast as statsmodels", 1 / 1000, "statsmodels")],
    )


def by_statsmodels(columns: Columns, **tighter: float) -> Any:
    """Restricted likelihood in statsmodels, as it comes or with a `tighter` search."""
    import statsmodels.api as sm

    episode, time, score = columns
    x = np.column_stack([np.ones(len(time)), np.log1p(time)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells which of its optimizers it tries next
        return sm.MixedLM(score, x, episode, exog_re=x).fit(reml=True, **tighter)


def read_and_fit(path: Path) -> float:
    """The level of a growth model of a whole file, read as `envoi outcomes` reads it."""
    from benchmarks.outcomes import ours
    from envoi.population.scored import scored

    found = scored(ours(path))
    return fitted((found.place, found.time, found.score)).fixed[0]


def memory(episodes: int, folder: Path) -> Row:
    """What reading a file and fitting the model holds at most."""
    path = invented.population(folder / "scores.parquet", episodes)
    held, took, _ = alone(READ_AND_FIT, str(path))
    return Row(
        "G1",
        "growth model of a file: memory of the process",
        f"{episodes:,} × {EACH}",
        f"{held:.0f} MB, {took:.1f} s with start and reading",
        promised=[Held("at most 800 MB", f"{held:.0f} MB", held <= 800)],
    )


# ---- G2


def kinds(episodes: int) -> Iterator[tuple[str, Columns]]:
    """Complete courses, broken-off ones, and courses at times of their own."""
    yield "complete", invented.courses(episodes)
    yield "with drop-out", invented.dropped(episodes)
    yield "at times of their own", invented.courses(episodes, irregular=True)


def apart(ours: Growth, theirs: Any) -> tuple[float, float, float]:
    """How far apart: fixed effects, variances (both relative), and what our -2 log L is above."""
    spread = np.array(ours.spread)
    fixed = np.abs(np.array(ours.fixed) / theirs.fe_params - 1).max()
    mine = np.array([spread[0, 0], spread[1, 1], ours.residual])
    theirs_ = np.array([*np.diag(theirs.cov_re), theirs.scale])
    above = (ours.criterion or 0.0) + 2 * theirs.llf
    return float(fixed), float(np.abs(mine / theirs_ - 1).max()), float(above)


def near(ours: Growth, theirs: Any) -> bool:
    """Equal as far as statsmodels' search goes as it comes."""
    fixed, variances, above = apart(ours, theirs)
    return fixed <= 10 * FIXED and variances <= AS_IT_COMES and above <= 2 * LIKELIHOOD


def estimates(what: str, columns: Columns) -> Row:
    """Ours beside statsmodels', whose search as it comes stops short of what is promised."""
    episodes = len(np.unique(columns[0]))
    fixed, variances, above = apart(fitted(columns), by_statsmodels(columns, gtol=1e-8))
    return Row(
        "G2",
        f"the same estimates, courses {what}",
        f"{episodes:,} × {EACH if 'drop' not in what else '2 to 10'}",
        "",
        others="statsmodels, its search tightened to 1e-8",
        promised=[
            Held(f"fixed effects within {FIXED:.0e}", f"{fixed:.0e}", fixed <= FIXED),
            Held(f"variances within {VARIANCES:.0e}", f"{variances:.0e}", variances <= VARIANCES),
            Held(
                f"log-likelihood at most {LIKELIHOOD:g} below",
                f"{max(above / 2, 0.0):.0e} below",
                above / 2 <= LIKELIHOOD,
            ),
        ],
    )


# ---- G3, G4


def own_times(episodes: int) -> Case:
    """Each course is a design of its own."""
    columns = invented.courses(episodes, irregular=True)
    promises = [by_lme4(20)] if episodes == EPISODES else []
    return Case(
        "G3",
        "growth model, each course at times of its own",
        f"{episodes:,} × {EACH}",
        lambda: fitted(columns),
        promises=promises,
    )


def ranges(episodes: int) -> Case:
    """What is expected of each course later, and the range eight in ten fall in."""
    sums = per_episode(*invented.courses(episodes, irregular=True))
    model, ahead = growth.fit(pooled(sums)), np.full(episodes, 25.0)
    return Case(
        "G4",
        "line and range of every course, from a model at hand",
        f"{episodes:,}",
        lambda: growth_prediction.lines(model, sums, ahead).range(),
        promises=[Promise("at most 1 s", 1.0)],
    )

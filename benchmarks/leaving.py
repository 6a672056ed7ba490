"""Leaving early at size: the hazard from counts and cumulative incidence, targets S1 and S2."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks import invented, peers
from benchmarks.alone import alone
from benchmarks.case import Act, Case, Held, Promise, Row, measured
from benchmarks.invented import DROPPED_OUT, PLANNED, SESSIONS
from envoi.domain.competing import Step, Tally, incidence
from envoi.population import hazard
from envoi.population.hazard import Hazard

EPISODES = 1_000_000
SMALLER = 10  # times as few, for statsmodels, which needs 12 GB for a million
FEW = 50  # times as few, for lifelines
SURVFIT = 0.78  # seconds R's survfit took of a million, where R was
ALONE = "from benchmarks import leaving; import sys; leaving.fitted_alone(int(sys.argv[1]))"


def rows(episodes: int, _folder: Path, runs: int) -> Iterator[Row]:
    """Every case in turn."""
    yield measured(by_counts(episodes), runs=runs)
    if peers.there("statsmodels"):
        yield measured(beside_statsmodels(max(episodes // SMALLER, 200)), runs=runs)
    yield memory(episodes)
    yield measured(competing(episodes), runs=runs)
    if peers.there("lifelines"):
        yield measured(beside_lifelines(max(episodes // FEW, 100)), runs=runs)


# ---- S1


def fitted(reached: Any, left: Any, codes: dict[str, Any]) -> Hazard:
    """The hazard, from one line an episode."""
    return hazard.fit(hazard.cells(reached, left, codes, sessions=SESSIONS))


def fitted_alone(episodes: int) -> None:
    """For a process of its own."""
    fitted(*invented.leaving(episodes))


def by_counts(episodes: int) -> Case:
    """Against a peer that takes a line a session, laid out beforehand, beside its clock."""
    data = invented.leaving(episodes)
    others: dict[str, Act] = {}
    if peers.there("glum"):
        design, event = lines(*data)
        covariates = np.asfortranarray(design[:, 1:])
        others["glum"] = lambda: by_glum(covariates, event)
    return Case(
        "S1",
        "hazard of leaving by session and two covariates, from counts",
        f"{episodes:,}",
        lambda: fitted(*data),
        close,
        ("counting", lambda: hazard.cells(*data, sessions=SESSIONS)),
        others,
    )


def beside_statsmodels(episodes: int) -> Case:
    """The same hazard by statsmodels, at a size that fits its memory."""
    data = invented.leaving(episodes)
    design, event = lines(*data)
    return Case(
        "S1",
        "the same, at a size statsmodels can be asked for",
        f"{episodes:,}",
        lambda: fitted(*data),
        close,
        None,
        {"statsmodels": lambda: by_statsmodels(design, event)},
        [Promise("200 × as fast as statsmodels", 1 / 200, "statsmodels")],
    )


def lines(reached: Any, left: Any, codes: dict[str, Any]) -> tuple[Any, Any]:
    """One line an episode and session (level, log session, its square, each code), and who left."""
    episode = np.repeat(np.arange(len(reached)), reached)
    starts = np.cumsum(reached) - reached
    session = np.arange(len(episode)) - starts[episode] + 1
    log = np.log(session)
    dummies = [each[episode] == code for each in codes.values() for code in np.unique(each)[1:]]
    event = (session == reached[episode]) & (left[episode] == 1)
    return np.column_stack([np.ones(len(log)), log, log * log, *dummies]), event.astype(float)


def by_statsmodels(design: Any, event: Any) -> list[float]:
    """A logistic model of single lines."""
    import statsmodels.api as sm

    found = sm.GLM(event, design, family=sm.families.Binomial()).fit(tol=1e-12)
    return [float(each) for each in found.params]


def by_glum(design: Any, event: Any) -> list[float]:
    """The same by glum."""
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(family="binomial", alpha=0, gradient_tol=1e-9)
    found = model.fit(design, event)
    return [float(found.intercept_), *map(float, found.coef_)]


def close(ours: Hazard, theirs: list[float]) -> bool:
    """Coefficients within a millionth."""
    return bool(np.allclose(list(ours.coefficients.values()), theirs, rtol=1e-6, atol=1e-6))


def memory(episodes: int) -> Row:
    """What the hazard holds at most, its columns included."""
    held, took, _ = alone(ALONE, str(episodes))
    return Row(
        "S1",
        "hazard of leaving: memory of the process",
        f"{episodes:,}",
        f"{held:.0f} MB, {took:.1f} s with start and inventing",
        promised=[Held("at most 500 MB", f"{held:.0f} MB", held <= 500)],
    )


# ---- S2


def shares(reached: Any, way: Any) -> tuple[Step, ...]:
    """Every step of the cumulative incidence, with intervals."""
    size = (int(reached.max()) + 1) * 3
    found = np.bincount(reached * 3 + way, minlength=size).reshape(-1, 3).tolist()
    tallies = (
        Tally(time, {"planned": planned, "drop-out": dropped}, still_open)
        for time, (still_open, planned, dropped) in enumerate(found)
        if time
    )
    return incidence(tallies)


def at_sessions(steps: tuple[Step, ...]) -> Any:
    """Session, planned, drop-out: one row a step."""
    return np.array([(s.time, s.ways["planned"].share, s.ways["drop-out"].share) for s in steps])


def alike(ours: tuple[Step, ...], theirs: Any) -> bool:
    """The same shares at every session where something ended."""
    mine = at_sessions(ours)
    return bool(np.allclose(mine, theirs[np.isin(theirs[:, 0], mine[:, 0])], atol=1e-9))


def competing(episodes: int) -> Case:
    """Planned endings and drop-out compete."""
    reached, way = invented.endings(episodes)
    columns = pa.table({"reached": reached, "way": way})
    others: dict[str, Act] = {"DuckDB SQL": lambda: by_sql(columns)}
    if peers.there("scikit-survival"):
        others["scikit-survival"] = lambda: by_sksurv(reached, way)
    promises = [
        Promise(f"a 20th of R survfit's {SURVFIT} s (measured before, elsewhere)", SURVFIT / 20)
    ]
    return Case(
        "S2",
        "cumulative incidence, planned endings and drop-out competing",
        f"{episodes:,}",
        lambda: shares(reached, way),
        alike,
        None,
        others,
        promises if episodes == EPISODES else [],
    )


INCIDENCE = """
WITH counts AS (
  SELECT reached, count(*) n, count(*) FILTER (way = 1) a, count(*) FILTER (way = 2) b
  FROM columns GROUP BY reached),
risk AS (SELECT *, sum(n) OVER (ORDER BY reached DESC) r FROM counts),
going AS (SELECT *, coalesce(exp(sum(ln(nullif(1 - (a + b) / r, 0)))
  OVER (ORDER BY reached ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)), 1) s FROM risk)
SELECT reached, sum(s * a / r) OVER (ORDER BY reached), sum(s * b / r) OVER (ORDER BY reached)
FROM going ORDER BY reached
"""


def by_sql(columns: pa.Table) -> Any:
    """By hand in DuckDB, without intervals."""
    with duckdb.connect() as engine:
        engine.register("columns", columns)
        return np.array(engine.sql(INCIDENCE).fetchall(), dtype=float)


def by_sksurv(reached: Any, way: Any) -> Any:
    """By scikit-survival, without intervals."""
    from sksurv.nonparametric import cumulative_incidence_competing_risks

    times, found = cumulative_incidence_competing_risks(way, reached)
    return np.column_stack([times, found[PLANNED], found[DROPPED_OUT]])


def beside_lifelines(episodes: int) -> Case:
    """The same by lifelines, at a size it can be asked for."""
    reached, way = invented.endings(episodes)
    return Case(
        "S2",
        "the same, at a size lifelines can be asked for",
        f"{episodes:,}",
        lambda: shares(reached, way),
        alike,
        None,
        {"lifelines": lambda: by_lifelines(reached, way)},
    )


def by_lifelines(reached: Any, way: Any) -> Any:
    """Aalen and Johansen in lifelines, which moves equal times apart by chance; no variance."""
    import warnings

    from lifelines import AalenJohansenFitter

    sessions = np.unique(reached)
    found = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in (PLANNED, DROPPED_OUT):
            fitter = AalenJohansenFitter(seed=1, jitter_level=1e-4, calculate_variance=False)
            curve = fitter.fit(reached, way, event_of_interest=each).cumulative_density_.iloc[:, 0]
            found.append([curve[curve.index <= session + 0.5].iloc[-1] for session in sessions])
    return np.column_stack([sessions, *found])

"""How cost grows with size, for every computation over a whole population: target P4.

The exponent is that of cost ~ size^exponent between a tenth of the episodes and all of them. Cost
is the processor's time in all threads, which other work on the machine changes least.
"""

import time
from collections.abc import Iterator, Mapping
from math import log10
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import invented, leaving
from benchmarks.case import Act, Held, Row, least, seconds
from benchmarks.models import fitted
from benchmarks.outcomes import KNOWN, PHQ9, counted, each_counted, judged, ours
from envoi.commandline import population_asked
from envoi.domain.response import WINDOWS
from envoi.knowledge.library import instrument
from envoi.population import growth, growth_prediction, response_windows, talking_therapies
from envoi.population.growth_method import ByGrowth
from envoi.population.growth_sums import per_episode, pooled
from envoi.population.per_client import per_client
from envoi.population.plot import drawn
from envoi.population.reading import table
from envoi.population.scoring import totals
from envoi.population.simulating import simulate

EPISODES = 1_000_000
STEP = 10
MOST = 1.10
RUNS = 3


def rows(episodes: int, folder: Path, runs: int) -> Iterator[Row]:
    """Each computation in turn."""
    sizes = episodes // STEP, episodes
    for made in (_of_files, _of_courses, _of_columns, _of_an_extract):
        small, large = (made(_room(folder, f"{made.__name__}-{size}"), size) for size in sizes)
        for what in small:
            pair = {"small": small[what], "large": large[what]}
            for act in pair.values():
                act()
            took = least(pair, min(runs, RUNS), time.process_time)
            yield row(what, sizes, took["small"], took["large"])


def _room(folder: Path, name: str) -> Path:
    room = folder / name
    room.mkdir()
    return room


def row(what: str, sizes: tuple[int, int], small: float, large: float) -> Row:
    """The exponent between two sizes, against what was promised."""
    exponent = log10(large / small) / log10(sizes[1] / sizes[0])
    return Row(
        "P4",
        what,
        f"{sizes[0]:,} → {sizes[1]:,}",
        f"{seconds(small)} → {seconds(large)}",
        promised=[Held(f"exponent at most {MOST:.2f}", f"{exponent:.2f}", exponent <= MOST)],
    )


def _of_files(folder: Path, episodes: int) -> Mapping[str, Act]:
    path = invented.population(folder / "scores.parquet", episodes)
    mixed, found = invented.shuffled(path), judged(path)
    wide = folder / "wide.parquet"
    ends = found.pairs.first, found.pairs.last
    mood = {f"p{at}": values for at, values in enumerate(ends)}
    worry = {f"a{at}": np.minimum(values, 21) for at, values in enumerate(ends)}
    pq.write_table(pa.table(mood | worry), wide)
    columns = talking_therapies.Columns(("p0", "p1"), ("a0", "a1"))
    gad7, window = instrument("gad-7"), WINDOWS[0]
    return {
        "outcomes, rows in order": lambda: counted(path),
        "outcomes, rows in no order": lambda: counted(mixed),
        "class at every session": lambda: each_counted(path),
        "a line a client": lambda: per_client(found),
        "the plot": lambda: drawn(found, "plot"),
        "Talking Therapies' rates": lambda: talking_therapies.answers(
            table(wide), columns, PHQ9, gad7
        ),
        "response within a window": lambda: response_windows.reached(ours(path), window),
        "outcomes by growth model": lambda: ByGrowth(KNOWN)(ours(path)),
    }


def _of_courses(_folder: Path, episodes: int) -> Mapping[str, Act]:
    same, own = invented.courses(episodes), invented.courses(episodes, irregular=True)
    sums = per_episode(*own)
    model, ahead = growth.fit(pooled(sums)), np.full(episodes, 25.0)

    def below() -> object:
        return growth_prediction.lines(model, sums, ahead).below(10)

    return {
        "growth model, same times": lambda: fitted(same),
        "growth model, times of their own": lambda: fitted(own),
        "line and range of every course": lambda: growth_prediction.lines(
            model, sums, ahead
        ).range(),
        "probability below the cut-off, every course": below,
        "how often ranges held, on courses held back": lambda: growth_prediction.coverage(*own),
    }


def _of_columns(_folder: Path, episodes: int) -> Mapping[str, Act]:
    data, (reached, way) = invented.leaving(episodes), invented.endings(episodes)
    items = invented.answers(episodes)
    return {
        "hazard of leaving": lambda: leaving.fitted(*data),
        "cumulative incidence": lambda: leaving.shares(reached, way),
        "totals from items": lambda: totals(PHQ9, items),
    }


def _of_an_extract(folder: Path, episodes: int) -> Mapping[str, Act]:
    simulate(episodes, 1, folder / "extract")
    again = iter(range(1_000_000))
    return {
        "`envoi population`, all its questions": lambda: population_asked.asked(
            folder / "extract", None
        ),
        "`envoi simulate`": lambda: simulate(episodes, 1, folder / f"again-{next(again)}"),
    }

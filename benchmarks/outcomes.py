"""Outcomes of a large population beside what else a person could use: targets P1 to P3, and P5."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from benchmarks import by_hand, invented, peers
from benchmarks.alone import COMMAND, alone
from benchmarks.by_hand import COLUMNS
from benchmarks.case import Act, Case, Held, Promise, Row, measured
from benchmarks.invented import EACH
from envoi.domain.change_methods import Cutoff, Known, Method
from envoi.knowledge.library import instrument
from envoi.population.each_session import each_session
from envoi.population.judging import CODES, NOT_USED, Judged
from envoi.population.outcomes import outcomes
from envoi.population.pairs import Pairs, pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, Source, source
from envoi.population.scoring import OPEN, totals
from envoi.population.ways import ByIndex, ByInstrument

EPISODES, WHOLE = 1_000_000, 10_000_000
PHQ9 = instrument("phq-9")
KNOWN = Known(reliability=0.84, functional_mean=4.0, functional_sd=4.0, cutoff=Cutoff.C)
NOTHING = np.zeros(0)
NOBODY = Pairs(NOTHING, NOTHING, NOTHING, NOTHING)  # an instrument's own limits ask nobody
R_PACKAGE = 3.29  # seconds the R package clinicalsignificance took of a million, where R was


def rows(episodes: int, folder: Path, runs: int) -> Iterator[Row]:
    """Every case in turn."""
    path = invented.population(folder / "scores.parquet", episodes)
    mixed = invented.shuffled(path)
    size = f"{episodes:,} × {EACH}"
    yield measured(in_order(path, size), runs=runs)
    yield measured(in_no_order(mixed, size, "rows in no order"), runs=runs)
    by_name = in_no_order(invented.named(mixed), size, "rows in no order, clients named by text")
    yield measured(by_name, runs=runs)
    yield measured(at_every_session(path, size), runs=runs)
    yield memory(path, f"{size}, in order", 400)
    yield memory(mixed, f"{size}, in no order", 400)
    yield measured(scoring(episodes), runs=runs)


def whole(episodes: int, folder: Path, _runs: int) -> Iterator[Row]:
    """P3 at the size of a nation."""
    path = invented.population(folder / "scores.parquet", episodes)
    yield memory(path, f"{episodes:,} × {EACH}", 1000)


# ---- P1


def ours(path: Path) -> Source:
    """The table as the product asks it."""
    return source(table(path), Asked("client", "session", "score"))


def judged(path: Path) -> Judged:
    """Everybody by method JT with cut-off c."""
    return ByIndex(Method.JT, KNOWN)(pairs_of(ours(path)))


def counted(path: Path) -> list[int]:
    """Recovered, improved, unchanged, deteriorated, harmed."""
    (found,) = outcomes(judged(path))
    return list(found.counts.values())


def read(path: Path) -> Act:
    """The limit: the columns are read, and nothing is done with them."""
    return lambda: pq.read_table(path, columns=COLUMNS)


def in_order(path: Path, size: str) -> Case:
    """First against last where each client's rows lie together, in order."""
    others: dict[str, Act] = {"DuckDB SQL": lambda: by_hand.by_sql(path)}
    if peers.there("pandas"):
        others["pandas"] = lambda: by_hand.by_pandas(path)
    if peers.there("polars"):
        others["Polars"] = lambda: by_hand.by_polars(path)
    return Case(
        "P1",
        "reliable and clinically significant change, first against last",
        size,
        lambda: counted(path),
        limit=("read", read(path)),
        others=others,
        promises=[
            Promise("at most 3 × the read", 3, "read"),
            Promise("never slower than DuckDB SQL by hand", 1, "DuckDB SQL"),
            *([_of_r()] if size.startswith(f"{EPISODES:,} ") else []),
        ],
    )


def _of_r() -> Promise:
    """Where R is not, its time of before is what there is."""
    return Promise(f"a 20th of R's {R_PACKAGE} s (measured before, elsewhere)", R_PACKAGE / 20)


def in_no_order(path: Path, size: str, what: str) -> Case:
    """The same where rows lie in no order."""
    others: dict[str, Act] = {"DuckDB SQL": lambda: by_hand.by_sql(path)}
    if peers.there("polars"):
        others["Polars"] = lambda: by_hand.by_polars(path)
    return Case(
        "P1",
        f"the same, {what}",
        size,
        lambda: counted(path),
        limit=("read", read(path)),
        others=others,
        promises=[Promise("never slower than DuckDB SQL by hand", 1, "DuckDB SQL")],
    )


# ---- P2


def each_counted(path: Path) -> list[int]:
    """PHQ-9's class at every score, in one pass."""
    found = np.zeros(NOT_USED + 1, np.int64)
    coder = ByInstrument(PHQ9).coder(NOBODY)
    for batch in each_session(ours(path), coder):
        found += np.bincount(batch.codes, minlength=NOT_USED + 1)
    return [int(each) for each in found[: len(CODES)]]


def at_every_session(path: Path, size: str) -> Case:
    """The class at every score against each client's first."""
    others: dict[str, Act] = {"DuckDB SQL": lambda: by_hand.each_by_sql(path)}
    if peers.there("polars"):
        others["Polars"] = lambda: by_hand.each_by_polars(path)
    return Case(
        "P2",
        "class at every session",
        size,
        lambda: each_counted(path),
        limit=("read", read(path)),
        others=others,
        promises=[Promise("at most 4 × the read", 4, "read")],
    )


# ---- P3


def memory(path: Path, size: str, most: int) -> Row:
    """What `envoi outcomes` holds at most, from start to end."""
    words = ["outcomes", str(path), "--time", "session", "--reliability", "0.84", "--json"]
    held, took, _ = alone(COMMAND, *words)
    promise = Held(f"at most {most} MB", f"{held:.0f} MB", held <= most)
    return Row(
        "P3",
        "memory of `envoi outcomes`, the whole command",
        size,
        f"{held:.0f} MB, {took:.1f} s",
        promised=[promise],
    )


# ---- P5


def looked_up(columns: list[Any]) -> Any:
    """The limit: sums of columns and one table, with nothing checked."""
    rule = np.arange(9 * OPEN + 40, dtype=np.int32)
    return rule[np.sum(columns, axis=0, dtype=np.uint16)]


def scoring(size: int) -> Case:
    """Totals from items."""
    columns = invented.answers(size)
    others: dict[str, Act] = {}
    if peers.there("pandas"):
        import pandas as pd

        frame = pd.DataFrame({f"i{at}": column for at, column in enumerate(columns)})
        frame = frame.where(frame != OPEN).astype(float)
        others["pandas"] = lambda: by_hand.scored_by_pandas(frame)

    def same(found: Any, theirs: Any) -> bool:
        there = theirs.notna().to_numpy()
        if not (found.scored == there).all():
            return False
        return bool((found.value[there] == theirs[there].to_numpy() * 1000).all())

    return Case(
        "P5",
        "totals from items, with the rule for open ones",
        f"{size:,} × 9",
        lambda: totals(PHQ9, columns),
        same,
        ("look-up", lambda: looked_up(columns)),
        others,
        [Promise("at most 3 × the look-up", 3, "look-up")],
    )

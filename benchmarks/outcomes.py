"""Outcomes of a large population against what else a person could use: targets P1, P2, P3 and P5.

`python -m benchmarks.outcomes [CLIENTS]` prints a table. Peers that are not installed are left out
and named. Every timing first requires equal answers; runs are interleaved, the least of RUNS after
a warm-up counts.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from envoi.domain.change_methods import Cutoff, Known, Method
from envoi.knowledge.library import instrument
from envoi.population.each_session import each_session
from envoi.population.judging import CODES, NOT_USED
from envoi.population.outcomes import outcomes
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, Source, source
from envoi.population.scoring import OPEN, totals
from envoi.population.ways import ByIndex, ByInstrument

RUNS = 5
CLIENTS, EACH = 1_000_000, 10
CHUNK = 100_000
COLUMNS = ["client", "session", "score"]
PHQ9 = instrument("phq-9")
KNOWN = Known(reliability=0.84, functional_mean=4.0, functional_sd=4.0, cutoff=Cutoff.C)
Case = Callable[[], Any]


def population(path: Path, clients: int, *, seed: int = 1) -> Path:
    """Courses that fall on log(session), each with its own height and slope; scores 0 to 27."""
    draw = np.random.default_rng(seed)
    schema = pa.schema([("client", pa.int64()), ("session", pa.int32()), ("score", pa.float64())])
    session = np.arange(1, EACH + 1, dtype=np.int32)
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for start in range(0, clients, CHUNK):
            n = min(CHUNK, clients - start)
            line = draw.normal(16, 5, (n, 1)) + draw.normal(-2.2, 1.6, (n, 1)) * np.log(session)
            score = np.clip(np.rint(line + draw.normal(0, 2.5, (n, EACH))), 0, 27)
            client = np.repeat(np.arange(start, start + n), EACH)
            columns = [client, np.tile(session, n), score.ravel()]
            file.write_table(pa.table(columns, schema=schema))
    return path


def shuffled(path: Path) -> Path:
    """The same rows in no order."""
    other = path.with_name("shuffled.parquet")
    rows = f"SELECT * FROM '{path}' ORDER BY hash(client * 31 + session)"  # noqa: S608 - our path
    duckdb.sql(f"COPY ({rows}) TO '{other}' (COMPRESSION zstd)")
    return other


def ours(path: Path) -> Source:
    """The table as the product asks it."""
    return source(table(path), Asked(*COLUMNS))


def counted(of: Source) -> list[int]:
    """Method JT with cut-off c: recovered, improved, unchanged, deteriorated, harmed."""
    (found,) = outcomes(ByIndex(Method.JT, KNOWN)(pairs_of(of)))
    return list(found.counts.values())


FOLD = """
SELECT count(*) FILTER (better AND pre > line AND post < line),
  count(*) FILTER (better AND NOT (pre > line AND post < line)),
  count(*) FILTER (NOT better AND NOT worse),
  count(*) FILTER (worse AND NOT (pre <= line AND post >= line)),
  count(*) FILTER (worse AND pre <= line AND post >= line)
FROM (SELECT pre, post, (4.0 * m + s * 4.0) / (s + 4.0) line,
  (pre - post) / (s * sqrt(2 * (1 - 0.84))) > 1.96 better,
  (pre - post) / (s * sqrt(2 * (1 - 0.84))) < -1.96 worse
  FROM pairs, (SELECT avg(pre) m, stddev_samp(pre) s FROM pairs))
"""


def sql_counted(path: Path) -> list[int]:
    """The same by hand in DuckDB."""
    pairs = (
        "WITH pairs AS MATERIALIZED (SELECT client, arg_min(score, session) pre,"  # noqa: S608
        f" arg_max(score, session) post FROM '{path}' GROUP BY client)"
    )
    return list(duckdb.sql(pairs + FOLD).fetchall()[0])


def _frame_counted(pre: Any, post: Any) -> list[int]:
    sd, mean = pre.std(), pre.mean()
    line, index = (4 * mean + sd * 4) / (sd + 4), (pre - post) / (sd * np.sqrt(2 * (1 - 0.84)))
    better, worse = index > 1.96, index < -1.96
    crossed, hurt = (pre > line) & (post < line), (pre <= line) & (post >= line)
    truths = (better & crossed, better & ~crossed, ~better & ~worse, worse & ~hurt, worse & hurt)
    return [int(each.sum()) for each in truths]


def pandas_counted(path: Path) -> list[int]:
    """The same in pandas, for a table that lies in order."""
    import pandas as pd

    groups = pd.read_parquet(path, columns=COLUMNS).groupby("client", sort=False)["score"]
    return _frame_counted(groups.first(), groups.last())


def polars_counted(path: Path) -> list[int]:
    """The same in Polars."""
    import polars as pl

    one = pl.scan_parquet(path).group_by("client")
    score, session = pl.col("score"), pl.col("session")
    found = one.agg(
        pre=score.sort_by(session).first(), post=score.sort_by(session).last()
    ).collect()
    return _frame_counted(found["pre"], found["post"])


def each_counted(path: Path) -> list[int]:
    """PHQ-9's class at every score, in one pass."""
    found = np.zeros(NOT_USED + 1, np.int64)
    for batch in each_session(ours(path), ByInstrument(PHQ9).coder(None)):  # type: ignore[arg-type]
        found += np.bincount(batch.codes, minlength=NOT_USED + 1)
    return found[: len(CODES)].tolist()


def sql_each_counted(path: Path) -> list[int]:
    """The same by a window in DuckDB."""
    found = duckdb.sql(
        "SELECT count(*) FILTER (pre - score >= 6 AND pre >= 10 AND score < 10),"  # noqa: S608
        " count(*) FILTER (pre - score >= 6 AND NOT (pre >= 10 AND score < 10)),"
        " count(*) FILTER (pre - score < 6 AND score - pre < 6),"
        " count(*) FILTER (score - pre >= 6 AND NOT (pre < 10 AND score >= 10)),"
        " count(*) FILTER (score - pre >= 6 AND pre < 10 AND score >= 10) FROM (SELECT score,"
        f" first_value(score) OVER (PARTITION BY client ORDER BY session) pre FROM '{path}')"
    ).fetchall()
    return list(found[0])


def answers(rows: int) -> list[np.ndarray]:
    """PHQ-9 answers, three in a hundred left open."""
    draw = np.random.default_rng(2)
    columns = [draw.integers(0, 4, rows, np.uint8) for _ in range(9)]
    for column in columns:
        column[draw.random(rows) < 0.03] = OPEN
    return columns


def looked_up(columns: list[np.ndarray]) -> Any:
    """The limit: sums of columns and one table, with nothing checked."""
    rule = np.arange(9 * OPEN + 40, dtype=np.int32)
    return rule[np.sum(columns, axis=0, dtype=np.uint16)]


def pandas_scored(frame: Any) -> Any:
    """The same rule in pandas: a sum, a count, and a rounding."""
    total, gone = frame.sum(axis=1), frame.isna().sum(axis=1)
    return np.floor(total * 9 / (9 - gone) + 0.5).where(gone <= 2)


def least(cases: dict[str, Case]) -> dict[str, float]:
    """The least time of each case, interleaved, in seconds."""
    found = {name: float("inf") for name in cases}
    for run in range(RUNS + 1):
        for name, case in cases.items():
            began = time.perf_counter()
            case()
            took = time.perf_counter() - began
            if run:
                found[name] = min(found[name], took)
    return found


def told(title: str, found: dict[str, float], limit: str) -> None:
    """One line a case, each against the limit."""
    print(title)
    for name, seconds in found.items():
        print(f"  {name:<34}{seconds * 1000:>9.1f} ms{seconds / found[limit]:>8.2f} × {limit}")


def peak(path: Path) -> float:
    """Megabytes at most, of the whole command in a process of its own."""
    words = [str(path), "--time", "session", "--reliability", "0.84", "--json"]
    start = "from envoi.commandline.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", start, "outcomes", *words], capture_output=True, check=True
    )
    json.loads(done.stdout)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Everything in turn."""
    clients = int(float(sys.argv[1])) if len(sys.argv) > 1 else CLIENTS
    with TemporaryDirectory() as folder:
        path = population(Path(folder) / "scores.parquet", clients)
        print(f"P3  {clients:,} clients × {EACH}: {peak(path):.0f} MB at most")
        mixed = shuffled(path)
        read: Case = lambda: pq.read_table(path, columns=COLUMNS)  # noqa: E731
        first = {"envoi": lambda: counted(ours(path)), "DuckDB SQL": lambda: sql_counted(path)}
        if find_spec("pandas"):
            first["pandas"] = lambda: pandas_counted(path)
        if find_spec("polars"):
            first["Polars"] = lambda: polars_counted(path)
        expected = counted(ours(path))
        for name, case in first.items():
            assert case() == expected, name
        told("P1  first against last", least({"read": read} | first), "read")
        assert counted(ours(mixed)) == expected == sql_counted(mixed)
        unsorted = {
            "envoi": lambda: counted(ours(mixed)),
            "DuckDB SQL": lambda: sql_counted(mixed),
        }
        told("P1  the same rows shuffled", least(unsorted), "DuckDB SQL")
        assert each_counted(path) == sql_each_counted(path)
        each = {"envoi": lambda: each_counted(path), "DuckDB SQL": lambda: sql_each_counted(path)}
        told("P2  class at every score", least({"read": read} | each), "read")
    scoring(clients)


def scoring(rows: int) -> None:
    """P5: totals from items."""
    columns = answers(rows)
    cases: dict[str, Case] = {
        "look-up": lambda: looked_up(columns),
        "envoi": lambda: totals(PHQ9, columns),
    }
    if find_spec("pandas"):
        import pandas as pd

        frame = pd.DataFrame({f"i{at}": column for at, column in enumerate(columns)})
        frame = frame.where(frame != OPEN).astype(float)
        found, theirs = totals(PHQ9, columns), pandas_scored(frame)
        assert (found.scored == theirs.notna().to_numpy()).all()
        assert (found.value[found.scored] == theirs[found.scored].to_numpy() * 1000).all()
        cases["pandas"] = lambda: pandas_scored(frame)
    told(f"P5  totals of {rows:,} × 9 items", least(cases), "look-up")


if __name__ == "__main__":
    main()

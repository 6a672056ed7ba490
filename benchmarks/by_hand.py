"""Reliable and clinically significant change as other people would count it: SQL, pandas, Polars.

Each counts recovered, improved, unchanged, deteriorated, harmed by Jacobson and Truax with
reliability 0.84 and cut-off c against a functional mean and spread of 4.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

COLUMNS = ["client", "session", "score"]
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


def by_sql(path: Path) -> list[int]:
    """In DuckDB."""
    pairs = (
        "WITH pairs AS MATERIALIZED (SELECT client, arg_min(score, session) pre,"  # noqa: S608
        f" arg_max(score, session) post FROM '{path}' GROUP BY client)"
    )
    return list(duckdb.sql(pairs + FOLD).fetchall()[0])


def by_pandas(path: Path) -> list[int]:
    """In pandas, for a table that lies in order."""
    import pandas as pd

    groups = pd.read_parquet(path, columns=COLUMNS).groupby("client", sort=False)["score"]
    return _folded(groups.first(), groups.last())


def by_polars(path: Path) -> list[int]:
    """In Polars."""
    import polars as pl

    score, session = pl.col("score"), pl.col("session")
    pre, post = score.sort_by(session).first(), score.sort_by(session).last()
    found = pl.scan_parquet(path).group_by("client").agg(pre=pre, post=post).collect()
    return _folded(found["pre"], found["post"])


def _folded(pre: Any, post: Any) -> list[int]:
    sd, mean = pre.std(), pre.mean()
    line, index = (4 * mean + sd * 4) / (sd + 4), (pre - post) / (sd * np.sqrt(2 * (1 - 0.84)))
    better, worse = index > 1.96, index < -1.96
    crossed, hurt = (pre > line) & (post < line), (pre <= line) & (post >= line)
    truths = (better & crossed, better & ~crossed, ~better & ~worse, worse & ~hurt, worse & hurt)
    return [int(each.sum()) for each in truths]


def each_by_sql(path: Path) -> list[int]:
    """PHQ-9's class at every score, by a window in DuckDB."""
    found = duckdb.sql(
        "SELECT count(*) FILTER (pre - score >= 6 AND pre >= 10 AND score < 10),"  # noqa: S608
        " count(*) FILTER (pre - score >= 6 AND NOT (pre >= 10 AND score < 10)),"
        " count(*) FILTER (pre - score < 6 AND score - pre < 6),"
        " count(*) FILTER (score - pre >= 6 AND NOT (pre < 10 AND score >= 10)),"
        " count(*) FILTER (score - pre >= 6 AND pre < 10 AND score >= 10) FROM (SELECT score,"
        f" first_value(score) OVER (PARTITION BY client ORDER BY session) pre FROM '{path}')"
    ).fetchall()
    return list(found[0])


def each_by_polars(path: Path) -> list[int]:
    """PHQ-9's class at every score, by a window in Polars."""
    import polars as pl

    score, pre = pl.col("score"), pl.col("pre")
    first = pl.col("score").sort_by("session").first().over("client")
    better, worse = pre - score >= 6, score - pre >= 6
    crossed, hurt = (pre >= 10) & (score < 10), (pre < 10) & (score >= 10)
    truths = (better & crossed, better & ~crossed, ~better & ~worse, worse & ~hurt, worse & hurt)
    rows = pl.scan_parquet(path).with_columns(pre=first)
    found = rows.select(**{f"c{at}": each.sum() for at, each in enumerate(truths)}).collect()
    return [int(each) for each in found.row(0)]


def scored_by_pandas(frame: Any) -> Any:
    """PHQ-9's total with up to two open items: a sum, a count, and a rounding."""
    total, gone = frame.sum(axis=1), frame.isna().sum(axis=1)
    return np.floor(total * 9 / (9 - gone) + 0.5).where(gone <= 2)

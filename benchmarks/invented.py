"""Invented courses, the same at every run: as files, and as columns in memory."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from envoi.population.scoring import OPEN

EACH = 10  # scores a course
CHUNK = 100_000
SESSIONS = 20  # looked at where courses end
PLANNED, DROPPED_OUT = 1, 2
Columns = tuple[Any, Any, Any]


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
    rows = f"SELECT * FROM '{path}' ORDER BY hash(client * 31 + session)"  # noqa: S608 - our path
    return _copied(rows, path.with_name(f"shuffled-{path.name}"))


def named(path: Path) -> Path:
    """Rows in no order, with clients that are named by text."""
    rows = f"SELECT 'c' || client AS client, session, score FROM '{path}'"  # noqa: S608 - our path
    return _copied(rows, path.with_name(f"named-{path.name}"))


def _copied(rows: str, to: Path) -> Path:
    duckdb.sql(f"COPY ({rows}) TO '{to}' (COMPRESSION zstd)")
    return to


def courses(episodes: int, *, irregular: bool = False, seed: int = 1) -> Columns:
    """(episode, time, score) of so many courses of ten answers, at the same times or its own."""
    draw = np.random.default_rng(seed)
    episode, time = np.repeat(np.arange(episodes), EACH), np.tile(np.arange(EACH) * 1.0, episodes)
    if irregular:
        time = np.sort(draw.uniform(0, 20, (episodes, EACH)), axis=1).ravel()
    own = draw.normal(0, (4, 0.8), (episodes, 2))
    line = 16 + own[episode, 0] + (-2 + own[episode, 1]) * np.log1p(time)
    return episode, time, line + draw.normal(0, 2.5, len(time))


def dropped(episodes: int) -> Columns:
    """The same courses, each broken off after two to ten answers."""
    columns = courses(episodes)
    stays = np.random.default_rng(5).integers(2, EACH + 1, episodes)
    there = np.tile(np.arange(EACH), episodes) < stays[columns[0]]
    episode, time, score = (each[there] for each in columns)
    return episode, time, score


def leaving(episodes: int) -> tuple[Any, Any, dict[str, Any]]:
    """Sessions reached, whether left, and two covariates."""
    draw = np.random.default_rng(2)
    age, missed = draw.integers(0, 4, episodes), draw.integers(0, 3, episodes)
    chance = 1 / (1 + np.exp(2.5 - 0.2 * (age == 1) - 0.5 * missed))
    reached = np.minimum(draw.geometric(chance), SESSIONS)
    return reached, (reached < SESSIONS).astype(int), {"age": age, "missed": missed}


def endings(episodes: int) -> tuple[Any, Any]:
    """Sessions reached, and how it ended: still open (0), planned, or by dropping out."""
    reached, left, _ = leaving(episodes)
    way = np.random.default_rng(3).integers(PLANNED, DROPPED_OUT + 1, episodes)
    return reached, np.where(left == 1, way, 0)


def answers(rows: int) -> list[Any]:
    """Answers to PHQ-9, three in a hundred left open."""
    draw = np.random.default_rng(2)
    columns = [draw.integers(0, 4, rows, np.uint8) for _ in range(9)]
    for column in columns:
        column[draw.random(rows) < 0.03] = OPEN
    return columns

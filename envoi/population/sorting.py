"""Rows put in order of client and time: in memory where they fit, else by DuckDB, on disk."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from envoi.population import packing
from envoi.population.client_names import numbered
from envoi.population.reading import BATCH, in_sentences
from envoi.population.rows import Numbers, Rows, Source

if TYPE_CHECKING:
    import duckdb

MEMORY = "384MB"  # beyond it DuckDB sorts on disk
Settings = dict[str, str | bool | int | float | list[str]]
PATTERN = frozenset("*?[]")  # the engine would look for files of many names


def in_order(source: Source) -> Generator[Rows, None, None]:
    """The rows of a source in order of client and time, whatever their order was."""
    try:
        yield from packing.in_order(source)
    except packing.NotPacked:
        yield from _by_engine(source)


def _by_engine(source: Source) -> Generator[Rows, None, None]:
    import duckdb  # loaded where rows have to be sorted here, and only there

    with _room(source.table.path) as room, duckdb.connect(config=room) as engine:
        engine.execute("SET enable_progress_bar = false")  # an answer is all that may be printed
        if _plain(source):
            yield from _straight(engine, source)
            return
        engine.register("rows", _written(source))
        answer = engine.sql("SELECT * FROM rows ORDER BY client, time")
        for batch in answer.to_arrow_reader(BATCH):
            if len(batch):
                yield _read(batch)


@contextmanager
def _room(table: Path) -> Iterator[Settings]:
    """How much memory, and a folder beside the table: scores lie nowhere they did not lie before.

    Where nothing can be written there the memory has to do, all that the engine likes to take.
    """
    beside = table if table.is_dir() else table.parent
    if not os.access(beside, os.W_OK):
        yield {"temp_directory": ""}
        return
    with TemporaryDirectory(dir=beside, prefix=".envoi-") as folder:
        yield {"temp_directory": folder, "memory_limit": MEMORY}


def _plain(source: Source) -> bool:
    """Parquet whose times are no text (the engine's order of them is ours), under plain names."""
    names = "".join(map(str, source.table.files))
    if source.table.text or PATTERN & set(names) or source.table.kinds(source.asked.columns):
        return False
    kind = pq.read_schema(source.table.files[0]).field(source.asked.time).type
    own = (pa.types.is_integer, pa.types.is_floating, pa.types.is_temporal)
    return any(bool(each(kind)) for each in own)


def _straight(engine: "duckdb.DuckDBPyConnection", source: Source) -> Generator[Rows, None, None]:
    """The columns of the file itself, sorted, without a detour."""
    rows = _columns(engine, source)
    try:
        yield from packing.in_order(source, lambda: numbered(engine, rows, source))
    except packing.NotPacked:
        yield from source.read(_sorted(rows, source))


def _columns(engine: "duckdb.DuckDBPyConnection", source: Source) -> "duckdb.DuckDBPyRelation":
    import duckdb

    names = [duckdb.ColumnExpression(name) for name in dict.fromkeys(source.asked.columns)]
    files = [str(file) for file in source.table.files]
    return engine.read_parquet(files, hive_partitioning=False).select(*names)


def _sorted(rows: "duckdb.DuckDBPyRelation", source: Source) -> Iterator[pa.RecordBatch]:
    import duckdb

    asked = source.asked
    order = [duckdb.ColumnExpression(name) for name in (asked.client, asked.time)]
    with in_sentences(source.table.path):
        yield from rows.sort(*order).to_arrow_reader(BATCH)


def _written(source: Source) -> pa.RecordBatchReader:
    batches = source.rows()
    first = next(batches, None)
    if first is None:
        nothing = pa.schema([(name, pa.int64()) for name in ("client", "time", "score")])
        return pa.RecordBatchReader.from_batches(nothing, iter(()))
    head = _batch(first)

    def stream() -> Iterator[pa.RecordBatch]:
        yield head
        for each in batches:
            yield _batch(each).cast(head.schema)

    return pa.RecordBatchReader.from_batches(head.schema, stream())


def _batch(rows: Rows) -> pa.RecordBatch:
    client = pa.array(rows.client) if isinstance(rows.client, np.ndarray) else rows.client
    gone = None if rows.keep is None else ~rows.keep
    columns = {
        "client": client,
        "time": pa.array(rows.time),
        "score": pa.array(rows.score, mask=gone),
    }
    if rows.group is not None:
        columns["grouped"] = rows.group
    return pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))


def _read(batch: pa.RecordBatch) -> Rows:
    client, score = batch.column("client"), batch.column("score")
    keep: Numbers | None = None
    if score.null_count:
        keep = score.is_valid().to_numpy(zero_copy_only=False)
        score = score.fill_null(pa.scalar(0, score.type))
    return Rows(
        client.to_numpy() if pa.types.is_integer(client.type) else client.cast(pa.string()),
        batch.column("time").to_numpy(),
        score.to_numpy(zero_copy_only=False),
        batch.column("grouped").cast(pa.string()) if "grouped" in batch.schema.names else None,
        keep,
    )

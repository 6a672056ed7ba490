"""The class at every score, each against its client's first: a course as it was seen on the way."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from envoi.population.judging import Coder
from envoi.population.pairs import OutOfOrder, TwoScores, once, order_of, taken
from envoi.population.per_client import named
from envoi.population.rows import Numbers, Rows, Source
from envoi.population.sorting import in_order


@dataclass(frozen=True)
class Sessions:
    """A batch of scores with the code of the class each has reached; the first is UNCHANGED."""

    rows: Rows
    codes: Numbers


@dataclass(frozen=True)
class _Open:
    """The client whose rows a batch's border divides."""

    client: Any
    time: Any
    first: Any
    last: Any


def each_session(
    source: Source, coder: Coder, *, ordered: bool | None = None
) -> Iterator[Sessions]:
    """Every score that counts, in order. `ordered` as the pairs of the same source say it.

    Where nobody knows (None) the order is held on the way, clients rising, and OutOfOrder is raised
    where it is another; then ask again with False. Raises NotAnswered, TwoScores.
    """
    before: _Open | None = None
    with closing(in_order(source) if ordered is False else source.rows()) as batches:
        for batch in batches:
            rows, new = once(batch)
            rows, new = _without_last(rows, new, before)
            if not len(rows):
                continue
            starts = np.concatenate(([0], np.flatnonzero(new) + 1))
            if ordered is None:
                _rising(rows, starts, before)
            firsts = rows.score[starts]
            if before is not None and _same(rows, 0, before):
                firsts[0] = before.first
            lengths = np.diff(np.concatenate((starts, [len(rows)])))
            yield Sessions(rows, coder(firsts, rows.score, lengths))
            before = _Open(rows.client[-1], rows.time[-1], firsts[-1], rows.score[-1])


def write(source: Source, coder: Coder, path: Path, *, ordered: bool) -> int:
    """Every score with its class into a CSV or Parquet file; how many. Raises OSError."""
    writer: pq.ParquetWriter | pc.CSVWriter | None = None
    count = 0
    try:
        for batch in each_session(source, coder, ordered=ordered):
            table = _table(source, batch)
            if writer is None:
                of = pq.ParquetWriter if path.suffix == ".parquet" else pc.CSVWriter
                writer = of(path, table.schema)
            writer.write_table(table)
            count += len(table)
    finally:
        if writer is not None:
            writer.close()
    return count


def _table(source: Source, batch: Sessions) -> pa.Table:
    rows = batch.rows
    times = source.clock.written(rows.time)
    columns = {"client": pa.array(rows.client), "time": times, "score": pa.array(rows.score)}
    if rows.group is not None:
        columns["group"] = rows.group
    return pa.table(columns | {"class": named(batch.codes)})


def _same(rows: Rows, at: int, before: _Open) -> bool:
    return bool(rows.client[at] == before.client)


def _without_last(rows: Rows, new: Numbers, before: _Open | None) -> tuple[Rows, Numbers]:
    """Without a first row that says again what the last row of the batch before said."""
    if before is None or not len(rows) or not _same(rows, 0, before):
        return rows, new
    if rows.time[0] < before.time:
        raise OutOfOrder
    if rows.time[0] > before.time:
        return rows, new
    if rows.score[0] != before.last:
        raise TwoScores(rows.client, 0, rows.time[0])
    client = rows.client[1:] if isinstance(rows.client, np.ndarray) else rows.client.slice(1)
    group = None if rows.group is None else rows.group.slice(1)
    return Rows(client, rows.time[1:], rows.score[1:], group), new[1:]


def _rising(rows: Rows, starts: Numbers, before: _Open | None) -> None:
    """Clients come in their order, so that none can come again. Raises OutOfOrder."""
    own = taken(rows.client, starts)
    if order_of(own) is not None:
        raise OutOfOrder
    if before is not None and _plain(own[0]) < _plain(before.client):
        raise OutOfOrder


def _plain(client: Any) -> Any:
    return client.as_py() if isinstance(client, pa.Scalar) else client

"""Everybody of an answer as a table: scores, change, index, class. CSV, or Parquet by its name."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from envoi.population.judging import CODES, NOT_USED, Judged
from envoi.population.rows import Numbers


def per_client(judged: Judged) -> pa.Table:
    """One row a client, in order of client; what nobody can say is empty."""
    pairs = judged.pairs
    used, some = pairs.used, pairs.n > 0
    columns: dict[str, pa.Array] = {"client": pa.array(pairs.client)}
    if pairs.group is not None:
        columns["group"] = pairs.group
    columns["scores"] = pa.array(pairs.n)
    columns["first"] = pa.array(pairs.first, mask=~some)
    columns["last"] = pa.array(pairs.last, mask=~used)
    columns["change"] = pa.array(_change(pairs.first, pairs.last), mask=~used)
    if judged.index is not None:
        index = judged.index()
        columns["index"] = pa.array(index, mask=~np.isfinite(index))
    columns["class"] = named(judged.codes)
    return pa.table(columns)


def named(codes: Numbers) -> pa.Array:
    """Codes of classes as their names; not judged is missing."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes == NOT_USED), pa.array([each.value for each in CODES])
    ).dictionary_decode()


def write(table: pa.Table, path: Path) -> None:
    """To a CSV file, or to Parquet where the name ends so. Raises OSError."""
    if path.suffix == ".parquet":
        pq.write_table(table, path, compression="zstd")
    else:
        pc.write_csv(table, path, pc.WriteOptions(quoting_style="needed"))


def _change(first: Numbers, last: Numbers) -> Numbers:
    """Last minus first in points; on the grid of thousandths, without a binary remainder."""
    if first.dtype.kind != "f":
        return last.astype(np.int64) - first.astype(np.int64)
    return np.round(last.astype(np.float64) - first.astype(np.float64), 6)

"""Clients that are named by text, numbered in the order of their names for as long as rows move."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from envoi.population.reading import BATCH, in_sentences
from envoi.population.rows import Numbers, Source

if TYPE_CHECKING:
    import duckdb

NAME = "envoi_name"  # a column of no table


@dataclass(frozen=True)
class Names:
    """The names in order, and the table's rows with the place of its client among them."""

    names: pa.Array
    rows: Iterator[pa.RecordBatch]

    def of(self, places: Numbers) -> pa.Array:
        """The names at these places."""
        return self.names.take(pa.array(places))


def named_by_text(source: Source) -> bool:
    """Whether this Parquet table names its clients by text."""
    kind = pq.read_schema(source.table.files[0]).field(source.asked.client).type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def numbered(
    engine: "duckdb.DuckDBPyConnection", rows: "duckdb.DuckDBPyRelation", source: Source
) -> Names | None:
    """Everybody numbered; None where a row names nobody, which is for others to refuse."""
    import duckdb

    client, asked = source.asked.client, source.asked.columns
    if NAME in asked:
        return None
    client_named = duckdb.ColumnExpression(client).alias(NAME)
    with in_sentences(source.table.path):
        found = rows.select(client_named).distinct().sort(NAME).to_arrow_table()
        names = found.column(NAME).combine_chunks()
        if names.null_count:
            return None
        places = engine.from_arrow(found.append_column(client, pa.array(np.arange(len(names)))))
        others = [duckdb.ColumnExpression(name) for name in dict.fromkeys(asked) if name != client]
        joined = rows.select(client_named, *others).join(places, NAME)
    return Names(names, _stream(joined, source))


def _stream(joined: "duckdb.DuckDBPyRelation", source: Source) -> Iterator[pa.RecordBatch]:
    with in_sentences(source.table.path):
        yield from joined.to_arrow_reader(BATCH)

"""Tables with one row a client: the first and the last score stand side by side."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from envoi.domain.measure import Instrument
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import Pairs, in_order_of_client
from envoi.population.reading import Table
from envoi.population.rows import Numbers, ids, in_range, same, scores, words


@dataclass(frozen=True)
class Wide:
    """Which columns of a wide table to read; without a client every row is one."""

    pre: str
    post: str
    client: str | None = None
    group: str | None = None
    only: tuple[tuple[str, str], ...] = ()
    instrument: Instrument | None = None  # whose range every score must lie in

    @property
    def columns(self) -> list[str]:
        """Every column that has to be read."""
        more = [name for name in (self.client, self.group) if name]
        return [self.pre, self.post, *more, *(name for name, _ in self.only)]


def pairs_of(table: Table, asked: Wide) -> Pairs:
    """Everybody in the table, in order of client. Raises NotAnswered."""
    batches = list(table.batches(asked.columns, numbers=[asked.pre, asked.post]))
    if not batches:
        return Pairs(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    whole = pa.Table.from_batches(batches).combine_chunks()
    for name, value in asked.only:
        whole = whole.filter(same(_column(whole, name), value))
    client: Numbers | pa.Array = np.arange(1, len(whole) + 1)
    if asked.client:
        client = ids(_column(whole, asked.client), asked.client)
    (pre, has_pre), (post, has_post) = (
        scores(_column(whole, name), name, client) for name in (asked.pre, asked.post)
    )
    if asked.instrument is not None:
        in_range(asked.instrument, client, pre, has_pre)
        in_range(asked.instrument, client, post, has_post)
    n = sum(
        np.ones(len(whole), np.int64) if has is None else has.astype(np.int64)
        for has in (has_pre, has_post)
    )
    group = words(_column(whole, asked.group)) if asked.group else None
    # Of one score alone it is the first and the last, as in a long table.
    pre, post = (
        pre if has_pre is None else np.where(has_pre, pre, post),
        post if has_post is None else np.where(has_post, post, pre),
    )
    return in_order_of_client(Pairs(client, np.asarray(n), pre, post, group), _twice)


def _column(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _twice(client: str) -> NotAnswered:
    return NotAnswered(
        f"Client {client} stands in two rows that differ; in a wide table each has one."
    )

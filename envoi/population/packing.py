"""Rows put in order in memory, where client, time and score of a row fit one whole number.

Whole numbers in narrow ranges need few bits: a million clients twenty, ten sessions four, a score
up to 27 five. A row is then one number whose order is that of client and time, and sorting numbers
is what a machine does best; clients named by text are numbered first. What a Parquet file says of
its ranges only tells how to pack; every row is held against it, and where one does not fit, is no
whole number or has no score, the whole table is not packed.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pyarrow.parquet as pq

from envoi.population.client_names import Names, named_by_text
from envoi.population.reading import Table
from envoi.population.rows import Numbers, Rows, Source

MOST = 20_000_000  # rows: 160 MB; more are sorted on disk
BITS = 63
EPOCH = date(1970, 1, 1)
THREADS = 2
Of = TypeVar("Of")
To = TypeVar("To")
SHELVES = 8  # bits of a number that say on which of 256 shelves a row is put


class NotPacked(Exception):
    """Some row does not fit one number, or nobody can say beforehand."""


@dataclass(frozen=True)
class _Field:
    """A column's place in the number: its least value, and how many bits it has."""

    low: int
    bits: int

    def of(self, values: Numbers) -> Numbers:
        """Values from 0. Raises NotPacked."""
        if not len(values):
            return values.astype(np.int64)
        least, most = values.min().item(), values.max().item()
        if not (least >= self.low and most - self.low < 1 << self.bits):
            raise NotPacked
        whole = values.astype(np.int64, copy=False)
        if values.dtype.kind == "f" and not (whole == values).all():
            raise NotPacked
        return whole - self.low


@dataclass(frozen=True)
class _Layout:
    """Client above time above score."""

    client: _Field
    time: _Field
    score: _Field

    @property
    def bits(self) -> int:
        return self.client.bits + self.time.bits + self.score.bits

    def packed(self, rows: Rows) -> Numbers:
        """One number a row. Raises NotPacked."""
        if not isinstance(rows.client, np.ndarray) or rows.keep is not None:
            raise NotPacked
        found = self.client.of(rows.client)
        for place, values in ((self.time, rows.time), (self.score, rows.score)):
            found = (found << place.bits) | place.of(values)
        return found.astype(np.uint32 if self.bits <= 32 else np.int64, copy=False)  # noqa: PLR2004

    def rows(self, packed: Numbers, like: Rows) -> Rows:
        """The rows again, in columns of the kinds they had."""
        wide = packed.astype(np.int64, copy=False)
        score = (wide & ((1 << self.score.bits) - 1)) + self.score.low
        rest = wide >> self.score.bits
        time = (rest & ((1 << self.time.bits) - 1)) + self.time.low
        client = (rest >> self.time.bits) + self.client.low
        return Rows(client, time.astype(like.time.dtype), score.astype(like.score.dtype))


def in_order(
    source: Source, number: Callable[[], Names | None] | None = None
) -> Generator[Rows, None, None]:
    """The rows in order of client and time, if all have a score. Raises NotPacked before the first.

    Clients named by text are numbered by `number`, and not packed without it. Rows of one client
    and time follow each other in order of score: which of them counts is for others to say.
    """
    names = _names(source, number)
    layout = _layout(source, names)
    shelves: list[list[Numbers]] = [[] for _ in range(1 << SHELVES)]
    kinds: list[Rows] = []

    def shelved(rows: Rows) -> list[tuple[int, Numbers]]:
        kinds[:] = [rows]
        return list(_shelved(layout.packed(rows), max(layout.bits - SHELVES, 0)))

    def sorted_(shelf: list[Numbers]) -> Rows:
        found = np.concatenate(shelf)
        shelf.clear()
        found.sort()
        rows = layout.rows(found, kinds[0])
        return rows if names is None else replace(rows, client=names.of(rows.client))

    with ThreadPoolExecutor(THREADS) as pool:
        rows = source.rows() if names is None else source.read(names.rows)
        for found in _ahead(pool, shelved, rows):
            for place, packed in found:
                shelves[place].append(packed)
        yield from _ahead(pool, sorted_, filter(None, shelves))


def _ahead(pool: ThreadPoolExecutor, act: Callable[[Of], To], items: Iterable[Of]) -> Iterator[To]:
    """What comes of each, in order, with a few of them under way."""
    under_way: deque[Future[To]] = deque()
    for item in items:
        under_way.append(pool.submit(act, item))
        if len(under_way) > THREADS:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _shelved(packed: Numbers, shift: int) -> Iterator[tuple[int, Numbers]]:
    """Rows by the shelf they stand on; whatever stands on one comes before all of the next."""
    where = (packed >> shift).astype(np.uint8)
    by_shelf = packed[np.argsort(where, kind="stable")]
    counts = np.bincount(where)
    ends = np.cumsum(counts).tolist()
    for place in np.flatnonzero(counts).tolist():
        yield place, by_shelf[ends[place] - counts[place] : ends[place]]


def _names(source: Source, number: Callable[[], Names | None] | None) -> Names | None:
    """The names of clients who are named by text, None where they are numbers. Raises NotPacked."""
    asked, table = source.asked, source.table
    if table.text or asked.group or asked.times or asked.thousandths or _rows_of(table) > MOST:
        raise NotPacked
    if not named_by_text(source):
        if number:
            raise NotPacked  # it was tried before
        return None
    for column in (asked.time, asked.score):
        _range(table, column)  # before anybody is numbered
    found = number() if number else None
    if found is None:
        raise NotPacked
    return found


def _layout(source: Source, names: Names | None) -> _Layout:
    asked, table = source.asked, source.table
    time, score = (_field(*_range(table, each)) for each in (asked.time, asked.score))
    client = _range(table, asked.client) if names is None else (0, len(names.names) - 1)
    layout = _Layout(_field(*client), time, score)
    if layout.bits > BITS:
        raise NotPacked
    return layout


def _field(low: int, high: int) -> _Field:
    return _Field(low, (high - low).bit_length())


def _rows_of(table: Table) -> int:
    return sum(pq.read_metadata(file).num_rows for file in table.files)


def _range(table: Table, column: str) -> tuple[int, int]:
    """What the files say: the least and the largest of a column."""
    found: list[int] = []
    for file in table.files:
        told = pq.read_metadata(file)
        place = _place(told, column)
        for group in range(told.num_row_groups):
            found.extend(_ends(told.row_group(group).column(place)))
    if not found:
        raise NotPacked
    return min(found), max(found)


def _place(told: pq.FileMetaData, name: str) -> int:
    for place in range(told.num_columns):
        if told.schema.column(place).path == name:
            return place
    raise NotPacked


def _ends(told: pq.ColumnChunkMetaData) -> Iterator[int]:
    said = told.statistics
    if said is None or not said.has_min_max:
        raise NotPacked
    for value in (said.min, said.max):
        yield _whole(value)


def _whole(value: Any) -> int:
    if type(value) is date:
        return (value - EPOCH).days  # as days are read
    if isinstance(value, int | float) and float(value).is_integer():
        return int(value)
    raise NotPacked

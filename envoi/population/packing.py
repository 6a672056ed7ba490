"""Rows put in order in memory, where client, time and score of a row fit one whole number.

Whole numbers in narrow ranges need few bits: a million clients twenty, ten sessions four, a score
up to 27 five. A row is then one number whose order is that of client and time, and sorting numbers
is what a machine does best. What a Parquet file says of its ranges only tells how to pack; every
row is held against it, and where one does not fit, is no whole number or has no score, the whole
table is not packed.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
import pyarrow.parquet as pq

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


def in_order(source: Source) -> Generator[Rows, None, None]:
    """The rows in order of client and time, if all have a score. Raises NotPacked before the first.

    Rows of one client and time follow each other in order of score: which of them counts is for
    others to say.
    """
    layout = _layout(source)
    shelves: list[list[Numbers]] = [[] for _ in range(1 << SHELVES)]
    kinds: list[Rows] = []

    def shelved(rows: Rows) -> list[tuple[int, Numbers]]:
        kinds[:] = [rows]
        return list(_shelved(layout.packed(rows), max(layout.bits - SHELVES, 0)))

    def sorted_(shelf: list[Numbers]) -> Rows:
        found = np.concatenate(shelf)
        shelf.clear()
        found.sort()
        return layout.rows(found, kinds[0])

    with ThreadPoolExecutor(THREADS) as pool:
        for found in _ahead(pool, shelved, source.rows()):
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


def _layout(source: Source) -> _Layout:
    asked, table = source.asked, source.table
    if table.text or asked.group or asked.times or asked.thousandths:
        raise NotPacked
    ranges = _ranges(table, (asked.client, asked.time, asked.score))
    layout = _Layout(*(_Field(low, (high - low).bit_length()) for low, high in ranges))
    if layout.bits > BITS:
        raise NotPacked
    return layout


def _ranges(table: Table, columns: Sequence[str]) -> list[tuple[int, int]]:
    """What the files say: the least and the largest of each column."""
    found: list[list[int]] = [[] for _ in columns]
    rows = 0
    for file in table.files:
        told = pq.read_metadata(file)
        rows += told.num_rows
        places = [_place(told, name) for name in columns]
        for group in range(told.num_row_groups):
            for values, place in zip(found, places, strict=True):
                values.extend(_ends(told.row_group(group).column(place)))
    if rows > MOST or not all(found):
        raise NotPacked
    return [(min(values), max(values)) for values in found]


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

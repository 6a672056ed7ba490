"""Rows of scores as columns in memory: who, when, how much, whichever file they come from.

A client is a whole number or a text; a time is a number, or a day or moment as a number (its order
is all that is used); a score is a number, missing where the file says nothing. A row without a
client, a score without a time and an infinite score are refused with a sentence.
"""

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from envoi.domain.measure import POINT, Instrument, points
from envoi.population.not_answered import NotAnswered
from envoi.population.reading import Table, trimmed

Numbers = NDArray[Any]
# How a time may be written as text: a number, a day, a moment, a moment with its zone.
KINDS = (pa.float64(), pa.date32(), pa.timestamp("us"), pa.timestamp("us", tz="UTC"))
# Other ways to write what is not to be misunderstood, each with how KINDS write it.
WRITTEN = (
    (r"^(-?\d+),(\d+)$", r"\1.\2"),
    (r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\b", r"\1-\2-\3"),
    (r"^(\d{1,2})\.(\d{1,2})\.(\d{4})\b", r"\3-\2-\1"),
    (r"^(\d{4})-(\d)-", r"\1-0\2-"),
    (r"^(\d{4}-\d{2})-(\d)\b", r"\1-0\2"),
)
WHOLE = r"^(-?\d+)\.0+$"
DAY_OR_MONTH = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})\b.*")


@dataclass(frozen=True)
class Asked:
    """Which columns to read, and which rows: only those where `only` says so, of two `times`."""

    client: str
    time: str
    score: str
    group: str | None = None
    only: tuple[tuple[str, str], ...] = ()
    times: tuple[str, str] | None = None  # only these two count, the first as 0, the second as 1
    instrument: Instrument | None = None  # whose range every score must lie in
    thousandths: bool = False  # scores are whole thousandths of a point, as an extract has them

    @property
    def columns(self) -> list[str]:
        """Every column that has to be read."""
        named = [self.client, self.time, self.score, *(name for name, _ in self.only)]
        return named + ([self.group] if self.group else [])


@dataclass(frozen=True)
class Rows:
    """A batch: `n` rows. `keep` is a mask of the rows that have a score, None where all have."""

    client: Numbers | pa.Array
    time: Numbers
    score: Numbers
    group: pa.Array | None = None
    keep: Numbers | None = None

    def __len__(self) -> int:
        return len(self.time)


@dataclass
class Clock:
    """How the times of a file are read: decided by its first batch, and kept to."""

    column: str
    times: tuple[str, str] | None = None
    kind: pa.DataType | None = field(default=None)

    def numbers(self, values: pa.Array, need: Numbers | None) -> Numbers:
        """Times as numbers in their order. Refuses a missing time of a row that has a score."""
        if self.times is not None:
            return _of_two(values, self.times[1])
        read = self._read(values)
        if read.null_count:
            gone = read.is_null().to_numpy(zero_copy_only=False)
            if need is None or bool((gone & need).any()):
                raise NotAnswered(
                    f"There is a score without a time (column “{self.column}”), so nobody can "
                    "say which score came first."
                )
            read = read.fill_null(pa.scalar(0, read.type))
        found: Numbers = read.to_numpy(zero_copy_only=False)
        if found.dtype.kind == "f" and not np.isfinite(found).all():
            raise NotAnswered(f"A time in “{self.column}” is not a finite number.")
        return found

    def told(self, time: Any) -> str:
        """A time as a person wrote it, as near as can be."""
        if self.times is not None:
            return self.times[int(time)]
        if self.kind is not None and pa.types.is_date32(self.kind):
            return str(pa.scalar(int(time), pa.int32()).cast(self.kind).as_py())
        if self.kind is not None and pa.types.is_timestamp(self.kind):
            moment = pa.scalar(int(time), pa.int64()).cast(self.kind).as_py()
            whole = str(moment.isoformat(" "))
            return whole.removesuffix(" 00:00:00").removesuffix(" 00:00:00+00:00")
        return f"{time:g}" if isinstance(time, float | np.floating) else str(time)

    def written(self, times: Numbers) -> pa.Array:
        """Times for a table: days and moments as such, named times by their names."""
        if self.times is not None:
            return pa.array(self.times).take(pa.array(times, pa.int8()))
        if self.kind is None or not pa.types.is_temporal(self.kind):
            return pa.array(times)
        whole = pa.int32() if pa.types.is_date32(self.kind) else pa.int64()
        return pa.array(times).cast(whole).cast(self.kind)

    def _read(self, values: pa.Array) -> pa.Array:
        """Numbers stay; days and moments become whole numbers; text is one of the two."""
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_date32(values.type):
            self.kind = values.type
            return values.cast(pa.int32())
        if pa.types.is_temporal(values.type):
            zone = getattr(values.type, "tz", None)
            self.kind = pa.timestamp("us", tz=zone)
            return values.cast(self.kind, safe=False).cast(pa.int64())
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            return self._text(values)
        if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
            return values
        return values.cast(pa.float64())

    def _text(self, values: pa.Array) -> pa.Array:
        read = self._cast(values)
        if read is None:
            read = self._cast(_rewritten(values))
        if read is None:
            raise NotAnswered(self._neither(values))
        if pa.types.is_date32(read.type):
            return read.cast(pa.int32())
        return read.cast(pa.int64()) if pa.types.is_timestamp(read.type) else read

    def _cast(self, values: pa.Array) -> pa.Array | None:
        """Text as the kind of times this column holds; None where it is not written so."""
        for kind in KINDS if self.kind is None else (self.kind,):
            try:
                read = values.cast(kind)
            except pa.ArrowInvalid:
                continue
            if read.null_count < len(read):
                self.kind = kind
            return read
        return None

    def _neither(self, values: pa.Array) -> str:
        for value in values.drop_null().to_pylist():
            if self._cast(_rewritten(pa.array([value]))) is None:
                break
        if DAY_OR_MONTH.fullmatch(value):
            return (
                f"“{value}” in the column “{self.column}” can be read with the day or with the "
                "month first; write days such as 2026-11-30."
            )
        return (
            f"“{value}” in the column “{self.column}” is no number and no day such as "
            "2026-11-30. Where times have names, say which two to compare: --pre and --post."
        )


def _rewritten(values: pa.Array) -> pa.Array:
    """Times as text, the other ways to write them put into those of KINDS."""
    values = trimmed(values)
    for pattern, plain in WRITTEN:
        values = pc.replace_substring_regex(values, pattern, plain)
    return values


def _of_two(values: pa.Array, last: str) -> Numbers:
    """Two named times as 0 and 1; every other row was left out before."""
    second: Numbers = same(values, last).to_numpy(zero_copy_only=False)
    return second.astype(np.int8)


@dataclass(frozen=True)
class Source:
    """A long table and what is asked of it; its rows can be gone through as often as needed."""

    table: Table
    asked: Asked
    clock: Clock

    def rows(self) -> Generator[Rows, None, None]:
        """The rows, batch by batch, as columns. Raises NotAnswered."""
        return self.read(self.table.batches(self.asked.columns, numbers=[self.asked.score]))

    def read(self, batches: Iterable[pa.RecordBatch]) -> Generator[Rows, None, None]:
        """Batches of the table's own columns, in whatever order, as rows."""
        for batch in batches:
            chosen = _chosen(batch, self.asked)
            if len(chosen):
                yield self._read(chosen)

    def _read(self, batch: pa.RecordBatch) -> Rows:
        try:
            return _rows(batch, self.asked, self.clock)
        except pa.ArrowException as error:
            asked = self.asked
            named = [asked.client, asked.time, asked.score, *([asked.group] if asked.group else [])]
            kinds = ", ".join(f"{name} ({batch.schema.field(name).type})" for name in named)
            what = "client, time, score and group" if asked.group else "client, time and score"
            raise NotAnswered(f"These columns cannot be read as {what}: {kinds}.") from error


def source(table: Table, asked: Asked) -> Source:
    """A long table, not yet read."""
    return Source(table, asked, Clock(asked.time, asked.times))


def same(values: pa.Array, text: str) -> pa.Array:
    """Which values say this: as a number or a moment where the column holds such, else as text.

    A whole number as text is the same with `.0` behind it.
    """
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_integer(values.type) or pa.types.is_floating(values.type):
        try:
            return pc.fill_null(pc.equal(values, float(text)), False)
        except ValueError:
            return pa.array(np.zeros(len(values), bool))
    if pa.types.is_temporal(values.type):
        try:
            return pc.fill_null(pc.equal(values, pa.scalar(text).cast(values.type)), False)
        except pa.ArrowInvalid:
            return pa.array(np.zeros(len(values), bool))
    texts = pc.replace_substring_regex(values.cast(pa.string()), WHOLE, r"\1")
    return pc.fill_null(pc.equal(texts, re.sub(WHOLE, r"\1", text)), False)


def _chosen(batch: pa.RecordBatch, asked: Asked) -> pa.RecordBatch:
    for name, value in asked.only:
        batch = batch.filter(same(batch.column(name), value))
    if asked.times is not None:
        first, last = (same(batch.column(asked.time), each) for each in asked.times)
        batch = batch.filter(pc.or_(first, last))
    return batch


def _rows(batch: pa.RecordBatch, asked: Asked, clock: Clock) -> Rows:
    clients = ids(batch.column(asked.client), asked.client)
    score, keep = scores(batch.column(asked.score), asked.score, clients)
    if asked.thousandths:
        score = score / POINT
    if asked.instrument is not None:
        in_range(asked.instrument, clients, score, keep)
    time = clock.numbers(batch.column(asked.time), keep)
    group = None if asked.group is None else words(batch.column(asked.group))
    return Rows(clients, time, score, group, keep)


def ids(values: pa.Array, column: str) -> Numbers | pa.Array:
    """Clients as whole numbers (a NumPy column) or as text (an Arrow column)."""
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    if values.null_count:
        raise NotAnswered(f"A row names no client (column “{column}”); nobody can say whose it is.")
    if pa.types.is_integer(values.type) and not pa.types.is_uint64(values.type):
        return values.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
    if pa.types.is_floating(values.type):
        try:
            return values.cast(pa.int64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid as error:
            raise NotAnswered(f"The clients in “{column}” are numbers with fractions.") from error
    return words(values)


def words(values: pa.Array) -> pa.Array:
    """A column as plain text; what is missing is the empty text."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    return values.cast(pa.string()).fill_null("")


def scores(
    values: pa.Array, column: str, clients: Numbers | pa.Array
) -> tuple[Numbers, Numbers | None]:
    """Scores as numbers, and which rows have one (None: all). Refuses what is not finite."""
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        values = _from_text(values, column)
    if not (pa.types.is_integer(values.type) or pa.types.is_floating(values.type)):
        values = values.cast(pa.float64())
    keep = None
    if values.null_count:
        keep = values.is_valid().to_numpy(zero_copy_only=False)
        values = values.fill_null(pa.scalar(0, values.type))
    found: Numbers = values.to_numpy(zero_copy_only=False)
    # A sum is finite exactly when every term is, short of an overflow, which is looked at as well.
    with np.errstate(all="ignore"):
        finite = found.dtype.kind != "f" or bool(np.isfinite(found.sum()))
    if finite:
        return found, keep
    gone = np.isnan(found)
    if not np.isfinite(found[~gone]).all():
        at = int(np.flatnonzero(np.isinf(found))[0])
        raise NotAnswered(f"Client {name_of(clients, at)} has an infinite score.")
    if not gone.any():
        return found, keep
    return np.where(gone, 0, found), ~gone if keep is None else keep & ~gone


def in_range(
    instrument: Instrument, clients: Numbers | pa.Array, found: Numbers, keep: Numbers | None
) -> None:
    """Every score that is there is one the instrument can give. Raises NotAnswered."""
    low, high = instrument.low / POINT, instrument.high / POINT
    if not len(found) or (found.min() >= low and found.max() <= high):
        return
    wrong = (found < low) | (found > high)
    if keep is not None:
        wrong &= keep
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise NotAnswered(
            f"Client {name_of(clients, at)} has a score of {found[at]:g}, and "
            f"{instrument.short} goes from {points(instrument.low)} to "
            f"{points(instrument.high)}. Is it the right instrument?"
        )


def _from_text(values: pa.Array, column: str) -> pa.Array:
    try:
        return values.cast(pa.float64())
    except pa.ArrowInvalid as error:
        raise NotAnswered(f"The scores in “{column}” are written as text.") from error


def name_of(clients: Numbers | pa.Array, at: int) -> str:
    """How a client is called in a sentence."""
    value = clients[at]
    return str(value.as_py() if isinstance(value, pa.Scalar) else value)

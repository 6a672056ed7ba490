"""Every row of the house in one sealed file, and out of it again.

The same rows give the same digests from SQLite, from PostgreSQL and from a file; so a backup, a
restored house and a moved one are compared by them, table by table.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, BinaryIO

import msgspec
from django.db import DataError
from django.db.backends.base.base import BaseDatabaseWrapper

from envoi.records import frames, loading
from envoi.records.frames import Damaged
from envoi.records.raw import Table, tables_at
from envoi.records.snapshot import Snapshot

Progress = Callable[[str, int], None]
ARRAY = b"\xdd"  # MessagePack: an array whose length follows in four bytes
PAIR = b"\x92"  # MessagePack: an array of two
encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder().decode


def quiet(what: str, count: int) -> None:
    """Nobody is told."""


@dataclass(frozen=True)
class Contents:
    """What lies in a database or a file: rows and digest of each table, and where the audit ends.

    A digest is the SHA-256 over every row as MessagePack, in the order of the key. `audit_head` is
    the newest seal's; empty where nothing was sealed.
    """

    tables: Mapping[str, tuple[int, str]]
    audit_last: int
    audit_head: str

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())

    def differing(self, other: "Contents") -> list[str]:
        """The tables that are not the same here and there, and the audit where its end is not."""
        names = sorted({*self.tables, *other.tables})
        apart = [name for name in names if self.tables.get(name) != other.tables.get(name)]
        mine, theirs = (self.audit_last, self.audit_head), (other.audit_last, other.audit_head)
        return apart + ([] if mine == theirs else ["the end of the audit"])


@dataclass
class _Count:
    """Rows of one table as they pass by."""

    rows: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def passed(self, row: bytes) -> bytes:
        self.rows += 1
        self.digest.update(row)
        return row

    @property
    def told(self) -> tuple[int, str]:
        return self.rows, self.digest.hexdigest()


def write(
    file: BinaryIO, seen: Snapshot, *, at: datetime, progress: Progress = quiet
) -> tuple[frames.Header, Contents]:
    """Every row of a snapshot as a sealed file."""
    made_at = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    writer = frames.Writer(file, migration=seen.migration, made_at=made_at)
    tables = seen.tables
    writer.add(encode({table.name: _columns(table) for table in tables}))
    counted: dict[str, tuple[int, str]] = {}
    done = 0
    for table in tables:
        count = _Count()
        rows = (count.passed(encode(row)) for row in seen.rows(table))
        for some in _parts(rows):
            writer.add(_part(table.name, some))
            progress("rows written", done + count.rows)
        counted[table.name] = count.told
        done += count.rows
    contents = Contents(counted, *_audit(seen))
    writer.add(encode(_trailer(contents)), last=True)
    return writer.header, contents


def measure(seen: Snapshot, *, progress: Progress = quiet) -> Contents:
    """What lies in a database, by its digests."""
    counted: dict[str, tuple[int, str]] = {}
    done = 0
    for table in seen.tables:
        count = _Count()
        for row in seen.rows(table):
            count.passed(encode(row))
        counted[table.name] = count.told
        done += count.rows
        progress("rows compared", done)
    return Contents(counted, *_audit(seen))


class DoesNotFit(Exception):
    """A row has something in it that this database does not keep; its text names the table."""


def copy(seen: Snapshot, other: BaseDatabaseWrapper, *, progress: Progress = quiet) -> Contents:
    """Every row of a snapshot into the empty tables of another database; what was sent."""
    counted: dict[str, tuple[int, str]] = {}
    done = 0
    with loading.undisturbed(other, seen.tables):
        for table in seen.tables:
            count = _Count()
            try:
                loading.load(other, table, _sent(count, seen.rows(table)))
            except DataError as error:
                raise DoesNotFit(table.name) from error
            counted[table.name] = count.told
            done += count.rows
            progress("rows sent", done)
    return Contents(counted, *_audit(seen))


def _sent(count: _Count, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        count.passed(encode(row))
        yield row


class Archive:
    """An archive that is read: first what it says of itself, then its rows, then what they are.

    Raises NoArchive, CannotOpen for a missing key, Damaged where its first line was altered.
    """

    def __init__(self, file: BinaryIO) -> None:
        reader = frames.Reader(file)
        self.header = reader.header
        self._parts = enumerate(reader.parts())
        # Opened at once: until then nothing has said that the first line is what was written.
        self._described = decode(next(self._parts)[1])
        self._said: list[Contents] = []

    @property
    def contents(self) -> Contents:
        """What the file says it holds, and does: known once all rows were read."""
        return self._said[0]

    def tables(self) -> Iterator[tuple[Table, Iterator[list[Any]]]]:
        """Each table that has rows with its rows, to be read in this order.

        Raises Damaged where a part is not what was written, Unknown where the archive is newer.
        """
        known = {table.name: table for table in tables_at(self.header.migration)}
        if self._described != {name: _columns(table) for name, table in known.items()}:
            raise Damaged(0)
        counts = {name: _Count() for name in known}
        for name, parts in groupby(self._rows(), key=itemgetter(0)):
            yield known[name], _passing(counts[name], parts)
        self._agree({name: count.told for name, count in counts.items()})

    def _rows(self) -> Iterator[tuple[str, list[list[Any]]]]:
        for number, plain in self._parts:
            part = decode(plain)
            if isinstance(part, dict):
                self._said.append(_contents(part))
                self._last = number
            else:
                yield part

    def _agree(self, counted: Mapping[str, tuple[int, str]]) -> None:
        if dict(self.contents.tables) != dict(counted):
            raise Damaged(self._last)

    def read_through(self, *, progress: Progress = quiet) -> Contents:
        """Every part opens, and the rows are those it says."""
        done = 0
        for _, rows in self.tables():
            for _ in rows:
                done += 1
                if done % 10_000 == 0:
                    progress("rows read back", done)
        return self.contents

    def load(self, connection: BaseDatabaseWrapper, *, progress: Progress = quiet) -> Contents:
        """Every row into the empty tables of a database that stands at this migration."""
        done = 0
        with loading.undisturbed(connection, tables_at(self.header.migration)):
            for table, rows in self.tables():
                loading.load(connection, table, rows)
                done += 1
                progress("tables filled", done)
        return self.contents


def _passing(count: _Count, parts: Iterator[tuple[str, list[list[Any]]]]) -> Iterator[list[Any]]:
    for _, rows in parts:
        yield from _sent(count, rows)


def _columns(table: Table) -> list[list[str]]:
    return [[column.name, column.kind.value] for column in table.columns]


def _parts(rows: Iterator[bytes]) -> Iterator[list[bytes]]:
    """So many rows at a time that a part stays small."""
    some: list[bytes] = []
    size = 0
    for row in rows:
        some.append(row)
        size += len(row)
        if size >= frames.PART_BYTES:
            yield some
            some, size = [], 0
    if some:
        yield some


def _part(name: str, rows: list[bytes]) -> bytes:
    """The name of a table and rows of it; each row is MessagePack already."""
    return PAIR + encode(name) + ARRAY + len(rows).to_bytes(4, "big") + b"".join(rows)


def _trailer(contents: Contents) -> dict[str, Any]:
    return {
        "tables": {name: list(told) for name, told in contents.tables.items()},
        "audit": [contents.audit_last, contents.audit_head],
    }


def _contents(told: Mapping[str, Any]) -> Contents:
    tables = {name: (rows, digest) for name, (rows, digest) in told["tables"].items()}
    return Contents(tables, *told["audit"])


def _audit(seen: Snapshot) -> tuple[int, str]:
    last = seen.one("SELECT max(number) FROM records_auditrow")
    sealed = any(table.name == "records_auditseal" for table in seen.tables)
    head = (
        seen.one("SELECT head FROM records_auditseal ORDER BY number DESC LIMIT 1")
        if sealed
        else None
    )
    return last or 0, head or ""

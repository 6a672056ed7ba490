"""The rows of a database at one moment, while others go on writing, one after the other.

On SQLite a reading transaction on a connection of its own sees the state of its first look for as
long as it lasts; on PostgreSQL one that is repeatable and read-only does. The same row gives the
same plain values on either.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from envoi.records.raw import APP, Column, Kind, Table, tables_at

AT_ONCE = 1_000
PATIENCE = 20  # seconds
Row = tuple[Any, ...]
MIGRATION = (
    f"SELECT name FROM django_migrations WHERE app = '{APP}' "  # noqa: S608 - our own name  # nosec B608
    "ORDER BY name DESC LIMIT 1"
)


# Tables of this house that belong to somebody else than the log-in of this connection.
OTHERS = (
    "SELECT count(*) FROM pg_class AS t, pg_roles AS me WHERE me.rolname = current_user "
    r"AND t.relkind = 'r' AND t.relname LIKE 'records\_%' "
    "AND t.relnamespace = current_schema()::regnamespace "
    "AND NOT (me.oid = t.relowner OR me.rolsuper OR me.rolbypassrls)"
)


class NotTheOwner(Exception):
    """Only the owner of the tables sees the rows of every practice."""


def canonical(text: str) -> str:
    """One text for one JSON value, whoever wrote it down."""
    value = json.loads(text, parse_float=_number)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _number(text: str) -> float | int:
    """PostgreSQL writes 1e16 out in full, as it does a whole number."""
    value = float(text)
    whole = "e" in repr(value) and value.is_integer()
    return int(value) if whole else value or 0.0


def _moment(text: str) -> str:
    return f"{text[:10]}T{text[11:19]}.{text[20:26]:0<6}Z"


FROM_SQLITE: dict[Kind, Callable[[Any], Any]] = {
    Kind.UUID: bytes.fromhex,
    Kind.MOMENT: _moment,
    Kind.BOOL: bool,
    Kind.JSON: canonical,
}
FROM_POSTGRES: dict[Kind, Callable[[Any], Any]] = {
    Kind.UUID: bytes,
    Kind.BYTES: bytes,
    Kind.JSON: canonical,
}
# Asked in these words, PostgreSQL answers in the same form.
IN_POSTGRES = {
    Kind.UUID: "uuid_send({})",
    Kind.MOMENT: "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
    Kind.DAY: "to_char({}, 'YYYY-MM-DD')",
    Kind.JSON: "{}::text",
}


@dataclass(frozen=True)
class Snapshot:
    """A database as it stood at one moment."""

    vendor: str
    ask: Callable[[str], Iterator[Row]]

    @property
    def migration(self) -> str:
        """The last migration of the records this database has seen."""
        found = self.one(MIGRATION)
        return "" if found is None else str(found)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tables_at(self.migration)

    def one(self, question: str) -> Any:
        """The first value of the first row; None where there is none."""
        return next(self.ask(question), (None,))[0]

    def rows(self, table: Table) -> Iterator[list[Any]]:
        """Every row in the order of its key, as plain values in the order of its columns."""
        columns = ", ".join(map(self._asked, table.columns))
        answers = self.ask(
            f"SELECT {columns} FROM {table.name} ORDER BY {self._order(table.key)}"  # noqa: S608 - names of our own tables  # nosec B608
        )
        told = FROM_SQLITE if self.vendor == "sqlite" else FROM_POSTGRES
        turned = [(n, told[c.kind]) for n, c in enumerate(table.columns) if c.kind in told]
        for answer in answers:
            row = list(answer)
            for place, plain in turned:
                if row[place] is not None:
                    row[place] = plain(row[place])
            yield row

    def _asked(self, column: Column) -> str:
        name = f'"{column.name}"'
        form = "{}" if self.vendor == "sqlite" else IN_POSTGRES.get(column.kind, "{}")
        return form.format(name)

    def _order(self, key: Column) -> str:
        sorts_by_place = self.vendor == "postgresql" and key.kind is Kind.TEXT
        return f'"{key.name}"' + (' COLLATE "C"' if sorts_by_place else "")


@contextmanager
def of_file(path: Path, *, hold: bool = False) -> Iterator[Snapshot]:
    """The rows of a SQLite file; with `hold` nobody else writes meanwhile."""
    uri = f"file:{quote(str(path))}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None, timeout=PATIENCE)) as file:
        file.execute("BEGIN IMMEDIATE" if hold else "BEGIN DEFERRED")
        file.execute("PRAGMA query_only = ON")
        yield Snapshot("sqlite", file.execute)
        file.execute("ROLLBACK")


@contextmanager
def of_house(*, hold: bool = False) -> Iterator[Snapshot]:
    """The rows of the house's own database, wherever it lies."""
    here = connections["default"]
    if here.vendor == "sqlite":
        with of_file(Path(str(here.settings_dict["NAME"])), hold=hold) as seen:
            yield seen
        return
    with closing(here.copy()) as other, other.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield within(other)
        cursor.execute("ROLLBACK")


def within(connection: BaseDatabaseWrapper) -> Snapshot:
    """The rows of a PostgreSQL database as the transaction that is open there sees them.

    Raises NotTheOwner where row-level security could leave some of them out.
    """
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        if cursor.fetchone()[0]:
            raise NotTheOwner

    def ask(question: str) -> Iterator[Row]:
        with connection.cursor() as cursor:
            cursor.execute(f"DECLARE told NO SCROLL CURSOR FOR {question}")
            try:
                while rows := _next(cursor):
                    yield from rows
            finally:
                cursor.execute("CLOSE told")

    return Snapshot("postgresql", ask)


def _next(cursor: Any) -> list[Row]:
    cursor.execute(f"FETCH {AT_ONCE} FROM told")
    found: list[Row] = cursor.fetchall()
    return found

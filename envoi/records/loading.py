"""Plain rows put back into empty tables, as they were; triggers and keys are looked at afterwards.

What was written under the eyes of the triggers is not asked about again row by row: the rows are
compared with their digests once they are in, and every foreign key is followed.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from envoi.records import same_practice
from envoi.records.raw import APP, Kind, Table, newest_migration

AT_ONCE = 1_000


def _moment(text: str) -> str:
    """As Django writes a moment into SQLite: without a fraction where there is none."""
    whole, fraction = text[:-1].replace("T", " ").split(".")
    return whole if fraction == "000000" else f"{whole}.{fraction}"


INTO_SQLITE: dict[Kind, Callable[[Any], Any]] = {
    Kind.UUID: bytes.hex,
    Kind.MOMENT: _moment,
    Kind.BOOL: int,
    Kind.JSON: lambda text: json.dumps(json.loads(text)),
}
INTO_POSTGRES: dict[Kind, Callable[[Any], Any]] = {
    Kind.UUID: lambda value: str(UUID(bytes=value)),
}


def make_tables(connection: BaseDatabaseWrapper, migration: str) -> None:
    """The tables as they stood at a migration, without triggers: those speak of today's tables."""
    executor = MigrationExecutor(connection)
    if migration == newest_migration():
        executor.migrate(executor.loader.graph.leaf_nodes(APP))
        return
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([(APP, migration)])


@contextmanager
def undisturbed(connection: BaseDatabaseWrapper, tables: Iterable[Table]) -> Iterator[None]:
    """A transaction in which rows may come in any order; at its end every foreign key holds.

    On SQLite the triggers are gone after it, until the next migration puts them back.
    """
    if connection.vendor == "sqlite":
        same_practice.remove()
        connection.disable_constraint_checking()
        with transaction.atomic():
            yield
            connection.check_constraints()
        connection.enable_constraint_checking()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        names = [table.name for table in tables]
        forced = _forced(cursor, names)
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        # A migration in the same transaction may have said otherwise.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for name in forced:  # COPY is not for those whom a policy lets through
            cursor.execute(f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
        yield
        # Now, because a table whose foreign keys still wait cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        for name in forced:
            cursor.execute(f'ALTER TABLE "{name}" FORCE ROW LEVEL SECURITY')


def _forced(cursor: Any, names: list[str]) -> list[str]:
    """The tables whose owner is held by row-level security too."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname = ANY(%s) "
        "AND relnamespace = current_schema()::regnamespace",
        [names],
    )
    return [name for (name,) in cursor.fetchall()]


def filled(connection: BaseDatabaseWrapper, tables: Iterable[Table]) -> list[str]:
    """The tables that have a row in them already."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        return [table.name for table in tables if table.name in there and _any(cursor, table.name)]


def _any(cursor: Any, name: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 1')  # noqa: S608 - names of our own tables  # nosec B608
    return cursor.fetchone() is not None


def stands_at(connection: BaseDatabaseWrapper) -> str:
    """The last migration of the records here; empty where there are no tables yet."""
    applied = MigrationRecorder(connection).applied_migrations()
    return max((name for app, name in applied if app == APP), default="")


def load(connection: BaseDatabaseWrapper, table: Table, rows: Iterable[list[Any]]) -> None:
    """Write rows as they were, numbers included."""
    into = INTO_SQLITE if connection.vendor == "sqlite" else INTO_POSTGRES
    turned = [(n, into[c.kind]) for n, c in enumerate(table.columns) if c.kind in into]
    ready = (_turned(row, turned) for row in rows)
    if connection.vendor == "sqlite":
        _into_sqlite(connection, table, ready)
    else:
        _into_postgres(connection, table, ready)


def _turned(row: list[Any], turned: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    for place, stored in turned:
        if row[place] is not None:
            row[place] = stored(row[place])
    return row


def _names(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _into_sqlite(connection: BaseDatabaseWrapper, table: Table, rows: Iterator[list[Any]]) -> None:
    marks = ", ".join("%s" for _ in table.columns)
    statement = f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({marks})'  # noqa: S608 - names of our own tables  # nosec B608
    with connection.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(statement, some)


def _into_postgres(
    connection: BaseDatabaseWrapper, table: Table, rows: Iterator[list[Any]]
) -> None:
    with connection.cursor() as cursor:
        plain: Any = cursor
        with (
            connection.wrap_database_errors,
            plain.copy(f'COPY "{table.name}" ({_names(table)}) FROM STDIN') as copy,
        ):
            for row in rows:
                copy.write_row(row)
        if table.numbered:
            _go_on_counting(cursor, table)


def _go_on_counting(cursor: Any, table: Table) -> None:
    """The next number given here follows the highest that came in."""
    cursor.execute(f'SELECT max("{table.key.name}") FROM "{table.name}"')  # noqa: S608 - our own  # nosec B608
    (highest,) = cursor.fetchone()
    if highest is not None:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
            [table.name, table.key.name, highest],
        )

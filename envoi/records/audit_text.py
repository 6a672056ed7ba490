"""Audit rows as the text their digests are over: the same words from SQLite and PostgreSQL.

Read with a plain cursor, without a model: ten million rows are told this way when the audit is
verified. A reference is 32 hex digits, a moment is UTC; the detail stays JSON as it lies there.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections

TABLE = "records_auditrow"
LOWEST = -(2**63)
_AFTER = f" FROM {TABLE} WHERE number > %s"
_COLUMNS = {
    # `at || ''` has no declared type, so nothing turns the text into a datetime on its way here.
    "sqlite": (
        "number, practice_id, member_id, at || '', act, noun, subject, client, detail, door, "
        "why, address, log_in"
    ),
    "postgresql": (
        "number, replace(practice_id::text, '-', ''), replace(member_id::text, '-', ''), "
        "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), act, noun, "
        "replace(subject::text, '-', ''), replace(client::text, '-', ''), detail::text, door, "
        "why, address, replace(log_in::text, '-', '')"
    ),
}


def between(after: int, until: int, *, using: str = "default") -> Iterator[tuple[Any, ...]]:
    """Rows numbered above `after` up to `until`, in order."""
    columns = _COLUMNS[connections[using].vendor]
    asked = f"SELECT {columns}{_AFTER} AND number <= %s ORDER BY number"
    yield from _told(asked, after, until, using=using)


def next_ones(after: int, most: int, *, using: str = "default") -> Iterator[tuple[Any, ...]]:
    """At most so many rows numbered above `after`, in order."""
    columns = _COLUMNS[connections[using].vendor]
    asked = f"SELECT {columns}{_AFTER} ORDER BY number LIMIT %s"
    yield from _told(asked, after, most, using=using)


def _told(asked: str, *values: int, using: str) -> Iterator[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(asked, values)
        yield from cursor


def hold_still(*, using: str = "default") -> None:
    """Until this transaction ends nobody writes an audit row, and nobody else seals.

    On PostgreSQL numbers are given out before rows are committed, and a later number may be
    committed first: a row could then appear below what was sealed already. Whoever took a number
    holds the table for writing until they commit, so this waits for them, and everybody after it
    gets a higher number. It does not wait long, because all who write wait behind it: where an
    import holds the table it gives up (OperationalError) and the rows are sealed the next time.
    SQLite has one writer at a time, and its transactions here begin as that writer.
    """
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")

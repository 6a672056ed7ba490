"""The database itself refuses to change or take out a row of the audit.

Installed after every migration, as `same_practice` is. On SQLite three triggers a table: no
UPDATE, no DELETE, and no row under a number that is not above all others, which would put a row
in between and is also how REPLACE takes one out without a DELETE. On PostgreSQL no UPDATE, no
DELETE and no TRUNCATE; numbers may be given late there, so none is held back. Whoever owns the
database can still drop a trigger: that such a change is noticed is the work of the seals.
"""

from collections.abc import Iterator

from django.db import connections

TABLES = ("records_auditrow", "records_auditseal")
SAID = "the audit is only ever added to"


def sqlite(table: str) -> Iterator[str]:
    """What makes a table append-only on SQLite."""
    for event in ("UPDATE", "DELETE"):
        name = f"{table}_no_{event.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN {_refused()}; END"
    name = f"{table}_only_at_the_end"
    yield f"DROP TRIGGER IF EXISTS {name}"
    # A number the database is still to give is -1 here; only a number that was said is held back.
    yield (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN NEW.number <> -1 "  # noqa: S608 - our own tables  # nosec B608
        f"AND NEW.number <= (SELECT coalesce(max(number), 0) FROM {table}) "
        f"BEGIN {_refused()}; END"
    )


def _refused() -> str:
    return f"SELECT RAISE(ABORT, '{SAID}')"


def postgresql(table: str) -> Iterator[str]:
    """What makes a table append-only on PostgreSQL; run by the tables' owner."""
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for name, event, each in (
        (f"{table}_no_change", "UPDATE OR DELETE", "ROW"),
        (f"{table}_no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_stands()"
        )


def _removed(vendor: str, table: str) -> Iterator[str]:
    if vendor == "sqlite":
        for end in ("no_update", "no_delete", "only_at_the_end"):
            yield f"DROP TRIGGER IF EXISTS {table}_{end}"
    if vendor == "postgresql":
        for end in ("no_change", "no_truncate"):
            yield f"DROP TRIGGER IF EXISTS {table}_{end} ON {table}"


def statements(vendor: str) -> list[str]:
    """Everything that is run on a database of this kind, in order."""
    form = {"sqlite": sqlite, "postgresql": postgresql}[vendor]
    return [statement for table in TABLES for statement in form(table)]


def install(*, using: str = "default") -> None:
    """Make the triggers anew."""
    _run(statements(connections[using].vendor), using)


def remove(*, using: str = "default") -> None:
    """Take the triggers out: for tests that empty their tables, and for nobody else."""
    vendor = connections[using].vendor
    _run([each for table in TABLES for each in _removed(vendor, table)], using)


def _run(all_of_them: list[str], using: str) -> None:
    with connections[using].cursor() as cursor:
        for statement in all_of_them:
            cursor.execute(statement)

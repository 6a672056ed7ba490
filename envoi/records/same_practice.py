"""The database itself holds every row to its parent's practice.

Django's foreign keys cannot say "this parent, and in the same practice", so triggers say it, and
one more a table that no row ever changes its practice. They are made anew after every migration,
because SQLite drops a table's triggers when a migration rebuilds the table, and on either side a
foreign key may come or go. SQLite has a trigger a foreign key, PostgreSQL a function a table.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models


@dataclass(frozen=True)
class Tie:
    """A column of a table that points at a row which has a practice too."""

    table: str
    column: str
    parent: str

    @property
    def name(self) -> str:
        return f"{self.table}_{self.column}_same_practice"


def _has_practice(model: type[models.Model]) -> bool:
    return any(field.name == "practice" for field in model._meta.concrete_fields)


def kept_apart() -> Iterator[type[models.Model]]:
    """Every table whose rows belong to a practice."""
    return filter(_has_practice, apps.get_app_config("records").get_models())


def ties() -> Iterator[Tie]:
    """Every foreign key from a row of a practice to another row of a practice."""
    for model in kept_apart():
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            parent: Any = field.related_model
            if _has_practice(parent):
                yield Tie(model._meta.db_table, field.column, parent._meta.db_table)


def _sqlite(tie: Tie) -> Iterator[str]:
    for event in ("INSERT", f"UPDATE OF {tie.column}"):
        name = f"{tie.name}_{event[:6].lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        # Every name in this statement is a model's own; nothing in it was ever typed by anybody.
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {tie.table} "  # noqa: S608 - our own names  # nosec B608
            f"WHEN NEW.{tie.column} IS NOT NULL AND NEW.practice_id IS NOT "
            f"(SELECT practice_id FROM {tie.parent} WHERE id = NEW.{tie.column}) "
            f"BEGIN SELECT RAISE(ABORT, '{tie.name}'); END"
        )


def _stays(table: str) -> Iterator[str]:
    name = f"{table}_stays_in_its_practice"
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF practice_id ON {table} "
        "WHEN OLD.practice_id IS NOT NEW.practice_id "
        f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
    )


def _postgres(table: str, ties: Sequence[Tie]) -> Iterator[str]:
    """One function a table, which looks at every parent that is new or another one."""
    name = f"{table}_same_practice"
    looks = " ".join(
        f"IF NEW.{tie.column} IS NOT NULL AND NEW.{tie.column} IS DISTINCT FROM OLD.{tie.column} "  # noqa: S608 - our own names  # nosec B608
        f"AND NEW.practice_id IS DISTINCT FROM "
        f"(SELECT practice_id FROM {{schema}}.{tie.parent} WHERE id = NEW.{tie.column}) "
        f"THEN RAISE EXCEPTION '{tie.name}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF;"
        for tie in ties
    )
    yield _function(name, looks)
    yield (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {{schema}}.{table} "
        f"FOR EACH ROW EXECUTE FUNCTION {{schema}}.{name}()"
    )


def _stays_postgres(table: str) -> Iterator[str]:
    name = f"{table}_stays_in_its_practice"
    yield _function(
        name,
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation';",
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {{schema}}.{table} FOR EACH ROW "
        "WHEN (OLD.practice_id IS DISTINCT FROM NEW.practice_id) "
        f"EXECUTE FUNCTION {{schema}}.{name}()"
    )


def _function(name: str, body: str) -> str:
    # Tables are named with their schema: a temporary table of the same name must not be asked.
    return (
        f"CREATE OR REPLACE FUNCTION {{schema}}.{name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NEW; END $$"
    )


def _wanted(vendor: str) -> Iterator[str]:
    if vendor == "sqlite":
        for tie in ties():
            yield from _sqlite(tie)
        for model in kept_apart():
            yield from _stays(model._meta.db_table)
        return
    for model in kept_apart():
        table = model._meta.db_table
        yield from _postgres(table, [tie for tie in ties() if tie.table == table])
        yield from _stays_postgres(table)


def install(*, using: str = "default") -> None:
    """Make the triggers anew, in the form of this database."""
    remove(using=using)
    connection = connections[using]
    with connection.cursor() as cursor:
        schema = _schema(cursor, connection.vendor)
        for statement in _wanted(connection.vendor):
            cursor.execute(statement.replace("{schema}", schema))


def remove(*, using: str = "default") -> None:
    """Take out every trigger of these; `install` puts them back after the migration."""
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {quote(name)}")
            return
        cursor.execute(OURS)
        for (name,) in cursor.fetchall():
            # With CASCADE goes the trigger that calls it, and nothing else can.
            cursor.execute(f"DROP FUNCTION {quote(name)}() CASCADE")


OURS = (
    "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND "
    r"(proname LIKE '%\_same\_practice' OR proname LIKE '%\_stays\_in\_its\_practice')"
)


def _schema(cursor: Any, vendor: str) -> str:
    if vendor == "sqlite":
        return "main"
    cursor.execute("SELECT quote_ident(current_schema())")
    return str(cursor.fetchone()[0])

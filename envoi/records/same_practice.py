"""The database itself holds every row to its parent's practice.

Neither SQLite nor Django's foreign keys can say "this parent, and in the same practice", so a
trigger a foreign key says it, and one more a table that no row ever changes its practice. They are
made anew after every migration, because SQLite drops a table's triggers when a migration rebuilds
the table.
"""

from collections.abc import Iterator
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
            f"CREATE TRIGGER {name} BEFORE {event} ON {tie.table} "  # noqa: S608
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


def install(*, using: str = "default") -> None:
    """Make the triggers anew. PostgreSQL gets its own form when it becomes a choice."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        statements = [statement for tie in ties() for statement in _sqlite(tie)]
        for model in kept_apart():
            statements += _stays(model._meta.db_table)
        for statement in statements:
            cursor.execute(statement)


def remove(*, using: str = "default") -> None:
    """Take out every trigger of this database; `install` puts them back after the migration."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")

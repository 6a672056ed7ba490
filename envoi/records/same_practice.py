"""The database itself holds every row to its parent's practice.

Neither SQLite nor Django's foreign keys can say "this parent, and in the same practice", so a
trigger a foreign key says it. They are made anew after every migration, because SQLite drops a
table's triggers when a migration rebuilds the table.
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


def ties() -> Iterator[Tie]:
    """Every foreign key from a row of a practice to another row of a practice."""
    for model in apps.get_app_config("records").get_models():
        if not _has_practice(model):
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            parent: Any = field.related_model
            if _has_practice(parent):
                yield Tie(model._meta.db_table, field.column, parent._meta.db_table)


def _sqlite(tie: Tie) -> Iterator[str]:
    for event in ("INSERT", f"UPDATE OF {tie.column}, practice_id"):
        name = f"{tie.name}_{event[:6].lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        # Every name in this statement is a model's own; nothing in it was ever typed by anybody.
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {tie.table} "  # noqa: S608
            f"WHEN NEW.{tie.column} IS NOT NULL AND NEW.practice_id IS NOT "
            f"(SELECT practice_id FROM {tie.parent} WHERE id = NEW.{tie.column}) "
            f"BEGIN SELECT RAISE(ABORT, '{tie.name}'); END"
        )


def install(*, using: str = "default") -> None:
    """Make the triggers anew. PostgreSQL gets its own form when it becomes a choice."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for tie in ties():
            for statement in _sqlite(tie):
                cursor.execute(statement)

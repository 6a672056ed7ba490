"""The tables of the records as they were at a migration, column by column, whatever the engine.

An archive is older than the code that reads it, so its tables are those of its own migration and
not those of today's models.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.migrations.loader import MigrationLoader

APP = "records"


class Kind(StrEnum):
    """How a value stands in an archive; see docs/reference/backup.md."""

    UUID = "uuid"  # 16 bytes
    MOMENT = "moment"  # 2026-11-23T08:30:00.000000Z
    DAY = "day"  # 2026-11-23
    BOOL = "bool"
    NUMBER = "number"
    JSON = "json"  # text: keys in order, no blanks, nothing but ASCII
    BYTES = "bytes"  # sealed values are among these, as they lie
    TEXT = "text"


KINDS = {
    "UUIDField": Kind.UUID,
    "DateTimeField": Kind.MOMENT,
    "DateField": Kind.DAY,
    "BooleanField": Kind.BOOL,
    "JSONField": Kind.JSON,
    "BinaryField": Kind.BYTES,
    "CharField": Kind.TEXT,
    "TextField": Kind.TEXT,
    "AutoField": Kind.NUMBER,
    "BigAutoField": Kind.NUMBER,
    "BigIntegerField": Kind.NUMBER,
    "IntegerField": Kind.NUMBER,
    "SmallIntegerField": Kind.NUMBER,
    "PositiveIntegerField": Kind.NUMBER,
    "PositiveBigIntegerField": Kind.NUMBER,
    "PositiveSmallIntegerField": Kind.NUMBER,
}


@dataclass(frozen=True)
class Column:
    """A column by its name in the database."""

    name: str
    kind: Kind


@dataclass(frozen=True)
class Table:
    """A table with its columns; `key` orders its rows, `numbered` where the database gives it."""

    name: str
    columns: tuple[Column, ...]
    key: Column
    numbered: bool


class Unknown(LookupError):
    """There is no such migration here: a newer version made this."""


def every_step() -> MigrationLoader:
    """The migrations one by one, also those a new house makes at once."""
    return MigrationLoader(None, ignore_no_migrations=True, replace_migrations=False)


@lru_cache(maxsize=4)
def tables_at(migration: str) -> tuple[Table, ...]:
    """Every table of the records as it stood after a migration, by name."""
    loader = every_step()
    if (APP, migration) not in loader.graph.nodes:
        raise Unknown(migration)
    apps: Any = loader.project_state((APP, migration)).apps
    ours = (model for model in apps.get_models() if model._meta.app_label == APP)
    return tuple(sorted(map(_table, ours), key=lambda table: table.name))


def newest_migration() -> str:
    """The last migration of the records that this version knows."""
    leaves: list[tuple[str, str]] = every_step().graph.leaf_nodes(APP)
    return max(name for _, name in leaves)


def _table(model: type[models.Model]) -> Table:
    key = model._meta.pk
    return Table(
        name=model._meta.db_table,
        columns=tuple(_columns(model)),
        key=_column(key),
        numbered=isinstance(key, models.AutoField),
    )


def _columns(model: type[models.Model]) -> Iterator[Column]:
    return map(_column, model._meta.concrete_fields)


def _column(field: Any) -> Column:
    holds = field.target_field if isinstance(field, models.ForeignKey) else field
    return Column(field.column, KINDS[holds.get_internal_type()])

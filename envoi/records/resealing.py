"""Everything sealed gets sealed anew with the key that seals now, a little at a time.

Each value is opened and sealed outside any lock, and written only where the old bytes still lie:
whoever saved in the meantime has sealed with the new key already, and is never overwritten. Being
killed in the middle leaves every value under one key or the other, and both open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import BinaryField, F, Func, QuerySet, Value

from envoi.records import images, sealing
from envoi.records.fields import EncryptedField, EncryptedJSON, Sealed
from envoi.records.models import Revision

ROWS = 20  # a lock lasts as long as writing these
READ = 400  # how many are looked at where only what lies inside can need it

# A row, with what lies there and with what should.
Fresh = tuple[Any, Sealed, Sealed]


@dataclass(frozen=True)
class Column:
    """A sealed column of a table."""

    model: Any
    field: EncryptedField

    @property
    def name(self) -> str:
        return f"{self.model._meta.verbose_name}, {self.field.verbose_name}"

    @property
    def holds_images(self) -> bool:
        """It may hold images of rows, and in these what was sealed with a key of its own."""
        return isinstance(self.field, EncryptedJSON) and self.field.purpose == "record"

    def rows(self) -> QuerySet[Any]:
        """Each row with the key of its value, those that have one."""
        start = Func(
            F(self.field.attname),
            Value(1),
            Value(sealing.ID_BYTES),
            function="substr",
            output_field=BinaryField(),
        )
        rows: QuerySet[Any] = self.model._base_manager.annotate(key_id=start)
        return rows.exclude(**{self.field.attname: None})

    def wanted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """These rows, with the columns that are looked at and no others."""
        more = ("table", "row") if self.model is Revision else ()
        return rows.only("pk", self.field.attname, *more)

    def with_images(self) -> QuerySet[Any]:
        """The rows whose JSON may hold images with sealed values in them."""
        rows = self.rows()
        if self.model is Revision:
            return rows.filter(table__in=images.with_own_keys())
        return rows if self.holds_images else rows.none()


@dataclass
class Walk:
    """What one walk through everything did: sealed anew, overtaken by a writer, not to be opened.

    `stuck` names the places of the last, as column and row.
    """

    done: int = 0
    overtaken: int = 0
    stuck: list[str] = field(default_factory=list)


def columns() -> Iterator[Column]:
    """Every sealed column of every table."""
    for model in apps.get_app_config("records").get_models():
        for each in model._meta.concrete_fields:
            if isinstance(each, EncryptedField):
                yield Column(model, each)


def behind() -> int:
    """How many values another key has sealed than the one that seals now."""
    key = sealing.sealing_key()
    return sum(each.rows().exclude(key_id=key).count() for each in columns())


def under(key: str) -> Iterator[tuple[str, int]]:
    """The columns a key is still needed for, and for how many values, those inside images too."""
    name = bytes.fromhex(key)
    for column in columns():
        count = column.rows().filter(key_id=name).count() + _inside(column, name)
        if count:
            yield column.name, count


def _inside(column: Column, key: bytes) -> int:
    rows = column.wanted(column.with_images().exclude(key_id=key))  # those are counted already
    return sum(
        any(each.sealed.startswith(key) for each in _inner(column, row))
        for row in rows.iterator(chunk_size=READ)
    )


def walk(kept: Walk) -> Iterator[Walk]:
    """Once through everything; yields after each batch, so that others can write in between."""
    for column in columns():
        key = sealing.sealing_key()
        for rows, size in (
            (column.rows().exclude(key_id=key), ROWS),
            (column.with_images().filter(key_id=key), READ),
        ):
            for batch in _batches(column.wanted(rows), size):
                _anew(column, batch, kept)
                yield kept


def _batches(rows: QuerySet[Any], size: int) -> Iterator[list[Any]]:
    ahead = rows.order_by("pk")
    while batch := list(ahead[:size]):
        yield batch
        ahead = rows.order_by("pk").filter(pk__gt=batch[-1].pk)


def _anew(column: Column, rows: list[Any], kept: Walk) -> None:
    """Opened and sealed before anything is locked, then written in small handfuls."""
    fresh = [each for row in rows if (each := _fresh(column, row, kept)) is not None]
    for start in range(0, len(fresh), ROWS):
        _write(column, fresh[start : start + ROWS], kept)


@transaction.atomic
def _write(column: Column, fresh: list[Fresh], kept: Walk) -> None:
    """Each only where the old bytes still lie."""
    name = column.field.attname
    for row, old, new in fresh:
        same = column.model._base_manager.filter(pk=row.pk, **{name: old})
        written = same.update(**{name: new})
        kept.done += written
        kept.overtaken += not written


def _fresh(column: Column, row: Any, kept: Walk) -> Fresh | None:
    """None where nothing is to be done."""
    old: Sealed = row.__dict__[column.field.attname]
    where, purpose = column.field.where(row.pk), column.field.purpose
    try:
        plain = sealing.unseal(old.data, where=where, purpose=purpose)
        changed = column.holds_images and _anew_inside(column, row)
    except sealing.CannotOpen:
        sealing.sealing_key()  # raises where there is no key at all: then nothing is at fault here
        kept.stuck.append(where)
        return None
    if old.data.startswith(sealing.sealing_key()) and not changed:
        return None
    if changed:
        plain = column.field.to_bytes(getattr(row, column.field.attname))
    return row, old, Sealed(sealing.seal(plain, where=where, purpose=purpose))


def _anew_inside(column: Column, row: Any) -> bool:
    """The row's JSON with what lies sealed inside it sealed anew; True where that was needed."""
    key = sealing.sealing_key()
    old = [each for each in _inner(column, row) if not each.sealed.startswith(key)]
    for each in old:
        plain = sealing.unseal(each.sealed, where=each.where, purpose=each.field.purpose)
        each.becomes(sealing.seal(plain, where=each.where, purpose=each.field.purpose))
    return bool(old)


def _inner(column: Column, row: Any) -> Iterator[images.Inside]:
    """What lies sealed inside the JSON of a row."""
    kept = getattr(row, column.field.attname)
    if isinstance(row, Revision):
        kept = {"table": row.table, "row": str(row.row), "columns": kept}
    return images.inside(kept)

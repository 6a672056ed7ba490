"""A row as plain JSON, and back: what revisions and exact undo are made of."""

import base64
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from envoi.records.fields import EncryptedField, EncryptedJSON, EncryptedText, Sealed

Image = dict[str, Any]


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID | date | datetime):
        return value.isoformat() if not isinstance(value, uuid.UUID) else str(value)
    return value


def image(row: models.Model) -> Image:
    """Every column of a row but sealed bytes, as JSON.

    Sealed text is opened, but for text with a key of its own: that stays as it lies.
    """
    columns: Image = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, EncryptedField) and not isinstance(
            field, EncryptedText | EncryptedJSON
        ):
            continue
        if _has_own_key(field):
            sealed = field.pre_save(row, add=False)
            columns[field.attname] = sealed and base64.b64encode(sealed.data).decode()
        else:
            columns[field.attname] = _plain(getattr(row, field.attname))
    return columns


def _has_own_key(field: Any) -> bool:
    return isinstance(field, EncryptedField) and field.purpose != "record"


def labelled(row: models.Model) -> Image:
    """An image that knows which table it belongs to."""
    return {"table": row._meta.model_name, "row": str(row.pk), "columns": image(row)}


def find(labelled_image: Image) -> models.Model | None:
    """The row an image was taken of, as it is now."""
    model = apps.get_model("records", labelled_image["table"])
    found: models.Model | None = model._base_manager.filter(pk=labelled_image["row"]).first()
    return found


def put_back(labelled_image: Image) -> None:
    """Write a row's columns as the image has them."""
    row = find(labelled_image)
    if row is None:
        raise LookupError(f"{labelled_image['table']} {labelled_image['row']} is gone.")
    for field in row._meta.concrete_fields:
        if field.attname in labelled_image["columns"]:
            setattr(row, field.attname, _back(field, labelled_image["columns"][field.attname]))
    row.save()


def _back(field: Any, value: Any) -> Any:
    if _has_own_key(field):
        return value and Sealed(base64.b64decode(value))
    keep = isinstance(field, EncryptedField | models.JSONField)
    return value if keep else field.to_python(value)


@dataclass(frozen=True)
class Inside:
    """A sealed value inside an image: text with a key of its own, as it lay when that was taken."""

    columns: Image
    field: EncryptedField
    row: str

    @property
    def sealed(self) -> bytes:
        return base64.b64decode(self.columns[self.field.attname])

    @property
    def where(self) -> str:
        return self.field.where(self.row)

    def becomes(self, sealed: bytes) -> None:
        """The image holds this instead."""
        self.columns[self.field.attname] = base64.b64encode(sealed).decode()


def with_own_keys() -> dict[str, list[EncryptedField]]:
    """By name of the table, the columns that stay sealed in an image."""
    found: dict[str, list[EncryptedField]] = {}
    for model in apps.get_app_config("records").get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField) and _has_own_key(field):
                found.setdefault(str(model._meta.model_name), []).append(field)
    return found


def inside(kept: Any) -> Iterator[Inside]:
    """Every sealed value inside what was kept as JSON: labelled images, alone or in lists."""
    if isinstance(kept, list):
        for each in kept:
            yield from inside(each)
    if isinstance(kept, dict) and isinstance(kept.get("columns"), dict):
        columns = kept["columns"]
        for field in with_own_keys().get(str(kept.get("table")), ()):
            if columns.get(field.attname):
                yield Inside(columns, field, str(kept.get("row")))

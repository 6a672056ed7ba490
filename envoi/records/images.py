"""A row as plain JSON, and back: what revisions and exact undo are made of."""

import uuid
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models

from envoi.records.fields import EncryptedField, EncryptedJSON, EncryptedText

Image = dict[str, Any]


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID | date | datetime):
        return value.isoformat() if not isinstance(value, uuid.UUID) else str(value)
    return value


def image(row: models.Model) -> Image:
    """Every column of a row but sealed bytes, as JSON; sealed text is opened."""
    columns: Image = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, EncryptedField) and not isinstance(
            field, EncryptedText | EncryptedJSON
        ):
            continue
        columns[field.attname] = _plain(getattr(row, field.attname))
    return columns


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
            value = labelled_image["columns"][field.attname]
            is_json = isinstance(field, EncryptedJSON | models.JSONField)
            keep = is_json or isinstance(field, EncryptedField)
            setattr(row, field.attname, value if keep else field.to_python(value))
    row.save()

"""Columns that are sealed before they reach the database.

The row's id is part of what seals a value, and Django hands a field its instance on the way in
but not on the way out; so a value read from the database stays a `Sealed` until it is looked at
through its instance, which then opens it once.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from envoi.records.sealing import seal, unseal


@dataclass(frozen=True)
class Sealed:
    """A value as it lies in the database."""

    data: bytes


class Opening(DeferredAttribute):
    """Opens the sealed value the first time its instance is asked for it."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            value = self.field.opened(value, instance.pk)  # type: ignore[attr-defined]
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Being settable makes this stand before the instance's own dictionary when it is read.
        instance.__dict__[self.field.attname] = value


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that are sealed in the database and plain on the instance."""

    descriptor_class = Opening

    def __init__(self, *args: Any, purpose: str = "record", **kwargs: Any) -> None:
        self.purpose = purpose
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.purpose != "record":
            kwargs["purpose"] = self.purpose
        return name, path, args, kwargs

    def _check_str_default_value(self) -> list[Any]:
        return []  # Django asks for bytes; here the default is the plain value

    def where(self, pk: object) -> str:
        return f"{self.model._meta.db_table}.{self.column}:{pk}"

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> Any:
        return plain

    def opened(self, sealed: Sealed, pk: object) -> Any:
        """The plain value of what a query returned for the row `pk`."""
        plain = unseal(sealed.data, where=self.where(pk), purpose=self.purpose)
        return self.from_bytes(plain)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__[self.attname]
        if value is None or isinstance(value, Sealed):
            return value  # untouched since it was read: what lies there stays
        plain = self.to_bytes(value)
        return Sealed(seal(plain, where=self.where(model_instance.pk), purpose=self.purpose))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} can only be written by saving its row.")
        return super().get_db_prep_value(value.data, connection, prepared)

    def get_default(self) -> Any:
        if not self.has_default():
            return None
        return self.default() if callable(self.default) else self.default

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.name} is never serialised by Django.")


class EncryptedText(EncryptedField):
    """Text that is sealed in the database and a str on the instance."""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class EncryptedJSON(EncryptedField):
    """Any JSON value, sealed in the database."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)

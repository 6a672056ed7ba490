"""One table of a reviewed TOML file, read key by key: wrong types and unknown keys are refused."""

import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)


class Malformed(ValueError):
    """A reviewed file says something it may not; the message names file, key and reason."""


class Entry:
    """A TOML table whose every key must be asked for; `done` refuses what nobody asked for."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        """`where` names the file and the place in it, for the sentence of a refusal."""
        self.values = dict(values)
        self.where = where

    @classmethod
    def of(cls, text: str, where: str) -> "Entry":
        """The whole file, with decimal numbers kept exact."""
        try:
            return cls(tomllib.loads(text, parse_float=Decimal), where)
        except tomllib.TOMLDecodeError as error:
            raise Malformed(f"{where}: {error}") from error

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it has to be there and to say something."""
        value = self._take(key, str, default)
        if default is None and not value.strip():
            raise Malformed(f"{self.where}: {key} is empty")
        return str(value)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One of a closed list of words."""
        written = self.text(key)
        try:
            return kind(written)
        except ValueError as error:
            raise Malformed(f"{self.where}: {key} cannot be {written!r}") from error

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        return int(self._take(key, int, default))

    def decimal(self, key: str, default: Decimal | None = None) -> Decimal:
        """An exact number, written with or without decimals."""
        return Decimal(self._take(key, (int, Decimal), default))

    def number(self, key: str) -> float:
        """A measured quantity."""
        return float(self.decimal(key))

    def number_or_none(self, key: str) -> float | None:
        """A measured quantity, or None where the source is silent."""
        return self.number(key) if key in self.values else None

    def thousandths(self, key: str, default: int | None = None) -> int:
        """A score in whole thousandths, written in points."""
        if key not in self.values and default is not None:
            return default
        scaled = self.decimal(key) * 1000
        if scaled != scaled.to_integral_value():
            raise Malformed(f"{self.where}: {key} is finer than a thousandth")
        return int(scaled)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        return bool(self._take(key, bool, default))

    def day(self, key: str) -> str:
        """A day written as a text, in ISO form."""
        written = self.text(key)
        try:
            return date.fromisoformat(written).isoformat()
        except ValueError as error:
            raise Malformed(f"{self.where}: {key} is no day: {written}") from error

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty if absent."""
        return tuple(self._list(key, str))

    def wholes(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, empty if absent."""
        return tuple(self._list(key, int))

    def entry(self, key: str) -> "Entry | None":
        """A table inside this one, or None."""
        if key not in self.values:
            return None
        return Entry(self._take(key, dict, None), f"{self.where}: {key}")

    def entries(self, key: str) -> "tuple[Entry, ...]":
        """A list of tables, empty if absent."""
        listed = self._list(key, dict)
        return tuple(Entry(each, f"{self.where}: {key} {n}") for n, each in enumerate(listed, 1))

    def done(self) -> None:
        """Refuse every key that was not asked for: most often a slip of the pen."""
        if self.values:
            raise Malformed(f"{self.where}: not known here: {', '.join(sorted(self.values))}")

    def _list(self, key: str, kind: type) -> list[Any]:
        listed: list[Any] = self._take(key, list, [])
        if any(not _is(each, kind) for each in listed):
            raise Malformed(f"{self.where}: {key} holds something that is no {kind.__name__}")
        return listed

    def _take(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        if key not in self.values:
            if default is None:
                raise Malformed(f"{self.where}: {key} is missing")
            return default
        value = self.values.pop(key)
        if not _is(value, kind):
            raise Malformed(f"{self.where}: {key} has the wrong type")
        return value


def _is(value: Any, kind: type | tuple[type, ...]) -> bool:
    # In Python a bool is an int; in a reviewed file it is not.
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))

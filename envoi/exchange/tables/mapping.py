"""A mapping file (TOML): other names, other words and other ways to write a day.

What stands at its top is for every file; what stands under [files."name.csv"] is for that one and
comes first. `mapping_file` reads it; docs/reference/csv.md shows one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from envoi.exchange.tables.day import near
from envoi.exchange.tables.value import NotUnderstood, quoted, whole

A_WEEK = 7
FARTHEST_WAVE = 10_000


@dataclass(frozen=True)
class Waves:
    """Which day a numbered or named wave stands for, where a table names no days."""

    first: date | None = None  # the day of wave `number`
    number: int = 1
    days: int = A_WEEK  # from one wave to the next
    on: Mapping[str, date] = field(default_factory=dict)  # waves with a day of their own

    def day(self, wave: str) -> date:
        """The day of a wave; raises NotUnderstood."""
        named = self.on.get(wave.strip().casefold())
        if named:
            return named
        if self.first is None:
            raise NotUnderstood(
                f"The day of {quoted(wave)} is not known; please say it under [waves.on]"
                " in the mapping file."
            )
        steps = whole(wave) - self.number
        if abs(steps) > FARTHEST_WAVE:
            raise NotUnderstood(f"{quoted(wave)} is not the number of a wave.")
        try:
            return near(self.first + timedelta(days=steps * self.days))
        except OverflowError:
            raise NotUnderstood(f"The day of {quoted(wave)} lies too far away.") from None


@dataclass(frozen=True)
class FileMapping:
    """How one file is to be read; without a mapping file, as a plain table in ISO."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)  # our field, their heading
    order: str = ""  # of days with slashes: DMY, MDY, or not known
    encoding: str = ""
    delimiter: str = ""
    missing: frozenset[str] = frozenset()  # what stands for an empty cell
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # field, theirs, ours
    instruments: Mapping[str, str] = field(default_factory=dict)  # theirs in plain letters, code
    waves: Waves | None = None


@dataclass(frozen=True)
class MappingFile:
    """Everything a mapping file says."""

    name: str = ""
    everywhere: FileMapping = FileMapping()
    files: Mapping[str, FileMapping] = field(default_factory=dict)

    def of(self, file: str) -> FileMapping:
        """What it says about a file."""
        return self.files.get(file.casefold(), self.everywhere)

    def names(self, file: str) -> bool:
        """Whether it says something about this very file."""
        return file.casefold() in self.files

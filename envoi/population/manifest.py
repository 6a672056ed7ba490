"""What an extract says of itself, and whether its files are as they were written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from envoi.population.files import MANIFEST, digest
from envoi.population.not_answered import NotAnswered
from envoi.population.schema import VERSION

SMALL = 256 << 20  # bytes; reading so much once more is not noticed


@dataclass(frozen=True)
class Listed:
    """One file of an extract."""

    path: str
    table: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The rows of each table, every file, and all else that was said when it was written."""

    rows: dict[str, int]
    files: tuple[Listed, ...]
    about: dict[str, Any]


def read(folder: Path) -> Manifest:
    """The manifest of an extract; raises NotAnswered where there is none that can be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if told["schema"] != VERSION:
            raise NotAnswered(
                f"{folder} is written in form {told['schema']}, and this version reads {VERSION}."
            )
        files = tuple(
            Listed(each["path"], each["table"], each["rows"], each["bytes"], each["sha256"])
            for each in told["files"]
        )
        return Manifest(told["rows"], files, told)
    except FileNotFoundError as error:
        raise NotAnswered(f"There is no extract in {folder}: no {MANIFEST} lies there.") from error
    except (ValueError, KeyError, TypeError, OSError) as error:
        if isinstance(error, NotAnswered):
            raise
        raise NotAnswered(f"{folder / MANIFEST} cannot be read.") from error


def whole(folder: Path, *, to_the_byte: bool | None = None) -> Manifest:
    """The manifest of an extract none of whose files is missing, cut off or, if asked, changed.

    Where nothing is said, an extract of up to SMALL is looked at to the byte, a larger one by the
    sizes of its files. Raises NotAnswered.
    """
    found = read(folder)
    if to_the_byte is None:
        to_the_byte = sum(each.size for each in found.files) <= SMALL
    for each in found.files:
        path = folder / each.path
        if not path.resolve().is_relative_to(folder.resolve()):
            raise NotAnswered(f"{folder / MANIFEST} names a file outside of the extract.")
        if not path.is_file():
            raise NotAnswered(f"{each.path} is missing from {folder}.")
        if path.stat().st_size != each.size:
            raise NotAnswered(f"{each.path} is cut off or changed: it is not as it was written.")
        if to_the_byte and digest(path) != each.sha256:
            raise NotAnswered(f"{each.path} is changed: it is not as it was written.")
    return found

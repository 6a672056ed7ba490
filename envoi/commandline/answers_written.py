"""Answers written into files: over nothing that is read, and what goes wrong in a sentence."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from envoi.population.not_answered import NotAnswered

ERRNO = re.compile(r"\[errno (\d+)\]")  # how Arrow tells it


def over_nothing(table: str, files: Sequence[str]) -> None:
    """None of these files is the table, a part of it, or one of the others. Raises NotAnswered."""
    read = Path(table).resolve()
    written = [Path(each).resolve() for each in files]
    for path in written:
        if path == read or (read.is_dir() and path.is_relative_to(read)):
            raise NotAnswered(f"{path.name} is the table itself; please name another file.")
    if len(set(written)) < len(written):
        raise NotAnswered("Two answers would be written into one file; please name another.")


@contextmanager
def writing(path: str) -> Iterator[Path]:
    """The file to write; what goes wrong meanwhile, for a person. Raises NotAnswered."""
    if Path(path).is_dir():
        raise NotAnswered(f"{path} is a folder; please name a file.")
    try:
        yield Path(path)
    except OSError as error:
        number = error.errno or next(map(int, ERRNO.findall(str(error))), None)
        why = os.strerror(number) if number else "it is not known why"
        raise NotAnswered(f"{path} could not be written: {why}.") from error

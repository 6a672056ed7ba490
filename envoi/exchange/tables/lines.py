"""A file's bytes as lines of text, within limits: no file can make us stumble or wait.

Lines keep their ends. Whatever cannot be read is Unreadable with one sentence.
"""

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from gzip import GzipFile
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, cast

from envoi.exchange.incoming import Unreadable

LARGEST_FILE = 300_000_000  # bytes, unpacked
LONGEST_LINE = 1_000_000  # characters
MOST_LINES = 2_000_000
PEEK = 4_096
PIECE = 1_000_000
PACKED = b"\x1f\x8b"
ENCODED = {  # how a file begins that says its own encoding
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SOMETHING_ELSE = {  # how a file begins that is no table of text
    b"PK\x03\x04": "is an Excel workbook or a zip archive; please save the table as CSV.",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook; please save the table as CSV.",
    b"%PDF": "is a PDF, not a table of text; please save the table as CSV.",
    b"\x89PNG": "is a picture, not a table of text.",
    b"\xff\xd8\xff": "is a picture, not a table of text.",
    b"SQLite format 3": "is a database, not a table of text; please save the table as CSV.",
}


def beginning(path: Path) -> bytes:
    """The first bytes, unpacked where the file is packed; raises Unreadable."""
    with _opened(path) as file:
        return file.read(PEEK)


def measure(path: Path) -> None:
    """One quick look at the whole file; raises Unreadable where it is larger than is read here."""
    taken = ends = returns = 0
    with _opened(path) as file:
        while piece := file.read(PIECE):
            taken += len(piece)
            ends += piece.count(b"\n")
            returns += piece.count(b"\r")
            if taken > LARGEST_FILE:
                raise Unreadable(_too_large(path.name))
            if max(ends, returns) > MOST_LINES:
                raise Unreadable(
                    f"{path.name} has more than {MOST_LINES:,} lines; please split it."
                )


def lines(path: Path, encoding: str = "") -> Iterator[str]:
    """Every line of a file in UTF-8, in UTF-16 with its mark, or in a named encoding."""
    with _opened(path) as file:
        begins = file.read(PEEK)
        file.seek(0)
        _refuse_something_else(path.name, begins)
        spoken = encoding or _encoding(begins)
        text = TextIOWrapper(file, spoken, newline="")
        try:
            yield from _within_limits(text, path.name)
        except UnicodeError:
            raise Unreadable(_not_decoded(path, spoken)) from None


def _within_limits(text: TextIOWrapper, name: str) -> Iterator[str]:
    for number, line in enumerate(iter(partial(text.readline, LONGEST_LINE + 1), ""), 1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(
                f"Line {number} of {name} is longer than {LONGEST_LINE:,} characters:"
                " this is not a table that can be read here."
            )
        if "\0" in line:
            raise Unreadable(
                f"Line {number} of {name} holds bytes that are not text;"
                " please save the table as CSV in UTF-8."
            )
        yield line


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, open and unpacked; raises Unreadable where it cannot be opened or read."""
    name = path.name
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable(_too_large(name))
        with path.open("rb") as file:
            packed = file.read(len(PACKED)) == PACKED
            file.seek(0)
            yield cast(BinaryIO, GzipFile(fileobj=file)) if packed else file
    except FileNotFoundError:
        raise Unreadable(f"{name} is not there.") from None
    except (EOFError, zlib.error):
        raise Unreadable(f"{name} is packed and breaks off, or is damaged.") from None
    except OSError:
        raise Unreadable(f"{name} cannot be opened or read.") from None


def _refuse_something_else(name: str, begins: bytes) -> None:
    for sign, sentence in SOMETHING_ELSE.items():
        if begins.startswith(sign):
            raise Unreadable(f"{name} {sentence}")


def _encoding(begins: bytes) -> str:
    return next((each for mark, each in ENCODED.items() if begins.startswith(mark)), "utf-8")


def _too_large(name: str) -> str:
    return f"{name} is larger than {LARGEST_FILE // 1_000_000} MB; please split it."


def _not_decoded(path: Path, spoken: str) -> str:
    shown = spoken.removesuffix("-sig").upper()
    return (
        f"Line {_line_not_decoded(path, spoken)} of {path.name} is not {shown}; please save the"
        " file as CSV in UTF-8, or name its encoding in a mapping file."
    )


def _line_not_decoded(path: Path, spoken: str) -> int:
    """The line of the first byte that cannot be decoded: one more look, from the beginning."""
    decoder = codecs.getincrementaldecoder(spoken)()
    number = 1
    with _opened(path) as file:
        while piece := file.read(PIECE):
            try:
                number += decoder.decode(piece).count("\n")
            except UnicodeDecodeError as error:
                return number + error.object[: error.start].count(b"\n")
            except UnicodeError:
                break
    return number

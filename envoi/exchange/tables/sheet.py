"""Lines as a header and rows: which sign parts the cells, and rows that cannot be taken apart.

A row is its line and its cells. Limits of a whole table are Unreadable; a row that is broken by
itself is Rejected, and the next ones go on.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from envoi.exchange.incoming import Rejected, Unreadable
from envoi.exchange.tables.lines import lines, measure
from envoi.exchange.tables.value import printable

DELIMITERS = (",", ";", "\t", "|")
SAYS_DELIMITER = re.compile(r'"?sep=(.)"?')  # Excel's own first line
LONGEST_CELL = 20_000
MOST_COLUMNS = 2_000
LONGEST_HEADING = 200
STRAY_CELLS = 500  # beyond the header: no slip of the pen any more
LONGEST_ROW = 1_000_000

Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """A table in a file: its header, and how its rows are found."""

    path: Path
    header: tuple[str, ...]
    header_line: int
    delimiter: str
    encoding: str = ""

    @property
    def name(self) -> str:
        """What sentences call the file."""
        return self.path.name

    def rows(self) -> Iterator[Line | Rejected]:
        """Every row that is not blank, with as many cells as the header; raises Unreadable."""
        width = len(self.header)
        feed = _Feed(self.path, self.encoding)
        for found in _records(feed, self.delimiter):
            if isinstance(found, Rejected):
                yield found
                continue
            line, cells = found
            if line <= self.header_line:
                continue
            row = found if len(cells) == width else _fitted(feed, line, cells, width)
            if not _blank(cells):
                yield row

    def column(self, at: int) -> Iterator[str]:
        """The cells of one column, in a look of its own."""
        for found in self.rows():
            if not isinstance(found, Rejected):
                yield found[1][at]


def open_sheet(path: Path, delimiter: str = "", encoding: str = "") -> Sheet:
    """A file's table; the delimiter is found from the header. Raises Unreadable."""
    measure(path)
    first = _first_line(path, encoding)
    said = SAYS_DELIMITER.fullmatch(first.strip())
    delimiter = delimiter or (said[1] if said else _delimiter(first))
    for found in _records(_Feed(path, encoding), delimiter):
        if isinstance(found, Rejected):
            raise Unreadable(f"{path.name}: the header cannot be read. {found.why}")
        line, cells = found
        if _blank(cells) or cells[0].startswith("sep="):
            continue
        return Sheet(path, _header(path.name, cells), line, delimiter, encoding)
    raise Unreadable(f"{path.name} is empty.")


def _first_line(path: Path, encoding: str) -> str:
    return next((line for line in lines(path, encoding) if line.strip()), "")


def _delimiter(line: str) -> str:
    """The sign that parts the header into the most cells; a comma where none does."""
    return max(DELIMITERS, key=lambda each: _cells(line, each))


def _cells(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"{name} has more than {MOST_COLUMNS:,} columns.")
    headings = [" ".join(printable(cell).split())[:LONGEST_HEADING] for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)


class _Feed:
    """Lines on their way to the reader of cells: knows how much the present row has taken."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.name = path.name
        self.begins = 1  # the line of the present row
        self.taken = 0
        self.number = 0
        self.ended = False
        self.last = ""
        self._lines = lines(path, encoding)

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        line = next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.last = line
        self.number += 1
        self.taken += len(line)
        if self.taken > LONGEST_ROW:
            raise Unreadable(_never_closed(self.name, self.begins))
        return line


def _records(feed: _Feed, delimiter: str) -> Iterator[Line | Rejected]:
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        begins = feed.begins = feed.number + 1
        feed.taken = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield _broken(feed)
            continue
        if feed.taken > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
            raise Unreadable(
                f"Line {begins} of {feed.name} has a cell of more than {LONGEST_CELL:,}"
                " characters; is a quotation mark missing its pair?"
            )
        yield begins, cells


def _broken(feed: _Feed) -> Rejected:
    """A row the reader of cells gave up on; raises Unreadable where it took the rest along."""
    if feed.ended:
        raise Unreadable(
            f"{feed.name} ends inside the quotation marks opened in line {feed.begins};"
            " the file may be cut off."
        )
    if feed.taken > LONGEST_CELL:
        raise Unreadable(_never_closed(feed.name, feed.begins))
    alone = feed.number == feed.begins
    where = "This row" if alone else f"Lines {feed.begins} to {feed.number}"
    why = f"{where} cannot be taken apart: a quotation mark stands inside a cell; please double it."
    return Rejected(feed.name, feed.begins, "", why)


def _never_closed(name: str, line: int) -> str:
    return (
        f"Line {line} of {name} has quotation marks that are opened and not closed for a very"
        " long way; is one missing its pair?"
    )


def _blank(cells: list[str]) -> bool:
    return not "".join(cells).strip()


def _fitted(feed: _Feed, line: int, cells: list[str], width: int) -> Line | Rejected:
    """A row with empty cells added or left off at its end; what is lost or cut off is Rejected."""
    if len(cells) > width + STRAY_CELLS:
        raise Unreadable(f"Line {line} of {feed.name} has {len(cells):,} cells; is it a table?")
    if any(cell.strip() for cell in cells[width:]):
        why = (
            f"This row has {len(cells)} cells, but the header has {width}; a cell with a comma"
            " or semicolon in it needs quotation marks around it."
        )
        return Rejected(feed.name, line, "", why)
    if len(cells) < width and not feed.last.endswith(("\n", "\r")):
        return Rejected(feed.name, line, "", "The file ends in the middle of this row.")
    return line, cells[:width] + [""] * (width - len(cells))

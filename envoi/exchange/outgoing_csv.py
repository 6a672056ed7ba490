"""Tables that leave the house as CSV: a cell never runs as a formula in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # spreadsheets take a file for UTF-8 by it


def defused(cell: str) -> str:
    """A cell a spreadsheet shows as it is; an apostrophe before what would begin a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0").startswith(BEGINS_A_FORMULA) else cell


def lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The table line by line, its head first."""
    yield MARK + _line(head)
    for row in rows:
        yield _line([defused(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()

"""Tables that leave the house as CSV: a cell never runs as a formula in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"  # spreadsheets take a file for UTF-8 by it


def defused(cell: str | int) -> str:
    """A cell a spreadsheet shows as it is; an apostrophe before what would begin a formula.

    A leading space would not hide it: some spreadsheets look behind it. A number is a number.
    Source: OWASP's page on CSV injection.
    """
    if isinstance(cell, int):
        return str(cell)
    risky = cell.startswith(BEGINS_A_FORMULA) or cell.lstrip().startswith(BEGINS_A_FORMULA)
    return f"'{cell}" if risky else cell


def lines(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """The table line by line, its head first."""
    yield MARK + _line(head)
    for row in rows:
        yield _line([defused(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()

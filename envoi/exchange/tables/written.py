"""A CSV table on its way out: cells that a spreadsheet would run as a formula stay text."""

import csv
import io
from collections.abc import Iterable, Sequence

RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


def defused(cell: str | int) -> str | int:
    """Text that begins as a formula does gets an apostrophe in front; numbers stay numbers.

    A leading space would not hide it: some spreadsheets look behind it. Source: OWASP's page on
    CSV injection.
    """
    if isinstance(cell, int):
        return cell
    risky = cell.startswith(RUN_BY_SPREADSHEETS) or cell.lstrip().startswith(RUN_BY_SPREADSHEETS)
    return f"'{cell}" if risky else cell


def written(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """The whole table as text, lines ended as RFC 4180 wants them."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow([defused(cell) for cell in header])
    table.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue()

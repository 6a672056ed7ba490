"""What a cell may say, apart from days: text, numbers and words to choose from.

Every function takes the cell without the blanks around it and raises NotUnderstood, whose message
is the sentence a person reads.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from unicodedata import category

from envoi.domain.instrument import POINT

SHOWN = 40  # letters of a cell that a sentence quotes
NUMBER = re.compile(r"[+-]?([0-9]{1,12}([.,][0-9]{0,12})?|[.,][0-9]{1,12})")
LINE_ENDS = "\t\r\n"
REMEMBERED = 4_096  # cells come back: days, totals, names of instruments
LONGEST_WORD = 100


class NotUnderstood(Exception):
    """A cell that cannot be read; the message is one sentence that says why."""


def printable(cell: str) -> str:
    """The cell without anything a screen would act upon."""
    return "".join(letter if letter.isprintable() else " " for letter in cell)


def quoted(cell: str) -> str:
    """The cell as a sentence quotes it, on one line and cut where it is long."""
    shown = printable(cell[: SHOWN + 1])
    return f"“{shown[:SHOWN]}…”" if len(cell) > SHOWN else f"“{shown}”"


def text(cell: str, longest: int) -> str:
    """Words over one or more lines, as they stand; nothing in them is ever carried out."""
    if not cell.isprintable() and any(_invisible(letter) for letter in cell):
        raise NotUnderstood("It holds signs that no page can show; please remove them.")
    if len(cell) > longest:
        raise NotUnderstood(f"This is longer than {longest:,} characters; please shorten it.")
    return cell


def line(cell: str, longest: int) -> str:
    """Words on one line: line ends and rows of blanks become one blank."""
    return text(" ".join(cell.split()), longest)


@lru_cache(REMEMBERED)
def thousandths(cell: str, *, comma: bool) -> int:
    """A number in whole thousandths; `comma` says whether 12,5 means twelve and a half here."""
    plain = cell.replace("\u2212", "-")
    if not NUMBER.fullmatch(plain):
        raise NotUnderstood(f"{quoted(cell)} is not a number.")
    if "," in plain and not comma:
        raise NotUnderstood(
            f"{quoted(cell)} has a comma; please write it with a point, as in 12.5."
        )
    exact = Decimal(plain.replace(",", ".")) * POINT
    if exact != exact.to_integral_value():
        raise NotUnderstood(f"{quoted(cell)} has more than three places after the point.")
    return int(exact)


def whole(cell: str, *, comma: bool = False) -> int:
    """A whole number; 3.0 is 3."""
    value, rest = divmod(thousandths(cell, comma=comma), POINT)
    if rest:
        raise NotUnderstood(f"{quoted(cell)} is not a whole number.")
    return value


def between(cell: str, low: int, high: int) -> int:
    """A whole number within limits."""
    value = whole(cell)
    if not low <= value <= high:
        raise NotUnderstood(f"This goes from {low} to {high}; {quoted(cell)} lies outside.")
    return value


@lru_cache(REMEMBERED)
def plain(words: str) -> str:
    """Words as they are compared: without case, blanks and punctuation."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


class Choice:
    """A closed list: the code of each answer, and other words that mean the same."""

    def __init__(self, words: Mapping[str, tuple[str, ...]], listed: str = "") -> None:
        """`words` is a code and what else means it; a code means itself, underscore or blank.

        `listed` is how a sentence names the answers, where it should not name every code.
        """
        *others, last = (code.replace("_", " ") for code in words)
        self._listed = listed or f"{', '.join(others)} or {last}"
        self._codes = {
            plain(word): code for code, others in words.items() for word in (code, *others)
        }

    def __call__(self, cell: str) -> str:
        """The code a cell means."""
        code = self._codes.get(plain(cell)) if len(cell) <= LONGEST_WORD else None
        if code is None:
            raise NotUnderstood(f"{quoted(cell)} is not known here; please write {self._listed}.")
        return code


def _invisible(letter: str) -> bool:
    return category(letter) == "Cc" and letter not in LINE_ENDS

"""The reference page says what the instrument files say today."""

from pathlib import Path

from envoi.knowledge import library
from envoi.knowledge.instrument_page import MARK, page

WRITTEN = Path(__file__).parent.parent.parent / "docs" / "reference" / "instruments.md"


def test_the_reference_page_is_current():
    again = "run: python -m envoi.knowledge.instrument_page > docs/reference/instruments.md"
    assert WRITTEN.read_text(encoding="utf-8") == page(library.instruments()), again


def test_an_unverified_number_is_marked_beside_itself():
    row = next(line for line in page(library.instruments()).splitlines() if "| K10 |" in line)
    assert f"| 7{MARK} |" in row


def test_an_instrument_without_a_cut_off_says_so():
    assert "no cut-off here" in page([library.instrument("k10")])

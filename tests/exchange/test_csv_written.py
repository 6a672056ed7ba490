"""A table on its way out runs nothing in a spreadsheet and loses nothing."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.exchange.outgoing_csv import BEGINS_A_FORMULA, defused, lines

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =cmd|' /C x'"])
def test_what_a_spreadsheet_would_run_stays_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Jonas Weber", "O’Neill", "Lindqvist-Roth", "", "555-0100"])
def test_a_plain_name_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


def test_a_number_stays_a_number() -> None:
    assert defused(-3) == "-3"


@given(TEXT)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    told = str(defused(text))
    assert not told.lstrip().startswith(BEGINS_A_FORMULA)
    assert told.removeprefix("'") == text.removeprefix("'") or told == f"'{text}"


@given(st.lists(st.tuples(TEXT, st.integers()), max_size=5))
def test_what_is_written_is_read_again_cell_by_cell(rows: list[tuple[str, int]]) -> None:
    read = list(csv.reader(io.StringIO("".join(lines(("name", "n"), rows)), newline="")))
    assert read[1:] == [[defused(name), str(n)] for name, n in rows]

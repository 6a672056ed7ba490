"""What leaves the house as a table runs nothing in a spreadsheet."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.exchange import outgoing_csv

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "\u00a0=1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_that_would_run_begins_with_an_apostrophe(cell: str) -> None:
    assert outgoing_csv.defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Jonas", "a=1", "3 - 2", "23 November 2026"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert outgoing_csv.defused(cell) == cell


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_what_was_written_is_read_back(rows: list[list[str]]) -> None:
    text = "".join(outgoing_csv.lines(("one", "two"), rows))
    back = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert back == [["one", "two"], *([outgoing_csv.defused(c) for c in row] for row in rows)]

"""Columns of answers get the totals that `domain/measure.py` gives row by row."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.measure import Score, score
from envoi.knowledge.library import instrument, instruments
from envoi.population.not_answered import NotAnswered
from envoi.population.scoring import NONE, OPEN, totals

BY_ITEM = [each for each in instruments() if each.by_item]
PHQ9 = instrument("phq-9")


@st.composite
def answered(draw):
    of = draw(st.sampled_from(BY_ITEM))
    row = st.tuples(
        *(st.one_of(st.sampled_from(of.points_of(item)), st.none()) for item in of.items)
    )
    return of, draw(st.lists(row, min_size=1, max_size=12))


def one_by_one(of, rows):
    numbers = [item.number for item in of.items]
    found = [score(of, dict(zip(numbers, row, strict=True))) for row in rows]
    return [(each.value, each.prorated) if isinstance(each, Score) else None for each in found]


def in_columns(of, columns):
    found = totals(of, columns)
    return [
        (int(value), bool(filled)) if value != NONE else None
        for value, filled in zip(found.value, found.prorated, strict=True)
    ]


@given(answered())
def test_columns_and_single_rows_have_the_same_totals(given):
    of, rows = given
    expected, columns = one_by_one(of, rows), list(zip(*rows, strict=True))
    arrow = [pa.array(column, pa.int8()) for column in columns]
    small = [np.array([OPEN if x is None else x for x in column], np.uint8) for column in columns]
    floats = [np.array([np.nan if x is None else x for x in column], float) for column in columns]
    assert in_columns(of, arrow) == in_columns(of, small) == in_columns(of, floats) == expected


@pytest.mark.parametrize("wrong", [4, -1, 300, 1.5])
def test_an_answer_the_item_does_not_have_is_refused(wrong):
    columns = [np.array([wrong, 0.0])] + [np.array([0.0, 0.0])] * 8
    with pytest.raises(NotAnswered):
        totals(PHQ9, columns)


def test_too_few_columns_are_refused():
    with pytest.raises(NotAnswered, match="PHQ-9 has 9 items; 8 columns"):
        totals(PHQ9, [np.zeros(1, np.uint8)] * 8)

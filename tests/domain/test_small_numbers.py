"""What is too few to be shown, and what would give it away."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.small_numbers import SMALLEST, cells, days, parts, percent, shown, tells


@pytest.mark.parametrize(("count", "is_shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_one_to_four_are_hidden_and_none_is_not(count, is_shown):
    assert shown(count) == is_shown


def test_a_share_is_hidden_where_it_or_the_rest_is_a_few():
    assert [tells(*each) for each in ((5, 10), (4, 10), (6, 10), (0, 10), (10, 10), (0, 4))] == [
        *(True, False, False, True, True, False)
    ]


def test_one_hidden_part_takes_the_next_smallest_with_it():
    found = cells({"planned": 30, "short": 9, "unplanned": 3})
    assert found == {"planned": 30, "short": None, "unplanned": None}


def test_two_hidden_of_one_each_would_be_known_from_their_sum():
    assert cells({"a": 1, "b": 1, "c": 20, "d": 40}) == {"a": None, "b": None, "c": None, "d": 40}


def test_nothing_small_hides_nothing():
    assert cells({"a": 5, "b": 0, "c": 12}) == {"a": 5, "b": 0, "c": 12}


def test_the_order_of_parts_of_one_size_changes_nothing():
    assert cells({"a": 7, "b": 7, "c": 2}) == cells({"c": 2, "b": 7, "a": 7})


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_no_small_part_can_be_found_from_the_total(counts):
    """To who sees the page and knows that something small is hidden, it could be another number."""
    named = dict(enumerate(counts))
    hidden = [named[key] for key, n in cells(named).items() if n is None]
    if hidden and sum(counts) >= SMALLEST:  # a smaller total is not shown either
        could_be = [
            each
            for each in product(range(1, sum(hidden) + 1), repeat=len(hidden))
            if sum(each) == sum(hidden) and min(each) < SMALLEST
        ]
        for place, count in enumerate(hidden):
            if count < SMALLEST:
                assert len({each[place] for each in could_be}) > 1


def test_of_groups_neither_the_counted_nor_the_rest_can_be_found_from_the_sum():
    found = parts({"may": (8, 20), "june": (2, 9), "july": (10, 30)})
    assert found == {"may": None, "june": None, "july": 10}
    assert set(parts({"may": (7, 20), "june": (2, 9), "july": (10, 30)}).values()) == {None}
    assert parts({"may": (6, 12), "june": (5, 10)}) == {"may": 6, "june": 5}
    assert parts({"may": (6, 12), "june": (0, 0)}) == {"may": 6, "june": 0}


def test_rounding_is_to_whole_percents_and_days():
    assert (percent(0.125), percent(0.0), percent(1.0), days(3.5)) == (13, 0, 100, 4)

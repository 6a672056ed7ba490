"""Concerns: how much each weighed then, and how much now."""

import pytest

from envoi.domain.concern import Concern, ConcernRating, then_and_now
from tests.domain.build import ago


def concern(*ratings: tuple[int, int]) -> Concern:
    """A concern rated so many days ago with so much."""
    every = tuple(ConcernRating(ago(days), rating) for days, rating in ratings)
    return Concern("c", ago(200), "I can’t get out of bed", every)


def test_then_is_the_first_day_and_now_the_newest_in_whatever_order_they_were_written():
    found = then_and_now(concern((3, 2), (200, 9), (90, 5)))
    assert found is not None
    assert (found.then.rating, found.now.rating, found.change) == (9, 2, -7)


def test_a_concern_rated_once_has_not_changed():
    found = then_and_now(concern((3, 4)))
    assert found is not None
    assert found.change == 0


def test_a_concern_never_rated_says_nothing():
    assert then_and_now(concern()) is None


@pytest.mark.parametrize("rating", [0, 10])
def test_both_ends_of_the_scale_can_be_said(rating):
    assert ConcernRating(ago(1), rating).rating == rating


@pytest.mark.parametrize("rating", [-1, 11])
def test_a_concern_is_rated_from_0_to_10(rating):
    with pytest.raises(ValueError, match="0 to 10"):
        ConcernRating(ago(1), rating)

"""Response and remission: the limits of the windows and of the scores."""

import pytest

from envoi.domain.response import HEDIS, TWELVE_MONTHS, elevated, remission, response, within


@pytest.mark.parametrize(
    ("window", "days", "counts"),
    [
        (HEDIS, 119, False),
        (HEDIS, 120, True),
        (HEDIS, 240, True),
        (HEDIS, 241, False),
        (TWELVE_MONTHS, 304, False),
        (TWELVE_MONTHS, 305, True),
        (TWELVE_MONTHS, 425, True),
        (TWELVE_MONTHS, 426, False),
    ],
)
def test_both_ends_of_a_window_belong_to_it(window, days, counts):
    assert within(days, window) is counts


def test_ten_is_elevated_and_nine_is_not():
    assert [elevated(each * 1000, HEDIS) for each in (9, 10)] == [False, True]


def test_remission_is_below_five():
    assert [remission(each * 1000, HEDIS) for each in (4, 5)] == [True, False]


def test_exactly_half_is_a_response():
    assert response(16_000, 8_000) is True
    assert response(15_000, 8_000) is False

"""Which disclosures are accounted for, and over how long."""

from datetime import date

import pytest

from envoi.domain import disclosure


@pytest.mark.parametrize("ground", sorted(disclosure.LEFT_OUT))
def test_what_the_law_leaves_out_is_left_out(ground: str) -> None:
    assert not disclosure.is_accounted(ground)


@pytest.mark.parametrize("ground", ["court_order", "required_by_law", "other", "something new"])
def test_everything_else_is_accounted_for(ground: str) -> None:
    assert disclosure.is_accounted(ground)


def test_an_account_goes_back_six_years() -> None:
    assert disclosure.first_day(date(2026, 11, 23)) == date(2020, 11, 23)
    assert disclosure.first_day(date(2028, 2, 29)) == date(2022, 3, 1)

"""Notice: how long before the end somebody is told."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.notice import falls_short, lasts_until

DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
LENGTHS = st.integers(0, 180)


@given(DAYS, DAYS, LENGTHS)
def test_notice_is_short_exactly_where_the_end_comes_before_it_has_lasted(told, end, days):
    found = falls_short(told, end, days, began="therapist")
    assert (found is not None) == (end < told + timedelta(days=days) and days > 0)
    assert found in (None, lasts_until(told, days))


@given(DAYS, DAYS, LENGTHS)
def test_a_client_who_ends_is_never_told_to_wait(told, end, days):
    assert falls_short(told, end, days, began="client") is None


@given(DAYS, LENGTHS)
def test_an_end_on_the_day_notice_lasts_until_is_not_too_soon(told, days):
    assert falls_short(told, lasts_until(told, days), days, began="both") is None

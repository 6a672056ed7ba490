"""Ages from birth dates that may be known in part."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.age import birthday, comes_of_age, is_minor, years_old

BORN = st.dates(date(1930, 1, 1), date(2030, 12, 31))
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("born", "day"),
    [
        ("2008-11-23", date(2026, 11, 23)),
        ("2008-02-29", date(2026, 3, 1)),
        ("2010-02-28", date(2028, 2, 28)),
        ("2008-02", date(2026, 2, 28)),
        ("2008-12", date(2026, 12, 31)),
        ("2008", date(2026, 12, 31)),
        ("", None),
    ],
)
def test_somebody_comes_of_age_on_this_day(born: str, day: date | None) -> None:
    assert comes_of_age(born) == day


def test_a_birth_date_that_is_not_known_says_nothing_of_an_age() -> None:
    assert is_minor("", date(2026, 1, 1)) is None


def test_a_year_alone_leaves_the_year_between_open() -> None:
    asked = [is_minor("2008", day) for day in (date(2025, 12, 31), date(2026, 6, 1))]
    assert asked == [True, None] and is_minor("2008", date(2026, 12, 31)) is False


def test_another_law_another_age() -> None:
    assert is_minor("2007-01-01", date(2026, 1, 1), majority=19) is False
    assert is_minor("2007-01-02", date(2026, 1, 1), majority=19) is True


@given(BORN, st.integers(1, 21))
def test_the_day_before_is_a_minor_and_the_day_itself_is_not(born: date, years: int) -> None:
    days = birthday(born.isoformat(), years)
    assert days is not None and days[0] == days[1]
    assert is_minor(born.isoformat(), days[0] - A_DAY, majority=years) is True
    assert is_minor(born.isoformat(), days[0], majority=years) is False


@given(BORN, st.sampled_from([4, 7]), BORN)
def test_what_is_known_in_part_never_says_more_than_the_whole(
    born: date, known: int, on: date
) -> None:
    part = is_minor(born.isoformat()[:known], on)
    assert part is None or part == is_minor(born.isoformat(), on)


@pytest.mark.parametrize(
    ("born", "years"),
    [
        *(("1992-05-14", 34), ("1992-11-23", 34), ("1992-11-24", 33)),
        *(("2008-12", 17), ("2008-11", None), ("2008", None), ("", None)),
    ],
)
def test_whole_years_are_told_only_where_the_birth_date_says_them(born, years):
    assert years_old(born, date(2026, 11, 23)) == years

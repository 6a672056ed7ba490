"""How long a record is kept: the longest of all rules, never a guess, and a hold beats them all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from envoi.domain.retention import (
    Facts,
    Keep,
    Of,
    Rule,
    after,
    due,
    ends,
    latest,
    latest_birth,
    majority,
    of_own,
)
from envoi.knowledge import library

RULES = library.retention_rules()
NAMED = {rule.code: rule for rule in RULES}
LAST = date(2026, 3, 2)
ADULT = Facts("1992-05-14", 18, LAST, LAST, LAST, LAST)
CHILD = replace(ADULT, born="2015-06-01")

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
BORN = st.dates(date(1940, 1, 1), date(2025, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4], ""])
)
FACTS = st.builds(
    Facts, BORN, st.sampled_from([None, 18, 19, 21]), *[st.none() | DAYS for _ in range(4)]
)
SOME = st.lists(st.sampled_from(RULES), max_size=6)


def until(code: str, facts: Facts) -> date | None:
    return due([NAMED[code]], facts, of=NAMED[code].of).until


def not_before(first: Keep, second: Keep) -> bool:
    """What is unknown or held has no end: it is later than any day."""
    return (second.until or date.max) >= (first.until or date.max)


@given(SOME, SOME, FACTS, st.integers(0, 2), st.integers(0, 2))
def test_more_rules_and_more_holds_never_end_it_sooner(some, more, facts, holds, held) -> None:
    assume(some)
    assert not_before(due(some, facts, holds=holds), due([*some, *more], facts, holds=holds + held))


@given(SOME, FACTS)
def test_a_hold_beats_every_rule(rules, facts) -> None:
    keep = due(rules, facts, holds=1)
    assert keep.held and keep.until is None and not keep.over(date.max)


@given(SOME, FACTS)
def test_a_day_is_the_latest_of_all_or_there_is_none(rules, facts) -> None:
    keep = due(rules, facts)
    days = [each.until for each in keep.why]
    assert (keep.until is None) == (bool(keep.unknown))
    assert keep.until is None or keep.until == max(day for day in days if day)
    assert all((each.until is None) == bool(each.unknown) for each in keep.why)


@given(SOME, FACTS, st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_the_whole_record_is_never_over_before_the_summary(rules, facts, day) -> None:
    keep = due(rules, facts)
    assert not (keep.over(day) and keep.summary_enough(day))
    if keep.until and keep.full_until:
        assert keep.full_until <= keep.until


@given(SOME, st.dates(date(2000, 1, 1), date(2025, 12, 31)), FACTS, st.sampled_from([4, 7]))
def test_a_partial_birth_date_takes_the_latest_day_it_allows(rules, day, facts, length) -> None:
    exact = due(rules, replace(facts, born=day.isoformat()))
    partial = due(rules, replace(facts, born=day.isoformat()[:length]))
    assert not_before(exact, partial)


@given(SOME, FACTS, FACTS)
def test_a_couple_is_kept_as_long_as_either_of_them(rules, one, other) -> None:
    keeps = [due(rules, one), due(rules, other)]
    together = latest(keeps)
    assert all(not_before(each, together) for each in keeps)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 100), st.integers(0, 30))
def test_so_many_years_later_is_never_short_of_them(day, years, months) -> None:
    found = after(day, years, months)
    assert found >= day and after(found, 0, 0) == found
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) >= years * 12 + months


def test_no_rule_at_all_leaves_it_unknown() -> None:
    assert due([], ADULT).unknown == ("no rule was chosen",)


def test_29_february_ends_on_the_first_of_march() -> None:
    assert after(date(2024, 2, 29), 7) == date(2031, 3, 1)
    assert latest_birth("2016-02") == date(2016, 2, 29)
    assert majority(replace(ADULT, born="2015")) == date(2033, 12, 31)


@pytest.mark.parametrize(
    ("code", "facts", "end"),
    [
        ("apa", ADULT, date(2033, 3, 2)),
        ("apa", CHILD, date(2036, 6, 1)),
        ("apa", replace(CHILD, born="2008-04-01"), date(2033, 3, 2)),  # 17: seven years are later
        ("us_de_psychologist", ADULT, date(2033, 3, 2)),
        ("us_ca_counselling", CHILD, date(2040, 6, 1)),
        ("us_pa_psychologist", CHILD, date(2031, 3, 2)),
        ("us_az", CHILD, date(2036, 6, 1)),
        ("us_fl_psychologist", ADULT, date(2033, 3, 2)),
        ("hipaa_documentation", ADULT, date(2032, 3, 2)),
        ("us_ny", ADULT, date(2032, 3, 2)),
        ("us_ny", CHILD, None),
        ("us_tx", CHILD, None),
        ("apa", replace(ADULT, born=""), None),
        ("apa", replace(ADULT, age_of_majority=None), None),
        ("apa", replace(ADULT, last_service=None), None),
        ("own", ADULT, None),
    ],
)
def test_each_rule_as_clinical_research_lists_it(code: str, facts: Facts, end: date | None) -> None:
    assert until(code, facts) == end


def test_florida_asks_for_the_whole_record_and_then_for_a_summary() -> None:
    keep = due([NAMED["us_fl_psychologist"]], ADULT)
    assert keep.full_until == date(2029, 3, 2)
    assert not keep.summary_enough(date(2029, 3, 2)) and keep.summary_enough(date(2029, 3, 3))
    assert keep.over(date(2033, 3, 3)) and not keep.over(date(2033, 3, 2))


def test_the_years_a_practice_says_itself_count_from_coming_of_age_too() -> None:
    rule = of_own(NAMED["own"], 8)
    assert due([rule], ADULT).until == date(2034, 3, 2)
    assert due([rule], CHILD).until == date(2041, 6, 1)


def test_papers_about_the_handling_are_another_matter_than_the_record() -> None:
    assert NAMED["hipaa_documentation"].of is Of.DOCUMENTATION
    assert due([NAMED["hipaa_documentation"]], ADULT).unknown


def test_what_is_unknown_says_which_rule_and_why() -> None:
    rule: Rule = NAMED["us_ny"]
    (found,) = ends(rule, CHILD)
    assert "not verified" in found.unknown


def test_nobody_with_an_unknown_last_hour_is_called_of_age() -> None:
    lost = Facts("1992", 18, None, None, None)
    assert due([NAMED["apa"]], lost).until is None
    assert timedelta(0) == after(LAST, 0) - LAST

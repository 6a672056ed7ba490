"""Where fees are not paid: nothing sooner than the ladder says, and nobody hurried."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.fee_ladder import (
    ORDER,
    FeeLadder,
    Taken,
    earliest,
    following,
    names_at_least,
)

DAY = timedelta(days=1)
SINCE = date(2026, 3, 2)
USUAL = FeeLadder(due_days=14, talk_days=1, written_days=30, last_days=60, end_days=30)
days = st.integers(0, 300).map(lambda n: SINCE + n * DAY)


def after(number: int) -> date:
    return SINCE + number * DAY


def test_it_begins_with_a_talk_the_day_after_it_was_due() -> None:
    found = following(USUAL, SINCE, [])
    assert (found.step, found.from_on) == ("talk", after(15))


def test_after_the_talk_and_the_options_a_notice_waits_for_its_day() -> None:
    taken = [Taken("talk", after(16)), Taken("options", after(16))]
    found = following(USUAL, SINCE, taken)
    assert (found.step, found.from_on) == ("written", after(44))


def test_what_was_agreed_holds_the_notice_until_its_day() -> None:
    taken = [Taken("talk", after(16)), Taken("options", after(20), until=after(90))]
    assert following(USUAL, SINCE, taken).from_on == after(91)


def test_a_notice_that_came_late_keeps_its_distance_to_the_last() -> None:
    taken = [Taken(step, after(70)) for step in ("talk", "options", "written")]
    assert following(USUAL, SINCE, taken).from_on == after(100)


def test_steps_of_an_older_balance_do_not_count_for_a_new_one() -> None:
    taken = [Taken(step, SINCE - DAY) for step in ORDER]
    assert following(USUAL, SINCE, taken).step == "talk"


@given(days, days, st.booleans())
def test_the_ending_comes_no_sooner_than_its_days_after_the_last_notice(
    first: date, last: date, named: bool
) -> None:
    until = last + 45 * DAY if named else None
    taken = [Taken("written", first), Taken("last", last, until)]
    found = earliest(USUAL, "end", SINCE, taken)
    assert found >= last + 30 * DAY
    assert until is None or found >= until
    assert names_at_least(USUAL, "last", last) == last + 30 * DAY


@given(st.lists(st.builds(Taken, st.sampled_from(ORDER), days), max_size=6))
def test_no_step_comes_before_its_day_whatever_was_taken(taken: list[Taken]) -> None:
    due = SINCE + 14 * DAY
    least = {"talk": 1, "options": 1, "written": 30, "last": 60, "end": 90}
    for step, number in least.items():
        assert earliest(USUAL, step, SINCE, taken) >= due + number * DAY

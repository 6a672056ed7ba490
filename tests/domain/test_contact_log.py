"""The contact log: rungs in the client's own rhythm, a personal word first after something hard."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.contact_log import (
    Attempt,
    Result,
    climb,
    closes_on,
    due,
    next_rung,
    reached,
    tried_enough,
)
from envoi.knowledge import library

MISSED = date(2026, 11, 2)
USUAL = library.ladder("usual")


def tried(days: int, way: str, result: Result = Result.NO_ANSWER, *, personal: bool = False):  # type: ignore[no-untyped-def]
    return Attempt(MISSED + timedelta(days=days), way, result, personal)


def standing(*attempts: Attempt, **more: bool) -> list[tuple[str, date | None]]:
    climbed = climb(USUAL, attempts, missed_on=MISSED, **more)
    return [(each.rung.code, each.done_on) for each in climbed]


@pytest.mark.parametrize(("rhythm", "days"), [(7, 10), (3, 10), (14, 20), (28, 40)])
def test_a_letter_waits_in_the_clients_own_rhythm(rhythm: int, days: int) -> None:
    letter = USUAL.rungs[2]
    assert due(letter, MISSED, rhythm) == MISSED + timedelta(days=days)


def test_each_attempt_takes_the_first_open_rung_it_fits() -> None:
    found = standing(tried(0, "mobile"), tried(1, "mobile"), tried(9, "post"))
    assert [code for code, on in found if on] == ["message", "call", "letter"]
    climbed = climb(USUAL, [tried(0, "email")], missed_on=MISSED)
    assert next_rung(climbed) is climbed[1]


def test_after_something_hard_no_form_letter_goes_first() -> None:
    found = standing(tried(0, "post"), personal_first=True)
    assert found[0] == ("personal_note", None) and not [on for _, on in found if on]
    found = standing(tried(0, "post", personal=True), tried(3, "mobile"), personal_first=True)
    assert [code for code, on in found if on] == ["personal_note", "message"]


def test_what_was_tried_before_the_silence_counts_for_nothing() -> None:
    before = Attempt(MISSED - timedelta(days=1), "phone", Result.SPOKE)
    assert not [on for _, on in standing(before) if on]
    assert reached([before], MISSED) is None


def test_three_tries_by_two_kinds_of_way_are_enough() -> None:
    voices = [tried(0, "mobile"), tried(1, "phone"), tried(2, "mobile")]
    assert not tried_enough(USUAL, voices, MISSED)
    assert tried_enough(USUAL, [*voices[:2], tried(9, "post")], MISSED)


def test_whoever_spoke_is_in_touch_again() -> None:
    assert reached([tried(3, "phone", Result.SPOKE)], MISSED) == MISSED + timedelta(days=3)
    assert reached([tried(3, "phone", Result.MESSAGE_LEFT)], MISSED) is None


ATTEMPTS = st.lists(
    st.builds(
        tried,
        st.integers(-5, 60),
        st.sampled_from(["mobile", "phone", "email", "post", "message"]),
        st.sampled_from(Result),
        personal=st.booleans(),
    ),
    max_size=8,
)


@given(ATTEMPTS, st.integers(1, 60), st.booleans(), st.sampled_from(library.ladders()))
def test_no_attempt_is_counted_twice_and_no_day_comes_before_the_missed_one(
    attempts, rhythm, personal, ladder
) -> None:  # type: ignore[no-untyped-def]
    climbed = climb(ladder, attempts, missed_on=MISSED, rhythm=rhythm, personal_first=personal)
    assert sum(each.done_on is not None for each in climbed) <= len(attempts)
    assert all(each.due_on >= MISSED for each in climbed)
    assert max(each.due_on for each in climbed) <= closes_on(ladder, MISSED, rhythm)

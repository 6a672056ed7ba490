"""What holds something back, and what a clinician may let go."""

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.hold import HELD, Ground, Thing, holding, may_be_released

GROUNDS = st.sets(st.sampled_from(Ground))
THINGS = st.sampled_from(Thing)


@given(THINGS, GROUNDS)
def test_nothing_is_held_without_a_ground_that_speaks_of_it(thing: Thing, grounds: set[Ground]):
    found = holding(thing, grounds)
    assert (found is None) == all(thing not in HELD[ground] for ground in grounds)


@given(THINGS, GROUNDS, GROUNDS)
def test_nothing_goes_to_somebody_who_has_died(thing, grounds, released):
    assert holding(thing, {*grounds, Ground.DIED}, released) is Ground.DIED


@given(THINGS, GROUNDS, GROUNDS)
def test_a_release_never_holds_back_more(thing, grounds, released):
    if holding(thing, grounds) is None:
        assert holding(thing, grounds, released) is None


@given(THINGS, GROUNDS, GROUNDS)
def test_a_release_counts_for_the_ground_it_was_given_for_alone(thing, grounds, released):
    left = {g for g in grounds if not (g in released and may_be_released(thing, g))}
    assert holding(thing, grounds, released) == holding(thing, left)


def test_an_open_flag_holds_letters_notices_about_fees_and_check_ins():
    held = {thing for thing in Thing if holding(thing, {Ground.RISK})}
    assert held == {Thing.LETTER, Thing.FEE_NOTICE, Thing.CHECK_IN}


def test_somebody_in_danger_is_still_reminded_of_the_next_hour():
    assert holding(Thing.REMINDER, {Ground.RISK}) is None
    assert holding(Thing.REMINDER, {Ground.PROTECTED}) is Ground.PROTECTED


def test_what_goes_by_itself_is_never_released_one_by_one():
    for thing in (Thing.REMINDER, Thing.CHECK_IN, Thing.MAIL):
        assert not any(may_be_released(thing, ground) for ground in Ground)

"""A referral moves from offered to attended; every event of it folds to its state."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import referral
from envoi.domain.referral import Event, State

WAY = (Event.BEGIN, Event.OFFER, Event.ACCEPT, Event.SEND, Event.BOOK, Event.ATTEND)
TODAY = date(2026, 11, 23)


def test_the_usual_way_leads_from_the_need_to_the_first_visit():
    assert referral.fold(WAY) is State.ATTENDED


@pytest.mark.parametrize("state", State)
def test_no_state_is_without_a_next_step(state):
    assert referral.possible(state)


@pytest.mark.parametrize("state", [s for s in State if s not in (State.NEEDED, State.DECLINED)])
def test_whatever_was_begun_may_fail_and_is_offered_anew(state):
    failed = State.FAILED if state is State.FAILED else referral.after(state, Event.FAIL)
    assert failed is State.FAILED
    assert referral.after(State.FAILED, Event.OFFER) is State.OFFERED


@pytest.mark.parametrize("state", [s for s in State if s not in (State.DECLINED, State.ATTENDED)])
def test_the_client_may_always_say_no(state):
    assert referral.after(state, Event.DECLINE) is State.DECLINED


@pytest.mark.parametrize("state", [State.NEEDED, State.OFFERED, State.DECLINED, State.FAILED])
def test_nothing_is_sent_before_the_client_chose(state):
    assert referral.after(state, Event.SEND) is None


@given(st.lists(st.sampled_from(Event), max_size=12))
def test_folding_events_one_by_one_is_the_state(events):
    state = None
    for event in [Event.BEGIN, *events]:
        state = State.NEEDED if state is None else referral.after(state, event) or state
    possible = [Event.BEGIN]
    for event in events:
        if referral.fold([*possible, event]) is not None:
            possible.append(event)
    assert referral.fold(possible) is state


@pytest.mark.parametrize(
    ("offers", "why", "enough"),
    [(3, "", True), (2, "", False), (2, "one town", True), (0, "x", False)],
)
def test_three_places_are_enough_or_fewer_with_a_reason(offers, why, enough):
    assert referral.enough_offered(offers, why) is enough


def test_it_is_asked_after_14_and_30_days_whether_the_client_arrived():
    assert referral.checks(TODAY, ()) == (date(2026, 12, 7), date(2026, 12, 23))
    assert referral.checks(TODAY, (30, 7)) == (date(2026, 11, 30), date(2026, 12, 23))

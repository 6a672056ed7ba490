"""How an ending moves, what stands before closing, and how sessions taper."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.ending import (
    BEGINNINGS,
    CLOSING_RULES,
    NEEDS_A_REASON,
    TRANSITIONS,
    UNDER_WAY,
    Agreement,
    Event,
    Hindrance,
    InTheWay,
    Pathway,
    Reply,
    Situation,
    Stage,
    Step,
    StepPlan,
    StepState,
    after,
    complete,
    fold,
    in_the_way,
    may_close,
    next_step,
    possible,
    taper,
)

DAY = date(2026, 11, 30)
HISTORIES = st.lists(st.sampled_from(Event), max_size=12)
PLANNED = [Event.TALK, Event.DECIDE, Event.WIND_DOWN, Event.CLOSE]


@st.composite
def lived(draw: st.DrawFn) -> list[Event]:
    """A history that can have happened: a beginning, then only what can follow."""
    events = [draw(st.sampled_from(sorted(BEGINNINGS)))]
    for _ in range(draw(st.integers(0, 12))):
        following = [event for event in Event if fold([*events, event]) is not None]
        events.append(draw(st.sampled_from(following)))
    return events


# Stages and events


def test_an_ending_talked_through_ends_followed_up():
    stages = [fold(PLANNED[:n]) for n in range(1, 5)]
    assert stages == [Stage.TALKED_ABOUT, Stage.DECIDED, Stage.WINDING_DOWN, Stage.CLOSED]
    assert fold([*PLANNED, Event.FOLLOW_UP]) is Stage.FOLLOWED_UP


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_can_be_reached(stage):
    reached = set(BEGINNINGS.values())
    for _ in Stage:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}
    assert stage in reached


@pytest.mark.parametrize("stage", sorted(UNDER_WAY))
def test_from_every_stage_under_way_therapy_can_go_on_and_an_ending_can_close(stage):
    assert after(stage, Event.CONTINUE) is Stage.WITHDRAWN
    assert after(stage, Event.CLOSE) is Stage.CLOSED


@pytest.mark.parametrize("stage", [Stage.TALKED_ABOUT, Stage.DECIDED, Stage.WINDING_DOWN])
def test_more_time_always_leads_back_to_talking(stage):
    assert after(stage, Event.MORE_TIME) is Stage.TALKED_ABOUT


def test_a_client_who_simply_stops_is_closed_from_the_first_thought():
    assert fold([Event.CONSIDER, Event.CLOSE]) is Stage.CLOSED


def test_what_is_withdrawn_stays_so_and_is_raised_anew_as_another_ending():
    assert possible(Stage.WITHDRAWN) == ()
    assert fold([Event.TALK, Event.CONTINUE, Event.TALK]) is None


def test_what_is_possible_is_what_the_table_says():
    assert possible(Stage.CONSIDERED) == (Event.TALK, Event.CONTINUE, Event.CLOSE)
    assert possible(Stage.CLOSED) == (Event.REOPEN, Event.FOLLOW_UP)


def test_without_a_beginning_there_is_no_ending():
    assert fold([]) is None
    assert fold([Event.DECIDE]) is None
    assert fold([Event.CORRECT]) is None


@pytest.mark.parametrize("stage", Stage)
def test_to_correct_a_word_leaves_the_stage_as_it_is(stage):
    assert after(stage, Event.CORRECT) is stage


def test_only_reopening_and_correcting_need_a_reason():
    assert {Event.REOPEN, Event.CORRECT} == NEEDS_A_REASON


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.FOLLOWED_UP])
def test_a_closed_ending_reopens_where_it_can_be_talked_about(stage):
    assert after(stage, Event.REOPEN) is Stage.TALKED_ABOUT


@pytest.mark.parametrize("stage", sorted(UNDER_WAY | {Stage.WITHDRAWN}))
def test_only_what_is_closed_can_be_undone_reopened_or_followed_up(stage):
    assert after(stage, Event.UNDO, before_closing=Stage.DECIDED) is None
    assert after(stage, Event.REOPEN) is None
    assert after(stage, Event.FOLLOW_UP) is None


TO_EACH_STAGE = {
    Stage.CONSIDERED: [Event.CONSIDER],
    Stage.TALKED_ABOUT: [Event.TALK],
    Stage.DECIDED: [Event.TALK, Event.DECIDE],
    Stage.WINDING_DOWN: [Event.TALK, Event.DECIDE, Event.WIND_DOWN],
    Stage.INTERRUPTED: [Event.TALK, Event.INTERRUPT],
}


@pytest.mark.parametrize("stage", sorted(UNDER_WAY))
def test_undo_returns_to_the_stage_the_ending_closed_from(stage):
    way = TO_EACH_STAGE[stage]
    assert fold(way) is stage
    assert fold([*way, Event.CLOSE, Event.UNDO]) is stage


def test_undo_knows_only_the_last_closing():
    again = [*PLANNED, Event.REOPEN, Event.CLOSE, Event.UNDO]
    assert fold(again) is Stage.TALKED_ABOUT


def test_after_a_follow_up_there_is_nothing_to_undo():
    assert fold([*PLANNED, Event.FOLLOW_UP, Event.UNDO]) is None


def test_a_correction_between_closing_and_undo_does_not_stand_in_the_way():
    assert fold([*PLANNED, Event.CORRECT, Event.UNDO]) is Stage.WINDING_DOWN


@given(lived())
def test_a_closing_undone_leaves_no_trace_in_the_stage(events):
    stage = fold(events)
    if fold([*events, Event.CLOSE]) is Stage.CLOSED:
        assert fold([*events, Event.CLOSE, Event.UNDO]) is stage


@given(HISTORIES)
def test_a_history_that_breaks_once_stays_broken(events):
    stages = [fold(events[:n]) for n in range(1, len(events) + 1)]
    broken = [stage is None for stage in stages]
    assert broken == sorted(broken)


@given(lived())
def test_the_stage_is_that_of_the_history_before_moved_on_by_its_last_event(events):
    before, last = fold(events[:-1]), events[-1]
    if before is not None and last is not Event.UNDO:
        assert fold(events) is after(before, last)


@given(lived())
def test_an_ending_under_way_can_always_be_closed(events):
    if fold(events) in UNDER_WAY:
        assert fold([*events, Event.CLOSE]) is Stage.CLOSED


# Steps

TALK, REVIEW, CLOSE = (Step(code, code, "therapist", None) for code in ("talk", "review", "close"))
PATHWAY = Pathway(
    code="goals_met",
    version="1",
    reason="goals_met",
    name="Treatment goals achieved",
    steps=(StepPlan("talk", "Talk about it", "both", 7), StepPlan("close", "Close", "both", None)),
    letters=(),
    summary_due_days=15,
    short_form_offered="",
    sources=("a source",),
)


def test_a_pathway_begins_with_all_its_steps_open_and_dated_from_its_day():
    talk, close = PATHWAY.begun(DAY)
    assert (talk.due_on, talk.state) == (DAY + timedelta(days=7), StepState.OPEN)
    assert close.due_on is None


def test_the_next_step_is_the_first_one_open():
    done = complete((TALK, REVIEW, CLOSE), "talk", on=DAY)
    assert next_step(done) == REVIEW
    left_out = (done[0], replace(REVIEW, state=StepState.LEFT_OUT), CLOSE)
    assert next_step(left_out) == CLOSE
    assert next_step(()) is None


def test_steps_may_be_done_in_any_order_and_carry_their_day():
    talk, review, close = complete((TALK, REVIEW, CLOSE), "review", on=DAY)
    assert (review.state, review.done_on) == (StepState.DONE, DAY)
    assert (talk, close) == (TALK, CLOSE)


def test_a_step_nobody_knows_changes_nothing():
    assert complete((TALK, CLOSE), "dance", on=DAY) == (TALK, CLOSE)


# Closing

COMPLETE = Situation(
    initiated_by="both",
    reason="goals_met",
    manner="planned",
    last_contact_on=DAY,
    risk_flag_open=False,
    risk_handed_over=False,
    summary_signed=True,
)
WORDS = st.sampled_from(["", "client", "therapist", "both", "other"])
SITUATIONS = st.builds(
    Situation,
    initiated_by=WORDS,
    reason=st.sampled_from(["", "goals_met", "nonpayment"]),
    manner=st.sampled_from(["", "planned", "unplanned"]),
    last_contact_on=st.none() | st.just(DAY),
    imminent_danger=st.booleans(),
    held_by_danger=st.booleans(),
    codes_unanswered=st.booleans(),
    summary_signed=st.booleans(),
    letter_wanted=st.booleans(),
    letter_signed=st.booleans(),
)


def what_is_in_the_way(**changes) -> dict[str, Hindrance]:
    return {each.code: each.hindrance for each in in_the_way(replace(COMPLETE, **changes))}


def test_where_everything_is_there_nothing_is_in_the_way():
    assert in_the_way(COMPLETE) == ()
    assert may_close(COMPLETE)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"initiated_by": ""}, "who_began_it"),
        ({"reason": ""}, "reason"),
        ({"manner": ""}, "manner"),
        ({"last_contact_on": None}, "last_contact"),
        ({"risk_flag_open": True}, "risk_handover"),
    ],
)
def test_what_a_closing_needs_is_asked_for(changes, code):
    assert what_is_in_the_way(**changes) == {code: Hindrance.NEEDS}
    assert not may_close(replace(COMPLETE, **changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"summary_signed": False}, "closing_summary"),
        ({"letter_wanted": True}, "progress_letter"),
    ],
)
def test_paper_is_left_to_do_and_never_holds_a_closing_up(changes, code):
    assert what_is_in_the_way(**changes) == {code: Hindrance.LEFT_TO_DO}
    assert may_close(replace(COMPLETE, **changes))


def test_a_letter_nobody_wants_and_a_signed_one_are_no_task():
    assert what_is_in_the_way(letter_wanted=True, letter_signed=True) == {}
    assert what_is_in_the_way(letter_wanted=False) == {}


def test_an_open_flag_is_handed_over_not_locked_in():
    assert what_is_in_the_way(risk_flag_open=True, risk_handed_over=True) == {}


def test_unpaid_fees_with_imminent_danger_is_the_only_block():
    fees = {"held_by_danger": True, "imminent_danger": True, "initiated_by": "therapist"}
    assert what_is_in_the_way(**fees) == {"fees_with_imminent_danger": Hindrance.BLOCK}
    assert not may_close(replace(COMPLETE, **fees))
    blocks = [code for kind, code, _ in CLOSING_RULES if kind is Hindrance.BLOCK]
    assert blocks == ["fees_with_imminent_danger"]


@pytest.mark.parametrize("only", ["held_by_danger", "imminent_danger"])
def test_neither_unpaid_fees_nor_danger_alone_blocks(only):
    assert what_is_in_the_way(**{only: True}) == {}


@given(SITUATIONS)
def test_what_is_in_the_way_comes_in_three_classes_blocks_first(now):
    order = [list(Hindrance).index(each.hindrance) for each in in_the_way(now)]
    assert order == sorted(order)
    assert may_close(now) is (set(order) <= {list(Hindrance).index(Hindrance.LEFT_TO_DO)})


@given(SITUATIONS)
def test_the_clients_own_wish_never_waits_for_a_hand_over(now):
    wish = replace(now, initiated_by="client")
    assert InTheWay(Hindrance.NEEDS, "risk_handover") not in in_the_way(wish)


@given(SITUATIONS)
def test_the_clients_own_wish_needs_only_what_the_short_form_asks(now):
    wish = replace(now, initiated_by="client", held_by_danger=False)
    short = replace(wish, reason="own_wish", manner="unplanned", last_contact_on=DAY)
    assert may_close(short)


@given(SITUATIONS)
def test_a_risk_handed_over_is_never_asked_for_again(now):
    handed = replace(now, risk_handed_over=True)
    assert "risk_handover" not in {each.code for each in in_the_way(handed)}


@given(SITUATIONS.filter(lambda now: now.initiated_by != "client" and now.risk_flag_open))
def test_nobody_else_closes_over_an_open_flag_without_a_hand_over(now):
    assert may_close(now) <= now.risk_handed_over


# Agreement


def agreed(*replies: Reply | None) -> Agreement:
    """Client and therapist on the goals, then client and therapist on the plan."""
    return Agreement(goals=replies[:2], plan=replies[2:])


YES, NO, MORE = Reply.YES, Reply.NO, Reply.MORE_TIME


def test_both_agree_on_the_plan_only_where_both_said_yes():
    assert agreed(None, None, YES, YES).all_on_plan
    assert not agreed(YES, YES, YES, None).all_on_plan
    assert not agreed(YES, YES, YES, NO).all_on_plan


def test_nobody_asked_is_nobody_agreeing():
    assert not Agreement(goals=(), plan=()).all_on_plan


@pytest.mark.parametrize("place", range(4))
def test_one_no_is_enough_to_speak_of_it_again(place):
    replies = [YES, YES, YES, YES]
    assert not agreed(*replies).needs_a_day
    replies[place] = NO
    assert agreed(*replies).needs_a_day


@pytest.mark.parametrize("place", range(4))
def test_anybodys_wish_for_more_time_is_heard(place):
    replies: list[Reply | None] = [YES] * 4
    replies[place] = MORE
    assert agreed(*replies).wants_more_time
    assert not agreed(YES, NO, None, None).wants_more_time


# Taper

DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))
WEEKS = st.integers(-2, 12)


def test_a_fortnightly_taper_is_counted_back_from_the_last_day():
    days = taper(date(2026, 11, 1), date(2026, 12, 17), every_weeks=2)
    assert [day.isoformat() for day in days] == [
        "2026-11-05",
        "2026-11-19",
        "2026-12-03",
        "2026-12-17",
    ]


def test_a_last_day_that_is_the_first_is_one_session():
    assert taper(DAY, DAY, every_weeks=2) == (DAY,)


def test_a_session_may_fall_on_the_first_day():
    assert taper(DAY, DAY + timedelta(weeks=2), every_weeks=2)[0] == DAY


def test_a_last_day_that_has_passed_proposes_nothing():
    assert taper(DAY, DAY - timedelta(days=1), every_weeks=1) == ()


@pytest.mark.parametrize("weeks", [0, -1])
def test_without_a_rhythm_only_the_last_session_is_proposed(weeks):
    assert taper(DAY, DAY + timedelta(days=40), every_weeks=weeks) == (DAY + timedelta(days=40),)


@given(DAYS, DAYS, WEEKS)
def test_the_rhythm_holds_to_the_end(first, last, weeks):
    days = taper(first, last, every_weeks=weeks)
    assert {later - earlier for earlier, later in pairwise(days)} <= {timedelta(weeks=weeks)}


@given(DAYS, DAYS, WEEKS)
def test_the_last_day_is_always_among_them_and_none_comes_before_the_first(first, last, weeks):
    days = taper(first, last, every_weeks=weeks)
    assert (last in days) is (last >= first)
    assert all(first <= day <= last for day in days)


@given(DAYS, DAYS, st.integers(1, 12))
def test_no_session_that_fits_is_left_out(first, last, weeks):
    days = taper(first, last, every_weeks=weeks)
    assert not days or days[0] - timedelta(weeks=weeks) < first

"""What is noticed about an episode, what keeps it silent, and that it can be stored and read."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.ending import UNDER_WAY, Stage
from envoi.domain.noticed import as_data, calendar, from_data, group_on, on_day
from envoi.domain.picture import Picture
from envoi.domain.session import Attendance, Visit
from envoi.domain.signal import SIGNALS, Dated, Group, Noticed, Signal, notice
from tests.domain.build import (
    BETTER,
    TODAY,
    ago,
    asked,
    endorsed,
    flag,
    goal,
    phq9,
    picture,
    reached,
    series,
    visits,
)
from tests.domain.invented import DAYS, PICTURES

WELL = picture(phq9(*BETTER))
DONE = picture(goals=(goal(0, 0),))
STUCK = picture(phq9(15, 14, 16, 15, 14, 15))
WEEKLY = visits(14, 7, 0)


def kinds(of: Picture, *, days: int = 0) -> list[str]:
    """The kinds of signal that hold so many days after TODAY."""
    return [signal.kind for signal in on_day(notice(of), ago(-days))[1]]


def group(of: Picture, *, days: int = 0) -> Group:
    return on_day(notice(of), ago(-days))[0]


def only(of: Picture, kind: str) -> Signal:
    (found,) = [signal for signal in on_day(notice(of), TODAY)[1] if signal.kind == kind]
    return found


def test_an_episode_without_anything_stands_with_everyone_else():
    assert (kinds(picture()), group(picture())) == ([], Group.REST)


def test_of_a_closed_episode_nothing_is_noticed():
    assert notice(replace(WELL, status="finished", risk_flags=(flag(),))) == Noticed()


# Safety first


def test_every_open_flag_is_a_signal_and_a_closed_one_is_none():
    open_ones = picture(risk_flags=(flag(opened=3), flag(opened=9), flag(closed_on=ago(1))))
    assert kinds(open_ones) == ["open_flag", "open_flag"]
    assert group(open_ones) is Group.SAFETY


def test_an_endorsed_item_is_noticed_until_somebody_has_asked():
    assert kinds(picture(risk_items=(endorsed(),))) == ["risk_item_endorsed"]
    assert kinds(picture(risk_items=(endorsed(days=3),), risk_asked=(asked(days=3),))) == []


def test_getting_worse_is_said_once_against_the_start_where_it_can():
    assert kinds(picture(phq9(10, 4, 16))) == ["worse_than_start"]
    assert kinds(picture(phq9(12, 4, 10))) == ["worse_than_best"]


def test_getting_worse_tells_what_it_rests_on():
    found = only(picture(phq9(12, 4, 10)), "worse_than_best")
    assert (found.since, found.facts["best"], found.facts["change"]) == (TODAY, 4_000, 6_000)
    start = only(picture(phq9(10, 16)), "worse_than_start")
    assert "best" not in start.facts
    assert start.facts["threshold"] == 6_000


# An ending, contact, the review


@pytest.mark.parametrize("stage", Stage)
def test_an_ending_is_under_way_from_the_first_thought_to_the_closing(stage):
    under_way = kinds(picture(ending_stage=stage)) == ["ending_under_way"]
    assert under_way is (stage in UNDER_WAY)


def test_silence_begins_on_its_day_and_ends_with_a_word():
    silent = picture(visits=WEEKLY)
    assert kinds(silent, days=14) == []
    assert kinds(silent, days=15) == ["not_in_touch"]
    assert group(silent, days=15) is Group.NOT_IN_TOUCH
    assert kinds(replace(silent, contacts=reached(-10)), days=15) == []


def test_who_answers_a_measure_is_in_touch():
    assert kinds(picture(phq9(9, last=0), visits=visits(28, 21, 14)), days=14) == []


def test_an_agreed_pause_is_no_silence():
    assert kinds(picture(visits=WEEKLY, hold=True), days=60) == []


def test_without_any_session_nobody_is_missed():
    assert kinds(picture(), days=300) == []


def test_the_review_is_due_from_its_day_unless_an_ending_is_being_talked_about():
    due = picture(review_on=ago(-5))
    assert kinds(due, days=4) == []
    assert kinds(due, days=5) == ["review_due"]
    assert kinds(replace(due, ending_stage=Stage.TALKED_ABOUT), days=5) == ["ending_under_way"]


# Talk about ending


def test_well_and_steady_holds_for_eight_weeks_after_the_last_answer():
    assert kinds(WELL, days=56) == ["well_and_steady"]
    assert kinds(WELL, days=57) == []
    assert group(WELL) is Group.TALK


def test_all_goals_reached_in_both_views_is_worth_a_talk():
    assert kinds(DONE) == ["goals_reached"]
    assert kinds(picture(goals=(goal(0, 0), goal(0, -1)))) == []
    assert kinds(picture(goals=(goal(0, None),))) == []
    assert kinds(picture(goals=(goal(0, 0), goal(-2, -2, dropped=True)))) == ["goals_reached"]


BOTH = picture(phq9(*BETTER), goals=(goal(0, 0),))
NOT_THE_TIME = {
    "an open flag": {"risk_flags": (flag(),)},
    "an endorsed item": {"risk_items": (endorsed(),)},
    "a stay in hospital": {"in_hospital": True},
    "two missed sessions": {
        "visits": (*visits(21), *visits(14, 7, attendance=Attendance.NOT_SHOWN))
    },
    "another measure getting worse": {"series": (phq9(*BETTER), series("gad-7", [3, 7]))},
}


def test_two_reasons_for_a_talk_can_stand_together():
    assert kinds(BOTH) == ["well_and_steady", "goals_reached"]


@pytest.mark.parametrize("why", NOT_THE_TIME)
def test_nobody_is_told_that_all_is_well_in_the_face_of(why):
    found = kinds(replace(BOTH, **NOT_THE_TIME[why]))
    assert not {"well_and_steady", "goals_reached"} & set(found)


@pytest.mark.parametrize("why", NOT_THE_TIME)
def test_an_agreed_review_comes_even_then(why):
    due = replace(BOTH, review_on=TODAY, **NOT_THE_TIME[why])
    assert "review_due" in kinds(due)


def test_one_missed_session_silences_nothing():
    once = (*visits(21), *visits(7, attendance=Attendance.NOT_SHOWN))
    assert kinds(replace(BOTH, visits=once)) == ["well_and_steady", "goals_reached"]


def test_once_an_ending_is_talked_about_nobody_proposes_it_again():
    assert kinds(replace(BOTH, ending_stage=Stage.CONSIDERED)) == ["ending_under_way"]


def test_another_measure_still_clinical_keeps_well_and_steady_silent():
    assert kinds(picture(phq9(*BETTER), series("gad-7", [12, 11, 10]))) == []


# Stuck


def test_stuck_is_said_of_the_leading_measure_with_how_far_it_moved():
    found = only(STUCK, "stuck")
    assert (found.facts["window_low"], found.facts["window_high"]) == (14_000, 16_000)
    assert found.facts["window_scores"] == 6
    assert group(STUCK) is Group.STUCK


def test_a_second_measure_that_goes_nowhere_is_not_called_stuck():
    assert kinds(picture(phq9(19, 9), series("gad-7", [12] * 6))) == []


# Answers that grow old


def test_answers_are_old_after_eight_weeks_and_without_any_from_the_start():
    assert notice(picture(phq9(9, last=0))).stale_from == ago(-57)
    assert notice(picture()).stale_from == ago(182 - 57)
    assert notice(picture(uses_measures=False)).stale_from is None


# Laws


@given(PICTURES, DAYS)
def test_each_day_has_one_group_and_the_dates_alone_tell_it(of, day):
    noticed = notice(of)
    found, signals = on_day(noticed, day)
    assert group_on(calendar(noticed), day) is found
    wanted = min((signal.group for signal in signals), key=lambda g: g.rank, default=Group.REST)
    assert found is wanted


@given(PICTURES)
def test_what_is_stored_is_what_was_noticed(of):
    noticed = notice(of)
    assert from_data(json.loads(json.dumps(as_data(noticed)))) == noticed


@given(PICTURES, DAYS)
def test_signals_stand_in_the_order_of_the_table_each_with_its_step(of, day):
    order = list(SIGNALS)
    _, signals = on_day(notice(of), day)
    places = [order.index(signal.kind) for signal in signals]
    assert places == sorted(places)
    assert all(signal.next_step == SIGNALS[signal.kind].next_step for signal in signals)


@given(PICTURES, DAYS)
def test_an_open_flag_or_a_hospital_silences_every_doing_well(of, day):
    for now in (replace(of, in_hospital=True), replace(of, risk_flags=(flag(),))):
        assert not any(SIGNALS[signal.kind].doing_well for signal in on_day(notice(now), day)[1])


@given(PICTURES)
def test_an_open_flag_puts_an_open_episode_first(of):
    flagged = replace(of, status="active", risk_flags=(*of.risk_flags, flag()))
    assert group(flagged) is Group.SAFETY


@given(PICTURES, DAYS)
def test_facts_are_codes_numbers_and_days_never_anybodys_words(of, day):
    for signal in on_day(notice(of), day)[1]:
        assert all(isinstance(fact, str | int | bool | None) for fact in signal.facts.values())


@given(PICTURES, st.permutations(range(8)))
def test_the_order_in_which_sessions_were_written_down_does_not_matter(of, order):
    shuffled = [of.visits[place] for place in order if place < len(of.visits)]
    assert notice(replace(of, visits=tuple(shuffled))) == notice(of)


def test_a_dated_signal_has_one_end():
    review = Signal("review_due", {}, TODAY, "look_at_work_together")
    with pytest.raises(ValueError, match="begins on a day or ends with one"):
        Dated(review)
    with pytest.raises(ValueError, match="begins on a day or ends with one"):
        Dated(review, from_day=TODAY, until_day=TODAY)


def test_both_ends_belong_to_the_days_on_which_a_signal_holds():
    review = Signal("review_due", {}, TODAY, "look_at_work_together")
    later, earlier = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    begins, ends = Dated(review, from_day=TODAY), Dated(review, until_day=TODAY)
    assert [begins.holds(day) for day in (earlier, TODAY, later)] == [False, True, True]
    assert [ends.holds(day) for day in (earlier, TODAY, later)] == [True, True, False]


def test_a_session_still_to_come_today_is_no_silence():
    assert kinds(picture(visits=(*WEEKLY, Visit(TODAY)))) == []

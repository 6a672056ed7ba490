"""Readiness: each criterion met, not met, not known and not used, and each limit on its edge."""

from dataclasses import replace

import pytest

from envoi.domain import measure
from envoi.domain.criteria_told import far_apart
from envoi.domain.evidence import Answer, CareElsewhere, Evidence
from envoi.domain.goal import GoalLevel
from envoi.domain.readiness import CRITERIA, Criterion, Standing, missing, profile
from envoi.domain.risk import Answer as RiskSaid
from envoi.domain.risk import How
from envoi.knowledge.library import instrument
from tests.domain.build import (
    BETTER,
    TODAY,
    ago,
    asked,
    endorsed,
    evidence,
    flag,
    goal,
    in_words,
    phq9,
    picture,
    ready_in_all,
    said,
    series,
)

MET, NOT_MET = Standing.MET, Standing.NOT_MET
NOT_KNOWN, NOT_USED = Standing.NOT_KNOWN, Standing.NOT_USED


def criterion(code: str, of: Evidence) -> Criterion:
    return next(each for each in profile(of) if each.code == code)


def stands(code: str, of: Evidence) -> Standing:
    return criterion(code, of).standing


def risk(*, asked_=(), **more) -> Evidence:
    return evidence(record=picture(risk_asked=tuple(asked_), **more))


def goals(*every) -> Evidence:
    return evidence(record=picture(goals=every))


def discussed(**days) -> Evidence:
    return evidence(**{f"{what}_on": ago(since) for what, since in days.items()})


def test_there_are_thirteen_criteria_and_risk_stands_first():
    found = profile(evidence())
    assert [each.code for each in found] == list(CRITERIA)
    assert found[0].code == "risk"
    assert sorted(each.number for each in found) == list(range(1, 14))


def test_where_nothing_is_recorded_nothing_is_met_and_nothing_is_denied():
    assert {each.standing for each in profile(evidence())} == {NOT_KNOWN}


def test_a_client_can_be_ready_in_every_respect():
    assert {each.standing for each in profile(ready_in_all())} == {MET}
    assert missing(profile(ready_in_all())) == ()


# Each criterion in each way it can stand; `not_used` is the same for all but risk.
WAYS: dict[str, dict[Standing, Evidence]] = {
    "risk": {
        MET: risk(asked_=[asked()]),
        NOT_MET: risk(asked_=[asked()], risk_flags=(flag(),)),
        NOT_KNOWN: risk(),
    },
    "goals_reached": {
        MET: goals(goal(0, 0)),
        NOT_MET: goals(goal(0, -1)),
        NOT_KNOWN: goals(goal(0, None)),
    },
    "reliably_better": {
        MET: evidence(phq9(16, 10)),
        NOT_MET: evidence(phq9(16, 11)),
        NOT_KNOWN: evidence(phq9(16)),
    },
    "healthy_range": {
        MET: evidence(phq9(16, 9, 9)),
        NOT_MET: evidence(phq9(16, 10, 9)),
        NOT_KNOWN: evidence(phq9(9)),
    },
    "stable": {
        MET: evidence(phq9(9, 8, 9)),
        NOT_MET: evidence(phq9(9, 3, 9)),
        NOT_KNOWN: evidence(phq9(9, 8)),
    },
    "functioning": {
        MET: evidence(series("wsas", [9])),
        NOT_MET: evidence(series("wsas", [17, 10])),
        NOT_KNOWN: evidence(phq9(*BETTER)),
    },
    "skills": {
        MET: evidence(skills=said(7)),
        NOT_MET: evidence(skills=said(6)),
        NOT_KNOWN: evidence(skills=said(words=True)),
    },
    "setback_plan": {
        MET: evidence(confidence=said(7), relapse_plan_on=ago(1)),
        NOT_MET: evidence(confidence=said(7)),
        NOT_KNOWN: evidence(relapse_plan_on=ago(1)),
    },
    "support": {
        MET: evidence(support=said(yes=True)),
        NOT_MET: evidence(support=said(yes=False)),
        NOT_KNOWN: evidence(),
    },
    "both_want_it": {
        MET: evidence(want_client=said(7), want_therapist=said(10)),
        NOT_MET: evidence(want_client=said(6), want_therapist=said(9)),
        NOT_KNOWN: evidence(want_client=said(10)),
    },
    "ending_discussed": {
        MET: discussed(feelings=9, review_done=5, plan_made=2),
        NOT_MET: discussed(feelings=9),
        NOT_KNOWN: discussed(),
    },
    "emotionally_ready": {
        MET: evidence(ready=said(yes=True)),
        NOT_MET: evidence(ready=said(yes=False)),
        NOT_KNOWN: evidence(ready=said(words=True)),
    },
    "other_care": {
        MET: evidence(other_care=CareElsewhere.NOT_NEEDED),
        NOT_MET: evidence(other_care=CareElsewhere.STILL_OPEN),
        NOT_KNOWN: evidence(),
    },
}


@pytest.mark.parametrize(
    ("code", "way"), [(code, way) for code, ways in WAYS.items() for way in ways]
)
def test_each_criterion_stands_as_its_evidence_says(code, way):
    assert stands(code, WAYS[code][way]) is way


def test_the_table_above_leaves_no_criterion_out():
    assert list(WAYS) == list(CRITERIA)
    assert all(list(ways) == [MET, NOT_MET, NOT_KNOWN] for ways in WAYS.values())


@pytest.mark.parametrize("code", [code for code in CRITERIA if code != "risk"])
def test_a_criterion_left_out_of_this_work_is_not_used_and_says_nothing(code):
    found = criterion(code, replace(ready_in_all(), not_used=frozenset({code})))
    assert (found.standing, found.facts, found.on) == (NOT_USED, {}, None)


def test_risk_cannot_be_left_out():
    everything = replace(ready_in_all(), not_used=frozenset(CRITERIA))
    assert stands("risk", everything) is MET
    assert stands("risk", evidence(not_used=frozenset(CRITERIA))) is NOT_KNOWN


def test_a_set_without_measures_leaves_the_four_that_need_them_unused():
    found = profile(evidence(record=picture(uses_measures=False)))
    unused = [each.code for each in found if each.standing is NOT_USED]
    assert unused == ["reliably_better", "healthy_range", "stable", "functioning"]


def test_scores_that_are_there_count_even_where_measures_are_not_the_habit():
    work = evidence(record=picture(phq9(16, 10), uses_measures=False))
    assert stands("reliably_better", work) is MET


def test_what_is_missing_is_named_in_the_order_of_the_profile():
    found = profile(replace(ready_in_all(), skills=said(3), other_care=None))
    assert missing(found) == ("skills", "other_care")


# Risk


@pytest.mark.parametrize(("days", "way"), [(0, MET), (56, MET), (57, NOT_KNOWN)])
def test_risk_asked_is_known_for_eight_weeks(days, way):
    assert stands("risk", risk(asked_=[asked(days=days)])) is way


@pytest.mark.parametrize("answer", ["passive_thoughts", "thoughts", "plan_or_intent"])
def test_any_answer_but_none_is_not_met_however_long_ago(answer):
    assert stands("risk", risk(asked_=[asked(RiskSaid(answer), days=300)])) is NOT_MET


def test_a_later_none_in_session_answers_an_earlier_worry():
    worry, none = asked(RiskSaid.THOUGHTS, days=20), asked(days=6)
    assert stands("risk", risk(asked_=[worry, none])) is MET


def test_a_questionnaires_none_does_not_outweigh_what_was_said_in_session():
    worry, ticked = asked(RiskSaid.THOUGHTS, days=20), asked(days=6, how=How.QUESTIONNAIRE_ITEM)
    assert stands("risk", risk(asked_=[worry, ticked])) is NOT_MET


def test_a_question_not_answered_is_never_none():
    assert stands("risk", risk(asked_=[asked(RiskSaid.NOT_ANSWERED)])) is NOT_KNOWN


def test_a_question_left_open_since_makes_an_earlier_none_not_known():
    none, silent = asked(days=9), asked(RiskSaid.NOT_ANSWERED, days=2)
    found = criterion("risk", risk(asked_=[none, silent]))
    assert found.standing is NOT_KNOWN
    assert found.facts["not_answered_on"] == ago(2).isoformat()


def test_an_answer_on_the_same_day_or_later_closes_the_question():
    silent = asked(RiskSaid.NOT_ANSWERED, days=2)
    assert stands("risk", risk(asked_=[silent, asked(days=2)])) is MET


def test_an_open_flag_stands_against_the_calmest_answer():
    found = criterion("risk", risk(asked_=[asked()], risk_flags=(flag(assessed_on=ago(1)),)))
    assert (found.standing, found.facts["open_flags"]) == (NOT_MET, 1)


def test_a_closed_flag_no_longer_stands_against_it():
    closed = flag(assessed_on=ago(5), closed_on=ago(5))
    assert stands("risk", risk(asked_=[asked()], risk_flags=(closed,))) is MET


def test_an_endorsed_item_nobody_has_talked_about_is_not_met():
    record = {"risk_items": (endorsed(days=3),)}
    assert stands("risk", risk(asked_=[asked(days=4)], **record)) is NOT_MET
    assert stands("risk", risk(asked_=[asked(days=3)], **record)) is MET


def test_in_hospital_nothing_is_taken_as_calm():
    assert stands("risk", risk(asked_=[asked()], in_hospital=True)) is NOT_KNOWN


def test_an_answer_of_a_day_to_come_is_not_known_yet():
    assert stands("risk", risk(asked_=[asked(days=-1)])) is NOT_KNOWN


def test_a_phq_9_with_item_9_open_may_have_a_total_but_leaves_risk_not_known():
    form, given = instrument("phq-9"), dict.fromkeys(range(1, 9), 0) | {9: None}
    found = measure.score(form, given)
    assert isinstance(found, measure.Score)
    assert (found.value, found.prorated, found.missing) == (0, True, (9,))
    assert measure.risk_answer(form, given) is measure.RiskAnswer.UNKNOWN
    open_item = asked(RiskSaid.NOT_ANSWERED, days=0, how=How.QUESTIONNAIRE_ITEM)
    record = picture(phq9(16, 8, found.value / 1000), risk_asked=(open_item,))
    assert stands("healthy_range", evidence(record=record)) is MET
    assert stands("risk", evidence(record=record)) is NOT_KNOWN


# Goals


@pytest.mark.parametrize(("reached", "way"), [(5, MET), (4, MET), (3, NOT_MET)])
def test_four_of_five_goals_reached_in_both_views_are_enough(reached, way):
    every = [goal(0, 0)] * reached + [goal(-1, -1)] * (5 - reached)
    assert stands("goals_reached", goals(*every)) is way


def test_goals_count_by_their_weight():
    assert stands("goals_reached", goals(goal(0, 0, weight=4), goal(-2, -2))) is MET
    assert stands("goals_reached", goals(goal(0, 0, weight=3), goal(-2, -2))) is NOT_MET


def test_a_goal_one_side_has_not_rated_keeps_it_open_while_it_could_decide():
    assert stands("goals_reached", goals(goal(0, 0), goal(0, None))) is NOT_KNOWN
    assert stands("goals_reached", goals(goal(-1, -1), goal(0, None))) is NOT_MET
    assert stands("goals_reached", goals(*[goal(0, 0)] * 4, goal(None, None))) is MET


def test_goals_in_three_words_count_like_steps():
    assert stands("goals_reached", goals(in_words(GoalLevel.REACHED, GoalLevel.REACHED))) is MET
    partly = in_words(GoalLevel.REACHED, GoalLevel.PARTLY)
    assert stands("goals_reached", goals(partly)) is NOT_MET


def test_dropped_goals_and_no_goals_say_nothing():
    assert stands("goals_reached", goals(goal(2, 2, dropped=True))) is NOT_KNOWN
    assert stands("goals_reached", goals()) is NOT_KNOWN


def test_a_rating_of_a_day_to_come_does_not_count_yet():
    assert stands("goals_reached", goals(goal(0, 0, days=-1))) is NOT_KNOWN


# Scores


@pytest.mark.parametrize(("days", "way"), [(56, MET), (57, NOT_KNOWN)])
@pytest.mark.parametrize("code", ["reliably_better", "healthy_range", "stable"])
def test_scores_speak_of_now_for_eight_weeks(code, days, way):
    assert stands(code, evidence(phq9(*BETTER, last=days))) is way


@pytest.mark.parametrize(("last", "way"), [(30, MET), (29.9, NOT_MET)])
def test_where_higher_is_better_change_is_read_upwards(last, way):
    assert stands("reliably_better", evidence(series("ors", [25, last]))) is way


def test_an_instrument_without_a_published_change_is_never_the_one_that_speaks():
    assert stands("reliably_better", evidence(series("isi", [20, 2]))) is NOT_KNOWN


def test_who_began_on_the_healthy_side_is_said_so():
    found = criterion("reliably_better", evidence(phq9(8, 4)))
    assert (found.standing, found.facts["started_healthy"]) == (NOT_MET, True)


def test_another_measure_still_clinical_is_said_beside_the_healthy_one():
    found = criterion("healthy_range", evidence(phq9(*BETTER), series("gad-7", [12, 12])))
    assert (found.standing, found.facts["clinical_elsewhere"]) == (MET, True)


@pytest.mark.parametrize(("every", "way"), [(7, MET), (6, NOT_KNOWN)])
def test_steadiness_takes_three_scores_over_two_weeks(every, way):
    assert stands("stable", evidence(phq9(9, 9, 9, every=every))) is way


def test_more_scores_make_up_for_closer_days():
    assert stands("stable", evidence(phq9(9, 9, 9, 9, every=5))) is MET


@pytest.mark.parametrize(("latest", "way"), [(8, MET), (9, NOT_MET)])
def test_a_reliable_worsening_within_the_window_is_not_steady(latest, way):
    assert stands("stable", evidence(phq9(4, 3, latest))) is way


@pytest.mark.parametrize(
    ("scores", "way"), [([9], MET), ([10], NOT_MET), ([18, 10], MET), ([17, 10], NOT_MET)]
)
def test_functioning_is_below_ten_or_eight_points_better(scores, way):
    assert stands("functioning", evidence(series("wsas", scores))) is way


def test_old_functioning_is_not_known():
    assert stands("functioning", evidence(series("wsas", [9], last=57))) is NOT_KNOWN


# What people say


@pytest.mark.parametrize("code", ["skills", "support", "emotionally_ready"])
@pytest.mark.parametrize(
    ("answer", "way"),
    [
        (said(7), MET),
        (said(6), NOT_MET),
        (said(10), MET),
        (said(0), NOT_MET),
        (said(yes=True), MET),
        (said(yes=False), NOT_MET),
        (said(words=True), NOT_KNOWN),
        (None, NOT_KNOWN),
    ],
)
def test_an_own_answer_is_enough_from_seven_or_with_a_yes(code, answer, way):
    field = "ready" if code == "emotionally_ready" else code
    assert stands(code, evidence(**{field: answer})) is way


def test_words_alone_are_shown_and_never_judged():
    found = criterion("emotionally_ready", evidence(ready=said(words=True)))
    assert (found.standing, found.facts["in_words"], found.on) == (NOT_KNOWN, True, ago(1))


@pytest.mark.parametrize(("number", "way"), [(7, MET), (6, NOT_MET)])
def test_coping_with_a_setback_needs_confidence_beside_the_plan(number, way):
    found = evidence(confidence=said(number), relapse_plan_on=ago(1))
    assert stands("setback_plan", found) is way


def test_without_a_plan_low_confidence_is_still_low():
    assert stands("setback_plan", evidence(confidence=said(2))) is NOT_MET
    assert stands("setback_plan", evidence()) is NOT_KNOWN


@pytest.mark.parametrize(
    ("client", "therapist", "way"),
    [
        (said(7), said(7), MET),
        (said(7), said(10), MET),
        (said(6), said(6), NOT_MET),
        (said(10), said(6), NOT_MET),
        (said(3), None, NOT_MET),
        (None, said(3), NOT_MET),
        (None, said(9), NOT_KNOWN),
        (said(yes=True), said(8), MET),
        (said(words=True), said(8), NOT_KNOWN),
    ],
)
def test_both_want_it_each_for_themselves(client, therapist, way):
    assert stands("both_want_it", evidence(want_client=client, want_therapist=therapist)) is way


def test_two_answers_lie_far_apart_from_four_points_on():
    assert not far_apart(said(5), said(8))
    assert far_apart(said(5), said(9))
    assert far_apart(said(9), said(5))
    assert not far_apart(said(9), None)


@pytest.mark.parametrize("left_out", ["feelings", "review_done", "plan_made"])
def test_an_ending_is_discussed_when_felt_reviewed_and_planned(left_out):
    done = {"feelings": 9, "review_done": 5, "plan_made": 2}
    del done[left_out]
    assert stands("ending_discussed", discussed(**done)) is NOT_MET


@pytest.mark.parametrize("number", [-1, 11])
def test_an_answer_goes_from_0_to_10(number):
    with pytest.raises(ValueError, match="0 to 10"):
        Answer(TODAY, number)

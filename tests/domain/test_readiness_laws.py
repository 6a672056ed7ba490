"""What holds of readiness whatever the record says."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.goal import CLIENT, GoalRating
from envoi.domain.picture import Picture, Point
from envoi.domain.readiness import CRITERIA, Standing, missing, profile
from envoi.domain.risk import Answer, How, RiskAsked
from tests.domain.build import ago, flag
from tests.domain.invented import ANSWERS, DONE_ON, EVIDENCE, TOLD

LATER = ago(-30)


def with_record(evidence, **changes):
    return replace(evidence, picture=replace(evidence.picture, **changes))


def standings(evidence) -> dict[str, Standing]:
    return {each.code: each.standing for each in profile(evidence)}


@given(EVIDENCE)
def test_every_criterion_is_there_once_and_risk_is_first_and_always_used(evidence):
    found = profile(evidence)
    assert [each.code for each in found] == list(CRITERIA)
    assert found[0].code == "risk"
    assert found[0].standing is not Standing.NOT_USED


@given(EVIDENCE)
def test_what_is_missing_is_exactly_what_is_not_met_or_not_known(evidence):
    wanting = [code for code, way in standings(evidence).items() if way.value.startswith("not_")]
    unused = [code for code, way in standings(evidence).items() if way is Standing.NOT_USED]
    assert list(missing(profile(evidence))) == [code for code in wanting if code not in unused]


@given(EVIDENCE, st.sampled_from((*TOLD, *DONE_ON, "other_care")))
def test_to_forget_an_answer_never_makes_anything_met(evidence, name):
    before, after = standings(evidence), standings(replace(evidence, **{name: None}))
    assert {code for code in after if after[code] is Standing.MET} <= {
        code for code in before if before[code] is Standing.MET
    }


@given(EVIDENCE)
def test_an_empty_record_meets_none_of_its_criteria(evidence):
    empty = Picture(evidence.picture.started_on, uses_measures=evidence.picture.uses_measures)
    found = standings(replace(evidence, picture=empty))
    recorded = [code for code, (number, _) in CRITERIA.items() if number in (9, 1, 2, 3, 4, 5)]
    assert Standing.MET not in {found[code] for code in recorded}


@given(EVIDENCE)
def test_where_risk_was_never_asked_it_is_never_met(evidence):
    assert standings(with_record(evidence, risk_asked=()))["risk"] is not Standing.MET


@given(EVIDENCE)
def test_an_open_flag_is_never_overruled(evidence):
    flags = (*evidence.picture.risk_flags, flag())
    assert standings(with_record(evidence, risk_flags=flags))["risk"] is Standing.NOT_MET


@given(EVIDENCE)
def test_a_later_score_says_nothing_about_today(evidence):
    longer = tuple(
        replace(each, points=(*each.points, Point(LATER, each.instrument.low)))
        for each in evidence.picture.series
    )
    assert profile(with_record(evidence, series=longer)) == profile(evidence)


@given(EVIDENCE)
def test_a_later_rating_says_nothing_about_today(evidence):
    rated = tuple(
        replace(each, ratings=(*each.ratings, GoalRating(LATER, CLIENT, scale=2)))
        for each in evidence.picture.goals
    )
    assert profile(with_record(evidence, goals=rated)) == profile(evidence)


@given(EVIDENCE)
def test_a_later_none_says_nothing_about_today(evidence):
    asked = (*evidence.picture.risk_asked, RiskAsked(LATER, Answer.NONE, How.QUESTIONNAIRE_ITEM))
    assert profile(with_record(evidence, risk_asked=asked)) == profile(evidence)


@given(EVIDENCE, st.sampled_from(sorted(CRITERIA)))
def test_to_leave_one_criterion_out_changes_no_other(evidence, code):
    fewer = replace(evidence, not_used=evidence.not_used | {code})
    before, after = standings(evidence), standings(fewer)
    assert {k: v for k, v in after.items() if k != code} == {
        k: v for k, v in before.items() if k != code
    }


@given(EVIDENCE)
def test_facts_are_codes_numbers_and_days_never_anybodys_words(evidence):
    for each in profile(evidence):
        assert all(isinstance(fact, str | int | bool | None) for fact in each.facts.values())
        assert (each.standing is Standing.NOT_USED) <= (each.facts == {} and each.on is None)


@given(ANSWERS, ANSWERS, EVIDENCE)
def test_client_and_therapist_are_asked_alike(client, therapist, evidence):
    one = replace(evidence, want_client=client, want_therapist=therapist)
    other = replace(evidence, want_client=therapist, want_therapist=client)
    assert standings(one)["both_want_it"] is standings(other)["both_want_it"]

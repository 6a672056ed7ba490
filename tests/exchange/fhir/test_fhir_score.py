"""Totals, panels, answers and forms as scores: one filled-in instrument, one score."""

from datetime import date

import pytest

from tests.exchange.fhir.invented import (
    DAY,
    GAD_TOTAL,
    LOINC,
    NUMBERS,
    PHQ_PANEL,
    PHQ_TOTAL,
    TWELVE,
    about,
    asked,
    item,
    items,
    numbered,
    observation,
    panel,
    patient,
    response,
    total,
)

ANSWERED = dict(enumerate(TWELVE, 1))
NOT_SAID = {"coding": [{"code": "asked-declined"}]}


def test_a_total_is_a_score_in_thousandths(read):
    (score,) = read(patient(), total("o1", 12)).scores
    assert (score.instrument, score.total, score.answers) == ("phq-9", 12_000, None)
    assert (score.on, score.key) == (date(2024, 3, 5), "Observation/o1")


@pytest.mark.parametrize(
    ("code", "value", "instrument"),
    [
        (PHQ_TOTAL, 12, "phq-9"),
        (GAD_TOTAL, 12, "gad-7"),
        ("70221-7", 40, "pcl-5"),
        ("75624-7", 9, "audit"),
    ],
)
def test_a_code_is_recognised_even_if_nobody_has_verified_it(read, code, value, instrument):
    (score,) = read(total("o1", value, code=code)).scores
    assert score.instrument == instrument


def test_a_total_may_be_a_whole_number_of_its_own(read):
    assert read(observation(valueInteger=12)).scores[0].total == 12_000


@pytest.mark.parametrize("value", [28, -1, 12.5, 1e15])
def test_a_total_the_instrument_cannot_reach_is_told(read, value):
    reading = read(total("o1", value))
    assert not reading.scores
    assert "PHQ-9" in reading.rejected[0].why


def test_a_total_written_in_words_is_told(read):
    assert "“twelve”" in read(observation(valueString="twelve")).rejected[0].why


def test_a_panel_its_answers_and_its_total_are_one_score(read):
    reading = read(patient(), *items(), total("o1", 12), panel())
    (score,) = reading.scores
    assert score.answers == ANSWERED
    assert (score.key, score.also) == ("Observation/p1", ("Observation/o1",))


def test_a_form_and_the_total_derived_from_it_are_one_score(read):
    derived = total("o1", 12, derivedFrom=[about("QuestionnaireResponse/q1")])
    (score,) = read(patient(), response(), derived).scores
    assert (score.key, score.also) == ("QuestionnaireResponse/q1", ("Observation/o1",))


def test_a_panel_may_hold_everything_itself(read):
    parts = [{**each, "resourceType": None} for each in [*items(), total(None, 12)]]
    (score,) = read(observation("p1", PHQ_PANEL, component=parts)).scores
    assert score.answers == ANSWERED


def test_loose_answers_of_one_day_are_one_score(read):
    (score,) = read(patient(), *items()).scores
    assert score.answers == ANSWERED


def test_a_loose_total_of_the_day_belongs_to_the_form_of_the_day(read):
    (score,) = read(patient(), total("o1", 12), response()).scores
    assert score.answers == ANSWERED


def test_where_answers_and_total_differ_both_numbers_are_named(read):
    reading = read(patient(), *items(), total("o1", 14), panel())
    assert not reading.scores
    assert "add up to 12, but the total says 14" in reading.rejected[0].why


def test_where_two_totals_of_one_form_differ_both_are_named(read):
    with_total = [*response()["item"], {"linkId": PHQ_TOTAL, "answer": [{"valueDecimal": 12}]}]
    derived = total("o1", 14, derivedFrom=[about("QuestionnaireResponse/q1")])
    reading = read(response(item=with_total), derived)
    assert "one total says 12, another 14" in reading.rejected[0].why


def test_two_totals_that_name_each_other_and_differ_are_told(read):
    reading = read(total("o1", 12), total("o2", 14, derivedFrom=[about("Observation/o1")]))
    assert "one total says 12, another 14" in reading.rejected[0].why


def test_where_one_question_has_two_answers_both_are_named(read):
    other = item("i3", 3, 0, derivedFrom=[about("QuestionnaireResponse/q1")])
    reading = read(response(), other)
    assert "question 3 is 2 in one place, 0 in another" in reading.rejected[0].why


def test_two_totals_at_two_times_of_a_day_are_two_scores(read):
    early = total("o1", 12, effectiveDateTime=f"{DAY}T08:00:00Z")
    late = total("o2", 9, effectiveDateTime=f"{DAY}T18:00:00Z")
    scores = read(late, early).scores
    assert [(each.total, each.occurrence) for each in scores] == [(12_000, 1), (9_000, 2)]


def test_two_forms_on_a_day_keep_their_own_totals(read):
    early = response("q1", authored=f"{DAY}T08:00:00Z")
    late = response("q2", [0] * 9, authored=f"{DAY}T18:00:00Z")
    totals = [
        total("o2", 0, effectiveDateTime=f"{DAY}T18:00:00Z"),
        total("o1", 12, effectiveDateTime=f"{DAY}T08:00:00Z"),
    ]
    reading = read(early, *totals, late)
    assert not reading.rejected
    assert [each.also for each in reading.scores] == [("Observation/o1",), ("Observation/o2",)]


def test_two_instruments_on_a_day_stay_two(read):
    scores = read(total("o1", 12), total("o2", 9, code=GAD_TOTAL)).scores
    assert {each.instrument for each in scores} == {"phq-9", "gad-7"}


def test_two_clients_on_a_day_stay_two(read):
    other = total("o2", 9, subject=about("Patient/ida"))
    assert len({each.client for each in read(total("o1", 12), other).scores}) == 2


def test_a_day_is_the_day_as_it_was_written(read):
    evening = total("o1", 12, effectiveDateTime=f"{DAY}T23:30:00-08:00")
    assert read(evening).scores[0].on == date(2024, 3, 5)


@pytest.mark.parametrize("day", ["2024-03", "2024"])
def test_a_score_needs_a_day(read, day):
    (rejected,) = read(total("o1", 12, effectiveDateTime=day)).rejected
    assert rejected.why == f"It says {day}, but a score needs a day."


def test_a_score_without_any_day_is_told(read):
    assert "which day" in read(total("o1", 12, effectiveDateTime=None)).rejected[0].why


@pytest.mark.parametrize(
    "when",
    [
        {"effectivePeriod": {"start": DAY}},
        {"issued": f"{DAY}T10:00:00Z"},
        {"effectiveInstant": DAY},
    ],
)
def test_the_day_may_stand_elsewhere(read, when):
    assert read(total("o1", 12, effectiveDateTime=None, **when)).scores[0].on == date(2024, 3, 5)


@pytest.mark.parametrize("status", ["entered-in-error", "cancelled", "registered"])
def test_an_observation_that_does_not_count_is_counted(read, status):
    reading = read(total("o1", 12, status=status))
    assert not reading.scores
    assert sum(reading.ignored.values()) == 1


def test_an_answer_left_open_is_missing_and_not_zero(read):
    left_open = item("i3", 3, 0, valueCodeableConcept=None, dataAbsentReason=NOT_SAID)
    others = [each for each in items() if each["id"] != "i3"]
    (score,) = read(*others, left_open, panel()).scores
    assert score.answers == {**ANSWERED, 3: None}


def test_an_answer_may_carry_its_own_weight(read):
    weight = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    coding = {"system": "urn:local", "code": "b", "extension": [weight]}
    answers = [item(f"i{n}", n, 0, valueCodeableConcept={"coding": [coding]}) for n in range(1, 10)]
    assert set(read(*answers).scores[0].answers.values()) == {2}


def test_a_total_that_was_never_taken_is_counted(read):
    reading = read(observation(dataAbsentReason=NOT_SAID))
    assert reading.ignored == {"Observation of PHQ-9, without a value": 1}
    assert not reading.rejected


def test_a_panel_whose_answers_are_not_in_the_files_is_told(read):
    assert "neither answers nor a total" in read(panel()).rejected[0].why


def test_an_answer_nobody_can_read_is_told(read):
    answers = [item(f"i{n}", n, 0, valueCodeableConcept={"text": "often"}) for n in range(1, 10)]
    assert "says “often”" in read(*answers, panel()).rejected[0].why


def test_where_an_answer_cannot_be_read_the_total_still_counts(read):
    unreadable = item("i3", 3, 0, valueCodeableConcept={"text": "often"})
    others = [each for each in items() if each["id"] != "i3"]
    (score,) = read(*others, unreadable, total("o1", 12), panel(members=9)).scores
    assert (score.total, score.answers) == (12_000, None)


def test_two_questions_of_the_nine_are_another_instrument_and_counted(read):
    reading = read(item("i1", 1, 2), item("i2", 2, 2))
    assert not reading.scores
    assert reading.ignored == {"Observations of PHQ-9, only 2 of 9 questions": 1}
    assert not reading.clients


def test_an_answer_about_safety_is_never_lost(read):
    (score,) = read(item("i9", 9, 1)).scores
    assert score.answers == {**dict.fromkeys(range(1, 9)), 9: 1}


def test_an_answer_about_safety_outweighs_a_total_without_answers(read):
    (score,) = read(item("i9", 9, 1), total("o1", 12)).scores
    assert score.answers is not None
    assert score.answers[9] == 1


def test_a_form_with_too_many_open_questions_is_kept_as_it_is(read):
    (score,) = read(response(item=response()["item"][:4])).scores
    assert list(score.answers.values()) == [2, 2, 2, 2, None, None, None, None, None]


def test_a_code_that_means_nothing_here_is_counted_by_its_words(read):
    reading = read(observation(code="8867-4", valueQuantity={"value": 70}))
    assert reading.ignored == {"Observation 8867-4 Words of 8867-4": 1}


def test_a_code_of_another_system_is_not_taken_for_loinc(read):
    coding = {"system": "urn:local", "code": PHQ_TOTAL}
    assert not read(total("o1", 12) | {"code": {"coding": [coding]}}).scores


@pytest.mark.parametrize("prefix", ["", "/", "/44249-1/", "http://loinc.org/"])
def test_a_question_is_known_by_its_code_however_it_is_written(read, prefix):
    questions = [{**each, "linkId": prefix + each["linkId"][1:]} for each in response()["item"]]
    assert read(response(item=questions)).scores[0].answers == ANSWERED


def test_a_question_may_carry_its_code_in_its_definition(read):
    questions = [
        {**each, "linkId": f"q{n}", "definition": f"{LOINC}{each['linkId']}"}
        for n, each in enumerate(response()["item"])
    ]
    assert read(response(item=questions)).scores[0].answers == ANSWERED


def test_questions_in_groups_are_found(read):
    group = [{"linkId": "a", "item": [{"linkId": "b", "item": response()["item"]}]}]
    assert read(response(item=group)).scores[0].answers == ANSWERED


def test_a_form_of_two_instruments_gives_two_scores(read):
    gad = [{"linkId": "70274-6", "answer": [{"valueInteger": 9}]}]
    scores = read(response(item=[*response()["item"], *gad])).scores
    keys = {each.instrument: each.key for each in scores}
    assert keys == {
        "phq-9": "QuestionnaireResponse/q1 phq-9",
        "gad-7": "QuestionnaireResponse/q1 gad-7",
    }


@pytest.mark.parametrize("value", [{"valueInteger": 2}, {"valueDecimal": 2.0}])
def test_an_answer_on_a_form_may_be_a_number(read, value):
    questions = [{"linkId": each["linkId"], "answer": [value]} for each in response()["item"]]
    assert set(read(response(item=questions)).scores[0].answers.values()) == {2}


def test_two_answers_to_one_question_are_told(read):
    twice = asked("44250-9", 1)
    twice["answer"] += asked("44250-9", 3)["answer"]
    reading = read(response(item=[twice, *response()["item"][1:]]))
    assert "question 1 says “1 and 3”" in reading.rejected[0].why


@pytest.mark.parametrize("status", ["in-progress", "stopped", "entered-in-error"])
def test_a_form_that_is_not_finished_is_counted(read, status):
    reading = read(response(status=status))
    assert not reading.scores
    assert reading.ignored == {f"QuestionnaireResponse, {status}": 1}


def test_a_form_of_something_else_is_counted_by_its_name(read):
    other = response(item=[{"linkId": "1"}], questionnaire="https://q.example/intake|2")
    assert read(other).ignored == {"QuestionnaireResponse intake": 1}


@pytest.mark.parametrize("name", ["PHQ-9", "44249-1", "phq9|1.0"])
def test_a_known_form_whose_questions_carry_no_code_is_told(read, name):
    form = response(item=[{"linkId": "1"}], questionnaire=f"https://q.example/{name}")
    assert "It is a PHQ-9" in read(form).rejected[0].why


def test_a_score_is_known_by_its_number_too(read):
    (score,) = read(total("o1", 12, **numbered("7"))).scores
    assert (score.key, score.also) == (f"{NUMBERS}|7", ("Observation/o1",))


def test_two_observations_that_share_a_number_are_told_apart_by_id(read):
    one = total("o1", 12, **numbered("7"))
    two = total("o2", 9, effectiveDateTime="2024-04-01", **numbered("7"))
    assert {each.key for each in read(one, two).scores} == {"Observation/o1", "Observation/o2"}


def test_a_score_without_id_is_the_same_next_time(read):
    first, again = read(total(None, 12)), read(patient(), total(None, 12), total(None, 12))
    assert [each.key for each in first.scores] == [each.key for each in again.scores]


def test_a_hundred_totals_on_one_day_stay_a_hundred(read):
    assert len(read(*(total(f"o{n}", 12) for n in range(100))).scores) == 100

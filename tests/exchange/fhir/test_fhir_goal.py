"""Goals and conditions in the words of the file."""

from datetime import date

import pytest

from envoi.exchange.incoming import IncomingRating
from tests.exchange.fhir.invented import about, condition, goal, patient

ON = "2024-05-02"


def achieved(code: str) -> dict[str, object]:
    return {"achievementStatus": {"coding": [{"code": code}]}, "statusDate": ON}


def test_a_goal_keeps_its_words_and_day(read):
    (found,) = read(patient(), goal(startDate="2024-01-09")).goals
    assert (found.words, found.set_on) == ("Sleep through the night", date(2024, 1, 9))
    assert not found.ratings


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("achieved", "reached"),
        ("in-progress", "partly"),
        ("improving", "partly"),
        ("not-achieved", "not_yet"),
        ("no-progress", "not_yet"),
        ("not-attainable", "not_yet"),
    ],
)
def test_how_far_a_goal_has_come_is_a_rating_by_the_therapist(read, code, level):
    (found,) = read(goal(**achieved(code))).goals
    assert found.ratings == (IncomingRating(date(2024, 5, 2), "therapist", level),)


def test_what_the_client_said_of_the_goal_is_the_clients_rating(read):
    said = achieved("achieved")
    (found,) = read(patient(), goal(expressedBy=about("Patient/jonas"), **said)).goals
    assert found.ratings[0].rater == "client"


def test_a_level_without_its_day_is_counted_and_not_dated_by_guess(read):
    reading = read(goal(achievementStatus={"coding": [{"code": "achieved"}]}))
    assert not reading.goals[0].ratings
    assert reading.ignored == {"Goal field: achievement without its day": 1}


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_a_goal_is_dropped_on_its_day(read, status):
    (found,) = read(goal(lifecycleStatus=status, statusDate=ON)).goals
    assert found.dropped_on == date(2024, 5, 2)


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "nonsense"])
def test_a_goal_dropped_on_no_day_or_by_mistake_is_counted(read, status):
    reading = read(goal(lifecycleStatus=status))
    assert not reading.goals
    assert sum(reading.ignored.values()) == 1


def test_a_goal_without_words_is_told(read):
    assert read(goal(description={})).rejected[0].field == "description"


def test_a_condition_is_what_the_client_came_with(read):
    (found,) = read(patient(), condition(recordedDate="2024-01-09T08:00:00Z")).concerns
    assert (found.words, found.brought_on) == ("Low mood", date(2024, 1, 9))


def test_a_condition_may_have_its_words_in_its_code(read):
    code = {"coding": [{"code": "F32.1", "display": "Moderate depressive episode"}]}
    assert read(condition(code=code)).concerns[0].words == "Moderate depressive episode"


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_a_condition_that_is_not_so_is_counted(read, status):
    reading = read(condition(verificationStatus={"coding": [{"code": status}]}))
    assert not reading.concerns
    assert sum(reading.ignored.values()) == 1


def test_two_concerns_without_id_are_two(read):
    reading = read(condition(None), condition(None, code={"text": "Grief"}), condition(None))
    assert sorted(each.words for each in reading.concerns) == ["Grief", "Low mood"]

"""Risk: asked, answered, open. Never asked is never none."""

import pytest

from envoi.domain.risk import (
    Answer,
    How,
    RiskItemAnswer,
    last_asked,
    not_answered_since,
    open_flags,
    unassessed_items,
)
from tests.domain.build import ago, asked, endorsed, flag

SILENT = Answer.NOT_ANSWERED


def calm(*, days: int) -> RiskItemAnswer:
    return RiskItemAnswer(ago(days), "phq-9", endorsed=False)


def test_the_newest_answer_counts_and_of_one_day_the_more_worrying():
    none, thoughts = asked(days=3), asked(Answer.THOUGHTS, days=3)
    assert last_asked([none, thoughts, asked(Answer.PLAN_OR_INTENT, days=9)]) == thoughts


def test_a_question_not_answered_is_passed_over():
    assert last_asked([asked(days=9), asked(SILENT, days=1)]) == asked(days=9)
    assert last_asked([asked(SILENT)]) is None
    assert last_asked([]) is None


def test_how_it_was_asked_can_be_chosen():
    ticked = asked(days=1, how=How.QUESTIONNAIRE_ITEM)
    assert last_asked([asked(days=9), ticked], how=How.IN_SESSION) == asked(days=9)


@pytest.mark.parametrize(("days", "since"), [(5, None), (4, None), (3, ago(3))])
def test_a_question_left_open_counts_only_after_the_last_answer(days, since):
    assert not_answered_since([asked(SILENT, days=days)], ago(4)) == since


def test_a_question_left_open_and_never_answered_is_remembered():
    assert not_answered_since([asked(SILENT, days=9), asked(SILENT, days=2)], None) == ago(2)
    assert not_answered_since([asked(days=2)], None) is None


def test_open_flags_stand_with_the_oldest_first():
    found = open_flags([flag(opened=2), flag(opened=9), flag(opened=30, closed_on=ago(20))])
    assert [each.opened_on for each in found] == [ago(9), ago(2)]


def test_only_the_newest_answer_to_an_item_counts():
    assert unassessed_items([endorsed(days=20), calm(days=3)], []) == ()
    assert unassessed_items([calm(days=20), endorsed(days=3)], []) == (endorsed(days=3),)


def test_of_two_answers_on_a_day_the_endorsed_one_counts():
    assert unassessed_items([endorsed(days=3), calm(days=3)], []) == (endorsed(days=3),)


@pytest.mark.parametrize(("days", "open_still"), [(4, True), (3, False), (2, False)])
def test_asking_on_the_day_or_later_assesses_an_endorsed_item(days, open_still):
    found = unassessed_items([endorsed(days=3)], [asked(Answer.THOUGHTS, days=days)])
    assert bool(found) is open_still


def test_another_questionnaire_or_a_question_not_answered_never_assesses():
    ticked = asked(days=1, how=How.QUESTIONNAIRE_ITEM)
    assert unassessed_items([endorsed(days=3)], [ticked, asked(SILENT, days=1)])


def test_a_flag_assessed_since_assesses_too_and_only_for_its_client():
    assert unassessed_items([endorsed(days=3)], [], [flag(assessed_on=ago(3))]) == ()
    assert unassessed_items([endorsed(days=3)], [], [flag(assessed_on=ago(3), client="lena")])


def test_each_client_and_each_instrument_is_looked_at_alone():
    lena = endorsed(days=5, client="lena")
    assert unassessed_items([lena, calm(days=1)], [asked(days=1)]) == (lena,)

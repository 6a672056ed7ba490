"""The questions about an hour: four, each with its ends, our own, compared with nobody."""

from envoi.knowledge import library
from envoi.records.models.alliance import ANSWERS


def test_every_version_asks_the_four_questions_that_have_a_place_in_the_record():
    for sheet in library.sheets():
        assert [each.code for each in sheet.questions] == ANSWERS
        assert all(each.low and each.high for each in sheet.questions)


def test_they_say_that_they_have_no_norms_and_who_reads_them():
    for sheet in library.sheets():
        assert not sheet.verified
        assert "Not an instrument with norms" in sheet.norms
        assert "supervisor" in sheet.readers
        assert "whoever pays, never" in sheet.readers


def test_each_question_is_short_enough_to_be_heard_once():
    for sheet in library.sheets():
        assert all(len(each.asks.split()) <= 14 for each in sheet.questions)

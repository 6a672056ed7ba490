"""Risk flags: opened, looked at, closed, each by a named person on a day."""

import pytest

from envoi.care import clients, risks
from envoi.care.answers import Refused, Saved, Stale
from envoi.records.models import AuditRow, Revision, RiskFlag
from tests import build, people
from tests.care.every import DAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def flag():
    """A flag opened by hand today."""
    return build.entry("risk-flag", build.episode(), why="He said so.")


def assess(ref, text="He feels safe.", *, close=False, version=1, on=people.TODAY, by=None):
    by = by or people.mara()
    return risks.assess(ref, on=on, text=text, close=close, version=version, by=by)


def row():
    return RiskFlag.objects.get()


def test_looking_at_a_flag_says_who_when_and_what_was_found(flag):
    assert assess(flag) == Saved(flag, 2)
    found = row()
    assert (found.assessed_on, found.assessed_by_id) == (people.TODAY, people.mara().member)
    assert (found.assessment, found.closed_on) == ("He feels safe.", None)


def test_a_flag_is_closed_by_a_named_person_on_a_day(flag):
    assess(flag, close=True)
    assert (row().closed_on, row().closed_by_id) == (people.TODAY, people.mara().member)
    assert AuditRow.objects.order_by("number").last().act == "closed flag"


def test_a_flag_stays_on_the_page_until_it_is_closed(flag):
    episode = row().episode_id
    assess(flag)
    assert clients.page(episode, by=people.mara()).open_flags
    assess(flag, close=True, version=2)
    assert not clients.page(episode, by=people.mara()).open_flags


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"on": people.TODAY + DAY}, "on"),
        ({"on": people.TODAY - DAY}, "on"),
        ({"on": None}, "on"),
    ],
)
def test_an_assessment_that_cannot_be_is_refused_and_the_flag_stays(flag, values, field):
    answer = assess(flag, close=True, **values)
    assert isinstance(answer, Refused)
    assert answer.field == field
    assert (row().version, row().closed_on) == (1, None)


def test_looking_again_keeps_what_was_found_the_first_time(flag):
    assess(flag, "Thoughts, no plan.")
    assess(flag, "No thoughts since Monday.", version=2)
    assert row().assessment == "No thoughts since Monday."
    assert Revision.objects.get(version=2).before["assessment"] == "Thoughts, no plan."


def test_two_who_look_at_once_both_keep_their_words(flag):
    assess(flag, "Thoughts, no plan.")
    answer = assess(flag, "A plan.")
    assert isinstance(answer, Stale)
    assert (answer.theirs["text"], answer.yours["text"]) == ("Thoughts, no plan.", "A plan.")
    assert row().assessment == "Thoughts, no plan."


def test_a_double_click_closes_once(flag):
    assess(flag, close=True)
    assert assess(flag, close=True) == Saved(flag, 2, again=True)
    assert Revision.objects.count() == 1


def test_words_about_a_flag_closed_meanwhile_are_not_lost(flag):
    assess(flag, close=True)
    answer = assess(flag, "A plan.", version=1)
    assert isinstance(answer, Stale)
    assert answer.yours["text"] == "A plan."
    assert row().assessment == "He feels safe."


def test_a_supervisor_may_look_at_a_flag_and_is_named(flag):
    tomas = people.tomas()
    assert isinstance(assess(flag, by=tomas), Saved)
    assert row().assessed_by_id == tomas.member

"""The demo on awkward days: a leap day late in the evening, and a new year at the weekend."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.care import caseloads, noticing
from envoi.commandline.demo.cast import CAST
from envoi.commandline.demo.courses import last_usual_day, spread
from envoi.commandline.demo.diary import known
from envoi.commandline.demo.practice import furnish
from envoi.domain.noticed import Group
from envoi.records import models as records

SOME = frozenset(
    [
        *("emma", "jonas", "nina", "eleni", "peter", "noor", "nkechi"),
        *("amara", "mei", "hanna", "luca", "aylin", "zoe", "rosa", "thandiwe"),
    ]
)
LATE_ON_A_LEAP_DAY = datetime(2028, 2, 29, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
EARLY_IN_A_NEW_YEAR = datetime(2028, 1, 1, 0, 15, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.django_db
@pytest.mark.parametrize("wall", [LATE_ON_A_LEAP_DAY, EARLY_IN_A_NEW_YEAR], ids=str)
def test_any_day_has_every_group_and_every_stage(wall):
    now = wall.astimezone(UTC)
    furnish(now=now, zone=str(wall.tzinfo), cast=[who for who in CAST if who.key in SOME])
    by = known("mara", now)
    assert by.today == wall.date()
    page = caseloads.page(caseloads.Question(sort="name", page=0), by=by)
    assert {section.group for section in page.sections} == set(Group)
    stages = set(records.Ending.objects.values_list("stage", flat=True))
    assert {"considered", "decided", "winding_down", "closed", "withdrawn"} <= stages
    assert list(noticing.differing(by.practice)) == []


@given(st.dates(), st.integers(0, 6))
def test_the_last_usual_day_lies_in_the_week_before(today, weekday):
    day = last_usual_day(today, weekday) if today.year > 1 else today
    assert today.year == 1 or (day.weekday() == weekday and 1 <= (today - day).days <= 7)


@given(st.integers(1, 40), st.integers(1, 40))
def test_what_is_spread_begins_at_the_start_and_never_runs_out(count, over):
    places = spread(count, over)
    assert len(places) == count
    assert places == sorted(places)
    assert places[0] == 0
    assert places[-1] == (over - 1 if count > 1 else 0)


def test_everybody_has_a_key_of_their_own():
    assert len({who.key for who in CAST}) == len(CAST)


def test_there_are_about_forty_five_courses_of_three_therapists():
    assert 45 <= len(CAST) <= 50
    assert {who.therapist for who in CAST} == {"mara", "ines", "teo"}

"""The days of a pathway are the practice's to choose; the house only proposes."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import closings, deadlines, endings
from envoi.care.answers import NotThere, Refused
from envoi.knowledge import library
from envoi.records.models import EndingStep
from tests import build, people
from tests.care import ended

pytestmark = pytest.mark.django_db


def raised(reason="goals_met"):
    by = people.mara()
    told = {"on": by.today, "initiated_by": "both", "why": "", "reason": reason}
    return build.saved(endings.talk(build.episode(), by=by, ref=uuid4(), **told))


def due(ending, code):
    return EndingStep.objects.get(ending=ending, code=code).due_on - people.TODAY


def test_a_step_is_due_on_the_day_the_practice_chose():
    build.saved(deadlines.choose("goals_met", {"readiness": 40}, by=people.mara()))
    assert due(raised(), "readiness") == timedelta(days=40)


def test_what_was_not_chosen_keeps_the_proposed_day():
    build.saved(deadlines.choose("goals_met", {"readiness": 40}, by=people.mara()))
    proposed = library.pathway("goals_met").step("feelings").due_days
    assert due(raised(), "feelings") == timedelta(days=proposed)


def test_an_ending_under_way_keeps_its_days():
    ending = raised()
    before = due(ending, "readiness")
    build.saved(deadlines.choose("goals_met", {"readiness": 99}, by=people.mara()))
    assert due(ending, "readiness") == before


def test_left_empty_again_a_day_is_the_house_s_own():
    for days in (40, None):
        build.saved(deadlines.choose("goals_met", {"readiness": days}, by=people.mara()))
    assert deadlines.own(library.pathway("goals_met"), practice=people.mara().practice) == (
        library.pathway("goals_met")
    )


@pytest.mark.parametrize("preset", [*deadlines.SUMMARIES, None])
def test_a_summary_is_due_when_the_practice_says(preset):
    build.saved(deadlines.choose_summary(preset, by=people.mara()))
    said = closings.preview(ended.prepared(), by=people.mara())
    (summary,) = [duty for duty in said.duties if duty.code == "closing_summary"]
    proposed = library.pathway("goals_met").summary_due_days
    assert summary.due_on == people.TODAY + timedelta(days=preset or proposed)


def test_days_that_cannot_be_are_refused():
    answer = deadlines.choose("goals_met", {"readiness": -1}, by=people.mara())
    assert isinstance(answer, Refused) and answer.field == "readiness"
    assert isinstance(deadlines.choose_summary(0, by=people.mara()), Refused)


def test_only_who_runs_the_practice_chooses():
    with pytest.raises(NotThere):
        deadlines.choose("goals_met", {"readiness": 3}, by=people.ines())
    with pytest.raises(NotThere):
        deadlines.page("no_such_pathway", by=people.mara())

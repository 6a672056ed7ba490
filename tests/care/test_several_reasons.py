"""An ending has one reason whose way it goes, and may have others that are true beside it."""

from uuid import uuid4

import pytest

from envoi.care import closings, endings, ethics, papers
from envoi.care.answers import Refused
from envoi.knowledge import library
from envoi.records.models import Ending, EndingStep
from tests import build, people
from tests.care import ended
from tests.care.test_papers import text_of

pytestmark = pytest.mark.django_db


def also(ending, *codes, reason="goals_met"):
    return endings.rename(ending, reason=reason, also=codes, by=people.mara())


def test_the_others_are_kept_in_the_order_of_the_list_and_never_the_first_again():
    ending = ended.talked()
    build.saved(also(ending, "payer_limit", "goals_met", "client_moved"))
    row = Ending.objects.get(id=ending)
    listed = [each.code for each in library.reasons()]
    assert row.reason == "goals_met"
    assert row.other_reasons == sorted(["payer_limit", "client_moved"], key=listed.index)


def test_the_steps_are_those_of_the_one_reason():
    ending = ended.talked()
    before = set(EndingStep.objects.filter(ending=ending).values_list("code", flat=True))
    build.saved(also(ending, "payer_limit"))
    assert set(EndingStep.objects.filter(ending=ending).values_list("code", flat=True)) == before


def test_an_unknown_reason_beside_it_is_refused():
    assert isinstance(also(ended.talked(), "boredom"), Refused)


def test_another_first_reason_leaves_the_others():
    ending = ended.talked()
    build.saved(also(ending, "payer_limit"))
    build.saved(endings.rename(ending, reason="client_moved", by=people.mara()))
    assert Ending.objects.get(id=ending).other_reasons == ["payer_limit"]


def test_what_holds_up_one_of_the_reasons_holds_up_the_closing():
    by, ending = people.mara(), ended.prepared(initiated_by="therapist")
    episode = Ending.objects.get(id=ending).episode_id
    build.entry("risk-flag", episode, why="Said so.")
    build.entry("risk-asked", episode, answer="plan_or_intent", on=by.today)
    build.saved(also(ending, "nonpayment"))
    codes = [each.code for each in closings.preview(ending, by=by).standing]
    assert "fees_with_imminent_danger" in codes


def test_codes_ask_for_what_any_of_the_reasons_needs():
    ending = ended.talked()
    before = {each.duty.code for each in ethics.findings(Ending.objects.get(id=ending))}
    build.saved(also(ending, "specialist_needed"))
    after = {each.duty.code for each in ethics.findings(Ending.objects.get(id=ending))}
    assert before < after


def test_the_closing_summary_says_all_of_them():
    by, ending = people.mara(), ended.talked()
    build.saved(also(ending, "payer_limit"))
    client = endings.people(Ending.objects.get(id=ending))[0][0]
    told = {"kind": "closing_summary", "client": client, "by": by, "ref": uuid4()}
    text = text_of(papers.preview(build.saved(papers.begin(ending, **told)), by=by))
    assert library.reason("payer_limit").name in text

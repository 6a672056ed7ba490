"""What stays true of every ending, whatever is done in whatever order."""

from uuid import UUID, uuid4

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envoi.care import (
    book,
    closings,
    deaths,
    ending_words,
    endings,
    holds,
    papers,
    reopenings,
)
from envoi.care.answers import Refused, Saved
from envoi.domain import ending as rules
from envoi.domain.hold import Thing
from envoi.records.images import image
from envoi.records.models import Death, Ending, Episode, Paper
from envoi.records.models.ending import OVER, UNDER_WAY
from tests import build, people
from tests.care import ended
from tests.care.any_order import ACTS, REASONS, folded, walked
from tests.care.test_half_done import everything

pytestmark = pytest.mark.django_db
KEPT = {"AuditRow", "Revision", "EndingEvent", "Closing", "StatusChange", "NoticedRow"}
some = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def rows() -> dict[str, object]:
    """Every row opened, but the histories, which only ever grow, and what is sealed by itself."""
    models = apps.get_app_config("records").get_models()
    return {
        str(row.pk): image(row)
        for model in models
        if model.__name__ not in KEPT
        for row in model._base_manager.all()
    }


@some
@given(st.data())
def test_no_course_is_closed_without_who_why_how_and_when(data: st.DataObject) -> None:
    walk = walked(data)
    for ending in Ending.objects.filter(episode=walk.episode, stage__in=OVER):
        assert ending.reason and ending.initiated_by and ending.manner and ending.last_contact_on
    over = Episode.objects.get(id=walk.episode).status == "finished"
    closed = Ending.objects.filter(episode=walk.episode, stage__in=OVER).exists()
    assert over == closed


@some
@given(st.data())
def test_the_events_of_an_ending_lead_to_where_it_is(data: st.DataObject) -> None:
    walk = walked(data)
    for ending in Ending.objects.filter(episode=walk.episode):
        assert folded(ending) == ending.stage


@some
@given(st.data())
def test_nobody_else_s_ending_closes_with_an_open_flag_and_no_hand_over(
    data: st.DataObject,
) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is None or ending.stage not in UNDER_WAY:
        return
    now = closings.situation(ending)
    answer = closings.close(ending.id, by=walk.by)
    if isinstance(answer, Saved) and now.initiated_by != "client":
        assert not now.risk_flag_open or now.risk_handed_over
        assert not (now.held_by_danger and now.imminent_danger)


@some
@given(st.data())
def test_a_client_who_asks_to_stop_is_never_refused(data: st.DataObject) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is None or ending.stage not in UNDER_WAY:
        return
    told = {"last_contact_on": walk.by.today, "manner": "unplanned", "offered": ""}
    build.saved(closings.prepare(ending.id, by=walk.by, initiated_by="client", **told))
    assert isinstance(closings.close(ending.id, by=walk.by), Saved)


@some
@given(st.data())
def test_a_client_may_always_stay(data: st.DataObject) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is not None and ending.stage in UNDER_WAY:
        build.saved(endings.go_on(ending.id, reason="", review_on=None, by=walk.by))
        assert Ending.objects.get(id=ending.id).stage == "withdrawn"


@some
@given(st.data())
def test_closing_and_undoing_gives_the_same_record_row_by_row(data: st.DataObject) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is None or ending.stage not in UNDER_WAY:
        return
    before = rows()
    if isinstance(closings.close(ending.id, by=walk.by), Saved):
        build.saved(reopenings.undo(ending.id, by=walk.by))
    assert rows() == before


@some
@given(st.data())
def test_another_reason_keeps_what_was_written(data: st.DataObject) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is None or ending.stage not in UNDER_WAY:
        return
    build.saved(ending_words.write(ending.id, {"next_steps": "Walk in the mornings"}, by=walk.by))
    texts, said = ending_words.texts(ending.id), ending_words.latest(ending.id)
    steps = {step.code: step.state for step in ending.steps.all() if step.state == "done"}
    build.saved(endings.rename(ending.id, reason=walk.one_of(REASONS), by=walk.by))
    found = Ending.objects.get(id=ending.id)
    assert ending_words.texts(ending.id) == texts and ending_words.latest(ending.id) == said
    assert steps.items() <= {step.code: step.state for step in found.steps.all()}.items()


@some
@given(st.data())
def test_every_stage_that_is_reached_has_a_way_on(data: st.DataObject) -> None:
    walk = walked(data)
    ending = walk.ending
    if ending is not None and ending.stage != "withdrawn":
        assert rules.possible(rules.Stage(ending.stage))


@some
@given(st.data())
def test_after_a_death_nothing_goes_to_the_client_whatever_follows(data: st.DataObject) -> None:
    walk = walked(data)
    if Death.objects.filter(client=walk.client, wrong_at__isnull=True).exists():
        for thing in Thing:
            assert holds.refused(walk.client, thing, about=uuid4(), by=walk.by)


@some
@given(st.data(), st.sampled_from(ACTS))
def test_a_refusal_changes_nothing(data: st.DataObject, act) -> None:
    walk = walked(data, most=6)
    before = everything()
    if isinstance(act(walk), Refused):
        assert everything() == before


def test_a_closing_summary_that_was_signed_stays_as_it_is_when_the_course_is_reopened() -> None:
    by, ending = people.mara(), ended.closed()
    client = ended.client_of(ending)
    told = {"kind": "closing_summary", "client": client, "by": by, "ref": uuid4()}
    paper = build.saved(papers.begin(ending, **told))
    build.saved(papers.sign(paper, by=by))
    before = papers.preview(paper, by=by)
    build.saved(reopenings.reopen(ending, reason="Too early.", by=by))
    assert papers.preview(paper, by=by) == before
    assert isinstance(papers.save_draft(paper, {"course": "Other words."}, by=by), Refused)


@pytest.mark.parametrize("ground", ["risk", "hospital", "protected", "died"])
def test_nobody_over_whom_something_stands_is_given_a_letter(ground: str) -> None:
    by, ending = people.mara(), ended.prepared()
    episode, client = Ending.objects.get(id=ending).episode_id, ended.client_of(ending)
    told = {"kind": "keepsake", "client": client, "by": by, "ref": uuid4()}
    paper = build.saved(papers.begin(ending, **told))
    build.saved(papers.sign(paper, by=by))
    stands(ground, episode, client)
    answer = papers.given(paper, on=by.today, how="by hand", by=by)
    assert isinstance(answer, Refused) and not Paper.objects.get(id=paper).left_house_on


def stands(ground: str, episode: UUID, client: UUID) -> None:
    """Something stands over this client from now on."""
    by = people.mara()
    if ground == "risk":
        build.entry("risk-flag", episode, why="Said so.")
    elif ground == "protected":
        build.entry("protection", client, safe_way="By way of Lena.")
    elif ground == "hospital":
        row = book.read("episode", episode, by=by)
        values = {**row.values, "in_hospital_since": by.today}
        build.saved(book.correct("episode", episode, values, version=row.version, by=by))
    else:
        told = {"heard_on": by.today, "died_on": None, "suicide": "no", "family": ""}
        build.saved(deaths.record(client, by=by, ref=uuid4(), note_wanted="no", **told))

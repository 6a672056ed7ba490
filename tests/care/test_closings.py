"""Closing: previewed, whole, undone exactly, reopened with a reason."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import closings, endings, papers, reopenings, risk_handovers, short_forms, tasks
from envoi.care.answers import Refused, Saved
from envoi.domain.ending import Event, fold
from envoi.records.models import Ending, EndingEvent, Episode, Session, StatusChange, Task
from tests import build, people
from tests.care import ended
from tests.care.test_half_done import everything

pytestmark = pytest.mark.django_db


def test_closing_does_what_the_preview_said() -> None:
    by = people.mara()
    ending = ended.prepared()
    episode = Ending.objects.get(id=ending).episode_id
    build.attended(episode, by.today + timedelta(weeks=1), status="expected")
    said = closings.preview(ending, by=by)
    assert any("One session after that is called off" in change for change in said.changes)
    build.saved(closings.close(ending, by=by))
    assert Episode.objects.get(id=episode).status == "finished"
    assert Session.objects.get(on=by.today + timedelta(weeks=1)).state == "cancelled"
    assert {task.code for task in Task.objects.all()} == {duty.code for duty in said.duties}


def test_a_closing_says_who_began_it_why_how_and_when() -> None:
    by = people.mara()
    answer = closings.close(ended.talked(), by=by)
    assert isinstance(answer, Refused) and "How the ending was done" in answer.sentence


def test_closing_waits_for_neither_money_nor_paper() -> None:
    assert closings.preview(ended.prepared(), by=people.mara()).may_close


def test_an_open_flag_asks_for_a_hand_over_when_the_client_did_not_begin() -> None:
    by = people.mara()
    ending = ended.prepared(initiated_by="therapist")
    build.entry("risk-flag", Ending.objects.get(id=ending).episode_id, why="Said so.")
    assert isinstance(closings.close(ending, by=by), Refused)
    build.saved(handover(ending, kind="consultation", safety_contact="116 123"))
    assert isinstance(closings.close(ending, by=by), Saved)


def handover(ending, **said):
    by = people.mara()
    told = {"kind": "handover", "with_whom": "Dr Osei", "accepted_on": by.today, "note": "All."}
    told |= {"cover_until": by.today + timedelta(weeks=2), "safety_contact": ""}
    return risk_handovers.hand_over_risk(ending, by=by, new=uuid4(), **{**told, **said})


@pytest.mark.parametrize("kind", ["handover", "consultation"])
def test_a_hand_over_of_risk_says_what_was_told(kind):
    told = {"kind": kind, "safety_contact": "116 123", "note": " "}
    answer = handover(ended.prepared(initiated_by="therapist"), **told)
    assert isinstance(answer, Refused) and answer.field == "note"


def test_what_was_handed_over_can_be_read_again() -> None:
    ending = ended.prepared(initiated_by="therapist")
    build.saved(handover(ending, note="The thoughts since October."))
    (line,) = risk_handovers.listed(ending, today=people.TODAY)
    assert "Dr Osei took over the risk" in line.told and line.note == "The thoughts since October."


def test_until_the_first_visit_elsewhere_cover_stays_on_the_list():
    by, ending = people.mara(), ended.prepared(initiated_by="therapist")
    build.entry("safety-plan", Ending.objects.get(id=ending).episode_id, text="Call Lena.")
    build.saved(handover(ending))
    build.saved(closings.close(ending, by=by))
    assert Task.objects.get(code="cover").due_on == by.today + timedelta(weeks=2)


def test_a_hand_over_counts_only_with_a_current_safety_plan() -> None:
    by = people.mara()
    ending = ended.prepared(initiated_by="therapist")
    episode = Ending.objects.get(id=ending).episode_id
    build.entry("risk-flag", episode, why="Said so.")
    told = {"kind": "handover", "with_whom": "Dr Osei", "accepted_on": by.today}
    more = {"cover_until": by.today, "safety_contact": "", "note": "Told all.", "new": uuid4()}
    build.saved(risk_handovers.hand_over_risk(ending, by=by, **told, **more))
    assert isinstance(closings.close(ending, by=by), Refused)
    build.entry("safety-plan", episode, text="Call Katrin first.")
    assert isinstance(closings.close(ending, by=by), Saved)


def test_a_client_who_wants_to_stop_is_never_held_up() -> None:
    by = people.mara()
    ending = ended.prepared(initiated_by="client")
    build.entry("risk-flag", Ending.objects.get(id=ending).episode_id, why="Said so.")
    assert isinstance(closings.close(ending, by=by), Saved)


def test_undo_puts_every_row_back_as_it_was() -> None:
    by = people.mara()
    ending = ended.prepared()
    build.attended(
        Ending.objects.get(id=ending).episode_id, by.today + timedelta(7), status="expected"
    )
    before = everything()
    build.saved(closings.close(ending, by=by))
    build.saved(reopenings.undo(ending, by=by))
    after = everything()
    history = ("AuditRow", "Revision", "EndingEvent", "StatusChange", "Closing", "NoticedRow")
    for name in set(before) - set(history):
        assert _plain(after[name]) == _plain(before[name]), name


def _plain(rows: list[object]) -> list[object]:
    """Sealed values differ by their nonce; everything else has to be equal."""
    return [tuple(v for v in row if type(v).__name__ != "Sealed") for row in rows]  # type: ignore[attr-defined]


def test_both_the_closing_and_its_undoing_stay_readable() -> None:
    ending = ended.closed()
    build.saved(reopenings.undo(ending, by=people.mara()))
    events = list(EndingEvent.objects.filter(ending=ending).values_list("event", flat=True))
    assert events == ["talk", "close", "undo"]
    assert fold(Event(each) for each in events) == Ending.objects.get(id=ending).stage
    assert StatusChange.objects.filter(status="finished").exists()


def test_undo_is_refused_and_named_once_a_row_moved_on() -> None:
    by = people.mara()
    ending = ended.closed()
    task = Task.objects.filter(ending=ending).first()
    assert task is not None
    tasks.done(task.id, on=by.today, by=by)
    answer = reopenings.undo(ending, by=by)
    assert isinstance(answer, Refused) and "A task was changed since" in answer.sentence


def test_undo_is_refused_once_a_paper_left_the_house() -> None:
    by = people.mara()
    ending = ended.closed()
    client = ended.client_of(ending)
    ref = build.saved(papers.begin(ending, kind="keepsake", client=client, by=by, ref=uuid4()))
    build.saved(papers.sign(ref, by=by))
    assert reopenings.closed(ending, by=by).may_undo  # type: ignore[union-attr]
    build.saved(papers.given(ref, on=by.today, how="by hand", by=by))
    assert isinstance(reopenings.undo(ending, by=by), Refused)


def test_reopening_needs_a_reason_and_takes_the_course_up_again() -> None:
    by = people.mara()
    ending = ended.closed()
    assert isinstance(reopenings.reopen(ending, reason=" ", by=by), Refused)
    build.saved(reopenings.reopen(ending, reason="She called.", by=by))
    row = Ending.objects.get(id=ending)
    assert (row.stage, row.episode.status, row.episode.ended_on) == ("talked_about", "active", None)


def test_nothing_is_left_to_do_once_reopened_and_once_again_when_closed_again() -> None:
    ending, by = ended.prepared(), people.mara()
    build.saved(closings.close(ending, by=by))
    episode = Ending.objects.get(id=ending).episode_id
    first = tasks.left_to_do(episode, today=by.today)
    build.saved(tasks.done(first[0].ref, on=by.today, by=by))
    build.saved(reopenings.reopen(ending, reason="She called.", by=by))
    assert tasks.left_to_do(episode, today=by.today) == ()
    assert Task.objects.get(episode=episode).id == first[0].ref
    build.saved(closings.close(ending, by=by))
    titles = [each.title for each in tasks.left_to_do(episode, today=by.today)]
    assert titles and len(titles) == len(set(titles))


def test_a_second_click_on_close_closes_once() -> None:
    ending = ended.closed()
    assert closings.close(ending, by=people.mara()) == Saved(
        ending, Ending.objects.get(id=ending).version, again=True
    )


def test_the_three_endings_are_dated_apart() -> None:
    by = people.mara()
    ending = ended.closed()
    task = Task.objects.get(ending=ending, code="financial_end")
    build.saved(tasks.done(task.id, on=by.today, by=by))
    row = Ending.objects.get(id=ending)
    assert row.clinical_end_on and row.financial_end_on and row.administrative_end_on is None


def test_the_short_form_asks_for_five_things_and_closing_follows() -> None:
    by = people.mara()
    ref = build.episode(sessions=2)
    ending = build.saved(
        short_forms.short_form(
            ref,
            reason="client_choice",
            initiated_by="client",
            last_contact_on=by.today,
            manner="unplanned",
            risk_answer="none",
            risk_asked_on=by.today,
            offered="One last session.",
            by=by,
            ref=uuid4(),
        )
    )
    assert isinstance(closings.close(ending, by=by), Saved)
    assert endings.current(ref, by=by).form == "short"  # type: ignore[union-attr]


def test_the_last_contact_is_not_before_the_last_session_kept() -> None:
    by = people.mara()
    ending = ended.talked()
    early = by.today - timedelta(weeks=3)
    answer = closings.prepare(
        ending, last_contact_on=early, manner="planned_short", offered="", by=by
    )
    assert isinstance(answer, Refused) and "A session was kept on" in answer.sentence

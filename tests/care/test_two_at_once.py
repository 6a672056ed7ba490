"""Two at once, truly: on a server a double click is two writers, and still has one effect."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from envoi.care import book, closings, endings, episodes, notes, outbox, practices, reopenings
from envoi.care import scores as responses
from envoi.care import sessions as hours
from envoi.care.answers import Refused, Saved, Stale
from envoi.records import models as records
from tests import build, people
from tests.care.every import client_of, hour

pytestmark = pytest.mark.django_db(transaction=True)
if connection.vendor != "postgresql":
    pytest.skip("SQLite lets one writer in at a time", allow_module_level=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them answered, all begun in the same moment over connections of their own."""
    together, answers = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        connection.ensure_connection()
        together.wait(10)
        try:
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def twice(act: Callable[[], Any]) -> None:
    """A double click: it is done, and found done the second time."""
    answers = at_once(act, act)
    assert all(isinstance(each, Saved) for each in answers), answers
    assert sorted(each.again for each in answers) == [False, True]


def ending_of(episode: UUID) -> UUID:
    by = people.mara()
    talked = endings.talk(episode, on=by.today, initiated_by="both", why="", by=by, ref=uuid4())
    ending = build.saved(talked)
    told = {"last_contact_on": by.today, "manner": "planned_short", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **told))
    return ending


def test_closing_twice_closes_once() -> None:
    by, ending = people.mara(), ending_of(build.episode(sessions=3))
    twice(lambda: closings.close(ending, by=by))
    assert records.Closing.objects.count() == 1
    assert records.EndingEvent.objects.filter(event="close").count() == 1
    assert records.Task.objects.filter(code="administrative_end").count() == 1


def test_undoing_twice_undoes_once() -> None:
    by, ending = people.mara(), ending_of(build.episode(sessions=3))
    build.saved(closings.close(ending, by=by))
    twice(lambda: reopenings.undo(ending, by=by))
    assert records.EndingEvent.objects.filter(event="undo").count() == 1


def test_reopening_twice_reopens_once() -> None:
    by, ending = people.mara(), ending_of(build.episode(sessions=3))
    build.saved(closings.close(ending, by=by))
    twice(lambda: reopenings.reopen(ending, reason="She called.", by=by))
    assert records.EndingEvent.objects.filter(event="reopen").count() == 1


def test_talking_of_an_ending_twice_raises_one() -> None:
    by, episode = people.mara(), build.episode()
    said = {"on": by.today, "initiated_by": "client", "why": "", "by": by}
    answers = at_once(*[lambda: endings.talk(episode, **said, ref=uuid4())] * 2)
    assert all(isinstance(each, Saved) for each in answers), answers
    assert records.Ending.objects.count() == 1


def test_an_entry_sent_twice_is_there_once() -> None:
    by, episode, ref = people.mara(), build.episode(), uuid4()
    values = {"words": "Sleep", "brought_on": by.today}
    twice(lambda: book.add("concern", values, under=episode, by=by, ref=ref))
    assert records.AuditRow.objects.filter(subject=ref, act="added").count() == 1


def test_a_contact_way_sent_twice_is_there_once() -> None:
    by, client, ref = people.mara(), client_of(build.episode()), uuid4()
    values = {"kind": "mobile", "value": "0170", "may_contact": "yes"}
    values |= {"may_leave_message": "yes", "preferred": False}
    twice(lambda: book.add("contact-way", values, under=client, by=by, ref=ref))


def test_a_session_sent_twice_has_each_attendance_once() -> None:
    by, episode, ref = people.mara(), build.episode(), uuid4()
    twice(lambda: hours.add(hour(on=by.today), episode=episode, by=by, ref=ref))
    assert records.Attendance.objects.count() == 1


def test_a_score_sent_twice_is_there_once() -> None:
    by, episode, ref = people.mara(), build.episode(), uuid4()
    sent = {"instrument": "phq-9", "on": by.today, "answers": None, "total": 9000, "client": None}
    twice(lambda: responses.add(**sent, episode=episode, by=by, ref=ref))


def test_a_client_sent_twice_is_there_once() -> None:
    by, ref = people.mara(), uuid4()
    told = {"kind": "individual", "started_on": by.today}
    twice(lambda: episodes.begin(build.JONAS, **told, by=by, ref=ref))
    assert records.Client.objects.count() == 1


def test_a_note_signed_twice_keeps_its_first_moment() -> None:
    note = build.entry("note", build.episode(), text="We spoke.")
    by, later = people.mara(), people.on(people.mara(), people.TODAY + timedelta(days=1))
    answers = at_once(lambda: notes.sign(note, by=by), lambda: notes.sign(note, by=later))
    assert sorted(each.again for each in answers) == [False, True]
    assert records.AuditRow.objects.filter(subject=note, act="signed").count() == 1


def test_different_entries_of_one_course_are_both_there_and_noticed() -> None:
    by, episode = people.mara(), build.episode()
    answers = at_once(
        lambda: hours.add(hour(on=by.today), episode=episode, by=by, ref=uuid4()),
        lambda: build.score(episode, 12),
        lambda: build.entry("risk-flag", episode, why="He said so."),
    )
    assert not [each for each in answers if isinstance(each, Exception)], answers
    row = records.NoticedRow.objects.get(episode=episode)
    assert (row.row["attended"], row.row["risk"]["open"]) == (0, True)
    assert row.row["measures"][0]["last"] == 12_000


def test_of_two_corrections_one_is_saved_and_the_other_is_shown_both_texts() -> None:
    by, ref = people.mara(), build.entry("concern", build.episode(), words="Sleep")

    def correct(words: str) -> Any:
        values = {"words": words, "brought_on": by.today}
        return book.correct("concern", ref, values, version=1, by=by)

    answers = at_once(lambda: correct("Falling asleep"), lambda: correct("Waking up"))
    assert {type(each) for each in answers} == {Saved, Stale}


def test_a_log_in_taken_in_the_same_moment_is_refused_with_a_sentence() -> None:
    answers = at_once(*[lambda: people.practices.found("A", **FOUNDED)] * 2)
    assert {type(each) for each in answers} == {Saved, Refused}
    assert len(practices.listed()) == 1


FOUNDED: Any = {
    **{"owner": "lea", "owner_name": "Lea", "password": people.PASSWORD},
    **{"zone": people.ZONE, "at": people.NOW},
}


def test_a_mail_with_one_key_is_written_once() -> None:
    by = people.mara()
    told = {"key": "k", "practice": by.practice, "at": people.NOW, "to_member": by.member}
    first, second = at_once(*[lambda: outbox.post("backup_old", **told)] * 2)
    assert first == second == records.OutgoingMail.objects.get().id

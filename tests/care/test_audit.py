"""Who did or saw what: one row an act, in its transaction, and never a word of a record."""

import json
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection

from envoi.care import book, caseloads, clients, episodes, notes, risks, scores, sessions
from envoi.care.answers import Refused, Saved, Stale
from envoi.care.kinds import KINDS
from envoi.records.models import AuditRow, Concern, NoticedRow, RiskFlag, Session
from tests import build, people
from tests.care import every
from tests.care.every import client_of, hour, one_of

pytestmark = pytest.mark.django_db


@contextmanager
def audited():
    """The audit rows that were left meanwhile."""
    last = AuditRow.objects.count()
    rows = []
    yield rows
    rows += AuditRow.objects.order_by("number")[last:]


FULL = {
    "sqlite": [
        "CREATE TRIGGER disk_full BEFORE INSERT ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the disk is full' USING ERRCODE = '23000'; END $$",
        "CREATE TRIGGER disk_full BEFORE INSERT ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION disk_full()",
    ],
}


def refuse_rows_of(table):
    """From now on the database itself takes no new row of this table."""
    with connection.cursor() as cursor:
        for statement in FULL[connection.vendor]:
            cursor.execute(statement.format(table=table))


@pytest.mark.parametrize("kind", every.SIMPLE)
def test_an_added_entry_leaves_one_row_naming_it_and_its_client(kind):
    episode, by = build.episode(), people.mara()
    under = every.parent_of(kind, episode)
    with audited() as rows:
        ref = build.entry(kind, under, **every.SAID[kind])
    (row,) = rows
    assert (row.act, row.subject, row.client) == ("added", ref, client_of(episode))
    assert (row.member_id, row.practice_id, row.at) == (by.member, by.practice, by.now)
    assert row.door == by.door


@pytest.mark.parametrize("kind", every.CORRECTED)
def test_a_correction_leaves_one_row_with_the_names_of_the_fields(kind):
    ref = one_of(kind, build.episode())
    values = every.filled(kind, ref, **every.OTHERWISE[kind])
    with audited() as rows:
        assert isinstance(book.correct(kind, ref, values, version=1, by=people.mara()), Saved)
    (row,) = rows
    assert (row.act, row.subject) == ("corrected", ref)
    assert set(every.OTHERWISE[kind]) <= set(row.detail["fields"])


@pytest.mark.parametrize("kind", [*every.SIMPLE, "score"])
def test_an_entry_set_aside_leaves_one_row(kind):
    ref = one_of(kind, build.episode())
    with audited() as rows:
        book.mark_wrong(kind, ref, reason="other client", by=people.mara())
    assert [(row.act, row.subject) for row in rows] == [("marked wrong", ref)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_look_at_an_entry_leaves_one_row(kind):
    episode = build.episode()
    ref = one_of(kind, episode)
    with audited() as rows:
        book.read(kind, ref, by=people.mara())
    (row,) = rows
    assert (row.act, row.noun, row.subject) == ("viewed", kind, ref)
    assert row.client == client_of(episode)


def test_the_form_for_a_new_entry_shows_a_name_and_is_a_look():
    episode = build.episode()
    with audited() as rows:
        book.whereabouts("note", under=episode, by=people.mara())
    assert [(row.act, row.client) for row in rows] == [("viewed", client_of(episode))]


def test_a_session_leaves_a_row_and_one_for_each_person_who_was_there():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    with audited() as rows:
        build.attended(episode, people.TODAY)
    nouns = [row.noun for row in rows]
    assert nouns == ["session", "attendance", "attendance"]
    assert {row.client for row in rows[1:]} == {ref for ref, _ in book.people(episode)}


def test_a_new_score_leaves_one_row_and_a_flag_it_opens_another():
    episode = build.episode()
    with audited() as rows:
        build.score(episode, 0, answers={**dict.fromkeys(range(1, 9), 0), 9: 2})
    assert [row.noun for row in rows] == ["response", "riskflag"]


def test_the_page_of_a_couple_is_a_look_at_both():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    with audited() as rows:
        clients.page(episode, by=people.mara())
    assert [(row.act, row.subject) for row in rows] == [("viewed", episode)] * 2
    assert {row.client for row in rows} == {ref for ref, _ in book.people(episode)}


def test_a_list_leaves_one_row_with_the_references_it_showed():
    build.episode(name="Anna Berg")
    couple = build.episode(kind="couple", partners=["Lena Weber"])
    jonas, lena = (ref for ref, _ in book.people(couple))
    with audited() as rows:
        caseloads.page(caseloads.Question(search="Weber"), by=people.mara())
    (row,) = rows
    assert row.detail == {"shown": [str(jonas), str(lena)]}


def test_the_counts_of_a_manager_are_a_look_at_nobody():
    build.episode()
    ada = people.ada()
    with audited() as rows:
        caseloads.page(caseloads.Question(), by=ada)
    assert [(row.noun, row.detail) for row in rows] == [("caseload counts", {"shown": []})]


def test_own_notes_leave_their_row_though_nobody_else_may_read_them():
    episode, ref = build.episode(), uuid4()
    with audited() as rows:
        notes.add_own(episode=episode, on=people.TODAY, text="mine", by=people.mara(), ref=ref)
        notes.own_notes(episode, by=people.mara())
        notes.read_own(ref, by=people.mara())
    assert [row.act for row in rows] == ["added", "viewed", "viewed"]
    assert {row.client for row in rows} == {client_of(episode)}


@pytest.mark.parametrize("read", [sessions.read, scores.read])
def test_a_look_at_a_session_or_a_score_leaves_one_row(read):
    episode = build.episode()
    ref = build.score(episode, 9) if read is scores.read else build.attended(episode, people.TODAY)
    with audited() as rows:
        read(ref, by=people.mara())
    assert [(row.act, row.subject) for row in rows] == [("viewed", ref)]


def test_a_refused_entry_leaves_no_row():
    episode = build.episode()
    with audited() as rows:
        answer = book.add("concern", {"words": ""}, under=episode, by=people.mara(), ref=uuid4())
    assert isinstance(answer, Refused)
    assert rows == []


def test_a_correction_that_came_too_late_leaves_no_row():
    concern = one_of("concern", build.episode())
    values = every.filled("concern", concern, words="mine")
    with audited() as rows:
        answer = book.correct("concern", concern, values, version=7, by=people.mara())
    assert isinstance(answer, Stale)
    assert rows == []


def test_a_correction_that_changes_nothing_leaves_no_row():
    concern = one_of("concern", build.episode())
    values = every.filled("concern", concern)
    with audited() as rows:
        book.correct("concern", concern, values, version=1, by=people.mara())
    assert rows == []


def test_a_double_click_leaves_no_second_row():
    episode, ref = build.episode(), uuid4()
    values = {"words": "Sleep", "brought_on": people.TODAY}
    with audited() as rows:
        for _ in range(2):
            book.add("concern", values, under=episode, by=people.mara(), ref=ref)
    assert len(rows) == 1


LOOKS = {
    "a page": lambda at, by: clients.page(at, by=by),
    "the caseload": lambda at, by: caseloads.page(caseloads.Question(), by=by),
    "the report": lambda at, by: caseloads.report(by=by),
    "an entry": lambda at, by: book.read("episode", at, by=by),
    "a form": lambda at, by: book.whereabouts("note", under=at, by=by),
    "own notes": lambda at, by: notes.own_notes(at, by=by),
    "a head": lambda at, by: episodes.head(at, by=by),
}


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_without_its_audit_row(look):
    episode, by = build.episode(), people.mara()
    refuse_rows_of("records_auditrow")
    with pytest.raises(IntegrityError, match="the disk is full"):
        LOOKS[look](episode, by)


def test_no_write_without_its_audit_row():
    episode = build.episode()
    refuse_rows_of("records_auditrow")
    with pytest.raises(IntegrityError, match="the disk is full"):
        build.entry("concern", episode, words="Sleep")
    assert not Concern.objects.exists()


def test_no_audit_row_without_its_write():
    episode = build.episode()
    refuse_rows_of("records_noticedrow")
    with audited() as rows, pytest.raises(IntegrityError, match="the disk is full"):
        build.attended(episode, people.TODAY)
    assert rows == []
    assert not Session.objects.exists()
    assert NoticedRow.objects.count() == 1


def words_of_a_record():
    """A record full of words nobody else uses, and all that can be done with it."""
    mara = people.mara()
    episode = build.episode(sessions=2)
    for kind in every.SIMPLE:
        ref = one_of(kind, episode)
        values = every.filled(kind, ref, **every.OTHERWISE[kind])
        book.correct(kind, ref, values, version=1, by=mara)
        book.mark_wrong(kind, ref, reason="Verwechselt", by=mara)
    flag = build.entry("risk-flag", episode, why="Bridges")
    risks.assess(flag, on=people.TODAY, text="Railings", close=True, version=1, by=mara)
    episodes.move(episode, status="onhold", on=people.TODAY, reason="Kur", version=1, by=mara)
    own = uuid4()
    notes.add_own(episode=episode, on=people.TODAY, text="Countertransference", by=mara, ref=own)
    notes.correct_own(own, on=people.TODAY, text="Boredom", version=1, by=mara)
    return episode


WORDS = (
    *("Jonas", "Weber", "Lena", "Roth", "Karin", "Schiller", "custody", "0170", "sleep", "four"),
    *("work", "grand", "calmly", "Call", "said so", "Verwechselt", "Bridges", "Railings", "Kur"),
    *("Countertransference", "Boredom"),
)


def test_nothing_that_was_typed_is_in_the_audit():
    episode, mara = words_of_a_record(), people.mara()
    clients.page(episode, by=mara)
    caseloads.page(caseloads.Question(search="Weber"), by=mara)
    notes.own_notes(episode, by=mara)
    kept = json.dumps(list(AuditRow.objects.values()), cls=DjangoJSONEncoder, ensure_ascii=False)
    assert RiskFlag.objects.get(wrong_at=None).why == "Bridges"
    assert [word for word in WORDS if word in kept] == []


def test_a_new_session_form_is_filled_without_a_word_in_the_audit():
    episode = build.episode()
    client = client_of(episode)
    with audited() as rows:
        sessions.add(
            hour({client: ("attended", "")}), episode=episode, by=people.mara(), ref=uuid4()
        )
    assert [row.detail for row in rows] == [{}, {}]

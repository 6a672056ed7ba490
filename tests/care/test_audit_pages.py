"""The audit as its owner reads it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import audit, audit_checks, audit_pages, audit_seals, book, clients, endings
from envoi.care.answers import NotThere
from envoi.care.audit_pages import Question
from envoi.records.models import AuditRow
from tests import build, people

pytestmark = pytest.mark.django_db
ANYTHING = Question()


def lines(question=ANYTHING):
    """What the owner reads."""
    return audit_pages.page(question, by=people.mara()).lines


def newest(question=ANYTHING):
    return lines(question)[0]


def client_of(episode):
    return book.people(episode)[0][0]


def test_who_did_what_is_told_in_words():
    episode = build.episode()
    by = replace(people.mara(), door="web", address="192.0.2.7")
    clients.page(episode, by=by)
    line = newest()
    assert (line.who, line.did, line.client_name) == ("Mara", "opened the record", "Jonas Weber")
    assert (line.why, line.where) == ("treats this client", "in the browser, 192.0.2.7")
    assert line.at == "23 November 2026, 09:30"


def test_a_changed_entry_says_which_fields_and_never_what_they_say():
    ref = build.entry("note", build.episode(), text="We talked about grandmother.")
    book.correct("note", ref, {"on": people.TODAY, "text": "Other."}, version=1, by=people.mara())
    line = newest()
    assert (line.did, line.fields) == ("corrected a note in the record", "fields: text")


def test_a_list_says_how_many_people_it_showed():
    ref = uuid4()
    audit.viewed_list(people.mara(), "caseload", [ref, ref])
    line = newest()
    assert (line.did, line.fields) == ("opened the caseload", "2 people shown")


def test_what_a_therapist_only_considers_is_told_to_nobody():
    episode = build.episode()
    endings.consider(episode, by=people.mara(), ref=uuid4())
    found = lines()
    told = str(found).lower()
    assert "consider" not in told and "ending" not in told
    assert found[0].did == "changed the record"


def test_nobody_reads_it_but_who_looks_after_it():
    build.episode()
    for other in (people.ines(), people.tomas(), people.ada()):
        with pytest.raises(NotThere):
            audit_pages.page(ANYTHING, by=other)
        with pytest.raises(NotThere):
            audit_pages.download(ANYTHING, by=other)
        with pytest.raises(NotThere):
            audit_pages.named("Jonas Weber", by=other)


def test_each_owner_reads_their_own_practice_alone():
    client = client_of(build.episode())
    found = audit_pages.page(Question(client=client), by=people.vera())
    assert (found.lines, found.client_name) == ((), "")
    assert audit_pages.named("Jonas Weber", by=people.vera()) == ()
    member = people.mara().member
    assert audit_pages.page(Question(member=member), by=people.vera()).lines == ()


def test_looking_at_it_is_a_look_at_whoever_stands_in_it():
    client = client_of(build.episode())
    audit_pages.page(ANYTHING, by=people.mara())
    row = AuditRow.objects.order_by("number").last()
    assert (row.act, row.noun, row.detail) == ("viewed", "audit", {"shown": [str(client)]})


def test_taking_it_along_leaves_its_row_and_names_no_client():
    build.episode()
    table = list(audit_pages.download(ANYTHING, by=people.mara()))
    assert "Jonas" not in str(table)
    assert {len(row) for row in table} == {len(audit_pages.HEAD)}
    assert AuditRow.objects.order_by("number").last().act == "downloaded"


def test_pages_follow_one_another_without_a_gap():
    for _ in range(120):
        audit.viewed(people.mara(), "record", None)
    last = AuditRow.objects.order_by("number").last().number
    seen, before = [], last + 1
    while before:
        page = audit_pages.page(Question(before=before), by=people.mara())
        seen += [line.number for line in page.lines]
        before = page.further
    assert (
        seen
        == sorted(AuditRow.objects.filter(number__lte=last).values_list("number", flat=True))[::-1]
    )


def test_it_is_narrowed_by_member_client_act_and_day():
    mara, ines = people.mara(), people.ines()
    anna = client_of(build.episode(name="Anna Berg"))
    audit.viewed(replace(ines, now=ines.now - timedelta(days=3)), "record", None, client=anna)
    on = people.TODAY - timedelta(days=3)
    assert {line.who for line in lines(Question(member=ines.member))} == {"Ines"}
    assert {line.client for line in lines(Question(client=anna))} == {anna}
    added = {line.did for line in lines(Question(act="added", member=mara.member))}
    assert added == {"added a member", "changed the record"}
    assert [line.who for line in lines(Question(on=on))] == ["Ines"]


def test_a_day_is_a_day_of_the_practice():
    late = people.mara().now.replace(hour=23, minute=30)  # 0:30 of the next day in Berlin
    audit.viewed(replace(people.mara(), now=late), "record", None)
    assert len(lines(Question(on=people.TODAY + timedelta(days=1)))) == 1


def test_a_client_is_found_by_the_whole_name_alone():
    client = client_of(build.episode())
    assert [ref for ref, _ in audit_pages.named(" jonas weber ", by=people.mara())] == [client]
    assert audit_pages.named("Jonas", by=people.mara()) == ()
    assert audit_pages.named("  ", by=people.mara()) == ()


def test_whoever_has_no_words_yet_is_told_by_their_code():
    audit.wrote(people.mara(), "turned", "weather vane", uuid4())
    assert newest().did == "turned: weather vane"


def test_the_state_of_the_chain_stands_on_top():
    by = people.mara()
    assert audit_pages.standing(by=by).sealed == "Nothing is sealed yet."
    audit_seals.seal(now=people.NOW)
    found = audit_checks.verify()
    audit.verified(good=found.good, rows=found.rows, at=people.NOW)
    told = audit_pages.standing(by=by)
    assert told.sealed == "Sealed 23 November 2026, 09:30."
    assert told.verified == "Verified 23 November 2026, 09:30: every row was as it was sealed."


def test_a_chain_that_was_not_good_is_said_so():
    audit.verified(good=False, rows=3, at=people.NOW)
    told = audit_pages.standing(by=people.mara())
    assert not told.good and "not every row" in told.verified


def test_whoever_is_turned_away_from_a_record_of_their_practice_is_written_down():
    episode, ines = build.episode(), people.ines()
    audit.turned_away(ines, [episode, "goal"])
    line = newest()
    assert (line.who, line.did) == ("Ines", "was turned away from the record")
    assert line.client == client_of(episode)


def test_a_mistyped_reference_or_one_of_another_practice_is_not():
    episode, vera = build.episode(), people.vera()
    before = AuditRow.objects.count()
    audit.turned_away(vera, [episode])
    audit.turned_away(people.ines(), [uuid4()])
    assert AuditRow.objects.filter(act="turned away").count() == 0
    assert AuditRow.objects.count() >= before

"""A therapist's emergency list: whom to call, how soon, by which safe way."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import book, custody, deaths, emergency_lists, emergency_papers, sealed_lists
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import AuditRow, OutgoingMail, SealedReading
from tests import build, people
from tests.care.test_custody import WHY, cleo
from tests.care.test_papers import text_of

pytestmark = pytest.mark.django_db
REASON = "Mara had an accident; her clients have to be told."


def client(name="Jonas Weber"):
    ref = build.episode(name=name, sessions=1)
    person = book.people(ref)[0][0]
    build.entry("contact-way", person, kind="mobile", value="555-0123", may_contact="yes")
    build.entry("contact-way", person, kind="post", value="Hidden Lane 1", may_contact="no")
    build.entry("concern", ref, words="A word of the record")
    build.attended(ref, people.TODAY + timedelta(days=1), status="expected")
    return person


def lines():
    return emergency_lists.mine(by=people.mara()).lines


def prioritise(person, priority, note=""):
    told = {"priority": priority, "note": note, "referral": "", "version": None}
    return emergency_lists.set_priority(person, by=people.mara(), **told)


def named(member=None):
    told = {"reached_at": "555-0199", "member": member, "version": None, "by": people.mara()}
    return emergency_lists.name_executor("Dr Roth", **told)


def sealed():
    member = cleo().member
    build.saved(named(member))
    return build.saved(sealed_lists.seal(by=people.mara()))


def let_in():
    asked = build.saved(custody.ask(reason=WHY, by=cleo(), ref=uuid4()))
    build.saved(custody.release(asked, by=people.mara()))
    return cleo()


def test_the_list_has_name_safe_way_and_next_session_and_no_word_of_the_record():
    client()
    (line,) = lines()
    assert line.name == "Jonas Weber" and line.next_session == "24 November 2026"
    told = str(line)
    assert "555-0123" in told and "Hidden Lane" not in told and "A word of the record" not in told


def test_who_is_to_be_called_first_comes_first():
    for name, priority in (("Anna", "can_wait"), ("Berta", "first"), ("Cora", "soon")):
        build.saved(prioritise(client(name), priority))
    assert [line.name for line in lines()] == ["Berta", "Cora", "Anna"]


def test_somebody_who_has_died_is_on_no_list():
    person, by = client(), people.mara()
    told = {"heard_on": by.today, "died_on": None, "suicide": "no", "family": ""}
    build.saved(deaths.record(person, by=by, ref=uuid4(), note_wanted="no", **told))
    assert lines() == ()


def test_somebody_under_protection_is_reached_in_the_safe_way_alone():
    build.entry("protection", client(), safe_way="By way of the shelter.")
    told = str(lines())
    assert "By way of the shelter." in told and "555-0123" not in told
    assert emergency_lists.NOT_SHOWN in told


def test_a_list_is_sealed_for_somebody_who_is_named():
    client()
    answer = sealed_lists.seal(by=people.mara())
    assert isinstance(answer, Refused) and "name an executor" in answer.sentence


def test_only_a_custodian_can_be_the_one_who_opens_it():
    assert isinstance(named(people.ines().member), Refused)


def test_a_custodian_opens_nothing_before_the_practice_is_in_their_hands():
    client()
    ref = sealed()
    with pytest.raises(NotThere):
        sealed_lists.read(ref, reason=REASON, by=cleo(), ref=uuid4())
    assert not SealedReading.objects.exists()


def test_opening_it_needs_a_reason_and_is_told_and_written_down():
    client()
    ref, by = sealed(), let_in()
    refused = sealed_lists.read(ref, reason="no", by=by, ref=uuid4())
    assert isinstance(refused, Refused) and refused.field == "reason"
    opened = build.saved(sealed_lists.read(ref, reason=REASON, by=by, ref=uuid4()))
    assert sealed_lists.reading(opened, by=by).content.lines[0].name == "Jonas Weber"
    assert AuditRow.objects.filter(act="opened", noun="sealed list", subject=opened).exists()
    assert OutgoingMail.objects.filter(kind="emergency_opened").exists()
    (told,) = sealed_lists.of_mine(by=people.mara())
    assert told.reason == REASON


def test_a_reading_ends_by_itself_and_is_nobody_else_s():
    client()
    ref, by = sealed(), let_in()
    opened = build.saved(sealed_lists.read(ref, reason=REASON, by=by, ref=uuid4()))
    with pytest.raises(NotThere):
        sealed_lists.reading(opened, by=cleo(days=1))
    with pytest.raises(NotThere):
        sealed_lists.reading(opened, by=people.mara())


def test_the_sealed_list_says_what_it_said_and_how_many_lines_are_different_now():
    client()
    sealed()
    client("Nora Lind")
    content = emergency_lists.mine(by=people.mara())
    assert sealed_lists.standing(content, by=people.mara()).differs == 1


def test_that_it_was_printed_stands_in_the_audit_and_the_paper_says_the_same():
    person = client("Ελένη Παπαδοπούλου")
    build.saved(prioritise(person, "first", note="Call her sister before."))
    build.saved(named())
    text = text_of(emergency_papers.printed(by=people.mara()))
    assert "Ελένη Παπαδοπούλου" in text and "Call her sister before." in text
    assert "A word of the record" not in text
    assert AuditRow.objects.filter(act="printed", noun="emergency list").count() == 1


def test_a_colleague_s_client_is_not_mine_to_put_in_order():
    told = {"priority": "first", "note": "", "referral": "", "version": None}
    with pytest.raises(NotThere):
        emergency_lists.set_priority(client(), by=people.ines(), **told)


def test_two_at_one_priority_see_both_and_a_double_click_is_one():
    person = client()
    assert isinstance(prioritise(person, "first"), Saved)
    assert isinstance(prioritise(person, "first"), Saved)
    assert isinstance(prioritise(person, "yesterday"), Refused)

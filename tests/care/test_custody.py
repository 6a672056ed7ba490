"""A custodian sees nothing until the practice is in their hands, and then whom to tell."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import access, custody, roles
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.role import Act
from envoi.records.models import AuditRow, CustodyRelease, OutgoingMail
from tests import build, people

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
WHY = "Mara has died; I am named in her professional will."


def cleo(days: int = 0) -> Actor:
    """The custodian, some days later."""
    people.joined("cleo", "custodian")
    return people.acting("cleo", now=people.NOW + days * A_DAY)


def asked() -> UUID:
    return build.saved(custody.ask(reason=WHY, by=cleo(), ref=uuid4()))


def a_client() -> UUID:
    ref = build.episode(sessions=1)
    client = access.episode(people.mara(), ref).participants.get().client_id
    build.entry("contact-way", client, kind="mobile", value="555-0123", may_contact="yes")
    build.entry("contact-way", client, kind="post", value="Hidden Lane 1", may_contact="no")
    build.entry("concern", ref, words="A word of the record")
    build.attended(ref, people.TODAY + A_DAY, status="expected")
    return ref


def test_before_anything_is_released_a_custodian_sees_nobody() -> None:
    a_client()
    asked()
    page = custody.page(by=cleo())
    assert (page.released, page.clients) == (False, ())
    assert not access.episodes(cleo(), Act.SEE_NAME).exists()


def test_every_owner_is_told_and_nothing_in_the_mail_says_why() -> None:
    people.ines()
    roles.give(people.ines().member, role="owner", until_on=None, by=people.mara())
    asked()
    mails = OutgoingMail.objects.filter(kind="custody_asked")
    assert {mail.to_member_id for mail in mails} == {people.mara().member, people.ines().member}
    assert {str(mail.told) for mail in mails} == {"{'days': 30}"}


def test_the_reason_has_to_be_typed() -> None:
    for reason in ("", "  ", "x" * 2001):
        answer = custody.ask(reason=reason, by=cleo(), ref=uuid4())
        assert isinstance(answer, Refused) and answer.field == "reason"
    assert not CustodyRelease.objects.exists()


def test_asking_twice_is_asking_once() -> None:
    first = asked()
    assert custody.ask(reason=WHY, by=cleo(3), ref=uuid4()) == Saved(first, again=True)
    assert CustodyRelease.objects.count() == 1


def test_an_owner_lets_the_custodian_in_at_once() -> None:
    a_client()
    build.saved(custody.release(asked(), by=people.mara()))
    (found,) = custody.page(by=cleo()).clients
    assert (found.name, found.next_session) == ("Jonas Weber", "tomorrow")
    assert {(way.value, way.permission) for way in found.ways} == {
        ("555-0123", "may be used"),
        ("Hidden Lane 1", "please do not use"),
    }


def test_a_released_custodian_reads_no_word_of_a_record() -> None:
    ref = a_client()
    build.saved(custody.release(asked(), by=people.mara()))
    assert "A word of the record" not in str(custody.page(by=cleo()))
    for act in set(Act) - {Act.SEE_NAME, Act.SEE_CALENDAR, Act.REACH}:
        assert not access.episodes(cleo(), act).filter(id=ref).exists()


def test_where_nobody_answers_it_opens_after_thirty_days() -> None:
    a_client()
    asked()
    assert custody.page(by=cleo(29)).clients == ()
    assert len(custody.page(by=cleo(30)).clients) == 1


def test_an_owner_who_says_no_keeps_the_doors_shut() -> None:
    a_client()
    ref = asked()
    custody.end(ref, by=people.mara())
    assert custody.page(by=cleo(31)).clients == ()
    assert isinstance(custody.release(ref, by=people.mara()), Refused)


def test_an_owner_closes_what_was_open_and_the_custodian_may_ask_again() -> None:
    ref = asked()
    build.saved(custody.release(ref, by=people.mara()))
    build.saved(custody.end(ref, by=people.mara()))
    assert not cleo().released
    assert asked() != ref


def test_it_takes_two_people_even_where_one_is_both() -> None:
    mara = people.mara()
    build.saved(roles.give(mara.member, role="custodian", until_on=None, by=mara))
    mara = people.acting("mara")
    ref = build.saved(custody.ask(reason=WHY, by=mara, ref=uuid4()))
    assert isinstance(custody.release(ref, by=mara), Refused)


def test_everybody_on_the_list_is_in_the_audit() -> None:
    ref = a_client()
    build.saved(custody.release(asked(), by=people.mara()))
    custody.page(by=cleo())
    row = AuditRow.objects.get(act="viewed", noun="custody")
    client = access.episode(people.mara(), ref).participants.get().client_id
    assert row.detail["shown"] == [str(client)]
    assert {r.act for r in AuditRow.objects.filter(noun="custody")} == {
        "asked",
        "released",
        "viewed",
    }


def test_an_owner_reads_why_and_where_it_stands() -> None:
    asked()
    (found,) = custody.listed(by=people.mara())
    assert (found.name, found.reason, found.state) == ("Cleo", WHY, "waiting")
    assert "23 December" in found.told
    later = people.on(people.mara(), people.TODAY + 31 * A_DAY)
    assert custody.listed(by=later)[0].state == "open"


def test_only_a_custodian_asks_and_only_an_owner_releases() -> None:
    ref = asked()
    for stranger in (people.ines(), people.ada(), people.tomas(), people.mara(), people.vera()):
        with pytest.raises(NotThere):
            custody.page(by=stranger)
        with pytest.raises(NotThere):
            custody.ask(reason=WHY, by=stranger, ref=uuid4())
    for stranger in (people.ines(), people.ada(), people.tomas(), cleo(), people.vera()):
        with pytest.raises(NotThere):
            custody.release(ref, by=stranger)
        with pytest.raises(NotThere):
            custody.end(ref, by=stranger)

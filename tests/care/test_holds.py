"""What stands over a client holds back what would go to them, until somebody lets one thing go."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import book, calendars, contacts, holds, outbox
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.destinations import Held, destination
from envoi.care.holds import SENTENCES
from envoi.domain.hold import Ground, Thing
from envoi.records.models import AuditRow, OutgoingMail
from tests import build, people
from tests.care.every import client_of

pytestmark = pytest.mark.django_db
PAPER = uuid4()


def why(client, thing=Thing.LETTER, about=None):
    found = holds.refused(client, thing, about=about, by=people.mara())
    return found.sentence if found else ""


def test_nothing_is_held_back_where_nothing_stands():
    client = client_of(build.episode())
    assert not any(why(client, thing) for thing in Thing)


def test_an_open_flag_holds_a_letter_until_a_clinician_lets_that_one_go():
    episode = build.episode()
    client = client_of(episode)
    build.entry("risk-flag", episode, why="Said so.")
    assert why(client, about=PAPER) == SENTENCES[Ground.RISK]
    answer = holds.release(
        client, Thing.LETTER, PAPER, why="Read together.", by=people.mara(), ref=uuid4()
    )
    assert isinstance(answer, Saved) and AuditRow.objects.filter(noun="holdrelease").count() == 1
    assert not why(client, about=PAPER)
    assert why(client, about=uuid4()) == SENTENCES[Ground.RISK]


def test_a_release_given_for_a_flag_does_not_count_for_a_stay_in_hospital():
    episode = build.episode()
    client = client_of(episode)
    build.entry("risk-flag", episode, why="Said so.")
    holds.release(client, Thing.LETTER, PAPER, why="Read.", by=people.mara(), ref=uuid4())
    row = book.read("episode", episode, by=people.mara())
    away = {**row.values, "in_hospital_since": people.TODAY}
    build.saved(book.correct("episode", episode, away, version=row.version, by=people.mara()))
    assert why(client, about=PAPER) == SENTENCES[Ground.HOSPITAL]
    assert why(client, Thing.REMINDER) == SENTENCES[Ground.HOSPITAL]


def test_a_release_says_why():
    episode = build.episode()
    build.entry("risk-flag", episode, why="Said so.")
    answer = holds.release(
        client_of(episode), Thing.LETTER, PAPER, why=" ", by=people.mara(), ref=uuid4()
    )
    assert isinstance(answer, Refused) and answer.field == "why"


def test_a_stranger_lets_nothing_go():
    client = client_of(build.episode())
    with pytest.raises(NotThere):
        holds.release(client, Thing.LETTER, PAPER, why="x", by=people.vera(), ref=uuid4())


def test_mail_to_somebody_under_protection_waits_at_the_moment_of_sending():
    client = client_of(build.episode())
    way = build.entry("contact-way", client, kind="email", value="j@x.example", may_contact="yes")
    house = people.mara().practice
    ref = outbox.post("new_log_in", key="k", practice=house, at=people.NOW, to_contact_way=way)
    mail = OutgoingMail.objects.get(id=ref)
    assert not isinstance(destination(mail, now=people.NOW), Held)
    build.entry("protection", client, safe_way="By way of Lena.", from_on=people.TODAY)
    assert destination(mail, now=people.NOW) == Held(SENTENCES[Ground.PROTECTED])


def test_a_protection_that_is_over_holds_nothing():
    client = client_of(build.episode())
    yesterday = people.TODAY - timedelta(days=1)
    build.entry("protection", client, safe_way="x", from_on=yesterday, until_on=yesterday)
    assert not why(client, Thing.REMINDER)


def test_the_desk_sees_neither_when_nor_where_somebody_under_protection_comes():
    episode = build.episode(name="Jonas Weber")
    build.attended(episode, people.TODAY, status="expected")
    client = client_of(episode)
    build.entry("contact-way", client, kind="mobile", value="0170 1234567")
    build.entry("protection", client, safe_way="By way of Lena.", from_on=people.TODAY)
    desk = people.joined("rosa", "receptionist")
    (hour,) = [h for day in calendars.page(by=desk).days for h in day.hours]
    assert hour.guests[0].name == calendars.PROTECTED and not hour.place and not hour.changes
    found = contacts.page(client, by=desk)
    assert not found.ways and not found.expected and found.safe_way == "By way of Lena."


def test_who_treats_sees_the_hours_of_somebody_under_protection():
    episode = build.episode(name="Jonas Weber")
    build.attended(episode, people.TODAY, status="expected")
    build.entry("protection", client_of(episode), safe_way="x", from_on=people.TODAY)
    names = [
        g.name for d in calendars.page(by=people.mara()).days for h in d.hours for g in h.guests
    ]
    assert "Jonas Weber" in names

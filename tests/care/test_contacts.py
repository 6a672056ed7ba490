"""How somebody may be reached, and nothing of why they come."""

from dataclasses import fields
from datetime import time, timedelta
from uuid import UUID

import pytest

from envoi.care import contacts
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.records.models import AuditRow
from tests import build, people
from tests.care.every import client_of
from tests.care.test_calendars import booked

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa() -> Actor:
    """The receptionist."""
    return people.joined("rosa", "receptionist")


@pytest.fixture
def jonas() -> UUID:
    """A client with a telephone and somebody to call."""
    ref = build.episode(sessions=3, phq9=[19, 15, 8], kind="couple", partners=["Lena Roth"])
    client = client_of(ref)
    build.entry("contact-way", client, kind="mobile", value="555-0101", may_contact="yes",
                may_leave_message="no")  # fmt: skip
    build.entry("related-person", client, name="Katrin", relation="sister", emergency=True)
    build.entry("related-person", client, name="Dr. Sauer", relation="psychiatrist")
    build.entry("note", ref, text="We talked about grandmother.")
    booked(ref, on=people.TODAY + timedelta(days=7), at=time(16, 30))
    return client


def test_the_desk_knows_how_and_when_and_with_whose_permission(rosa: Actor, jonas: UUID) -> None:
    page = contacts.page(jonas, by=rosa)
    assert [(w.value, w.permission) for w in page.ways] == [
        ("555-0101", "may be used, no messages")
    ]
    assert [each.name for each in page.emergency] == ["Katrin"]
    assert [each.told for each in page.expected] == ["Monday, 30 November, 16:30"]
    assert [each.therapist for each in page.bookable] == ["Mara"]


def test_nothing_clinical_is_among_it(rosa: Actor, jonas: UUID) -> None:
    told = str(contacts.page(jonas, by=rosa))
    for word in ("couple", "PHQ", "grandmother", "psychiatrist", "active", "attended", "Lena"):
        assert word not in told, word
    assert {field.name for field in fields(contacts.ContactPage)} == {
        *("ref", "name", "full_name", "ways", "emergency", "expected", "bookable"),
        *("safe_way", "died"),
    }


def test_the_view_and_the_search_are_audited(rosa: Actor, jonas: UUID) -> None:
    contacts.page(jonas, by=rosa)
    contacts.find("weber", by=rosa)
    rows = AuditRow.objects.filter(member=rosa.member).order_by("number")
    assert [(row.noun, row.why) for row in rows] == [("contact ways", "role"), ("names", "self")]
    assert rows[1].detail["shown"] == [str(jonas)]


@pytest.mark.parametrize("asked", ["weber", "JONAS", "nas We", "lena"])
def test_somebody_is_found_by_a_part_of_their_name(rosa: Actor, jonas: UUID, asked: str) -> None:
    (found,) = contacts.find(asked, by=rosa)
    assert found.name in ("Jonas Weber", "Lena Roth")


def test_nobody_is_found_by_nothing(rosa: Actor, jonas: UUID) -> None:
    assert contacts.find("  ", by=rosa) == () == contacts.find("%", by=rosa)


@pytest.mark.parametrize(
    ("login", "role"),
    [("bela", "biller"), ("ada", "practice_manager"), ("olga", "owner"), ("cleo", "custodian")],
)
def test_who_reaches_nobody_finds_no_contact_page(jonas: UUID, login: str, role: str) -> None:
    by = people.joined(login, role)
    for verb in (lambda: contacts.page(jonas, by=by), lambda: contacts.find("weber", by=by)):
        with pytest.raises(NotThere):
            verb()


@pytest.mark.parametrize("who", ["ines", "vera"])
def test_a_therapist_reaches_their_own_clients_alone(jonas: UUID, who: str) -> None:
    by = getattr(people, who)()
    assert contacts.find("weber", by=by) == ()
    with pytest.raises(NotThere):
        contacts.page(jonas, by=by)

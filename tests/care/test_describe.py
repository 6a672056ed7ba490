"""What papers say about the practice, and who may be called in a crisis."""

import pytest

from envoi.care import practices
from envoi.care.answers import Refused, Saved
from envoi.records.models import AuditRow, Member, Practice
from tests import people

pytestmark = pytest.mark.django_db


def described(**words):
    return practices.describe(by=people.mara(), **words)


def test_a_practice_says_where_it_is_and_whom_to_call():
    assert isinstance(described(address=" Lindenhof 4 ", crisis_contacts="555-0199"), Saved)
    practice = Practice.objects.get()
    assert (practice.address, practice.crisis_contacts) == ("Lindenhof 4", "555-0199")
    assert practice.version == 2


def test_describing_a_practice_leaves_its_audit_row():
    described(address="Lindenhof 4", crisis_contacts="")
    row = AuditRow.objects.get(act="described")
    assert row.member_id == people.mara().member


def test_what_does_not_fit_on_a_letter_is_refused():
    assert isinstance(described(address="x" * 2001, crisis_contacts=""), Refused)
    assert Practice.objects.get().address == ""


def test_only_the_own_practice_is_described():
    people.vera()
    described(address="Lindenhof 4", crisis_contacts="")
    assert Practice.objects.get(name="Another practice").address == ""


def test_a_founder_signs_with_credentials():
    practices.found(
        "Haus",
        owner="lea",
        owner_name="Lea",
        password=people.PASSWORD,
        zone="UTC",
        at=people.NOW,
        credentials="Psychotherapist",
    )
    assert Member.objects.get(account__login="lea").credentials == "Psychotherapist"


def test_every_practice_of_the_house_is_listed():
    people.mara()
    people.vera()
    names = {name for _, name in practices.listed()}
    assert names == {"Lindqvist Psychotherapy", "Another practice"}

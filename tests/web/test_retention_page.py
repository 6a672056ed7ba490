"""The pages of how long records are kept, and of what two people may agree on."""

import pytest
from django.test import Client

from envoi.records.models import Destruction
from tests import people
from tests.care import left
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_an_owner_chooses_the_rules(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    sent = {"rules": ["apa", "own"], "majority": "18", "years_own": "8"}
    shown = client.post("/practice/retention/", sent, follow=True).content.decode()
    assert "Nothing is destroyed by that" in shown
    assert "APA Record Keeping Guidelines" in text(client, "/retention/")


def test_a_rule_of_ones_own_without_years_is_asked_for(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    shown = client.post("/practice/retention/", {"rules": ["own"]}).content.decode()
    assert "Please say how many years." in shown


def test_what_is_unknown_says_why(client: Client) -> None:
    left.course()
    left.rules("apa", majority=None)
    enter(client, "mara")
    assert "comes of age is not chosen" in text(client, "/retention/?group=unknown")


def test_two_owners_agree_and_there_is_a_certificate(client: Client) -> None:
    record = left.course()
    left.rules("apa")
    people.joined("olga", "owner")
    enter(client, "mara")
    shown = client.post(f"/clients/{record}/retention/", {"why": "I looked."}, follow=True)
    assert "Somebody else has to confirm this" in shown.content.decode()
    ref = Destruction.objects.get().id
    enter(client, "olga")
    shown = client.post(f"/destructions/{ref}/", follow=True)
    assert "has not removed anything" in shown.content.decode()
    answer = client.get(f"/destructions/{ref}/certificate.pdf")
    assert answer.content.startswith(b"%PDF")


def test_somebody_alone_hears_what_else_can_be_done(client: Client) -> None:
    left.rules("apa")
    ref = left.proposed(left.course())
    enter(client, "mara")
    assert "nobody else answers for records yet" in text(client, f"/destructions/{ref}/")
    client.post(f"/destructions/{ref}/")
    assert Destruction.objects.get().confirmed_at is None
    client.post(f"/destructions/{ref}/withdrawn/")
    assert "Withdrawn by Mara" in text(client, f"/destructions/{ref}/")


def test_a_record_under_a_rule_has_no_form(client: Client) -> None:
    record = left.course()
    left.rules("own", own=50)
    enter(client, "mara")
    assert "<textarea" not in text(client, f"/clients/{record}/retention/")
    shown = client.post(f"/clients/{record}/retention/", {"why": "I looked."}).content.decode()
    assert "may not be destroyed" in shown

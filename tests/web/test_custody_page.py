"""The custodian's page: asking, waiting, and whom to tell."""

import pytest
from django.test import Client

from envoi.care import access, custody
from envoi.records.models import CustodyRelease
from tests import build, people
from tests.web.test_members_page import entered

pytestmark = pytest.mark.django_db


def cleo(client: Client) -> Client:
    people.joined("cleo", "custodian")
    entered(client, "cleo")
    return client


@pytest.mark.parametrize("login", ["mara", "ines", "tomas", "ada", "vera"])
def test_nobody_but_a_custodian_finds_it(client: Client, login: str) -> None:
    getattr(people, login)()
    entered(client, login)
    assert client.get("/custody/").status_code == 404
    assert client.post("/custody/", {"reason": "Let me in"}).status_code == 404


def test_a_custodian_asks_with_a_reason_and_waits(client: Client) -> None:
    build.episode(name="Jonas Weber")
    shown = cleo(client).post("/custody/", {"reason": "Mara is ill."}, follow=True)
    assert "waits for an owner" in shown.content.decode()
    assert "Jonas Weber" not in shown.content.decode()


def test_without_a_reason_nothing_is_asked(client: Client) -> None:
    assert "say why" in cleo(client).post("/custody/", {"reason": ""}).content.decode()
    assert not CustodyRelease.objects.exists()


def test_an_owner_lets_the_custodian_in_and_closes_it_again(client: Client) -> None:
    ref = build.episode(name="Jonas Weber")
    person = access.episode(people.mara(), ref).participants.get().client_id
    build.entry("contact-way", person, kind="mobile", value="555-0123", may_contact="yes")
    cleo(client).post("/custody/", {"reason": "Mara is ill."})
    asked = CustodyRelease.objects.get().id
    owner = Client()
    entered(owner, "mara")
    assert "Mara is ill." in owner.get("/members/").content.decode()
    owner.post(f"/members/custody/{asked}/release/")
    shown = client.get("/custody/").content.decode()
    assert "Jonas Weber" in shown and "555-0123" in shown and "may be used" in shown
    assert client.get(f"/episodes/{ref}/").status_code == 404
    owner.post(f"/members/custody/{asked}/end/")
    assert "Jonas Weber" not in client.get("/custody/").content.decode()


def test_a_custodian_finds_the_page_and_an_owner_does_not_need_it(client: Client) -> None:
    assert 'href="/custody/"' in cleo(client).get("/custody/").content.decode()
    assert 'href="/practice/"' not in client.get("/custody/").content.decode()


def test_the_reason_is_shown_as_text(client: Client) -> None:
    people.mara()
    by = people.joined("cleo", "custodian")
    build.saved(custody.ask(reason="<b>now</b>", by=by, ref=by.member))
    entered(client, "mara")
    assert "<b>now</b>" not in client.get("/members/").content.decode()

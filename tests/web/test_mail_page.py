"""The owner's page of mail."""

from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from envoi.care import suppressions
from envoi.exchange.handing_over import InDoubt
from tests import build, people
from tests.care import posting
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def test_the_owner_sees_a_doubtful_mail_and_the_risk_of_sending_it_again(client: Client) -> None:
    ref = posting.to_mara()
    posting.work(posting.Kept(InDoubt("Perhaps.")))
    enter(client, "mara")
    page = client.get("/mail/").content.decode()
    assert "May have arrived" in page and "it may arrive a second time" in page
    assert posting.MARAS not in page and "has ever given a sign" in page
    answer = client.post(f"/mail/{ref}/", {"then": "send_again"}, follow=True)
    assert "It is sent once more." in answer.content.decode()
    assert posting.row(ref).state == "waiting"


def test_every_hour_on_a_page_is_the_practices(client: Client) -> None:
    mail = posting.row(posting.to_mara())
    page = enter(client, "mara").get("/mail/").content.decode()
    told = mail.made_at.astimezone(ZoneInfo(people.mara().zone))
    assert f", {told:%H:%M}</span>" in page and f", {mail.made_at:%H:%M}</span>" not in page


def test_a_client_is_silenced_on_the_page_of_the_address(client: Client) -> None:
    way = posting.jonas_reads()
    enter(client, "mara")
    address = f"/contact-ways/{way}/silence/"
    assert address in client.get(f"/entries/contact-way/{way}/").content.decode()
    client.post(address, {"why": "safety"})
    assert "it is not safe for them" in client.get(address).content.decode()
    page = client.get("/mail/").content.decode()
    assert "j***@…" in page and posting.JONASES not in page
    client.post(address, {"then": "lift"})
    assert "No address is silenced." in client.get("/mail/").content.decode()


def test_the_owner_lifts_a_silence(client: Client) -> None:
    way = posting.jonas_reads()
    silence = build.saved(suppressions.suppress(way, why="bounced", by=people.mara()))
    enter(client, "mara")
    answer = client.post(f"/suppressions/{silence}/", follow=True)
    assert "Mail may go there again" in answer.content.decode()


@pytest.mark.parametrize("login", ["ines", "ada"])
def test_nobody_else_opens_the_page_of_mail(client: Client, login: str) -> None:
    getattr(people, login)()
    enter(client, login)
    assert client.get("/mail/").status_code == 404

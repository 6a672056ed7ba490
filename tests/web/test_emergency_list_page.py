"""The emergency list: its own page, printed, sealed, and opened by a custodian."""

from uuid import uuid4

import pytest
from django.test import Client

from envoi.care import sealed_lists
from tests import build, people
from tests.care.test_emergency_lists import REASON, client, let_in, named, sealed
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
OWN = "/emergency-list/"


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_page_shows_whom_and_says_who_could_open_it(client_of_django: Client) -> None:
    client()
    enter(client_of_django, "mara")
    told = text(client_of_django, OWN)
    assert "Jonas Weber" in told and "Nobody is named yet." in told
    assert "A word of the record" not in told


def test_an_executor_is_named_and_the_list_is_sealed(client_of_django: Client) -> None:
    client()
    enter(client_of_django, "mara")
    said = {"name": "Dr Roth", "reached_at": "555-0199", "member": "", "version": "1"}
    assert client_of_django.post(f"{OWN}executor/", said).status_code == 302
    client_of_django.post(f"{OWN}sealed/")
    assert "Sealed on" in text(client_of_django, OWN)


def test_it_is_printed_as_a_paper(client_of_django: Client) -> None:
    client()
    build.saved(named())
    enter(client_of_django, "mara")
    answer = client_of_django.get(f"{OWN}list.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_custodian_opens_it_with_a_reason_and_reads_it(client_of_django: Client) -> None:
    client()
    ref = sealed()
    let_in()
    enter(client_of_django, "cleo")
    assert "Opening one is told to the owners" in text(client_of_django, "/custody/")
    address, made = f"/custody/lists/{ref}/", uuid4()
    answer = client_of_django.post(address, {"reason": REASON, "ref": str(made)})
    assert answer["Location"] == f"/custody/readings/{made}/"
    assert "Jonas Weber" in text(client_of_django, answer["Location"])
    assert [each.reason for each in sealed_lists.of_mine(by=people.mara())] == [REASON]


def test_whoever_is_no_custodian_finds_nothing_there(client_of_django: Client) -> None:
    client()
    ref = sealed()
    let_in()
    people.ines()
    enter(client_of_django, "ines")
    assert client_of_django.get(f"/custody/lists/{ref}/").status_code == 404


@pytest.fixture
def client_of_django() -> Client:
    """The browser; a client here is somebody who comes to therapy."""
    return Client()

"""The page for opening a record in an emergency, the record then, and the owner's list."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from envoi.care import emergencies
from envoi.care.actors import actor_by_login
from envoi.records.models import EmergencyAccess
from tests import build, people
from tests.web.doors import enter
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
REASON = "Her sister called: she may hurt herself tonight, and Mara is on a plane."
# What an emergency is for: to read the record, and to reach somebody.
# Nothing of the record: a staged file of one's own, and the directory everybody who treats keeps.
OF_THE_HOUSE = ("import-confirm", "provider", "provider-confirmed", "provider-wrong")
LEADS_THERE = {"episode", "client", "contact"}


@pytest.fixture
def ines(client: Client) -> Client:
    people.ines()
    enter(client, "ines")
    return client


def break_in(client: Client, ref: Any, reason: str = REASON) -> Any:
    sent = {"asked": "Jonas Weber", "whose": str(ref), "reason": reason, "ref": str(uuid4())}
    return client.post("/emergency/", sent)


def test_somebody_is_found_and_opened_with_a_reason(ines: Client) -> None:
    ref = build.episode()
    page = ines.post("/emergency/", {"asked": "jonas weber"}).content.decode()
    assert "Jonas Weber, born 1992" in page and "The owner reads this." in page
    assert break_in(ines, ref)["Location"] == f"/episodes/{ref}/"
    told = ines.get(f"/episodes/{ref}/").content.decode()
    assert "Open to you in an emergency until" in told and "the owner knows" in told


def test_a_short_reason_is_asked_for_again_and_what_was_typed_stays(ines: Client) -> None:
    ref = build.episode()
    page = break_in(ines, ref, "it is urgent").content.decode()
    assert "the owner reads it" in page and "it is urgent" in page
    assert not EmergencyAccess.objects.exists()


def test_a_name_that_is_not_there_is_answered_calmly(ines: Client) -> None:
    page = ines.post("/emergency/", {"asked": "Nobody Here"}).content.decode()
    assert "Nobody here has exactly this name or number." in page


def test_somebody_who_was_not_found_cannot_be_chosen(ines: Client) -> None:
    build.episode()
    other = build.episode(name="Lena Roth")
    assert break_in(ines, other).status_code == 200
    assert not EmergencyAccess.objects.exists()


def test_who_treats_is_led_straight_to_the_record(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    answer = client.post("/emergency/", {"asked": "Jonas Weber"})
    assert answer["Location"] == f"/episodes/{ref}/"


def test_a_record_opened_in_an_emergency_offers_nothing_to_do(ines: Client) -> None:
    found = whole()
    break_in(ines, found.episode)
    page = ines.get(f"/episodes/{found.episode}/").content.decode().split("<main")[1]
    assert "Call Katrin." in page and "Said something worrying." in page
    for absent in ("<form", "/under/", "/entries/", "Correct", "Noticed", "own-notes", "/ending/"):
        assert absent not in page, absent


def test_nothing_else_of_it_opens_in_an_emergency(ines: Client) -> None:
    found = whole()
    break_in(ines, found.episode)
    assert ines.get(f"/episodes/{found.episode}/").status_code == 200
    for name, arguments in found.addresses.items():
        address = reverse(name, kwargs=arguments)
        if name not in LEADS_THERE and name not in OF_THE_HOUSE:
            assert ines.get(address).status_code in (404, 405), name
            assert ines.post(address, {"then": "bring"}).status_code in (404, 405), name
    contact = ines.get(reverse("contact", kwargs=found.addresses["contact"])).content.decode()
    assert "Book an hour" not in contact and "Move" not in contact
    assert "Jonas Weber" not in ines.get("/caseload/?sort=name").content.decode()


def test_the_owner_reads_the_list_and_looks(client: Client) -> None:
    ref = build.episode()
    by = people.ines()
    build.saved(emergencies.open_record(ref, reason=REASON, by=by, ref=uuid4()))
    enter(client, "mara")
    page = client.get("/emergencies/").content.decode()
    assert "Jonas Weber" in page and "Her sister called" in page and "Ines" in page
    row = EmergencyAccess.objects.get()
    client.post(f"/emergencies/{row.id}/looked/")
    assert "Looked at by Mara" in client.get("/emergencies/").content.decode()


@pytest.mark.parametrize("login", ["ada", "tomas", "ines"])
def test_the_owners_list_is_not_there_for_others(client: Client, login: str) -> None:
    getattr(people, login)()
    enter(client, login)
    assert client.get("/emergencies/").status_code == 404


def test_a_manager_finds_no_page_for_emergencies(client: Client) -> None:
    people.ada()
    enter(client, "ada")
    assert client.get("/emergency/").status_code == 404
    assert client.post("/emergency/", {"asked": "Jonas Weber"}).status_code == 404
    assert actor_by_login("ada", now=people.NOW) is not None

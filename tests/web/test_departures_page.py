"""A departure by form: announced, a course written down, a yes of whoever is asked."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from envoi.records.models import CareTeamPeriod, Departure, DepartureRow
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
DAY = people.TODAY.isoformat()


def announced(client: Client) -> UUID:
    people.mara()
    enter(client, "mara")
    form = {"ref": str(uuid4()), "reason": "therapist_leaving", "announced_on": DAY, "back_on": ""}
    last = (people.TODAY + timedelta(days=90)).isoformat()
    client.post(f"/members/{people.ines().member}/departure/", {**form, "last_day": last})
    return Departure.objects.get().id


def test_an_owner_announces_and_sees_every_course_by_name(client: Client) -> None:
    build.episode(by=people.ines(), name="Lia Kern")
    page = client.get(f"/departures/{announced(client)}/").content.decode()
    assert "Lia Kern" in page and "1 in all, and 1 below" in page


def test_an_announcement_leads_to_the_list_the_second_time(client: Client) -> None:
    ref = announced(client)
    answer = client.get(f"/members/{people.ines().member}/departure/")
    assert answer["Location"] == f"/departures/{ref}/"


def test_a_choice_without_telling_stands_at_its_field(client: Client) -> None:
    course = build.episode(by=people.ines())
    at = f"/departures/{announced(client)}/courses/{course}/"
    page = client.post(at, {"choice": "end"}).content.decode()
    assert "Please say first when it was told" in page


def test_whoever_is_asked_finds_it_and_says_yes(client: Client) -> None:
    course, paul = build.episode(by=people.ines()), people.joined("paul", "therapist")
    ref = announced(client)
    said = {"told_on": DAY, "told_how": "in_person", "choice": "transfer"}
    client.post(f"/departures/{ref}/courses/{course}/", {**said, "receiver": str(paul.member)})
    enter(client, "paul")
    assert "asked to take over one course" in client.get("/caseload/").content.decode()
    assert "Jonas Weber" in client.get("/departures/").content.decode()
    client.post(f"/departures/{ref}/courses/{course}/answer/", {"answer": "yes"})
    assert CareTeamPeriod.objects.filter(episode=course, member=paul.member).exists()
    assert DepartureRow.objects.get().accepted_on


def test_whoever_goes_is_advised_on_the_page_of_a_new_client(client: Client) -> None:
    announced(client)
    enter(client, "ines")
    assert "Worth considering" in client.get("/clients/new/").content.decode()
    assert "Your going is announced" in client.get("/caseload/").content.decode()


def test_a_manager_sees_counts_and_no_name_of_a_client(client: Client) -> None:
    build.episode(by=people.ines(), name="Lia Kern")
    announced(client)
    people.ada()
    enter(client, "ada")
    page = client.get("/departures/").content.decode()
    assert "1 course of therapy" in page and "Lia Kern" not in page


def test_it_is_behind_everybody(client: Client) -> None:
    ref = announced(client)
    client.post(f"/departures/{ref}/over/")
    assert Departure.objects.get().over_on is not None

"""The desk's pages: the calendar, how somebody is reached, and a month of attendance."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from envoi.records.models import Session
from tests import build, people
from tests.care.every import client_of
from tests.care.test_calendars import booked
from tests.web.doors import enter
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
# What each role may open besides the pages that are nobody's in particular.
DESK = {
    "receptionist": {"contact", "book", "appointment"},
    "biller": set(),
    "practice_manager": set(),
    "owner": set(),
    "custodian": set(),
}


def as_a(role: str, client: Client, login: str = "someone") -> Client:
    people.joined(login, role)
    enter(client, login)
    return client


def today_and_later() -> date:
    """A day that is still to come whenever this runs: pages have the real clock."""
    return date.today() + timedelta(days=3)  # noqa: DTZ011


def test_the_calendar_shows_the_hour_the_name_and_the_therapist(client: Client) -> None:
    ref, day = build.episode(), today_and_later()
    booked(ref, on=day)
    page = as_a("receptionist", client).get(f"/calendar/?span=day&on={day}").content.decode()
    for told in ("16:30", "Jonas Weber", "Mara", "Agreed", f"/clients/{client_of(ref)}/contact/"):
        assert told in page, told


@pytest.mark.parametrize("query", ["?on=2026-02-30", "?on=9999-12-31", "?span=year", "?on=%00"])
def test_junk_in_the_address_of_a_calendar_is_answered_with_a_page(
    client: Client, query: str
) -> None:
    assert as_a("receptionist", client).get(f"/calendar/{query}").status_code == 200


def test_somebody_is_found_and_an_hour_booked_moved_and_called_off(client: Client) -> None:
    ref, day = build.episode(), today_and_later()
    desk = as_a("receptionist", client)
    found = desk.post("/clients/", {"asked": "weber"}).content.decode()
    assert f"/clients/{client_of(ref)}/contact/" in found
    sent = {"on": day, "at": "11:00", "minutes": 50, "place": "video", "ref": uuid4()}
    desk.post(f"/episodes/{ref}/appointments/new/", sent)
    row = Session.objects.get()
    assert "11:00" in desk.get(f"/clients/{client_of(ref)}/contact/").content.decode()
    desk.post(f"/appointments/{row.id}/", {**sent, "at": "12:15", "version": 1})
    assert "12:15" in desk.get(f"/clients/{client_of(ref)}/contact/").content.decode()
    desk.post(f"/appointments/{row.id}/called-off/", {"version": 2})
    assert "No hour is booked." in desk.get(f"/clients/{client_of(ref)}/contact/").content.decode()


def test_a_name_that_was_looked_for_stands_in_no_address(client: Client) -> None:
    build.episode()
    desk = as_a("receptionist", client)
    desk.get("/clients/?asked=weber")
    assert "Jonas" not in desk.get("/clients/?asked=weber").content.decode()


def test_a_calendar_asks_as_much_for_many_hours_as_for_few(client: Client) -> None:
    day = today_and_later()
    booked(build.episode(name="One"), on=day)
    desk = as_a("receptionist", client)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/calendar/?span=day&on={day}")
        return len(queries)

    few = asked()
    for number in range(5):
        booked(build.episode(name=f"Other {number}"), on=day)
    assert asked() == few


def test_the_biller_reads_a_month_and_takes_it_along_without_formulas(client: Client) -> None:
    build.attended(build.episode(name="=HYPERLINK(0)"), date(2026, 11, 9))
    desk = as_a("biller", client)
    page = desk.get("/attendance/?month=2026-11").content.decode()
    assert "=HYPERLINK(0)" in page and "Sessions kept" in page
    answer = desk.get("/attendance/attendance.csv?month=2026-11")
    assert 'filename="attendance-2026-11.csv"' in answer["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.content.decode())))
    assert table[1] == ["2026-11", "'=HYPERLINK(0)", "Mara", "1", "0", "0", "50"]


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_the_present_one(client: Client, month: str) -> None:
    answer = as_a("biller", client).get(f"/attendance/?month={month}")
    assert f"Attendance, {date.today():%B %Y}" in answer.content.decode()  # noqa: DTZ011


def test_a_manager_sees_how_many_and_no_name(client: Client) -> None:
    build.episode()
    page = as_a("practice_manager", client).get("/caseload/").content.decode()
    assert "Under way" in page and "Therapist" in page and "Practice manager" in page
    assert "Jonas" not in page and "Mara" not in page


LANDINGS = {
    "therapist": "/caseload/",
    "intern": "/caseload/",
    "supervisor": "/caseload/",
    "owner": "/caseload/",
    "practice_manager": "/caseload/",
    "receptionist": "/calendar/",
    "biller": "/attendance/",
}


@pytest.mark.parametrize("role", LANDINGS)
def test_everybody_begins_where_their_work_does(client: Client, role: str) -> None:
    answer = as_a(role, client).get("/")
    assert answer["Location"] == LANDINGS[role]
    assert client.get(LANDINGS[role]).status_code == 200


def test_a_custodian_is_led_to_where_they_ask_to_be_let_in(client: Client) -> None:
    assert as_a("custodian", client).get("/")["Location"] == "/custody/"


def places(client: Client) -> list[Any]:
    return [place.address for place in client.get("/", follow=True).context["house"]["places"]]


ROLES = [*LANDINGS, "custodian"]


@pytest.mark.parametrize("role", ROLES)
def test_every_place_of_the_navigation_opens_for_whom_it_is_shown(
    client: Client, role: str
) -> None:
    as_a(role, client)
    for address in places(client):
        assert client.get(address).status_code == 200, address


EVERYWHERE = {
    *("/caseload/", "/calendar/", "/attendance/", "/cosignatures/", "/clients/new/", "/import/"),
    *("/emergency/", "/emergencies/", "/clients/", "/attendance/attendance.csv"),
}


@pytest.mark.parametrize("role", ROLES)
def test_what_is_not_in_the_navigation_is_not_there(client: Client, role: str) -> None:
    as_a(role, client)
    shown = {*places(client)}
    beside = {
        "/clients/": "/calendar/",
        "/attendance/attendance.csv": "/attendance/",
        "/emergencies/": "/practice/",
    }
    for address in EVERYWHERE - shown:
        opens = beside.get(address) in shown
        assert client.get(address).status_code == (200 if opens else 404), address


def test_no_page_of_the_desk_has_inline_scripts_or_styles(client: Client) -> None:
    found = whole()
    desk = as_a("receptionist", client)
    addresses = [reverse(name, kwargs=found.addresses[name]) for name in DESK["receptionist"]]
    for address in ("/calendar/?span=week", "/clients/", *addresses):
        text = desk.get(address).content.decode()
        assert " style=" not in text and "<script>" not in text and " onclick" not in text, address
        assert text.count("<h1") == 1, address

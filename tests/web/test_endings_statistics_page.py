"""Endings, counted, in the browser: who sees whose, what is hidden, and the table to take along."""

import csv
from io import StringIO

import pytest
from django.test import Client

from tests import people
from tests.care.counted import some, stopped
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
PAGE = "/practice/endings/"


def text(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_therapist_sees_how_their_own_courses_end(client: Client) -> None:
    some(people.ines())
    stopped()
    shown = text(enter(client, "ines"))
    assert "Of your own courses of therapy, since" in shown
    assert "5 of 11" in shown
    assert "21 to 72 %" in shown


def test_a_few_endings_are_too_few_to_say(client: Client) -> None:
    people.ines()
    stopped(people.ines(), name="Edgar Lund")
    shown = text(enter(client, "ines"))
    assert "too few to say" in shown
    assert "Edgar" not in shown


def test_a_manager_sees_counts_and_no_name(client: Client) -> None:
    some(people.ines())
    people.ada()
    shown = text(enter(client, "ada"))
    assert "Of the whole practice" in shown
    assert "Ines" not in shown
    assert "Jonas" not in shown


def test_nobody_has_ended_yet(client: Client) -> None:
    people.mara()
    assert "not recorded yet" in text(enter(client, "mara"))


@pytest.mark.parametrize("role", ["biller", "receptionist"])
def test_who_counts_nothing_finds_no_page(client: Client, role: str) -> None:
    people.joined("rob", role)
    enter(client, "rob")
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}table/").status_code == 404


def test_a_stranger_counts_their_own_practice_alone(client: Client) -> None:
    some()
    people.vera()
    assert "5 of 11" not in text(enter(client, "vera"))


def test_the_table_says_what_the_page_says(client: Client) -> None:
    some(planned=9, unplanned=3)
    enter(client, "mara")
    answer = client.get(f"{PAGE}table/")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    found = {(row["table"], row["row"]): row for row in rows}
    assert found["kinds", "all"]["value"] == "12"
    assert found["kinds", "unplanned"]["note"] == "too few to say"
    assert found["kinds", "planned"]["count"] == ""


def test_the_owner_is_led_here_from_the_practice(client: Client) -> None:
    people.mara()
    assert f'href="{PAGE}"' in enter(client, "mara").get("/practice/").content.decode()

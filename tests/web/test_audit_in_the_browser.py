"""The owner's audit in the browser: seen by owners, a 404 for everybody else."""

import csv
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from envoi.care import book
from envoi.records.models import AuditRow
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
ADDRESSES = ("/audit/", "/audit/rows.csv")
JUNK = [
    *("before=0", "before=-1", "before=99999999999999999999", "before=x", "on=2026-02-30"),
    *("on=0001-01-01", "on=9999-12-31", "member=x", "client=%00", "act=%F0%9F", "act=anything"),
]


def logged_in(client: Client, login: str = "mara") -> Client:
    people.mara()
    enter(client, login)
    return client


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("stranger", ["ines", "tomas", "ada"])
def test_only_an_owner_opens_it(client: Client, stranger: str, address: str) -> None:
    getattr(people, stranger)()
    logged_in(client, stranger)
    assert client.get(address).status_code == 404
    assert client.post(address, {"name": "Jonas Weber"}).status_code in (404, 405)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_opens_it_without_logging_in(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_owner_reads_nothing_of_it(client: Client, address: str) -> None:
    build.episode()
    people.vera()
    logged_in(client, "vera")
    answer: Any = client.get(address)
    body = b"".join(answer) if answer.streaming else answer.content
    assert b"Jonas" not in body and b"Mara" not in body


def test_the_owner_reads_who_did_what(client: Client) -> None:
    ref = build.episode()
    logged_in(client).get(f"/episodes/{ref}/")
    told = client.get("/audit/").content.decode()
    assert "Mara opened the record of" in told and "Jonas Weber" in told
    assert "Treats this client." in told and "Nothing is sealed yet." in told


def test_a_client_is_looked_for_without_a_name_in_any_address(client: Client) -> None:
    who = book.people(build.episode())[0][0]
    answer: Any = logged_in(client).post("/audit/", {"name": "Jonas Weber"})
    assert answer["Location"] == f"/audit/?client={who}"
    assert "About Jonas Weber alone" in client.get(answer["Location"]).content.decode()


def test_two_of_the_same_name_are_offered_and_nobody_is_said(client: Client) -> None:
    build.episode()
    build.episode()
    logged_in(client)
    assert "Several clients" in client.post("/audit/", {"name": "Jonas Weber"}).content.decode()
    answer = client.post("/audit/", {"name": "Nobody\x00"}, follow=True)
    assert "No client has exactly this name" in answer.content.decode()


@pytest.mark.parametrize("query", JUNK)
def test_junk_in_the_address_is_answered_with_a_page(client: Client, query: str) -> None:
    logged_in(client)
    for address in ADDRESSES:
        assert client.get(f"{address}?{query}").status_code == 200


def test_the_table_holds_every_row_and_no_formula(client: Client) -> None:
    by = people.mara()
    for name in range(3):
        build.episode(name=f"Client {name}")
    from envoi.records.models import Member

    Member.objects.filter(id=by.member).update(name="=cmd|calc")
    count = AuditRow.objects.count()
    answer: Any = logged_in(client).get("/audit/rows.csv")
    text = b"".join(answer).decode()
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) >= count
    assert {row["who"] for row in rows} == {"'=cmd|calc"}


def test_a_script_in_a_name_is_shown_as_text(client: Client) -> None:
    build.episode(name="<script>alert(1)</script>")
    told = logged_in(client).get("/audit/").content.decode()
    assert "<script>alert" not in told and "&lt;script&gt;alert" in told


def test_a_page_asks_as_much_for_fifty_rows_as_for_three(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        build.episode(name=f"Client {number}", sessions=2)
    logged_in(client)
    with django_assert_max_num_queries(12):
        client.get("/audit/")


def test_whoever_guesses_a_colleagues_address_is_in_the_audit(client: Client) -> None:
    ref = build.episode()
    people.ines()
    logged_in(client, "ines").get(f"/episodes/{ref}/")
    row = AuditRow.objects.get(act="turned away")
    assert (row.subject, row.client) == (ref, book.people(ref)[0][0])

"""A member's own calendar feeds, and the address calendar programs read."""

import re

import pytest
from django.test import Client

from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def made(client: Client) -> str:
    """The path of a new feed, as the page shows it once."""
    people.mara()
    enter(client, "mara")
    page = client.post("/calendar-feeds/", {"name": "my telephone"}).content.decode()
    found = re.search(r"/feeds/[\w-]+\.ics", page)
    assert found and found[0] not in client.get("/calendar-feeds/").content.decode()
    return found[0]


def test_a_calendar_program_reads_a_feed_without_logging_in(client: Client) -> None:
    path = made(client)
    build.attended(build.episode(name="Jonas Weber"), people.TODAY, status="expected")
    answer = Client().get(path)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "no-store" and b"Jonas" not in answer.content
    assert "last read" in client.get("/calendar-feeds/").content.decode()
    assert Client().post(path).status_code == 405


def test_an_ended_feed_and_one_that_never_was_look_alike(client: Client) -> None:
    path = made(client)
    page = client.get("/calendar-feeds/").content.decode()
    ending = re.search(r'action="(/calendar-feeds/[\w-]+/)"', page)
    assert ending and client.post(ending[1]).status_code == 302
    gone, never = Client().get(path), Client().get("/feeds/never-was.ics")
    assert gone.status_code == never.status_code == 404 and gone.content == never.content
    assert gone.headers == never.headers


def test_a_feed_without_a_name_is_asked_for_it(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    page = client.post("/calendar-feeds/", {"name": ""}).content.decode()
    assert ".ics" not in page and 'role="alert"' in page


@pytest.mark.parametrize("login", ["ada"])
def test_whoever_has_no_calendar_has_no_feeds(client: Client, login: str) -> None:
    getattr(people, login)()
    enter(client, login)
    assert client.get("/calendar-feeds/").status_code == 404
    assert client.post("/calendar-feeds/", {"name": "x"}).status_code == 404

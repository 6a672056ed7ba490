"""No name and no word of a client stands in a title, an address or a log."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from envoi.web.middleware import open_door
from tests import people
from tests.web.doors import enter
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
PERSONAL = ("jonas", "weber", "lia", "kern", "katrin", "worrying", "mine.", "walk", "say no")
PAGES = ("/caseload/", "/clients/new/", "/import/", "/log-in/")


def told_in(text: str) -> list[str]:
    """Which personal words stand in a text."""
    return [word for word in PERSONAL if re.search(rf"\b{re.escape(word)}", unquote(text).lower())]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything any logger says, written by the house's own formatter."""
    from envoi.web.logs import Withheld

    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Withheld(settings.LOGGING["formatters"]["withheld"]["format"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def every_page(client: Client) -> Iterator[tuple[str, Any]]:
    """The whole house, page by page, as Mara sees it."""
    found = whole()
    enter(client, "mara")
    addresses = [reverse(name, kwargs=arguments) for name, arguments in found.addresses.items()]
    for address in (*addresses, *PAGES):
        yield address, client.get(address)


def test_no_title_says_who_it_is_about(client: Client) -> None:
    titles = {}
    for address, answer in every_page(client):
        title = re.search(r"<title>(.*?)</title>", answer.content.decode(errors="replace"))
        if title:
            titles[address] = title[1]
    assert len(titles) > 20
    assert [each for each in titles.values() if told_in(each)] == []
    assert [each for each in titles.values() if "Envoi" not in each] == []


def test_no_address_on_any_page_says_who_it_is_about(client: Client) -> None:
    for address, answer in every_page(client):
        text = answer.content.decode(errors="replace")
        linked = re.findall(r'(?:href|action|src|hx-\w+)="([^"]*)"', text)
        assert told_in(answer.get("Location", "")) == [], address
        assert [each for each in linked if told_in(each)] == [], address


def test_nothing_of_all_that_is_seen_and_sent_stands_in_the_log(
    client: Client, log: io.StringIO
) -> None:
    sent = {"q": "Jonas", "words": "Katrin", "text": "worrying", "name": "Lia Kern"}
    for address, _ in every_page(client):
        client.post(address, sent)
        client.get(f"{address}nowhere/", {"q": "Jonas"})
    assert told_in(log.getvalue()) == []


def test_a_name_that_is_looked_for_stands_in_no_address(client: Client) -> None:
    whole()
    enter(client, "mara")
    answer = client.post("/caseload/", {"q": "Jonas", "sort": "name", "group": ""})
    assert answer["Location"] == "/caseload/?sort=name&found=yes"
    text = client.get(answer["Location"]).content.decode()
    assert "Jonas Weber" in text
    assert 'value="Jonas"' in text
    assert 'value="Jonas"' not in client.get("/caseload/").content.decode()


def test_looking_for_nobody_shows_everybody_again(client: Client) -> None:
    whole()
    enter(client, "mara")
    client.post("/caseload/", {"q": "Nobody at all"})
    assert "Nobody in your care fits" in client.get("/caseload/?found=yes").content.decode()
    assert client.post("/caseload/", {"q": ""})["Location"] == "/caseload/"
    assert "Jonas Weber" in client.get("/caseload/?found=yes").content.decode()


def test_as_one_types_the_answer_is_a_part_of_the_page(client: Client) -> None:
    whole()
    enter(client, "mara")
    answer = client.post("/caseload/", {"q": "Jonas"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="caseload">')


# ---- what went wrong


@open_door
def fails(request: HttpRequest, what: str) -> HttpResponse:
    said = "Jonas Weber"
    try:
        raise IntegrityError(f"Key (name)=({said}) already exists.")
    except IntegrityError as error:
        raise ValueError(f"{said} cannot walk") from error


urlpatterns = [path("fails/<slug:what>/", fails, name="fails")]
handler500 = "envoi.web.pages.errors.broken"


@pytest.mark.urls(__name__)
def test_what_fails_is_logged_by_place_and_number_and_never_by_value(log: io.StringIO) -> None:
    people.mara()
    client = Client(raise_request_exception=False)
    answer = client.post("/fails/here/?q=Jonas", {"words": "I walk again."})
    number = re.search(r"its number is <strong>([0-9a-f]{8})</strong>", answer.content.decode())
    assert answer.status_code == 500
    assert number is not None
    said = log.getvalue()
    assert number[1] in said
    assert "test_nothing_personal.py" in said
    assert "ValueError (what it said is withheld)" in said
    assert "IntegrityError (what it said is withheld)" in said
    assert told_in(said) == []


@pytest.mark.urls(__name__)
def test_what_was_typed_is_still_there_but_never_a_password() -> None:
    client = Client(raise_request_exception=False)
    typed = {"words": "I could walk along the river again without turning round."}
    assert typed["words"] in client.post("/fails/here/", typed).content.decode()
    secret = client.post("/fails/here/", {**typed, "password": "three quiet words"})
    assert "quiet words" not in secret.content.decode()


@pytest.mark.urls(__name__)
def test_words_from_another_site_are_never_offered_for_sending() -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answer = client.post("/fails/here/", {"words": "Transfer everybody to somebody else, please."})
    assert "Transfer everybody" not in answer.content.decode()

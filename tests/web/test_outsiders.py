"""Whoever does not belong hears the same as for a page that does not exist."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests import people
from tests.web.doors import enter
from tests.web.whole import OPEN, whole

pytestmark = pytest.mark.django_db
# Signed by a click, or by a supervisor alone.
NOT_BY_GET = ("sign-note", "cosign-note")
ANSWERS = {405, 404}  # an act that only takes POST says so to everyone


def names() -> set[str]:
    """Every address of the house by name."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_every_address_is_open_to_all_or_has_an_outsider_case() -> None:
    assert names() == OPEN | set(whole().addresses)


@pytest.mark.parametrize("stranger", ["vera", "ines", "ada"])
def test_strangers_colleagues_and_managers_find_nothing(client: Client, stranger: str) -> None:
    found = whole()
    getattr(people, stranger)()
    enter(client, stranger)
    for name, arguments in found.addresses.items():
        address = reverse(name, kwargs=arguments)
        assert client.get(address).status_code in ANSWERS, name
        assert client.post(address, {"then": "bring"}).status_code in ANSWERS, name


def test_nobody_gets_in_without_logging_in(client: Client) -> None:
    for name, arguments in whole().addresses.items():
        answer = client.get(reverse(name, kwargs=arguments))
        assert answer.status_code == 302 and answer["Location"].startswith("/log-in/"), name


def test_the_treating_therapist_opens_every_page(client: Client) -> None:
    found = whole()
    enter(client, "mara")
    for name, arguments in found.addresses.items():
        answer = client.get(reverse(name, kwargs=arguments), follow=True)
        assert answer.status_code in (200, 405) or name in NOT_BY_GET, name


def test_a_supervisor_reads_but_does_not_work_on_the_ending(client: Client) -> None:
    found = whole()
    people.tomas()
    enter(client, "tomas")
    assert client.get(f"/episodes/{found.episode}/ending/readiness/").status_code == 200
    client.post(f"/endings/{found.ending}/acts/close/")
    assert "Only the person who treats" in client.get("/caseload/").content.decode()

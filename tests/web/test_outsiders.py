"""Every address is known and leads somewhere; who may go there is tests/web/test_table.py's."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from tests import people
from tests.web.doors import enter
from tests.web.whole import OPEN, whole

pytestmark = pytest.mark.django_db
# Signed by a click, or by a supervisor alone.
NOT_BY_GET = ("sign-note", "cosign-note")


def names() -> set[str]:
    """Every address of the house by name."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_every_address_is_open_to_all_or_has_an_outsider_case() -> None:
    assert names() == OPEN | set(whole().addresses)


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

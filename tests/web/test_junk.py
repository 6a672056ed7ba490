"""Whatever is sent to an address, the answer is a page and never a failure."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import people
from tests.web.doors import enter
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
JUNK: list[dict[str, Any]] = [
    {},
    {"then": "done", "version": "x", "ref": "not a reference"},
    {"version": "-1", "on": "9999-12-31", "rating": "99999999999999999999", "words": "x" * 30_000},
    {"on": "0001-01-01", "until": "0001-01-01", "version": "9" * 40, "reason": "\x00"},
    {"on": "2026-11-20", "total": "1e400", "item-1": "77", "then": "sign", "evidence": ["a", "b"]},
    {"on": "٢٠٢٦-١١-٢٠", "total": "½", "minutes": "1.5", "reason": "'; DROP TABLE x; --"},
    {"last_session_on": "9999-12-31", "taper_weeks": "-3", "then": "save"},
]
QUERIES = [
    "?page=0",
    "?page=99999999999",
    "?group=nothing&sort=x",
    "?on=2026-02-30",
    "?q=%00%F0%9F",
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_in_a_form_is_answered_with_a_page(client: Client, junk: dict[str, Any]) -> None:
    found = whole()
    enter(client, "mara")
    for name, arguments in found.addresses.items():
        answer = client.post(reverse(name, kwargs=arguments), junk)
        assert answer.status_code < 500, name


@pytest.mark.parametrize("query", QUERIES)
def test_junk_in_an_address_is_answered_with_a_page(client: Client, query: str) -> None:
    people.mara()
    enter(client, "mara")
    assert client.get(f"/caseload/{query}").status_code == 200
    assert client.get(f"/import/{query}").status_code == 200


@pytest.mark.parametrize("kind", ["client", "nothing", "session", "goal"])
def test_an_address_that_does_not_fit_is_not_there(client: Client, kind: str) -> None:
    found = whole()
    enter(client, "mara")
    assert client.get(f"/entries/{kind}/{found.ending}/").status_code == 404
    assert client.get(f"/entries/{kind}/{found.ending}/wrong/").status_code == 404

"""What holds for every page: queries only in care, few of them, nothing kept by a cache."""

import traceback
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from envoi.care import caseloads, clients
from tests import build, people
from tests.web.doors import enter
from tests.web.whole import whole

pytestmark = pytest.mark.django_db
ROOMS_THAT_MAY_ASK = ("/envoi/care/", "/django/contrib/", "/django/core/handlers/")


def logged_in(client: Client, login: str = "mara") -> Client:
    people.mara()
    return enter(client, login)


def _no_query_from_a_template(execute: Any, sql: str, *rest: Any) -> Any:
    """Between a query and its page stands care: a template can never run one."""
    frames = [frame.filename for frame in traceback.extract_stack()]
    rendering = [i for i, name in enumerate(frames) if name.endswith("django/template/base.py")]
    assert not rendering, f"a template asked the database: {sql[:120]}"
    return execute(sql, *rest)


def test_no_template_asks_the_database(client: Client) -> None:
    found = whole()
    logged_in(client)
    with connection.execute_wrapper(_no_query_from_a_template):
        for name, arguments in found.addresses.items():
            client.get(reverse(name, kwargs=arguments))
        for address in ("/caseload/", "/clients/new/", "/import/"):
            client.get(address)


def _queries(client: Client, address: str) -> int:
    """How much a page asks when it is made anew."""
    caseloads.PAGES.clear()
    clients.PAGES.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_caseload_asks_as_much_for_thirty_people_as_for_three(client: Client) -> None:
    for number in range(3):
        build.episode(name=f"Client {number}", sessions=3, phq9=[15, 16, 22])
    logged_in(client)
    few = _queries(client, "/caseload/")
    for number in range(27):
        build.episode(name=f"Other {number}", sessions=3, phq9=[15, 16, 22])
    assert _queries(client, "/caseload/") == few


def test_a_long_course_asks_as_much_as_a_short_one(client: Client) -> None:
    short = build.episode(sessions=2, phq9=[15, 14])
    long = build.episode(name="Long", sessions=30, phq9=[15] * 30)
    logged_in(client)
    assert _queries(client, f"/episodes/{long}/") == _queries(client, f"/episodes/{short}/")


def test_no_page_of_a_record_is_kept_by_a_cache(client: Client) -> None:
    ref = build.episode(sessions=1)
    answer = logged_in(client).get(f"/episodes/{ref}/")
    assert answer["Cache-Control"] == "no-store"


def test_the_content_policy_allows_nothing_inline(client: Client) -> None:
    policy = logged_in(client).get("/caseload/")["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy


def test_no_page_has_inline_scripts_or_styles(client: Client) -> None:
    found = whole()
    logged_in(client)
    for name, arguments in found.addresses.items():
        answer = client.get(reverse(name, kwargs=arguments))
        text = answer.content.decode(errors="replace")
        assert " style=" not in text and "<script>" not in text and " onclick" not in text, name


def test_a_wrong_password_and_an_unknown_name_hear_the_same(client: Client) -> None:
    people.mara()
    wrong = [
        client.post("/log-in/", {"username": name, "password": "not the password"})
        for name in ("mara", "nobody")
    ]
    told = {answer.content.decode().count("do not go together") for answer in wrong}
    assert told == {1}


def test_every_number_of_a_draft_leads_to_its_row(client: Client) -> None:
    found = whole()
    logged_in(client)
    begun = reverse("begin-paper", kwargs={"ref": found.ending, "kind": "closing_summary"})
    answer = client.post(begun, {"client": found.addresses["client"]["ref"]}, follow=True)
    addresses = [address for _, address in answer.context["sources"]]
    assert addresses
    for address in addresses:
        assert client.get(address.split("#")[0], follow=True).status_code == 200, address

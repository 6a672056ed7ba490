"""Whatever a form or an address holds: no failure, nothing half done, nothing of it in the page.

Each example is undone after it, so that one is as good as another and none depends on the last.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.conf import settings as django
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import people
from tests.web.crawling import Crawler, Data
from tests.web.doors import enter
from tests.web.hostile import TYPED, WRONG, typing
from tests.web.markup import Form, Page
from tests.web.table import TABLE
from tests.web.test_table import address_of
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
Send = Callable[[Data], Any]
FEW, MANY = 3, 60
ALIKE: dict[str, Any] = {"derandomize": True, "database": None, "deadline": None}
ALIKE["suppress_health_check"] = list(HealthCheck)
# Fields that pages read by themselves, and those that no form has.
NAMES = ("then", "version", "ref", "client", "reason", "approved", "evidence", "with-evidence")
NAMES += (
    "remark",
    "text-pride",
    "next_steps",
    "next",
    "code",
    "q",
    "name",
    "proof_code",
    "_",
    "on",
)
ODD = st.sampled_from([*TYPED.values(), *(value for each in WRONG.values() for value in each)])
VALUES = (
    st.text(max_size=40)
    | ODD
    | st.floats().map(str)
    | st.integers().map(str)
    | st.dates().map(str)
    | st.uuids().map(str)
    | st.lists(st.text(max_size=5), max_size=3)
)
ASKED = ("page", "group", "sort", "on", "found", "q", "member", "client", "act", "before", "span")
ASKED += ("month", "from_on", "until_on", "next", "name")
QUERIES = st.dictionaries(
    st.sampled_from(ASKED),
    VALUES
    | st.sampled_from(
        ["0001-01-01", "9999-12-31", "9999-12", "0001-01", "2026-W01-1", "week", "yes"]
    )
    | st.sampled_from([str(people.TODAY), "talk", "name", "viewed", "1", "٣", "9" * 18, "²"]),
    max_size=4,
)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Afterwards everything is as it was, the log-in too."""
    key = client.cookies[django.SESSION_COOKIE_NAME].value
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        client.cookies.clear()
        client.cookies[django.SESSION_COOKIE_NAME] = key


def crawler() -> tuple[Crawler, Whole]:
    found = whole()
    client = Client(raise_request_exception=False)
    enter(client, "mara")
    return Crawler(client, typing(*TYPED.values())), found


def form_at(address: str, client: Client) -> Form:
    """The form of a page that is sent to its own address; an empty one where there is none."""
    answer = client.get(address)
    page = Page(answer.content.decode(errors="replace"), address)
    posted = (each for each in page.forms if each.action == address and each.method == "post")
    return next(posted, Form(address, "post"))


def invented(right: Data) -> st.SearchStrategy[Data]:
    """The form as it should be, with some fields as they should not, and some nobody asked for."""
    wrong = st.dictionaries(st.sampled_from([*right, *NAMES]), VALUES, max_size=5)
    less = st.sets(st.sampled_from([*right, "_"]), max_size=2)
    return st.builds(
        # The token is there in every form of a browser: one without any field is no form at all.
        lambda wrong, less: {
            "csrfmiddlewaretoken": "x",
            **{k: v for k, v in {**right, **wrong}.items() if k not in less},
        },
        wrong,
        less,
    )


def always(held: Crawler, examples: int, invented: st.SearchStrategy[Data], send: Send) -> str:
    """The laws hold for whatever is sent; else what was sent, and which one broke."""

    @settings(max_examples=examples, **ALIKE)
    @given(data=invented)
    def hold(data: Data) -> None:
        held.wrong.clear()
        with undone(held.client):
            send(data)
        assert not held.wrong, f"{held.wrong} {data!r}"[:2000]

    try:
        hold()
    except AssertionError as broken:
        return str(broken)
    return ""


def forms(examples: int) -> list[str]:
    """What broke a law in a form, for every address that takes one."""
    held, found = crawler()
    broken = []
    for name in [name for name, row in TABLE.items() if row.post is not None]:
        form = form_at(address_of(name, found), held.client)
        send = partial(held.post, form)
        broken.append(always(held, examples, invented(held.data(form, "")), send))
    return [each for each in broken if each]


def queries(examples: int) -> list[str]:
    """What broke a law in an address, for every page."""
    held, found = crawler()
    pages = [address_of(name, found) for name, row in TABLE.items() if row.get is not None]
    broken = [always(held, examples, QUERIES, partial(held.ask, page)) for page in pages]
    return [each for each in broken if each]


def test_whatever_a_form_holds_it_is_saved_whole_or_not_at_all() -> None:
    broken = forms(FEW)
    assert broken == [], "\n".join(broken)


def test_whatever_an_address_asks_for_a_page_answers() -> None:
    assert queries(FEW) == []


@pytest.mark.long
def test_whatever_many_forms_hold_they_are_saved_whole_or_not_at_all() -> None:
    assert forms(MANY) == []


@pytest.mark.long
def test_whatever_many_addresses_ask_for_pages_answer() -> None:
    assert queries(MANY) == []

"""The attacker's afternoon: every form of the house, as each role, filled as nobody should."""

from collections.abc import Iterable, Iterator
from itertools import count, islice

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.crawling import Crawler, Data, named
from tests.web.doors import enter
from tests.web.hostile import TYPED, one_wrong, typing
from tests.web.markup import Form
from tests.web.table import TABLE
from tests.web.test_table import ROLES, STANDINGS, somebody
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
A_FEW = 31  # of so many wrong forms one is sent; the long search sends them all
# Reached by nobody's link: what a browser fetches by itself, and what was given to somebody.
ELSEWHERE = {"health", "log-in", "second-step", "invitation", "feed", "prove"}
ELSEWHERE |= {"new-passkey", "app-square", "accounting-table", "audit-table", "attendance-table"}
ELSEWHERE |= {"endings-statistics-table"}
ELSEWHERE |= {"paper-pdf", "home", "client"}
TREAT = {"therapist", "intern", "supervisor"}  # they come to the pages Mara comes to
STANDING = {"intern": "own", "supervisor": "supervised"}


def begun(found: Whole) -> list[str]:
    """The address of everything that was built, from which the crawler goes on."""
    return [reverse(name, kwargs=kwargs) for name, kwargs in found.addresses.items()]


def as_somebody(login: str) -> Client:
    client = Client(raise_request_exception=False)
    return enter(client, login)


def told(crawler: Crawler) -> str:
    return "\n" + "\n".join(crawler.wrong)


def wrong_forms(form: Form, right: Data) -> Iterator[Data]:
    return (data for _, data in one_wrong(form, right))


def test_a_form_with_one_field_wrong_is_saved_or_shown_again_with_a_sentence() -> None:
    found, turn = whole(), count()

    def some(form: Form, right: Data) -> Iterator[Data]:
        return islice(wrong_forms(form, right), next(turn) * 7 % A_FEW, None, A_FEW)

    crawler = Crawler(as_somebody("mara"), typing(*TYPED.values()), some, each=1)
    crawler.walk(*begun(found))
    assert not crawler.wrong, told(crawler)
    assert sum(crawler.sent.values()) > 100


@pytest.mark.long
def test_every_form_with_each_field_wrong_is_saved_or_shown_again_with_a_sentence() -> None:
    found = whole()
    fill = typing(*TYPED.values())
    crawler = Crawler(as_somebody("mara"), fill, wrong_forms, each=1)
    crawler.walk(*begun(found))
    assert not crawler.wrong, told(crawler)


@pytest.mark.long
@pytest.mark.parametrize("text", TYPED)
def test_every_form_with_the_same_text_everywhere(text: str) -> None:
    found = whole()
    crawler = Crawler(as_somebody("mara"), typing(TYPED[text]))
    crawler.walk(*begun(found))
    assert not crawler.wrong, told(crawler)


def as_each(roles: Iterable[str], found: Whole) -> set[str]:
    """The names of all pages that these roles came to."""
    seen: set[str] = set()
    for role in roles:
        login = somebody(role, STANDINGS[STANDING.get(role, "another's")], found).login
        crawler = Crawler(as_somebody(login), typing(*TYPED.values()), each=1, late=False)
        crawler.walk(*begun(found))
        assert not crawler.wrong, (role, told(crawler))
        read = {at for at, page in crawler.pages.items() if page.forms or page.links}
        seen |= {named(each).split(" ")[0] for each in read}
    return seen


def test_as_every_other_role_nothing_breaks_and_nothing_runs() -> None:
    seen = as_each([role for role in ROLES if role not in TREAT], whole())
    assert {"attendance", "calendar", "custody", "members", "audit"} <= seen


@pytest.mark.long
def test_all_roles_together_come_to_every_page() -> None:
    pages = {name for name, row in TABLE.items() if row.get is not None}
    assert pages - as_each(ROLES, whole()) <= ELSEWHERE

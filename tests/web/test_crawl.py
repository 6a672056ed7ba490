"""The attacker's afternoon: every form of the house, as each role, filled as nobody should."""

from collections.abc import Iterator
from itertools import count, islice

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.crawling import Crawler, Data
from tests.web.doors import enter
from tests.web.hostile import TYPED, one_wrong, typing
from tests.web.markup import Form
from tests.web.test_table import ROLES, STANDINGS, somebody
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
A_FEW = 13  # of so many wrong forms one is sent; the long search sends them all
# Reached by nobody's link: what a browser fetches by itself, and what was given to somebody.
ELSEWHERE = {"health", "log-in", "second-step", "invitation", "feed", "prove", "app-square"}


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
        return islice(wrong_forms(form, right), next(turn) * 5 % A_FEW, None, A_FEW)

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


def test_as_every_other_role_nothing_breaks_and_nothing_runs() -> None:
    found = whole()
    for role in ROLES:
        login = somebody(role, STANDINGS["own" if role == "intern" else "supervised"], found).login
        crawler = Crawler(as_somebody(login), typing(*TYPED.values()), each=1, late=False)
        crawler.walk(*begun(found))
        assert not crawler.wrong, (role, told(crawler))


def test_the_crawler_comes_to_every_page_there_is() -> None:
    found = whole()
    crawler = Crawler(as_somebody("mara"), typing(""), each=1, sends=False)
    crawler.walk(*begun(found))
    seen = {key.partition("?")[0].split(" ")[0] for key in crawler.seen}
    from tests.web.table import TABLE

    unread = {name for name, row in TABLE.items() if row.get is not None} - seen - ELSEWHERE
    assert unread == set()

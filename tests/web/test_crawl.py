"""The attacker's afternoon: every form of the house, as each role, filled as nobody should."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.crawling import Crawler
from tests.web.doors import enter
from tests.web.hostile import TYPED, one_wrong, typing
from tests.web.whole import whole

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", TYPED)
def test_mara(typed: str) -> None:
    found = whole()
    client = Client(raise_request_exception=False)
    enter(client, "mara")
    crawler = Crawler(client, typing(TYPED[typed]))
    begin = [reverse(name, kwargs=kwargs) for name, kwargs in found.addresses.items()]
    crawler.walk(*begin)
    print(len(crawler.pages), sum(crawler.sent.values()))
    assert not crawler.wrong, "\n" + "\n".join(crawler.wrong)


@pytest.mark.long
def test_wrong() -> None:
    found = whole()
    client = Client(raise_request_exception=False)
    enter(client, "mara")

    def before(form, right):
        yield from (data for _, data in one_wrong(form, right))

    crawler = Crawler(client, typing(*TYPED.values()), before, each=1)
    begin = [reverse(name, kwargs=kwargs) for name, kwargs in found.addresses.items()]
    crawler.walk(*begin)
    print(len(crawler.pages), sum(crawler.sent.values()))
    assert not crawler.wrong, "\n" + "\n".join(crawler.wrong)

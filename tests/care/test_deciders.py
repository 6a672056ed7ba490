"""Who may ask for a client's record on a day, as the records say."""

from datetime import timedelta

import pytest

from envoi.care import book
from envoi.care.deciders import entitled
from tests import build, people
from tests.care.every import client_of

pytestmark = pytest.mark.django_db
YESTERDAY = people.TODAY - timedelta(days=1)


def test_the_client_and_who_decides_today_may_ask() -> None:
    client = client_of(build.episode())
    karin = build.entry("decision-maker", client, kind="guardian", name="Karin")
    build.entry("decision-maker", client, kind="court", name="Court", until_on=YESTERDAY)
    found = entitled(client, on=people.TODAY)
    assert [(ref, name) for ref, name, _ in found] == [(None, "Jonas Weber"), (karin, "Karin")]
    assert {name for _, name, _ in entitled(client, on=YESTERDAY)} >= {"Karin", "Court"}


def test_who_was_entered_in_error_may_not() -> None:
    client = client_of(build.episode())
    karin = build.entry("decision-maker", client, kind="guardian", name="Karin")
    book.mark_wrong("decision-maker", karin, reason="another family", by=people.mara())
    assert len(entitled(client, on=people.TODAY)) == 1

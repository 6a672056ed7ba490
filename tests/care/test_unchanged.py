"""A page that was kept is the page that would be made now, whatever was written in between."""

from dataclasses import fields, replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import book, clients, episodes, unchanged
from envoi.records.models import AuditRow, Episode
from tests import build, people
from tests.care.every import client_of
from tests.care.writes import DATED, TIMELESS, Course

pytestmark = pytest.mark.django_db


def said(page):
    return {field.name: getattr(page, field.name) for field in fields(page)}


def seen(ref, by):
    """The page as it is handed out, and as it is made without looking at what was kept."""
    kept = clients.page(ref, by=by)
    return said(kept), said(clients._page(episode_of(ref), by=by))


def episode_of(ref):
    return Episode.objects.get(id=ref)


def test_a_page_nobody_has_written_to_is_not_made_twice():
    ref, by = build.episode(sessions=2, phq9=[9, 8]), people.mara()
    assert clients.page(ref, by=by) is clients.page(ref, by=by)


def test_every_look_is_audited_though_the_page_was_kept():
    ref, by = build.episode(), people.mara()
    before = AuditRow.objects.filter(act="viewed", noun="record").count()
    for _ in range(3):
        clients.page(ref, by=by)
    assert AuditRow.objects.filter(act="viewed", noun="record").count() == before + 3


def test_another_reader_never_gets_what_was_made_for_somebody_else():
    ref, tomas = build.episode(), people.tomas()
    assert clients.page(ref, by=people.mara()) is not clients.page(ref, by=tomas)


def test_another_day_makes_another_page():
    ref, by = build.episode(), people.mara()
    tomorrow = people.on(by, by.today + timedelta(days=1))
    assert clients.page(ref, by=by) is not clients.page(ref, by=tomorrow)


def test_after_a_quarter_of_an_hour_it_is_made_anew():
    ref, by = build.episode(), people.mara()
    later = replace(by, now=by.now + timedelta(minutes=16))
    assert clients.page(ref, by=by) is not clients.page(ref, by=later)


def test_what_is_written_to_a_partner_is_on_the_page_at_once():
    couple = build.episode(kind="couple", partners=["Lena Weber"])
    (_, lena), by = [ref for ref, _ in book.people(couple)], people.mara()
    clients.page(couple, by=by)
    build.entry("contact-way", lena, kind="mobile", value="0170 1234567")
    kept, fresh = seen(couple, by)
    assert kept == fresh


def test_another_course_of_the_same_person_is_on_the_page_at_once():
    ref, by = build.episode(), people.mara()
    clients.page(ref, by=by)
    build.saved(
        episodes.begin_again(
            client_of(ref), kind="individual", started_on=by.today, by=by, ref=uuid4()
        )
    )
    kept, fresh = seen(ref, by)
    assert kept == fresh and len(kept["others"]) == 1


@settings(max_examples=25)
@given(st.data())
def test_after_any_write_the_page_is_the_one_made_now(data):
    by = people.mara()
    ref = build.episode(sessions=2, phq9=[15, 9])
    course = Course(ref, by, by.today - timedelta(days=100), data)
    for _ in range(4):
        clients.page(ref, by=by)
        data.draw(st.sampled_from(DATED + TIMELESS))(course)
        kept, fresh = seen(ref, by)
        assert kept == fresh


def test_what_is_kept_stays_little(monkeypatch):
    monkeypatch.setattr(unchanged, "AT_MOST", 2)
    by, shelf = people.mara(), unchanged.Shelf()
    for ref in [uuid4(), uuid4(), uuid4()]:
        shelf.get(ref, by=by, writes=lambda: unchanged.Writes(by.practice), make=object)
    assert len(shelf._made) == 2

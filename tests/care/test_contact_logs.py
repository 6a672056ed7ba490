"""The contact log of one course: what was tried, by permitted ways, and when to let be."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import contact_logs, noticing
from envoi.care.answers import NotThere, Refused
from envoi.knowledge import library
from envoi.records.models import ContactAttempt, Ending, NoticedRow
from tests import build, people
from tests.care.test_pathways_walked import answered, begun

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def tried(episode, **values):  # type: ignore[no-untyped-def]
    return build.entry("contact-attempt", episode, **values)


def test_a_try_is_kept_with_the_permission_of_its_day() -> None:
    episode = build.episode(sessions=6)
    (client, _), *_ = contact_logs.book.people(episode)
    build.entry("contact-way", client, kind="mobile", value="555-0123", may_contact="no")
    tried(episode, way="mobile")
    tried(episode, way="post")
    kept = dict(ContactAttempt.objects.values_list("way", "permitted"))
    assert kept == {"mobile": "no", "post": "not_recorded"}
    page = contact_logs.page(episode, by=people.mara())
    assert "had said not to" in page.attempts[0].told and page.not_these == ("mobile",)


def test_the_ladder_goes_on_with_every_try() -> None:
    episode = build.episode(sessions=6)
    first = contact_logs.page(episode, by=people.mara())
    assert [rung.state for rung in first.rungs] == ["here", "open", "open", "open"]
    tried(episode, way="message", result="message_left")
    tried(episode, way="phone")
    page = contact_logs.page(episode, by=people.mara())
    assert [rung.state for rung in page.rungs] == ["done", "done", "here", "open"]
    assert not page.enough
    tried(episode, way="post")
    assert contact_logs.page(episode, by=people.mara()).enough


def test_whoever_was_spoken_with_is_in_touch_again() -> None:
    episode = build.episode(sessions=6)
    before = NoticedRow.objects.get(episode=episode).not_in_touch_from
    tried(episode, way="phone", result="spoke")
    assert NoticedRow.objects.get(episode=episode).not_in_touch_from > before
    assert not list(noticing.differing(people.mara().practice))


def test_after_something_hard_the_first_word_is_a_personal_one() -> None:
    ref = begun("rupture_conflict")
    answered(ref, library.steps()["mend"].questions[2])
    page = contact_logs.page(Ending.objects.get(id=ref).episode_id, by=people.mara())
    assert page.personal_first and page.rungs[0].title.startswith("A personal note")


def test_a_practice_chooses_its_ladder() -> None:
    by = people.mara()
    assert contact_logs.chosen(by.practice).code == "usual"
    build.saved(contact_logs.choose("gentle", by=by))
    assert contact_logs.chosen(by.practice).code == "gentle"
    with pytest.raises(NotThere):
        contact_logs.choose("harsh", by=by)
    with pytest.raises(NotThere):
        contact_logs.choose("brief", by=people.ines())


def test_a_try_set_aside_counts_nowhere() -> None:
    episode, mara = build.episode(sessions=6), people.mara()
    ref = tried(episode, way="phone", result="spoke")
    contact_logs.book.mark_wrong("contact-attempt", ref, reason="Another client.", by=mara)
    page = contact_logs.page(episode, by=mara)
    assert page.attempts == () and not page.reached


def test_a_stranger_finds_no_log() -> None:
    with pytest.raises(NotThere):
        contact_logs.page(build.episode(), by=people.vera())


@pytest.mark.parametrize("at", ["25:00", "noon", "9:5"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    values = {"on": people.TODAY, "at": at, "way": "phone", "result": "spoke"}
    answer = contact_logs.book.add(
        "contact-attempt",
        {**values, "personal": False, "words": ""},
        under=build.episode(),
        by=people.mara(),
        ref=uuid4(),
    )
    assert isinstance(answer, Refused) and answer.field == "at"

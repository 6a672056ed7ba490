"""What is noticed: always what the records say, one group a course and day, then as now."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.care import caseloads, endings, noticing, pictures
from envoi.domain import signal
from envoi.domain.noticed import Group
from envoi.records.models import Episode, NoticedRow
from tests import build, people
from tests.care import writes
from tests.care.every import DAY
from tests.care.writes import DATED, TIMELESS, Course

pytestmark = pytest.mark.django_db
BACK = timedelta(days=150)
DAYS = [people.TODAY + away * DAY for away in (-400, -60, -1, 0, 1, 15, 30, 57, 90, 180, 800)]


def course(data, *, by=None):
    """A course of therapy that began a while ago, with nothing in it yet."""
    by = by or people.mara()
    since = by.today - BACK
    return Course(build.episode(started_on=since, by=by), by, since, data)


def is_open(ref):
    return Episode.objects.filter(id=ref, status__in=["active", "onhold"]).exists()


def differing():
    return list(noticing.differing(people.mara().practice))


@pytest.fixture
def fresh():
    """Everything an example writes is taken back after it."""
    people.tomas()

    def within(act):
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return within


@settings(max_examples=20)
@given(st.data(), writes.some(DATED + TIMELESS, 6))
def test_what_is_kept_is_what_the_records_say_after_any_writes(fresh, data, several):
    def act():
        one = course(data)
        for write in several:
            write(one)
        assert differing() == []

    fresh(act)


def places(by, on):
    return {row.episode_id: row for row in caseloads._rows(by, on)}


@settings(max_examples=20)
@given(st.data(), writes.some(DATED + TIMELESS, 6))
def test_on_any_day_a_course_stands_in_one_group_and_sql_says_the_same(fresh, data, several):
    def act():
        one = course(data)
        for write in several:
            write(one)
        for by in (one.by, people.acting("tomas")):
            for day in DAYS:
                for row in caseloads._rows(by, day):
                    found = caseloads._found(row, day, row.mine)
                    group, signals = signal.on_day(found.noticed, day)
                    assert Group(caseloads.GROUPS[row.place]) is found.group is group
                    assert bool(signals) is (group is not Group.REST)

    fresh(act)


@settings(max_examples=10)
@given(st.data(), writes.some(DATED + TIMELESS, 6))
def test_every_open_course_is_listed_once_and_counted_once(fresh, data, several):
    def act():
        ones = [course(data) for _ in range(2)]
        for write in several:
            write(data.draw(st.sampled_from(ones)))
        for by in (people.mara(), people.acting("tomas")):
            for on in (people.TODAY, people.TODAY + 40 * DAY, people.TODAY - 40 * DAY):
                page = caseloads.page(caseloads.Question(sort="name"), by=by, on=on)
                rows = [row.episode for section in page.sections for row in section.rows]
                going_on = {one.ref for one in ones if on < people.TODAY or is_open(one.ref)}
                assert sorted(rows) == sorted(going_on)
                counted = sum(section.count for section in page.sections)
                assert page.total == counted == len(going_on)

    fresh(act)


def told(by, on):
    """All a caseload says on a day."""
    page = caseloads.page(caseloads.Question(sort="name"), by=by, on=on)
    return page.sections, page.total, caseloads.report(by=by, on=on)


@settings(max_examples=20)
@given(st.data(), writes.some(DATED + TIMELESS, 5), writes.some(DATED, 5))
def test_an_earlier_day_is_told_as_it_was_told_then(fresh, data, before, after):
    def act():
        one = course(data)
        for write in before:
            write(one)
        then = told(one.by, people.TODAY)
        later = people.on(people.mara(), people.TODAY + 30 * DAY)
        for write in after:
            write(Course(one.ref, later, people.TODAY + DAY, data))
        assert told(later, people.TODAY) == then

    fresh(act)


# ---- the same laws, searched for longer by `make test-long`

LONG = settings(max_examples=400)
ANY = writes.some(DATED + TIMELESS, 10)


def longer(law, *several):
    """The same law held against more and longer histories."""
    return pytest.mark.long(LONG(given(st.data(), *several)(law.hypothesis.inner_test)))


test_kept_for_long = longer(test_what_is_kept_is_what_the_records_say_after_any_writes, ANY)
test_one_group_for_long = longer(
    test_on_any_day_a_course_stands_in_one_group_and_sql_says_the_same, ANY
)
test_an_earlier_day_for_long = longer(
    test_an_earlier_day_is_told_as_it_was_told_then, ANY, writes.some(DATED, 10)
)


# ---- keeping and repairing


def test_a_kept_row_that_went_wrong_is_found_and_put_right():
    build.episode(name="Anna Berg")
    ref = build.episode()
    NoticedRow.objects.filter(episode=ref).update(standing_group=Group.STUCK.rank)
    assert differing() == [ref]
    assert noticing.repair(people.mara().practice) == [ref]
    assert differing() == []


def test_a_kept_row_that_was_lost_is_found_and_put_right():
    ref = build.episode()
    NoticedRow.objects.all().delete()
    assert noticing.repair(people.mara().practice) == [ref]
    assert NoticedRow.objects.count() == 1


def test_many_writes_are_looked_at_once_before_they_are_kept():
    with noticing.once():
        ref = build.episode()
        build.score(ref, 25)
        assert not NoticedRow.objects.filter(episode=ref).exists()
        with noticing.once():
            build.score(ref, 3)
    assert NoticedRow.objects.filter(episode=ref).count() == 1
    assert differing() == []


def test_writes_that_failed_together_leave_nothing_to_be_looked_at():
    ref = build.episode()
    with pytest.raises(ZeroDivisionError), noticing.once():
        build.score(ref, 25)
        raise ZeroDivisionError
    build.score(ref, 3)
    assert differing() == []
    assert NoticedRow.objects.get().standing_group == Group.REST.rank


def test_an_ending_only_considered_is_kept_apart_for_who_treats():
    ref = build.episode()
    endings.consider(ref, by=people.mara(), ref=uuid4())
    rows = {row.readers: row.standing_group for row in NoticedRow.objects.filter(episode=ref)}
    assert rows == {"treating": Group.ENDING.rank, "others": Group.REST.rank}


def test_a_picture_of_many_is_the_picture_of_each():
    refs = [build.episode(name=name, phq9=[12, 9]) for name in ("Anna", "Jonas", "Mia")]
    together = pictures.of(refs)
    assert together == {ref: pictures.of_one(ref) for ref in refs}

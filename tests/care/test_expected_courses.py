"""What is usual, learnt from a practice's own courses: kept, noticed, told; honest about few."""

from datetime import timedelta
from random import Random

import pytest

from envoi.care import caseloads, clients, expected_courses, noticing
from envoi.care.answers import NotThere
from envoi.domain.growth import from_data
from envoi.records.models import AuditRow, ExpectedCourse, Response
from tests import build, people

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def courses(count, *, by=None, drop=1.0):
    """So many open courses of four answers, each falling at its own pace from its own height."""
    by = by or people.mara()
    rng = Random(5)
    for _ in range(count):
        start, fall = rng.randint(14, 20), drop * rng.uniform(0.5, 2)
        scores = [max(0, round(start - fall * n + rng.uniform(-2, 2))) for n in range(4)]
        build.episode(by=by, phq9=scores)


def learn(count=expected_courses.FEWEST, **more):
    courses(count, **more)
    expected_courses.estimate(people.mara().practice, now=people.NOW)
    return ExpectedCourse.objects.get(practice=people.mara().practice)


def page_of(scores, *, by=None):
    return clients.page(build.episode(phq9=scores), by=by or people.mara())


def usual(scores):
    (card,) = page_of(scores).measures
    return card.usual


def test_of_fewer_than_thirty_courses_nothing_is_said_but_how_many_it_takes():
    row = learn(29)
    assert (row.why_not, row.model) == ("too_few", None)
    told = usual([18, 17, 16])
    assert "takes 30 courses" in told.why_not and "so far there are 29" in told.why_not
    assert not told.told and not told.among


def test_of_very_few_not_even_how_many():
    learn(3)
    assert "fewer than five" in usual([18, 17, 16]).why_not


def test_from_thirty_on_the_page_says_what_similar_courses_did():
    learn()
    told = usual([18, 17, 16])
    assert told.told[0].startswith("Of courses here that began at 18, 8 of 10 stood between")
    assert told.told[1].startswith("Of courses with answers like these, ")
    assert "would stand below 10" in told.told[1]
    assert "Learnt from 30 courses" in told.trust[0]
    assert told.trust[-1] == "It says what was usual here, and not what somebody needs."


def test_what_is_kept_holds_no_course():
    row = learn()
    assert row.settled and row.courses == 30
    assert set(row.held_back) == {"courses", "within", "within_next", "worse", "not_better"}
    assert from_data(row.model).converged and from_data(row.model).episodes == 30


def test_a_course_beyond_the_range_is_noticed_from_the_next_write_on():
    learn()
    ref = build.episode(phq9=[14, 15, 16, 17])
    kinds = [each.fact for each in clients.page(ref, by=people.mara()).noticed]
    assert any("8 of 10 stood between" in fact for fact in kinds)
    assert list(noticing.differing(people.mara().practice)) == []


def test_learning_looks_at_the_open_courses_anew():
    ref = build.episode(phq9=[14, 15, 16, 17])
    learn()
    assert list(noticing.differing(people.mara().practice)) == []
    report = caseloads.report(by=people.mara())
    kinds = {
        (each["episode"], signal["kind"])
        for group in report["groups"]
        for each in group["episodes"]
        for signal in each["signals"]
    }
    assert (str(ref), "off_course") in kinds


def test_an_earlier_day_knows_nothing_of_what_was_learnt_later():
    learn()
    ref = build.episode(phq9=[14, 15, 16, 17])
    (row,) = noticing.recomputed([ref], until=people.TODAY - timedelta(days=2))
    assert not any(each["kind"] == "off_course" for each in row.noticed["standing"])


def test_the_supervisor_reads_it_and_a_colleague_does_not():
    learn()
    tomas = people.tomas()
    ref = build.episode(phq9=[18, 17, 16])
    (card,) = clients.page(ref, by=tomas).measures
    assert card.usual.told
    with pytest.raises(NotThere):
        clients.page(ref, by=people.ines())


def test_learning_is_written_down_and_due_again_after_a_week():
    learn()
    practice = people.mara().practice
    row = AuditRow.objects.filter(practice=practice, act="estimated").get()
    assert (row.member, row.door, row.detail) == (None, "worker", {"instruments": 1})
    assert expected_courses.due(now=people.NOW + timedelta(days=6)) == []
    assert expected_courses.due(now=people.NOW + timedelta(days=8)) == [practice]


def test_what_was_left_half_done_is_finished_the_next_time():
    ref = build.episode(phq9=[14, 15, 16, 17])
    row = learn()
    noticing.NoticedRow.objects.filter(episode=ref).update(noticed={"standing": [], "dated": []})
    ExpectedCourse.objects.filter(id=row.id).update(settled=False)
    expected_courses.keep(now=people.NOW)
    assert list(noticing.differing(people.mara().practice)) == []
    assert ExpectedCourse.objects.get(id=row.id).settled


def test_what_all_scores_of_an_instrument_were_taken_back_for_is_not_told_any_more():
    learn()
    Response.objects.update(
        wrong_at=people.NOW, wrong_by=people.mara().member, wrong_reason="another practice's"
    )
    expected_courses.estimate(people.mara().practice, now=people.NOW)
    assert ExpectedCourse.objects.get().why_not == "too_few"


def test_another_practice_learns_from_its_own_courses_alone():
    learn()
    vera = people.vera()
    build.episode(by=vera, phq9=[18, 17, 16])
    expected_courses.estimate(vera.practice, now=people.NOW)
    row = ExpectedCourse.objects.get(practice=vera.practice)
    assert (row.courses, row.why_not) == (1, "too_few")


def test_constant_answers_teach_nothing_and_it_says_so():
    for _ in range(30):
        build.episode(phq9=[12, 12, 12])
    expected_courses.estimate(people.mara().practice, now=people.NOW)
    assert ExpectedCourse.objects.get().why_not == "not_answered"
    assert "do not tell yet" in usual([18, 17, 16]).why_not

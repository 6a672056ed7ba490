"""Endings, counted: who may count whose, what is gathered, and what is left of a few."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from envoi.care import book, ended_courses, endings, endings_statistics, reopenings
from envoi.care.answers import NotThere
from envoi.domain.change import Outcome
from envoi.domain.ended import Changed, Course, Duty, Kind
from envoi.records.models import AuditRow, Death, Ending, Episode
from tests import build, people
from tests.care import ended
from tests.care.counted import some, stopped

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def gathered(**more) -> Course:
    """The one course there is, as it is counted."""
    (found,) = ended_courses.courses(by=more.get("by") or people.mara())
    return found


def value(part: str, group: str, *, by=None, what: str = "") -> object:
    found = endings_statistics.report(by=by or people.mara())["figures"]
    return next(
        each["value"]
        for each in found
        if (each["part"], each["group"]) == (part, group) and what in ("", each["what"])
    )


def test_a_course_is_gathered_with_what_its_record_says():
    stopped(phq9=[18, 12, 6], sessions=3)
    found = gathered()
    assert (found.kind, found.reason, found.attended) == (Kind.UNPLANNED, "client_choice", 3)
    assert found.changes == (Changed("phq-9", Outcome.RECOVERED),)
    assert (found.missed_last, found.short_of_change) == (False, False)
    assert found.facts["dropped_out_said"] is True
    assert found.therapist == str(people.mara().member)


def test_an_open_course_has_no_ending_and_counts_for_as_long_as_it_was_seen():
    build.episode(sessions=3)
    found = gathered()
    assert (found.kind, found.ended_on, found.attended) == (None, None, 3)


def test_whoever_is_asked_afterwards_has_answered_by_a_questionnaire():
    ending = ended.closed()
    assert gathered().check_in == ""
    later = people.on(people.mara(), people.TODAY + 30 * DAY)
    build.saved(endings.follow_up(ending, by=later))
    assert gathered(by=later).check_in == "asked"
    build.score(Ending.objects.get(id=ending).episode_id, 7, on=later.today, by=later)
    assert gathered(by=later).check_in == "answered"


def test_the_short_form_has_no_day_of_talking_and_a_worked_through_ending_has():
    stopped()
    assert gathered().raised_on is None
    Ending.objects.update(form="full")
    assert gathered().raised_on == people.TODAY - timedelta(days=20)


@pytest.mark.parametrize(("last", "agreed"), [("yes", True), ("told", None)])
def test_what_each_said_last_is_their_answer_and_told_is_no_yes(last, agreed):
    ending = ended.prepared()
    ended.answer(ending, "end_with_plan", choice="no")
    ended.answer(ending, "end_with_plan", choice=last)
    ended.answer(ending, "end_with_plan", speaker="therapist", choice="more_time")
    build.saved(ended.closings.close(ending, by=people.mara()))
    assert (gathered().client_agreed, gathered().therapist_agreed) == (agreed, False)


def test_a_closing_leaves_a_summary_due_and_a_late_one_is_late():
    stopped()
    duty = gathered().summary
    assert duty is not None
    assert duty.done_on is None
    assert Duty(duty.due_on, duty.due_on + DAY).in_time(people.TODAY) is False


def test_a_missed_last_hour_is_seen():
    ref = build.episode(sessions=3, started_on=people.TODAY - timedelta(days=40))
    build.attended(ref, people.TODAY - DAY, status="not_shown")
    assert gathered().missed_last is True


@pytest.mark.parametrize(("reason", "kind"), [
    ("therapist_leaving", Kind.TRANSFER), ("client_death", Kind.OTHER), ("no_show", Kind.UNPLANNED),
])  # fmt: skip
def test_a_reason_says_whether_an_ending_stands_apart(reason, kind):
    stopped()
    Ending.objects.update(reason=reason)
    assert gathered().kind is kind


@pytest.mark.parametrize(("days_ago", "kind"), [(15, Kind.OTHER), (-1, Kind.UNPLANNED)])
def test_who_died_before_the_closing_did_not_stop_coming(days_ago, kind):
    ref = stopped()
    by = people.mara()
    told = {"heard_on": people.TODAY + 9 * DAY, "created_at": by.now, "created_by_id": by.member}
    Death.objects.create(
        client_id=book.people(ref)[0][0],
        died_on=people.TODAY - timedelta(days=days_ago),
        practice_id=by.practice,
        **told,
    )
    assert gathered().kind is kind


def test_a_reopened_course_is_open_again():
    ref = stopped()
    ending = Ending.objects.get(episode=ref)
    build.saved(reopenings.reopen(ending.id, reason="She called.", by=people.mara()))
    assert gathered().kind is None


def test_an_episode_entered_in_error_counts_nowhere():
    stopped()
    by = people.mara()
    Episode.objects.update(wrong_at=by.now, wrong_by=by.member, wrong_reason="Twice.")
    assert ended_courses.courses(by=by) == ()


def test_a_therapist_counts_their_own_and_nobody_elses():
    some(people.ines())
    stopped()
    assert value("kinds", "all", by=people.ines()) == 11
    assert value("kinds", "unplanned", by=people.ines()) == 45


def test_a_manager_counts_everybody_and_sees_no_name():
    some(planned=5, unplanned=5)
    some(people.ines(), planned=5, unplanned=6)
    page = endings_statistics.page(by=people.ada())
    assert value("kinds", "all", by=people.ada()) == 21
    assert "of the whole practice" in page.whose
    assert "Ines" not in repr(page)
    assert "Mara" not in repr(page)
    assert page.funnel is None


def test_a_supervisor_sees_supervisees_from_ten_endings_on_and_nobody_else():
    some(planned=5, unplanned=5)
    some(people.ines(), planned=1, unplanned=0)
    by = people.tomas()
    assert value("therapists", "Mara", by=by) == 50
    assert {each["group"] for each in endings_statistics.report(by=by)["figures"]} & {
        *("Ines", str(people.ines().member))
    } == set()


def test_a_supervisee_with_a_few_endings_is_too_few_to_say():
    some(planned=4, unplanned=5)
    assert value("therapists", "Mara", by=people.tomas()) is None


def test_who_may_not_count_is_told_there_is_nothing():
    biller = people.joined("bela", "biller")
    for door in (endings_statistics.page, endings_statistics.table, endings_statistics.report):
        with pytest.raises(NotThere):
            door(by=biller)


def test_another_practice_counts_its_own():
    some()
    assert value("kinds", "all", by=people.vera()) == 0


def test_looking_and_taking_along_leave_a_row_each():
    by = people.mara()
    before = AuditRow.objects.count()
    endings_statistics.page(by=by)
    endings_statistics.table(by=by)
    rows = AuditRow.objects.order_by("at")
    assert AuditRow.objects.count() == before + 2
    assert {row.act for row in rows if row.noun == "endings statistics"} == {"viewed", "downloaded"}


def test_the_number_of_statements_does_not_grow_with_the_practice():
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            endings_statistics.page(by=people.mara())
        return len(seen)

    stopped()
    one = asked()
    some(planned=3, unplanned=3)
    assert asked() == one


def test_the_table_hides_what_the_page_hides():
    some(planned=9, unplanned=3)
    by = people.mara()
    rows = {(row[0], row[1]): row for row in endings_statistics.table(by=by)}
    page = {part.code: part for part in endings_statistics.page(by=by).parts}
    assert rows["kinds", "unplanned"][4] == ""
    assert rows["kinds", "unplanned"][9] == "too few to say"
    assert page["kinds"].lines[3].value == "too few to say"


def test_an_ending_under_way_is_no_ending_yet():
    ref = build.episode(sessions=2)
    told = {"on": people.TODAY, "initiated_by": "client", "why": "", "by": people.mara()}
    build.saved(endings.talk(ref, ref=uuid4(), **told))
    assert gathered().kind is None
    assert gathered().began_on < date(2027, 1, 1)

"""What an extract says of a course: days counted from its first, nothing after the last known."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.extract import (
    Answered,
    Course,
    Ended,
    Hour,
    Referred,
    Secret,
    age_band,
    how,
    kept,
    month,
    rows,
    secret,
)

START = date(2025, 3, 3)
OPEN_TO_THE_END = Secret(0, date(2030, 1, 1))
DAYS = st.integers(0, 200)


def on(days):
    return START + timedelta(days=days)


def hours(*told):
    return tuple(Hour(on(day), code) for day, code in told)


def answers(*told, instrument="phq-9"):
    return tuple(Answered(instrument, on(day), 1, score) for day, score in told)


ENDED = Ended("planned_worked_through", "goals_met", "both", on(10), "yes", "", False, False, None)
COURSE = Course(
    born="1992-05-14",
    started_on=START,
    ended_on=on(21),
    hours=hours((0, "attended"), (7, "missed"), (14, "attended"), (21, "attended")),
    answers=answers((0, 18_000), (14, 9_000), (60, 4_000)),
    ended=ENDED,
    summary_on=on(25),
)


def test_a_course_is_told_in_days_from_its_first():
    episode, scores, sessions = rows(COURSE, OPEN_TO_THE_END)
    told = ("days", "attended", "how", "who", "agreed", "raised_days", "summary_days")
    assert [episode[name] for name in told] == [21, 3, "planned", "both", "agreed", 11, 4]
    assert [(each["number"], each["days"], each["session"]) for each in scores] == [
        (1, 0, 0),
        (2, 14, 1),
    ]
    assert [each["kept"] for each in sessions] == ["attended", "missed", "attended", "attended"]


def test_an_answer_after_the_end_is_a_check_in_and_no_score_of_the_course():
    assert rows(COURSE, OPEN_TO_THE_END)[0]["follow_up"] == "answered"
    asked = replace(COURSE, answers=(), ended=replace(ENDED, asked_after_on=on(50)))
    assert rows(asked, OPEN_TO_THE_END)[0]["follow_up"] == "asked"
    assert rows(replace(COURSE, answers=()), OPEN_TO_THE_END)[0]["follow_up"] == "none"


def test_what_comes_after_the_last_known_day_is_not_known_yet():
    episode, scores, sessions = rows(COURSE, Secret(0, on(15)))
    assert (episode["over"], episode["how"], episode["days"]) == (False, None, 14)
    assert (len(scores), len(sessions)) == (2, 3)


@given(st.integers(-182, 182), st.integers(0, 90), DAYS)
def test_nothing_but_the_month_depends_on_the_calendar(shift, until, later):
    """A course moved by any number of days, seen as long, has the same rows."""
    by = Secret(shift, on(until))
    moved = Course(
        born="",
        started_on=on(later),
        ended_on=on(21 + later),
        hours=tuple(Hour(each.on + timedelta(later), each.kept) for each in COURSE.hours),
        answers=tuple(replace(each, on=each.on + timedelta(later)) for each in COURSE.answers),
        ended=replace(ENDED, talked_on=on(10 + later)),
        summary_on=on(25 + later),
    )
    calendar = ("month", "year")
    for one, other in zip(
        rows(replace(COURSE, born=""), by),
        rows(moved, Secret(shift, by.until + timedelta(later))),
        strict=True,
    ):
        together = zip(
            *([each] if isinstance(each, dict) else each for each in (one, other)), strict=True
        )
        for a, b in together:
            assert {k: v for k, v in a.items() if k not in calendar} == {
                k: v for k, v in b.items() if k not in calendar
            }


@given(st.lists(st.tuples(DAYS, st.integers(1, 3)), unique=True, min_size=1), DAYS)
def test_answers_are_numbered_from_one_in_the_order_of_time(told, until):
    given_ = tuple(Answered("phq-9", on(day), nth, 1_000 * day + nth) for day, nth in told)
    course = Course("", START, None, answers=given_)
    _, scores, _ = rows(course, Secret(0, on(until)))
    assert [each["number"] for each in scores] == list(range(1, len(scores) + 1))
    values = [each["score"] for each in scores]
    assert values == sorted(1_000 * day + nth for day, nth in told if day <= until)


def test_an_hour_before_the_course_is_its_first_day():
    early = Course("", START, None, hours=hours((-3, "attended"), (4, "attended")))
    episode, _, sessions = rows(early, OPEN_TO_THE_END)
    assert (episode["days"], [each["days"] for each in sessions]) == (7, [0, 7])


@pytest.mark.parametrize(
    ("born", "band"),
    [
        *(("1992-05-14", "30-39"), ("1995-03-04", "20-29"), ("1995-03-03", "30-39")),
        *(("1930", "80+"), ("2020-01", "0-9"), ("1995", None), ("1990", "30-39"), ("", None)),
        ("2031-01-01", None),
    ],
)
def test_of_a_birth_date_only_ten_years_remain(born, band):
    assert age_band(born, START) == band


@pytest.mark.parametrize(
    ("manner", "more", "referral", "said"),
    [
        ("planned_worked_through", {}, "", "planned"),
        ("planned_worked_through", {}, "declined", "planned"),
        ("planned_worked_through", {"moved_on": True}, "", "transfer"),
        ("planned_worked_through", {"apart": "transfer"}, "", "transfer"),
        ("planned_short", {}, "booked", "transfer"),
        ("unplanned", {}, "attended", "unplanned"),
        ("unplanned", {"apart": "other"}, "", "other"),
        ("unplanned", {"died": True, "moved_on": True}, "", "other"),
        ("", {}, "", None),
    ],
)
def test_a_transfer_is_an_ending_after_which_care_goes_on(manner, more, referral, said):
    ended = replace(ENDED, manner=manner, **more)
    assert how(ended, [referral] if referral else []) == said


@pytest.mark.parametrize(
    ("told", "missed"),
    [
        ((), None),
        (("attended",), False),
        (("attended", "missed"), True),
        (("attended", "cancelled_by_client"), True),
        (("attended", "missed", "cancelled_by_us"), True),
        (("missed", "attended", "cancelled_by_us"), False),
    ],
)
def test_whether_the_last_hour_was_missed_is_no_matter_of_ours(told, missed):
    course = Course("", START, None, hours=hours(*enumerate(told)))
    assert rows(course, OPEN_TO_THE_END)[0]["missed_last"] is missed


@pytest.mark.parametrize(
    ("status", "by", "code"),
    [
        ("attended", "", "attended"),
        ("not_shown", "", "missed"),
        ("late_cancelled", "", "cancelled_by_client"),
        ("cancelled", "therapist", "cancelled_by_us"),
        ("expected", "", None),
    ],
)
def test_an_hour_has_the_code_of_its_attendance(status, by, code):
    assert kept(status, by) == code


def test_a_referral_stands_where_it_stood_on_the_last_known_day():
    course = replace(
        COURSE,
        referrals=(Referred(True, ((on(5), "needed"), (on(20), "sent"), (on(40), "booked"))),),
    )
    assert rows(course, Secret(0, on(30)))[0]["referral"] == "sent"
    assert rows(course, Secret(0, on(4)))[0]["referral"] is None


def test_days_are_moved_by_up_to_half_a_year_and_months_with_them():
    drawn = [secret(START, Random(each)) for each in range(300)]
    assert min(d.shift for d in drawn) < -150 and max(d.shift for d in drawn) > 150
    assert all(-182 <= d.shift <= 182 and 0 <= (START - d.until).days <= 90 for d in drawn)
    assert month(date(2025, 1, 31), Secret(1, START)) == 12 * 2025 + 1

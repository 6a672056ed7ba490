"""Endings, counted: what is told, what stands apart, what is too few to say."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import endings_statistics as statistics
from envoi.domain.change import Outcome
from envoi.domain.ended import Changed, Course, Duty, Kind, Sent
from envoi.domain.figure import Figure, Why
from envoi.domain.proportion import wilson
from tests.domain.endings import AS_OF, OPEN, PLANNED, SHORT, TRANSFER, UNPLANNED, many

SOME = [*many(20), *many(6, SHORT), *many(14, UNPLANNED), *many(3, TRANSFER), *many(9, OPEN)]


def told(courses: list[Course], part: str, group: str = "all", what: str = "") -> Figure:
    found = statistics.figures(courses, as_of=AS_OF)
    return next(
        each
        for each in found
        if (each.part, each.group) == (part, group) and what in ("", each.what)
    )


def test_planned_short_and_unplanned_are_shares_of_those_that_ended_here():
    found = told(SOME, "kinds", "unplanned")
    interval = wilson(14, 40)
    assert (found.count, found.of, found.value) == (14, 40, 35)
    assert (found.low, found.high) == (round(interval.low * 100), round(interval.high * 100))


def test_a_transfer_stands_apart_and_three_are_too_few_to_say():
    assert told(SOME, "kinds", "transfer").why is Why.TOO_FEW
    assert told([*SOME, *many(4, TRANSFER)], "kinds", "transfer").value == 7
    assert told([*SOME, *many(9, TRANSFER)], "kinds", "unplanned").of == 40


def test_transfers_are_in_no_denominator_of_drop_out():
    for code in ("therapist_says", "few_sessions", "missed_last"):
        assert told([*SOME, *many(9, TRANSFER)], "dropout", code).of == 40
    assert told(SOME, "dropout", "missed_last").count == 14


def test_without_an_agreed_number_of_sessions_nobody_fell_short_of_it():
    assert told(SOME, "dropout", "short_of_plan").why is Why.NOBODY


def test_a_few_unplanned_endings_are_hidden_and_cannot_be_found_from_the_rest():
    few = [*many(20), *many(12, SHORT), *many(3, UNPLANNED)]
    assert told(few, "kinds", "unplanned").why is Why.TOO_FEW
    assert told(few, "kinds", "short").why is Why.TOO_FEW
    assert told(few, "kinds", "planned").count == 20
    assert told(few, "kinds").value == 35


def test_the_months_do_not_add_up_to_what_is_hidden_above_them():
    hidden = [*many(3), *many(30, UNPLANNED)]
    assert told(hidden, "kinds", "unplanned").why is Why.TOO_FEW
    assert told(hidden, "months", "2026-09").why is Why.TOO_FEW
    assert told([*hidden, *many(9)], "months", "2026-09").value == 71


def test_open_courses_and_those_that_ended_long_ago_are_not_counted():
    long_ago = many(50, ended_on=AS_OF - timedelta(days=5 * 365), began_on=AS_OF.replace(year=2015))
    assert told([*SOME, *long_ago], "kinds").value == told(SOME, "kinds").value == 40


def test_nobody_at_all_is_told_as_nobody():
    found = statistics.figures([], as_of=AS_OF)
    assert {each.why for each in found if each.unit != "count"} <= {Why.NOBODY, Why.TOO_FEW}
    assert all(not each.value for each in found)


def test_the_order_of_reasons_does_not_tell_which_of_the_few_are_more():
    few = [*many(1, reason="a"), *many(4, reason="c"), *many(3, reason="b"), *many(3, reason="d")]
    found = statistics.figures([*many(9), *few, *many(12, UNPLANNED)], as_of=AS_OF)
    listed = [(each.group, each.count) for each in found if each.part == "reasons"]
    assert listed[:2] == [("no_show", 12), ("goals_met", 9)]
    assert listed[2:] == [(each, None) for each in "abcd"]


def test_from_talking_about_it_to_the_last_day():
    days = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    courses = [replace(PLANNED, raised_on=PLANNED.ended_on - timedelta(days=n)) for n in days]
    found = told(courses, "conversation", what="raised_to_end")
    assert (found.value, found.low, found.high, found.count) == (55, 20, 90, 10)
    assert told(courses[:9], "conversation", what="raised_to_end").low is None
    assert told(courses[:4], "conversation", what="raised_to_end").why is Why.TOO_FEW


def test_agreement_counts_those_who_were_asked():
    courses = [*many(6, client_agreed=True), *many(5, client_agreed=False), *many(9)]
    assert told(courses, "conversation", what="client_agreed").of == 11
    assert told(courses, "conversation", what="client_agreed").value == 55
    assert told(courses, "conversation", what="both_agreed").why is Why.NOBODY


def test_change_by_kind_of_ending():
    better, same = (Changed("phq-9", each) for each in (Outcome.RECOVERED, Outcome.UNCHANGED))
    courses = [
        *many(15, changes=(better,)),
        *many(5, changes=(same,)),
        *many(6, UNPLANNED, changes=(better,)),
        *many(14, UNPLANNED, changes=(same,)),
        *many(7, changes=(Changed("phq-9", Outcome.NOT_ENOUGH_DATA),)),
    ]
    assert told(courses, "change:phq-9", "planned", "better").value == 75
    assert told(courses, "change:phq-9", "unplanned", "better").value == 30
    assert told(courses, "change:phq-9", "all", "better").of == 40
    assert told(courses, "change:phq-9", "all", "worse").count == 0


def test_a_summary_not_due_yet_is_neither_late_nor_in_time():
    on = PLANNED.ended_on
    kept = [
        *many(8, summary=Duty(on, on)),
        *many(5, summary=Duty(on, on + timedelta(days=1))),
        *many(5, summary=Duty(on)),
        *many(9, summary=Duty(AS_OF)),
    ]
    found = told(kept, "papers", what="summary_in_time")
    assert (found.count, found.of) == (8, 18)


def test_a_referral_still_on_its_way_is_not_counted_yet():
    ago = AS_OF - timedelta(days=31)
    sent = [
        *many(6, referral=Sent(ago, "attended")),
        *many(5, referral=Sent(ago, "booked")),
        *many(9, referral=Sent(AS_OF - timedelta(days=3), "sent")),
    ]
    assert told(sent, "onward", what="referral_arrived").of == 11


def test_check_ins_count_those_who_were_asked():
    asked = [*many(6, check_in="answered"), *many(6, check_in="asked"), *many(9)]
    assert told(asked, "onward", what="check_in_answered").value == 50


def test_endings_compete_and_one_way_is_told_beside_the_others():
    """By 91 days: 10 of 40 stopped at 30 days; nobody was lost before."""
    early = AS_OF - timedelta(days=300)
    courses = [
        *many(10, UNPLANNED, began_on=early, ended_on=early + timedelta(days=30)),
        *many(20, began_on=early, ended_on=early + timedelta(days=100)),
        *many(10, OPEN, began_on=early),
    ]
    assert told(courses, "time:28", "unplanned").value == 0
    assert told(courses, "time:91", "unplanned").value == 25
    assert told(courses, "time:182", "planned").value == 50
    assert told(courses, "time:365", "planned").why is Why.TOO_FEW  # nobody was seen so long
    assert told(courses[:30], "time:365", "planned").value == 67


def test_two_points_in_time_a_few_endings_apart_are_not_both_told():
    early = AS_OF - timedelta(days=400)
    courses = [
        *many(10, UNPLANNED, began_on=early, ended_on=early + timedelta(days=90)),
        *many(2, UNPLANNED, began_on=early, ended_on=early + timedelta(days=300)),
        *many(28, OPEN, began_on=early),
    ]
    assert told(courses, "time:365", "unplanned").value == 30
    assert told(courses, "time:91", "unplanned").why is Why.TOO_FEW


def test_a_therapist_with_fewer_than_ten_endings_is_not_told_of():
    courses = [*many(9), *many(10, UNPLANNED, therapist="b"), *many(10, therapist="b")]
    found = statistics.of_therapists(courses, ["b", "a", "c"], as_of=AS_OF)
    assert [(each.group, each.value) for each in found] == [("b", 50), ("a", None), ("c", None)]


def test_ones_own_figures_do_not_give_away_a_colleagues_few():
    courses = [*many(10), *many(10, UNPLANNED), *many(2, UNPLANNED, therapist="b")]
    (own,) = statistics.of_therapists(courses, ["a"], as_of=AS_OF)
    assert (own.value, own.of) == (None, None)


def practice(therapists: str) -> list[Course]:
    return [
        each
        for n, who in enumerate(therapists)
        for each in (*many(8 + n, therapist=who), *many(5 + n, UNPLANNED, therapist=who))
    ]


def test_a_funnel_of_a_few_is_drawn_for_those_who_answer_for_them_alone():
    assert statistics.funnel_of(practice("abc"), own="a", as_of=AS_OF) is None
    known = statistics.funnel_of(practice("abc"), own="a", as_of=AS_OF, known={"b", "c"})
    assert known is not None
    assert [point.own for point in known.points] == [True, False, False]


def test_a_funnel_of_many_names_nobody_and_marks_the_readers_own():
    found = statistics.funnel_of(practice("abcdef"), own="c", as_of=AS_OF)
    assert found is not None
    assert [point.cases for point in found.points] == [13, 15, 17, 19, 21, 23]
    assert [point.own for point in found.points].count(True) == 1
    assert all(low <= found.target <= high for _, _, low, high, _ in found.limits)


def test_who_has_a_few_unplanned_endings_is_not_drawn_nor_who_would_give_them_away():
    few = [*many(20, therapist="h"), *many(2, UNPLANNED, therapist="h")]
    found = statistics.funnel_of([*practice("abcdefg"), *few], own="", as_of=AS_OF)
    assert found is not None
    assert [point.cases for point in found.points] == [17, 19, 21, 23, 25]
    assert found.left_out == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_changes_nothing(seed):
    mixed = [*SOME, *practice("abcde")]
    Random(seed).shuffle(mixed)
    assert statistics.figures(mixed, as_of=AS_OF) == statistics.figures(
        [*SOME, *practice("abcde")], as_of=AS_OF
    )


COURSES = st.lists(
    st.builds(
        lambda like, back, lasted: replace(
            like,
            began_on=AS_OF - timedelta(days=back + lasted),
            ended_on=None if like.ended_on is None else AS_OF - timedelta(days=back),
        ),
        st.sampled_from([PLANNED, SHORT, UNPLANNED, TRANSFER, OPEN]),
        st.integers(0, 1500),
        st.integers(0, 600),
    ),
    max_size=60,
)


@given(COURSES)
def test_nothing_tells_of_one_to_four_people(courses):
    for each in statistics.figures(courses, as_of=AS_OF):
        assert each.count is None or each.count == 0 or each.count >= 5
        assert each.of is None or each.of == 0 or each.of >= 5
        if each.count is not None and each.of is not None:
            assert not 0 < each.of - each.count < 5
        assert each.low is None or each.low <= each.value <= each.high


def test_every_manner_has_its_kind_and_none_is_said_to_be_none():
    assert replace(PLANNED, manner="").kind is Kind.NOT_RECORDED
    assert replace(UNPLANNED, apart="other").kind is Kind.OTHER
    assert OPEN.kind is None

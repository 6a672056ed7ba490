"""Beside similar courses: the range they fell in, what lies beyond it, and what may come."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import on_course, signal
from envoi.domain.growth import Growth, as_data, expected, from_data
from envoi.domain.picture import Picture
from envoi.domain.session import Attendance, Visit
from tests.domain.build import TODAY, ago, phq9, series

# Of 100 courses: they begin at 16, and fall by 3 with each step of log(1 + weeks).
MODEL = Growth((16.0, -3.0), ((0.2, 0.0), (0.0, 0.05)), ((12.0, 0.0), (0.0, 1.0)), 5.0, 100, 1000)


def beside(*scores, code="phq-9", model=MODEL):
    return replace(series(code, scores), expected=model)


def off(*scores, code="phq-9"):
    return on_course.off_course(beside(*scores, code=code))


def test_similar_courses_are_those_that_began_with_the_same_score():
    one = beside(18, 25, 24)
    (among,) = on_course.similar(MODEL, one, [one.points[-1].on])
    (told,) = expected(MODEL, [(0.0, 18.0)], [2.0])
    assert (among.low / 1000, among.high / 1000) == pytest.approx(told.range(), abs=1e-3)
    assert on_course.told(among, one) == (11_000, 18_000)


@pytest.mark.parametrize(("last", "is_off"), [(18, False), (19, True), (10, False), (3, False)])
def test_only_what_lies_beyond_the_worse_end_is_worth_noticing(last, is_off):
    assert (off(18, 18, last) is not None) is is_off


def test_nothing_is_said_of_one_answer_without_a_model_or_on_the_healthy_side():
    assert off(18) is None
    assert on_course.off_course(phq9(18, 18, 27)) is None
    assert off(0, 0, 9) is None and off(0, 0, 10) is not None


def test_where_higher_is_better_the_lower_end_is_the_worse_one():
    higher = replace(MODEL, fixed=(20.0, 3.0))
    assert on_course.off_course(beside(20, 20, 11, code="ors", model=higher)) is not None
    assert on_course.off_course(beside(20, 20, 40, code="ors", model=higher)) is None


def test_a_range_never_leaves_the_scale():
    one = beside(27, 27)
    (soon, late) = on_course.similar(MODEL, one, [one.points[0].on, ago(-3000)])
    assert soon.high <= 27_000 and late.low >= 0


def test_scores_between_the_points_are_told_in_tenths():
    one = beside(18, 12.5)
    (among,) = on_course.similar(MODEL, one, [one.points[-1].on])
    low, high = on_course.told(among, one)
    assert low % 100 == high % 100 == 0 and low >= among.low and high <= among.high


def test_what_is_noticed_says_the_range_and_asks_for_another_look_at_the_plan():
    picture = Picture(ago(60), series=(beside(18, 18, 21),))
    (found,) = [each for each in signal.notice(picture).standing if each.kind == "off_course"]
    assert (found.facts["range_low"], found.facts["range_high"]) == (11_000, 18_000)
    assert (found.next_step, found.since) == ("review_plan", picture.series[0].points[-1].on)


def test_the_chance_below_the_cut_off_is_that_of_the_prediction():
    one = beside(18, 15, 13)
    now, later = on_course.ahead(MODEL, one, 10_000, one.points[-1].on, 7)
    known = [(0.0, 18.0), (1.0, 15.0), (2.0, 13.0)]
    at, ahead = expected(MODEL, known, [2.0, 6.0])
    assert (now.below, later.below) == pytest.approx((at.below(10), ahead.below(10)))
    assert (now.sessions, later.sessions) == (0, 4)


def test_a_rhythm_is_that_of_the_sessions_else_that_of_the_answers():
    one = beside(18, 15, 13)
    visits = [Visit(ago(n * 14), Attendance.ATTENDED) for n in range(4)]
    assert on_course.gap_days(one, visits) == 14
    assert on_course.gap_days(one, []) == 7
    assert on_course.gap_days(beside(18), []) is None


@given(st.floats(-5, 30), st.floats(-6, 6), st.floats(0.01, 20), st.floats(0.01, 30))
def test_a_model_is_kept_as_it_is(begin, slope, spread, residual):
    model = replace(MODEL, fixed=(begin, slope), spread=((spread, 0.1), (0.1, 1.0)))
    model = replace(model, residual=residual, criterion=slope)
    assert from_data(as_data(model)) == model


def test_days_before_the_first_answer_count_as_its_own():
    assert on_course.weeks(TODAY, ago(3)) == 0

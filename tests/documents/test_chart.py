"""Charts: everything inside the picture, nothing on top of anything, the same in words."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.documents.axis import LETTER, Scale, day_ticks, number, value_ticks
from envoi.documents.chart import curve, spark

DAY = date(2026, 3, 3)
POINTS = st.lists(
    st.tuples(st.dates(date(2015, 1, 1), date(2035, 1, 1)), st.integers(0, 27_000)),
    min_size=1,
    max_size=40,
)


def weekly(*scores: int) -> list[tuple[date, int]]:
    return [(DAY + timedelta(weeks=n), score * 1000) for n, score in enumerate(scores)]


def phq9(*scores: int, cut: int | None = 10_000, error: int | None = 6_000):
    return curve(weekly(*scores), low=0, high=27_000, cut=cut, error=error)


def corners(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in points.split())]


def test_a_higher_score_stands_higher_up_and_a_later_one_further_right():
    drawn = phq9(17, 9)
    (first, last) = drawn.dots
    assert first.y < last.y
    assert first.x < last.x


def test_scores_in_any_order_are_drawn_in_the_order_of_their_days():
    there = weekly(17, 12, 4)
    assert curve(there, low=0, high=27_000) == curve(there[::-1], low=0, high=27_000)


def test_without_a_score_there_is_no_chart():
    with pytest.raises(ValueError, match="at least one score"):
        curve([], low=0, high=27_000)
    with pytest.raises(ValueError, match="at least one score"):
        spark([], low=0, high=27_000)


def test_one_score_is_a_dot_with_its_number_and_no_second_label():
    drawn = phq9(17)
    assert (drawn.first.text, drawn.last) == ("17", None)
    assert drawn.summary.text == "1 score on 3 March 2026: 17; cut-off 10."


def test_the_summary_says_what_the_picture_shows():
    said = phq9(17, 12, 4, cut=None).summary.text
    assert said == "3 scores from 3 March 2026 to 17 March 2026: first 17, last 4."


def test_the_band_is_measurement_error_around_the_first_score():
    drawn = phq9(17, 4)
    scale = Scale(0, 27_000, drawn.bottom, drawn.top)
    assert {y for _, y in corners(drawn.band or "")} == {scale(23_000), scale(11_000)}


def test_the_band_ends_where_the_scale_ends():
    drawn = phq9(25, 4)
    assert min(y for _, y in corners(drawn.band or "")) == drawn.top


def test_without_a_reliable_change_there_is_no_band_and_without_a_cut_off_no_line():
    drawn = phq9(17, 4, cut=None, error=None)
    assert (drawn.band, drawn.cut) == (None, None)


def test_a_score_outside_the_scale_widens_the_picture():
    drawn = curve(weekly(30, 4), low=0, high=27_000)
    assert drawn.top <= drawn.dots[0].y <= drawn.bottom
    assert drawn.y_ticks[-1].label == "30"


def test_a_long_series_keeps_the_dots_of_its_first_and_last():
    drawn = curve(weekly(*[10] * 200), low=0, high=27_000)
    assert len(drawn.dots) == 2
    assert len(corners(drawn.points)) == 200


@given(POINTS)
def test_nothing_leaves_the_picture(points):
    drawn = curve(points, low=0, high=27_000, cut=10_000, error=6_000)
    for x, y in [*corners(drawn.points), *corners(drawn.band or "")]:
        assert drawn.left <= x <= drawn.right
        assert drawn.top <= y <= drawn.bottom
    for tick in drawn.x_ticks:
        assert tick.span[0] >= -LETTER
        assert tick.span[1] <= drawn.width + LETTER


@given(POINTS)
def test_labels_of_days_never_touch(points):
    ticks = curve(points, low=0, high=27_000).x_ticks
    assert all(left.span[1] < right.span[0] for left, right in pairwise(ticks))


@given(POINTS)
def test_the_first_and_the_last_number_never_lie_on_each_other(points):
    drawn = curve(points, low=0, high=27_000)
    if drawn.last is None:
        return
    left, top, right, bottom = drawn.first.box
    l2, t2, r2, b2 = drawn.last.box
    same_day = points and min(d for d, _ in points) == max(d for d, _ in points)
    assert same_day or not (left < r2 and l2 < right and top < b2 and t2 < bottom)


@given(POINTS)
def test_a_small_line_stays_in_its_row(points):
    drawn = spark(points, low=0, high=27_000, cut=10_000)
    for x, y in corners(drawn.points):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height


@given(st.integers(0, 100_000), st.integers(1, 200_000))
def test_values_are_marked_evenly_and_at_both_ends(low, width):
    high = low + width
    ticks = value_ticks(low, high, Scale(low, high, 200, 0))
    assert ticks[0].label == number(low)
    assert ticks[-1].label == number(high)
    assert 2 <= len(ticks) <= 8
    assert all(upper.at < lower.at for lower, upper in pairwise(ticks))


@pytest.mark.parametrize(
    ("thousandths", "written"),
    [(17_000, "17"), (12_500, "12.5"), (0, "0"), (-3_000, "−3"), (-9_850, "−9.85")],
)
def test_scores_are_written_with_a_true_minus(thousandths, written):
    assert number(thousandths) == written


def test_one_day_alone_is_marked_once():
    assert [tick.label for tick in day_ticks([DAY], Scale(0, 1, 0, 600))] == ["3 Mar 2026"]


def test_two_days_too_close_share_a_label():
    days = [DAY, DAY + timedelta(days=2)]
    narrow = Scale(days[0].toordinal(), days[1].toordinal(), 0, 60)
    assert [tick.label for tick in day_ticks(days, narrow)] == ["3 Mar 2026 – 5 Mar 2026"]


def test_months_stand_between_and_a_january_is_its_year():
    days = [date(2025, 11, 10), date(2026, 3, 20)]
    wide = Scale(days[0].toordinal(), days[1].toordinal(), 0, 900)
    labels = [tick.label for tick in day_ticks(days, wide)]
    assert labels == ["10 Nov 2025", "Dec", "2026", "Feb", "Mar", "20 Mar 2026"]

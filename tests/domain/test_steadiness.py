"""Well and steady, worse, or on a plateau: each limit on its edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import steadiness
from envoi.domain.change import reliably_worse
from envoi.domain.instrument import Better
from envoi.domain.picture import Point, Series
from envoi.knowledge.library import instrument
from tests.domain import invented
from tests.domain.build import BETTER, ago, phq9, series


def steady(*scores: float, every: int = 7) -> bool:
    return steadiness.well_and_steady(phq9(*scores, every=every)) is not None


def test_well_and_steady_is_clinical_first_better_since_and_healthy_for_a_while():
    found = steadiness.well_and_steady(phq9(*BETTER))
    assert found is not None
    assert (found.first.value, found.latest.value) == (19_000, 5_000)
    assert (found.healthy_since, found.healthy_scores) == (ago(14), 3)
    assert found.until == ago(-56)


@pytest.mark.parametrize(
    ("scores", "is_steady"),
    [
        ((15, 9, 9, 9), True),
        ((14, 9, 9, 9), False),  # 5 points: within measurement error
        ((10, 4, 4, 4), True),  # 10 is clinical
        ((9, 3, 3, 3), False),  # 9 is not: there was nothing to recover from
        ((19, 10, 9, 9), False),  # 10 is not healthy: only two healthy scores
        ((19, 3, 9, 3), False),  # one of them reliably worse than the one before
        ((19, 4, 9, 3), True),
        ((19, 3, 3, 10, 3, 3), False),  # the run begins anew
    ],
)
def test_what_is_well_and_steady_and_what_is_not_yet(scores, is_steady):
    assert steady(*scores) is is_steady


@pytest.mark.parametrize(("every", "is_steady"), [(7, True), (6, False)])
def test_three_healthy_scores_must_span_two_weeks(every, is_steady):
    assert steady(19, 9, 8, 7, every=every) is is_steady


def test_an_old_setback_before_the_window_does_not_count_against_it():
    assert steady(19, 2, 9, 8, 8, 7)


def test_where_higher_is_better_everything_is_mirrored():
    assert steadiness.well_and_steady(series("ors", [20, 26, 27, 28])) is not None
    assert steadiness.well_and_steady(series("ors", [20, 24.9, 27, 28])) is None


@pytest.mark.parametrize("code", ["isi", "k10", "dass-21-depression"])
def test_without_a_change_or_a_cut_off_nothing_is_called_steady(code):
    of = instrument(code)
    scores = [of.high / 1000, *[of.low / 1000] * 4]
    assert steadiness.well_and_steady(series(code, scores)) is None


@pytest.mark.parametrize(("latest", "worse"), [(16, True), (15, False)])
def test_worse_than_the_start_begins_at_the_reliable_change(latest, worse):
    assert (steadiness.worse_than_start(phq9(10, 4, latest)) is not None) is worse


@pytest.mark.parametrize(("latest", "worse"), [(10, True), (9, False)])
def test_worse_than_the_best_looks_at_the_best_before_it(latest, worse):
    found = steadiness.worse_than_best(phq9(12, 4, 5, latest))
    assert (found is not None) is worse
    if found:
        assert found.against.value == 4_000


def test_of_two_equal_bests_the_earlier_is_the_one():
    points = phq9(12, 4, 4, 10).points
    assert steadiness.best(instrument("phq-9"), points) is points[1]


@pytest.mark.parametrize("scores", [(), (9,)])
def test_one_score_alone_is_neither_better_nor_worse(scores):
    of = phq9(*scores)
    assert steadiness.worse_than_start(of) is None
    assert steadiness.worse_than_best(of) is None
    assert steadiness.plateau(of) is None
    assert not steadiness.improved_from_start(of)


@pytest.mark.parametrize(
    ("scores", "went_nowhere"),
    [
        ((15, 14, 16, 15, 14, 15), True),
        ((15, 14, 16, 15, 14), False),  # five scores
        ((15, 14, 16, 15, 14, 9), False),  # the latest is healthy, and six points better
        ((20, 15, 15, 15, 15, 15), True),  # 5 points: within measurement error
        ((21, 15, 15, 15, 15, 15), False),
        ((15, 15, 21, 15, 15, 15), False),
    ],
)
def test_a_plateau_is_six_scores_without_reliable_change_and_still_clinical(scores, went_nowhere):
    assert (steadiness.plateau(phq9(*scores)) is not None) is went_nowhere


@pytest.mark.parametrize(("every", "long_enough"), [(7, True), (6, False)])
def test_a_plateau_takes_five_weeks(every, long_enough):
    found = steadiness.plateau(phq9(*[15] * 6, every=every))
    assert (found is not None) is long_enough


def test_the_leading_measure_is_the_first_that_can_speak():
    silent, first, second = series("isi", [20]), phq9(9), series("gad-7", [9])
    assert steadiness.leading([silent, first, second]) is first
    assert steadiness.leading([phq9(), second]) is second
    assert steadiness.leading([silent]) is None


def test_another_measure_of_the_same_weeks_that_ends_clinical_is_seen():
    well = phq9(*BETTER)
    assert steadiness.clinical_elsewhere([well, series("gad-7", [12])], well)
    assert not steadiness.clinical_elsewhere([well, series("gad-7", [7])], well)
    assert not steadiness.clinical_elsewhere([well, series("gad-7", [12], client="lena")], well)
    assert steadiness.clinical_elsewhere([well, series("gad-7", [12], last=56)], well)
    assert not steadiness.clinical_elsewhere([well, series("gad-7", [12], last=57)], well)


def test_the_cut_off_is_the_published_one_or_the_computed_one_or_none():
    assert steadiness.cut_off(instrument("phq-9")) == 10_000
    assert steadiness.cut_off(instrument("ors")) == 25_000
    assert steadiness.cut_off(instrument("k10")) is None


def test_points_out_of_order_are_refused():
    with pytest.raises(ValueError, match="order of their days"):
        Series(instrument("phq-9"), (Point(ago(0), 0), Point(ago(7), 0)))


@given(invented.series())
def test_well_and_steady_is_never_worse_at_the_same_time(of):
    if steadiness.well_and_steady(of):
        assert steadiness.worse_than_start(of) is None
        assert steadiness.plateau(of) is None


@given(invented.series())
def test_worse_than_the_start_is_worse_than_the_best_too(of):
    if steadiness.worse_than_start(of):
        assert steadiness.worse_than_best(of)


@given(invented.series())
def test_nobody_is_worse_within_a_steady_window(of):
    found = steadiness.well_and_steady(of)
    if found:
        values = [point.value for point in found.window]
        pairs = [(a, b) for n, a in enumerate(values) for b in values[n + 1 :]]
        assert not any(reliably_worse(of.instrument, a, b) for a, b in pairs)


@given(invented.series(), st.integers(1, 5), st.integers(0, 60))
def test_the_shortest_end_cannot_be_made_shorter(of, scores, days):
    found = steadiness.shortest_end(of.points, scores=scores, days=days)
    if found is None:
        return
    assert len(found) >= scores
    assert (found[-1].on - found[0].on).days >= days
    shorter = found[1:]
    assert len(shorter) < scores or (shorter[-1].on - shorter[0].on).days < days


@given(invented.series().filter(lambda of: bool(of.points)))
def test_the_best_score_is_the_best_in_the_direction_of_the_instrument(of):
    values = [point.value for point in of.points]
    wanted = min(values) if of.instrument.better is Better.LOWER else max(values)
    assert steadiness.best(of.instrument, of.points).value == wanted

"""Single published or recomputed numbers, each with the place it comes from."""

import pytest

from envoi.domain.significance import (
    Boundary,
    Class,
    Options,
    classify,
    cutoff_c,
    reliable_change_index,
    s_diff,
    trend_index,
)


def test_the_trend_index_of_six_falling_scores():
    scores = list(enumerate([20, 18, 17, 13, 12, 9], 1))
    assert trend_index(scores, 6, 0.89) == pytest.approx(-4.624812, abs=5e-7)


def test_a_trend_of_two_points_is_the_reliable_change_index():
    two = trend_index([(0, 32.5), (1, 47.5)], 7.5, 0.80)
    assert two == pytest.approx(reliable_change_index(32.5, 47.5, 7.5, 0.80))


@pytest.mark.parametrize(
    "row",  # of, sd, r, error, rc95, rc90
    [
        ("CORE-10, Barkham 2013", 7.7, 0.90, 3.444, 6.749, 5.664),
        ("DASS-21 depression, raw", 3.87, 0.88, 1.896, 3.716, 3.119),
        ("DASS-21 anxiety, raw", 2.95, 0.82, 1.770, 3.469, 2.912),
        ("DASS-21 stress, raw", 4.20, 0.90, 1.878, 3.682, 3.090),
        ("OQ-45, illustration", 18.5, 0.93, 6.922, 13.567, 11.387),
        ("Jacobson & Truax, demonstration", 7.5, 0.80, 4.743, 9.297, 7.803),
    ],
)
def test_reliable_change_from_norms(row):
    of, sd, r, error, rc95, rc90 = row
    assert s_diff(sd, r) == pytest.approx(error, abs=6e-4), of
    assert 1.96 * s_diff(sd, r) == pytest.approx(rc95, abs=6e-4), of
    assert 1.645 * s_diff(sd, r) == pytest.approx(rc90, abs=1.1e-3), of


def test_core_10_cut_off_c_is_10_46_before_it_was_rounded_up():
    assert cutoff_c(19.7, 7.7, 4.7, 4.8) == pytest.approx(10.46, abs=5e-3)


def test_core_om_cut_off_c_is_9_9():
    assert cutoff_c(18.3, 7.1, 4.8, 4.3) == pytest.approx(9.89, abs=5e-3)


@pytest.mark.parametrize(
    ("post", "boundary", "named"),
    [
        (10, Boundary.STRICT, Class.IMPROVED),
        (10, Boundary.LOOSE, Class.RECOVERED),
        (9, Boundary.STRICT, Class.RECOVERED),
    ],
)
def test_a_score_exactly_on_the_cut_off_depends_on_how_the_line_is_read(post, boundary, named):
    assert classify(20, post, -3, 10, options=Options(functional=boundary)) is named


@pytest.mark.parametrize(
    ("boundary", "named"), [(Boundary.STRICT, Class.UNCHANGED), (Boundary.LOOSE, Class.IMPROVED)]
)
def test_an_index_of_exactly_1_96_depends_on_how_the_limit_is_read(boundary, named):
    assert classify(20, 15, -1.96, 10, options=Options(index=boundary)) is named


@pytest.mark.parametrize(("harmed", "named"), [(True, Class.HARMED), (False, Class.DETERIORATED)])
def test_worsening_across_the_cut_off_is_called_harmed_only_where_asked(harmed, named):
    assert classify(5, 20, 4, 10, options=Options(harmed=harmed)) is named
    assert classify(15, 20, 4, 10, options=Options(harmed=harmed)) is Class.DETERIORATED

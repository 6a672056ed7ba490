"""Intervals and funnels, against published numbers and other programs' answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.proportion import funnel, middle, quantile, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_newcombe_1998_table_1_method_3(count, of, low, high):
    """Newcombe, Statistics in Medicine 17, 857-872; the same by statsmodels 0.15.0."""
    found = wilson(count, of)
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_as_statsmodels_0_15_has_it_where_everybody_did():
    found = wilson(12, 12)
    assert (found.low, found.high) == (pytest.approx(0.7575059933447589), 1.0)


@given(of=st.integers(1, 500), share=st.floats(0, 1))
def test_a_share_lies_in_its_interval_and_the_others_mirror_it(of, share):
    count = round(share * of)
    found, other = wilson(count, of), wilson(of - count, of)
    assert found.low <= found.value + 1e-12 and found.value <= found.high + 1e-12
    assert found.low == pytest.approx(1 - other.high)


@pytest.mark.parametrize(("count", "of"), [(0, 0), (3, 2), (-1, 4)])
def test_a_share_of_nobody_is_refused(count, of):
    with pytest.raises(ValueError, match="share"):
        wilson(count, of)


@pytest.mark.parametrize(
    ("of", "target", "wanted"),
    [
        (20, 0.2, (0.0, 0.011684, 0.366115, 0.489254)),
        (47, 0.3, (0.096195, 0.161632, 0.424083, 0.506439)),
        (100, 0.197, (0.078913, 0.116715, 0.272976, 0.323007)),
        (1000, 0.5, (0.450652, 0.468502, 0.530498, 0.548348)),
    ],
)
def test_funnel_limits_are_those_of_scipys_exact_binomial_interpolated(of, target, wanted):
    """Spiegelhalter 2005, appendix A.1.1, computed with scipy 1.17.1; below none is none."""
    inner, outer = funnel(of, target), funnel(of, target, level=0.998)
    found = (outer[0], *inner, outer[1])
    assert found == pytest.approx(wanted, abs=1e-6)


@given(of=st.integers(1, 400), target=st.floats(0.01, 0.99))
def test_a_funnel_holds_its_target_and_the_wider_holds_the_narrower(of, target):
    low, high = funnel(of, target)
    lower, higher = funnel(of, target, level=0.998)
    assert 0 <= lower <= low <= high <= higher <= 1


def test_a_funnel_does_not_break_where_there_are_very_many():
    low, high = funnel(20_000, 0.2)
    assert 0.19 < low < 0.2 < high < 0.21


def test_where_nobody_may_there_is_no_width():
    assert funnel(9, 0.0) == (0.0, 0.0)
    assert funnel(9, 1.0) == (1.0, 1.0)
    with pytest.raises(ValueError, match="funnel"):
        funnel(0, 0.5)


def test_the_chance_of_a_whole_count_lands_between_two():
    assert quantile(1, 0.5, 0.5) == 0.0
    assert quantile(1, 0.5, 0.75) == 0.5


def test_a_median_of_ten_lies_between_the_second_and_the_ninth():
    """The rank of Conover 1999, 3.2: 97.9 % where 95 % are asked for."""
    found = middle(range(1, 11))
    assert (found.value, found.low, found.high) == (5.5, 2, 9)


def test_five_values_are_too_few_for_an_interval_of_95_percent():
    assert middle([3, 1, 2, 5, 4]) == middle([1, 2, 3, 4, 5])
    assert (middle([1, 2, 3, 4, 5]).low, middle(range(6)).low) == (None, 0)
    with pytest.raises(ValueError, match="nothing"):
        middle([])

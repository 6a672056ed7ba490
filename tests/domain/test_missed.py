"""A client's own rate of missed hours: drawn to the practice's."""

from math import lgamma

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.domain import missed
from envoi.domain.missed import Prior, Tally, Why, smoothed, tallied
from tests.domain.missed_hours import SOME

PRIOR = Prior(1.2, 10.8)


def test_three_of_nine_missed_lie_between_their_own_share_and_the_rate_of_all():
    assert smoothed(PRIOR, 3, 9) == pytest.approx(0.2)
    assert PRIOR.rate == pytest.approx(0.1)


def test_nobody_misses_more_hours_than_there_were():
    with pytest.raises(ValueError, match="more hours"):
        smoothed(PRIOR, 4, 3)


def test_a_client_nothing_is_known_of_has_the_rate_of_all():
    assert smoothed(PRIOR, 0, 0) == PRIOR.rate


@given(of=st.integers(1, 200), count=st.integers(0, 200))
def test_a_rate_is_drawn_towards_all_and_never_beyond(of, count):
    count = min(count, of)
    low, high = sorted([count / of, PRIOR.rate])
    assert low - 1e-12 <= smoothed(PRIOR, count, of) <= high + 1e-12


# ---- the practice's rate

# Boys among the first 12 children of 6115 families in Saxony, 1876 to 1885 (Geissler 1889).
BOYS = (3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7)


def beta_binomial(prior, pairs):
    """Minus the log likelihood by gamma functions, up to what no parameter changes."""

    def beta(a, b):
        return lgamma(a) + lgamma(b) - lgamma(a + b)

    a, b = prior.missed, prior.kept
    return -sum(n * (beta(a + m, b + k) - beta(a, b)) for m, k, n in pairs)


def families():
    found = Tally()
    found.missed = [sum(BOYS[place + 1 :]) for place in range(12)]
    found.kept = [sum(BOYS[: 12 - place]) for place in range(12)]
    found.both = [sum(BOYS)] * 12
    return found


def test_the_likeliest_prior_of_the_saxon_families_is_the_lowest_point_around():
    found = missed.prior(families())
    pairs = [(boys, 12 - boys, n) for boys, n in enumerate(BOYS)]
    lowest = beta_binomial(found, pairs)
    for a in (-0.1, 0, 0.1):
        for b in (-0.1, 0, 0.1):
            near = Prior(found.missed + a, found.kept + b)
            assert beta_binomial(near, pairs) >= lowest
    assert (round(found.missed, 3), round(found.kept, 3)) == (34.103, 31.578)


def test_the_likelihood_told_hour_by_hour_is_the_beta_binomial_one():
    found, other = missed.prior(families()), Prior(5, 7)
    pairs = [(boys, 12 - boys, n) for boys, n in enumerate(BOYS)]
    apart = beta_binomial(other, pairs) - beta_binomial(found, pairs)
    told = [missed.loss(families(), each.rate, 1 / each.strength) for each in (found, other)]
    assert told[1] - told[0] == pytest.approx(apart)


@settings(max_examples=30, deadline=None)
@given(rows=SOME)
def test_no_prior_nearby_is_likelier(rows):
    found = missed.prior(tallied(rows))
    if isinstance(found, Why):
        return
    lowest = missed.loss(tallied(rows), found.rate, 1 / found.strength)
    for rate in (0.98 * found.rate, found.rate, 1 - 0.98 * (1 - found.rate)):
        for spread in (0.97 / found.strength, 1.03 / found.strength):
            assert missed.loss(tallied(rows), rate, spread) >= lowest - 1e-9

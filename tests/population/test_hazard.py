"""The hazard of leaving from counts: what a regression over every line would say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.population import hazard
from envoi.population.not_answered import NotAnswered


def simulated(clients=3000, seed=1):
    """Episodes whose leaving depends on age and on missed hours: reached, left, age, missed."""
    r = np.random.default_rng(seed)
    age, missed = r.integers(0, 4, clients), r.integers(0, 3, clients)
    reached, left = np.zeros(clients, int), np.zeros(clients, int)
    going = np.ones(clients, bool)
    for t in range(1, 21):
        odds = -2.5 - 0.4 * np.log(t) + 0.1 * np.log(t) ** 2
        odds = odds + 0.2 * (age == 1) - 0.3 * (age == 3) + 0.5 * missed
        goes = going & (r.random(clients) < 1 / (1 + np.exp(-odds)))
        hidden = going & ~goes & (r.random(clients) < 0.05)
        left[goes], reached[going] = 1, t
        going &= ~(goes | hidden)
    return reached, left, age, missed


def fitted(reached, left, *covariates, sessions=20):
    codes = dict(zip(("age", "missed"), covariates, strict=False))
    return hazard.fit(hazard.cells(reached, left, codes, sessions=sessions))


def test_coefficients_and_errors_are_those_of_statsmodels() -> None:
    """Logit of statsmodels 0.15.0 on one line a session, 3,000 episodes."""
    found = fitted(*simulated())
    assert list(found.coefficients.values()) == pytest.approx(
        [
            *(-2.49528767, -0.30158317, 0.06031083),
            *(0.24582981, -0.03612919, -0.31607769, 0.44108278, 0.96811255),
        ],
        abs=1e-7,
    )
    assert list(found.standard_errors.values()) == pytest.approx(
        [
            *(0.08061222, 0.08932309, 0.03227561),
            *(0.06806896, 0.07059067, 0.07069678, 0.06360031, 0.06181705),
        ],
        abs=1e-7,
    )
    assert found.loss == pytest.approx(5979.592660978461, rel=1e-9)


@given(st.integers(0, 200))
@settings(max_examples=20, deadline=None)
def test_every_episode_lends_one_line_to_each_session_it_reached(seed) -> None:
    reached, left, age, missed = simulated(50, seed)
    cells = hazard.cells(reached, left, {"age": age, "missed": missed}, sessions=20)
    assert cells.at_risk.sum() == reached.sum() and cells.left.sum() == left.sum()
    third = (cells.session == 3) & (cells.codes["age"] == 2)
    assert cells.at_risk[third].sum() == ((reached >= 3) & (age == 2)).sum()


def test_whoever_goes_on_beyond_the_last_session_asked_about_has_not_left_there() -> None:
    reached, left, *_ = simulated()
    cells = hazard.cells(reached, left, {}, sessions=5)
    assert cells.left.sum() == left[reached <= 5].sum()
    assert cells.at_risk.sum() == np.minimum(reached, 5).sum()


def test_the_order_of_episodes_changes_nothing() -> None:
    data = simulated(500)
    order = np.random.default_rng(3).permutation(500)
    assert fitted(*data) == fitted(*(each[order] for each in data))


def test_every_episode_twice_changes_no_coefficient_and_halves_the_variances() -> None:
    data = simulated(400)
    once, twice = fitted(*data), fitted(*(np.tile(each, 2) for each in data))
    assert twice.coefficients == pytest.approx(once.coefficients, abs=1e-8)
    halved = {name: error / np.sqrt(2) for name, error in once.standard_errors.items()}
    assert twice.standard_errors == pytest.approx(halved, rel=1e-6)


@pytest.mark.parametrize(
    ("left", "missed", "told"),
    [
        ([0, 0, 0, 0], [0, 1, 0, 1], "nobody left"),
        ([1, 0, 1, 0], [0, 1, 0, 1], "everybody left"),
        ([1, 1, 1, 1], [0, 1, 0, 1], "everybody left"),
    ],
)
def test_where_nobody_or_everybody_left_there_is_no_hazard(left, missed, told) -> None:
    reached = np.array([1, 1, 1, 1])
    with pytest.raises(NotAnswered, match=told):
        fitted(reached, np.array(left), np.array(missed) * 0, np.array(missed))


def test_where_two_covariates_together_tell_who_left_no_number_describes_it() -> None:
    one, other = np.repeat([0, 0, 1, 1], 4), np.repeat([0, 1, 0, 1], 4)
    left = np.array([0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1])
    with pytest.raises(NotAnswered, match="never leave, or always do"):
        fitted(np.ones(16, int), left, one, other)


def test_the_same_thing_asked_twice_is_said() -> None:
    reached, left, age, _ = simulated(500)
    with pytest.raises(NotAnswered, match="one and the same"):
        fitted(reached, left, age, age)


def test_a_session_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        fitted(np.array([0, 1]), np.array([0, 1]))


def test_of_nobody_no_hazard_follows() -> None:
    with pytest.raises(NotAnswered, match="nobody left"):
        fitted(np.zeros(0, int), np.zeros(0, int))

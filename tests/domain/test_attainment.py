"""Goal attainment scaling against its published formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.attainment import t_score

LEVELS = st.lists(st.integers(-2, 2), min_size=1, max_size=12)
TABLE = [
    (1, 30.00, 40.00, 60.00, 70.00),
    (2, 25.19, 37.60, 62.40, 74.81),
    (3, 22.61, 36.31, 63.69, 77.39),
    (4, 20.98, 35.49, 64.51, 79.02),
    (5, 19.85, 34.92, 65.08, 80.15),
    (6, 19.02, 34.51, 65.49, 80.98),
]
MULTIPLIERS = [10.0, 6.2017, 4.5644, 3.6274, 3.0151, 2.5820, 2.2588, 2.0080, 1.8078, 1.6440]
WEIGHTED = [
    ((1, 2, 3), (1, 0, -1), 45.59347),
    ((3, 2, 1), (2, 1, 0), 67.62611),
    ((2, 2, 1), (-1, -1, -2), 33.84854),
    ((20, 30, 25, 25), (1, 0, 2, -1), 56.50536),
]


@pytest.mark.parametrize(("goals", "least", "less", "more", "most"), TABLE)
def test_equal_goals_give_the_table_of_t_scores(goals, least, less, more, most):
    found = [round(t_score([level] * goals), 2) for level in (-2, -1, 0, 1, 2)]
    assert found == [least, less, 50, more, most]


@pytest.mark.parametrize(("goals", "multiplier"), list(enumerate(MULTIPLIERS, 1)))
def test_one_step_on_one_of_equal_goals_is_worth_the_multiplier(goals, multiplier):
    assert t_score([1] + [0] * (goals - 1)) - 50 == pytest.approx(multiplier, abs=5e-5)


@pytest.mark.parametrize(("weights", "levels", "t"), WEIGHTED)
def test_weighted_goals(weights, levels, t):
    assert t_score(levels, weights) == pytest.approx(t, abs=5e-6)


@given(st.integers(1, 12))
def test_all_goals_as_expected_are_fifty(goals):
    assert t_score([0] * goals) == 50


@given(LEVELS)
def test_t_is_symmetric_about_fifty(levels):
    mirrored = t_score([-level for level in levels])
    assert t_score(levels) - 50 == pytest.approx(50 - mirrored)


@given(LEVELS, st.floats(0.01, 100))
def test_only_the_proportion_of_the_weights_counts(levels, by):
    weights = [1.0 + n for n in range(len(levels))]
    scaled = [weight * by for weight in weights]
    assert t_score(levels, scaled) == pytest.approx(t_score(levels, weights))


@given(LEVELS, st.data())
def test_reaching_one_goal_further_never_lowers_t(levels, data):
    place = data.draw(st.integers(0, len(levels) - 1))
    further = [*levels[:place], min(levels[place] + 1, 2), *levels[place + 1 :]]
    assert t_score(further) >= t_score(levels)


@pytest.mark.parametrize(
    ("levels", "weights"),
    [([], None), ([3], None), ([-3], None), ([0], [0]), ([0], [-1]), ([0, 1], [1])],
)
def test_what_cannot_be_rated_is_refused(levels, weights):
    with pytest.raises(ValueError, match="goal"):
        t_score(levels, weights)

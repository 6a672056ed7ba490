"""What is expected of every episode is what is expected of each, and the ranges hold."""

import numpy as np
import pytest

from envoi.domain.growth import expected
from envoi.population import growth, growth_prediction
from envoi.population.growth_sums import per_episode, pooled
from envoi.population.not_answered import NotAnswered
from tests.population.test_growth import simulated


def test_all_at_once_is_what_one_by_one_says() -> None:
    episode, time, score = simulated(3, irregular=True)
    sums = per_episode(episode, time, score)
    model = growth.fit(pooled(sums))
    found = growth_prediction.lines(model, sums, np.full(len(sums.n), 12.0))
    low, high = found.range()
    for place in np.unique(episode):
        rows = episode == place
        known = list(zip(time[rows].tolist(), score[rows].tolist(), strict=True))
        (one,) = expected(model, known, [12.0])
        assert (one.mean, one.sd) == pytest.approx((found.mean[place], found.sd[place]))
        assert one.range() == pytest.approx((low[place], high[place]))
        assert one.below(9.5) == pytest.approx(found.below(9.5)[place])


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_of_courses_nobody_had_looked_at_so_many_fall_within_the_range(share) -> None:
    data = simulated(5, clients=6000)
    found = growth_prediction.coverage(*data, share=share)
    error = (share * (1 - share) / found.episodes) ** 0.5
    assert found.observed == pytest.approx(share, abs=4 * error)
    assert found.fitted_on == 4800 and found.episodes > 4500


def test_without_episodes_to_hold_back_it_is_said() -> None:
    with pytest.raises(NotAnswered, match="hold some of them back"):
        growth_prediction.coverage(*simulated(1, clients=3))
    nothing = np.zeros(0)
    with pytest.raises(NotAnswered):
        growth_prediction.coverage(nothing.astype(int), nothing, nothing)


def test_episodes_with_one_score_each_cannot_be_looked_at() -> None:
    episode, time, score = simulated(1, clients=40)
    once = np.r_[True, episode[1:] != episode[:-1]]
    with pytest.raises(NotAnswered, match="Too few scores"):
        growth_prediction.coverage(episode[once], time[once], score[once])

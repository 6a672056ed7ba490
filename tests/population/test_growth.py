"""Growth models: the estimates of other programs, the likelihood written out, and honest edges."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.domain.growth import Edge, Growth, expected
from envoi.population import growth, growth_likelihood, parts
from envoi.population.growth_sums import per_episode, pooled
from envoi.population.not_answered import NotAnswered
from tests.shared import rows

spreads = st.tuples(st.floats(0.01, 3), st.floats(-1, 1), st.floats(0.01, 3)).map(
    lambda each: np.array(
        [
            [each[0] ** 2, each[0] * each[1]],
            [each[0] * each[1], each[1] ** 2 + each[2] ** 2],
        ]
    )
)


def simulated(seed=1, clients=60, scores=5, slope_sd=0.8, irregular=False):
    """Episodes whose lengths differ, as (episode, time, score)."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, scores + 1, clients)
    episode = np.repeat(np.arange(clients), lengths)
    time = np.concatenate([np.arange(each, dtype=float) for each in lengths])
    if irregular:
        time = rng.uniform(0, 20, len(time))
    own = rng.normal(0, (4, slope_sd), (clients, 2))
    line = 16 + own[episode, 0] + (-2 + own[episode, 1]) * np.log1p(time)
    return episode, time, line + rng.normal(0, 2.5, len(time))


def fitted(episode, time, score) -> Growth:
    return growth.fit(pooled(per_episode(episode, time, score)))


def test_the_sleep_study_is_estimated_as_lme4_does() -> None:
    study = rows("sleepstudy_lme4.csv")
    subject = np.array([int(row["Subject"]) for row in study])
    days = np.expm1([float(row["Days"]) for row in study])  # their model is linear in days
    found = fitted(subject, days, np.array([float(row["Reaction"]) for row in study]))
    assert found.fixed == pytest.approx((251.405105, 10.467286), abs=1e-6)
    assert found.standard_errors == pytest.approx((6.824597, 1.545790), rel=1e-4)
    assert found.spread[0] == pytest.approx((612.10, 9.604), rel=1e-4)
    assert (found.spread[1][1], found.residual) == pytest.approx((35.072, 654.94), rel=1e-4)
    assert found.criterion == pytest.approx(1743.6283, abs=1e-3)


def written_out(episode, time, score, scaled) -> float:
    """-2 log of the restricted likelihood by whole matrices, as the books have it."""
    x = np.stack([np.ones(len(time)), np.log1p(time)], axis=1)
    same = episode[:, None] == episode[None, :]
    v = np.eye(len(time)) + same * (x @ scaled @ x.T)
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    left = score - x @ np.linalg.solve(information, x.T @ inverse @ score)
    freedom = len(time) - 2
    residual = left @ inverse @ left / freedom
    logs = np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]
    return float(logs + freedom * (1 + np.log(2 * np.pi * residual)))


@given(st.integers(0, 50), spreads)
@settings(max_examples=40, deadline=None)
def test_the_sums_give_the_likelihood_that_whole_matrices_give(seed, scaled) -> None:
    data = simulated(seed, clients=12, irregular=seed % 2 == 0)
    found = growth_likelihood.value(pooled(per_episode(*data)), scaled)
    assert found == pytest.approx(written_out(*data, scaled), rel=1e-9)


@pytest.mark.parametrize("irregular", [False, True])
def test_designs_looked_at_in_parts_give_what_they_give_together(monkeypatch, irregular) -> None:
    data = simulated(irregular=irregular)
    whole = fitted(*data)
    monkeypatch.setattr(parts, "PART", 7)
    found = fitted(*data)
    assert found.fixed == pytest.approx(whole.fixed, rel=1e-9)
    assert np.array(found.spread) == pytest.approx(np.array(whole.spread), rel=1e-6)


def test_a_design_is_pooled_wherever_its_episodes_stand() -> None:
    sums = per_episode(np.repeat([1, 2, 3, 4], 2), np.array([0, 1, 0, 2, 1, 0, 2, 0.0]), np.ones(8))
    found = pooled(sums)
    assert sorted(found.count) == [2, 2]
    assert found.zz.shape == (3, 2)


@given(st.integers(0, 50), spreads)
@settings(max_examples=40, deadline=None)
def test_gradient_and_hessian_are_those_of_differences(seed, scaled) -> None:
    data = pooled(per_episode(*simulated(seed, irregular=seed % 2 == 0)))
    at, step = growth_likelihood.at(data, scaled), 1e-5

    def moved(by):
        return growth_likelihood.at(data, scaled + by)

    sides = [(moved(step * e), moved(-step * e)) for e in growth_likelihood.DIRECTIONS]
    slope = [(above.criterion - below.criterion) / (2 * step) for above, below in sides]
    bend = [(above.gradient - below.gradient) / (2 * step) for above, below in sides]
    size = np.abs(at.hessian).max()
    assert at.gradient == pytest.approx(slope, rel=1e-4, abs=1e-4 * size * step + 1e-3)
    assert at.hessian == pytest.approx(np.array(bend), rel=1e-3, abs=1e-4 * size)


@given(st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_nothing_near_the_estimate_fits_better(seed) -> None:
    data = pooled(per_episode(*simulated(seed, slope_sd=(0, 0.3, 1)[seed % 3])))
    found = growth.fit(data)
    rng, best = np.random.default_rng(seed), np.array(found.spread) / found.residual
    assert found.converged
    for size in (1e-3, 1e-2, 0.1, 1):
        root = np.linalg.cholesky(best + 1e-12 * np.eye(2)) + rng.normal(0, size, (2, 2))
        assert growth_likelihood.value(data, root @ root.T) > found.criterion - 1e-5


# Three courses whose likelihood has two tops, the lower one on the edge.
TWO_TOPS = (
    [(1, 17.3), (2.5, 17.1), (36.4, 10), (48.8, 1.8), (54.8, 7.7)],
    [(1.7, 19.8), (7.5, 15.1), (18, 13), (25.4, 13.8), (32.5, 15.3), (40.2, 11.3), (51.8, 13.2)],
    [(18.6, 17.1), (29.2, 14.6), (31.5, 12.6), (53.4, 8.7), (56, 6.8)],
)


def test_of_two_tops_the_higher_one_is_the_answer() -> None:
    lines = [(n, *each) for n, course in enumerate(TWO_TOPS) for each in course]
    episode, time, score = (np.array(column) for column in zip(*lines, strict=True))
    found = fitted(episode, time, score)
    assert found.criterion == pytest.approx(79.0731, abs=1e-3)  # by a search from 500 places
    assert found.edge is Edge.NONE


@given(st.integers(0, 300), st.sampled_from([3, 4, 6, 10]))
@settings(max_examples=15, deadline=None)
def test_for_few_clients_no_covariance_anywhere_fits_better(seed, clients) -> None:
    data = simulated(seed, clients=clients, scores=9, irregular=seed % 2 == 0)
    sums = pooled(per_episode(*data))
    if sums.n <= 2 * sums.episodes:
        return
    found = growth.fit(sums)
    for a, c in itertools.product(np.logspace(-3, 3, 15), np.logspace(-4, 2, 15)):
        for r in (-0.999, -0.8, -0.4, 0, 0.4, 0.8, 0.999):
            beside = r * np.sqrt(a * c)
            there = growth_likelihood.value(sums, np.array([[a, beside], [beside, c]]))
            assert there > found.criterion - 1e-3


@given(st.integers(0, 60), st.floats(1e-3, 1e3), st.floats(-500, 500))
@settings(max_examples=15, deadline=None)
def test_scores_on_another_scale_give_the_same_course_on_that_scale(seed, by, begin) -> None:
    episode, time, score = simulated(seed, clients=25)
    one, other = fitted(episode, time, score), fitted(episode, time, by * (score + begin))
    moved = (by * (one.fixed[0] + begin), by * one.fixed[1])
    assert other.fixed == pytest.approx(moved, rel=1e-5, abs=1e-5 * by)
    assert other.residual == pytest.approx(by**2 * one.residual, rel=1e-4)
    assert (other.edge, other.converged) == (one.edge, one.converged)
    criterion = _is(one.criterion) + 2 * np.log(by) * (one.scores - 2)
    assert other.criterion == pytest.approx(criterion, abs=1e-4)


def _is(criterion: float | None) -> float:
    assert criterion is not None
    return criterion


@pytest.mark.parametrize("begin", [30, 2019, 45_000])
def test_times_far_from_zero_make_no_edge(begin) -> None:
    """Over so short a stretch log(1 + t) is all but a line, and a line is one from anywhere."""
    episode, time, score = simulated(3, clients=80, scores=8)
    late = 1e5 * (1 + 1e-4 * time) - 1
    there, here = fitted(episode, late, score), fitted(episode, np.expm1(1e-4 * time), score)
    assert (there.edge, there.converged) == (Edge.NONE, True)
    assert there.criterion == pytest.approx(_is(here.criterion), abs=0.01)
    moved = fitted(episode, time + begin, score)
    assert (moved.edge, moved.converged) == (Edge.NONE, True)


def test_times_too_far_from_zero_to_be_told_apart_are_a_sentence() -> None:
    episode, time, score = simulated(3, clients=80, scores=8)
    with pytest.raises(NotAnswered, match="not tell them apart"):
        fitted(episode, time + 1.7e9, score)


def test_clients_who_differ_in_one_way_alone_are_told_so() -> None:
    found = [fitted(*simulated(seed, slope_sd=0)).edge for seed in range(12)]
    assert Edge.ONE_WAY in found and Edge.NONE in found


def test_clients_who_do_not_differ_are_told_so() -> None:
    rng = np.random.default_rng(4)
    episode, time = np.repeat(np.arange(40), 6), np.tile(np.arange(6.0), 40)
    score = 10 - time + np.tile(rng.normal(0, 1, 6), 40) + rng.permutation(240) % 2
    found = fitted(episode, time, score)
    assert found.converged and found.edge in (Edge.NOTHING, Edge.ONE_WAY)


@given(st.integers(0, 100), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_and_the_names_of_clients_change_nothing(seed, random) -> None:
    episode, time, score = simulated(seed)
    order = list(range(len(score)))
    random.shuffle(order)
    again = np.array(sorted(order, key=lambda row: (episode[row] * 7919) % 61))
    one, other = fitted(episode, time, score), fitted(episode[again], time[again], score[again])
    assert np.allclose(one.fixed, other.fixed, rtol=1e-6)
    assert np.allclose(one.spread, other.spread, rtol=1e-4, atol=1e-6)


def test_with_many_designs_the_estimate_is_that_of_all_of_them() -> None:
    episode, time, score = simulated(9, clients=12_000, irregular=True)
    data = pooled(per_episode(episode, time, score))
    assert len(data.count) > 2 * growth.FEW
    found = growth.fit(data)
    assert found.fixed == pytest.approx((16, -2), abs=0.15) and found.converged


@pytest.mark.parametrize(
    ("clients", "times", "told"),
    [
        (0, [], "Too few scores"),
        (5, [0.0], "Too few scores"),
        (5, [0.0, 1.0], "Too few scores"),
        (2, [0.0, 1.0, 2.0], "more than two"),
        (9, [3.0, 3.0, 3.0], "at one time"),
    ],
)
def test_too_little_is_answered_with_a_sentence(clients, times, told) -> None:
    episode = np.repeat(np.arange(clients), len(times))
    time = np.tile(np.array(times), clients)
    score = np.random.default_rng(2).normal(10, 2, len(time))
    with pytest.raises(NotAnswered, match=told):
        fitted(episode, time, score)


def test_scores_without_any_error_are_answered_with_a_sentence() -> None:
    episode, time = np.repeat(np.arange(9), 4), np.tile(np.arange(4.0), 9)
    with pytest.raises(NotAnswered):
        fitted(episode, time, np.full(36, 12.0))


def test_what_is_expected_of_a_client_is_what_whole_matrices_say() -> None:
    model = fitted(*simulated(3))
    times, scores, ahead = np.array([0.0, 1.0, 4.0]), np.array([21.0, 17.0, 18.0]), 9.0
    z, there = (np.stack([np.ones(len(t)), np.log1p(t)], 1) for t in (times, np.array([ahead])))
    spread, v = np.array(model.spread), model.residual * np.eye(3)
    inverse = np.linalg.inv(z @ spread @ z.T + v)
    gain = there @ spread @ z.T @ inverse
    mean = there @ model.fixed + gain @ (scores - z @ model.fixed)
    sd2 = there @ spread @ there.T - gain @ z @ spread @ there.T + model.residual
    sd2 += (there - gain @ z) @ np.array(model.fixed_covariance) @ (there - gain @ z).T
    (found,) = expected(model, list(zip(times, scores, strict=True)), [ahead])
    assert (found.mean, found.sd) == pytest.approx((mean.item(), np.sqrt(sd2).item()))


def test_of_somebody_unknown_the_average_is_expected_within_how_people_differ() -> None:
    model = fitted(*simulated(3))
    (found,) = expected(model, [], [0.0])
    wide = model.spread[0][0] + model.residual + model.fixed_covariance[0][0]
    assert (found.mean, found.sd) == pytest.approx((model.fixed[0], wide**0.5))
    low, high = found.range()
    assert found.below(high) - found.below(low) == pytest.approx(0.8)


def test_a_time_before_the_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="from the beginning"):
        expected(fitted(*simulated(3)), [(-1.0, 12.0)], [2.0])

"""The growth-model method and the seam through which it asks for slopes."""

import math

import numpy as np
import pytest

from envoi.domain.change_methods import Cutoff, Known
from envoi.domain.growth import expected
from envoi.population import growth
from envoi.population.growth_method import ByGrowth, Slopes, own_slopes
from envoi.population.growth_sums import per_episode, pooled
from envoi.population.judging import CODES, NOT_USED
from envoi.population.not_answered import NotAnswered
from envoi.population.scored import scored

KNOWN = Known(cutoff=Cutoff.NUMBER, line=10)
ROWS = {
    "client": ["10", "10", "10", "9", "9", "9", "8"],
    "time": [0, 1, 3, 0, 1, 3, 0],
    "score": [15, 12, 9, 6, 9, 14, 9],
}


def least_squares(place, time, score):
    """A stand-in for the model: each client's slope alone, with an error of 1."""
    found = np.full(place.max() + 1, np.nan)
    for each in range(len(found)):
        x, y = np.log1p(time[place == each]), score[place == each]
        if len(x) > 1:
            found[each] = np.polyfit(x, y, 1)[0]
    return Slopes(found)


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_each_clients_own_slope_is_held_against_zero(long, order):
    rows = long("scores.csv", **{name: column[order] for name, column in ROWS.items()})
    found = ByGrowth(KNOWN, least_squares)(rows)
    named = [CODES[code].value if code != NOT_USED else None for code in found.codes]
    assert found.pairs.client.tolist() == [8, 9, 10]
    assert named == [None, "harmed", "recovered"]


def test_the_answer_says_what_is_tested(long):
    found = ByGrowth(KNOWN, least_squares)(long("scores.csv", **ROWS))
    assert "own slope against zero" in found.method and "deviation" in found.method


def test_a_time_before_zero_is_refused(long):
    rows = long(client=[1, 1], time=[-1, 2], score=[3, 4])
    with pytest.raises(NotAnswered, match="before 0"):
        ByGrowth(KNOWN, least_squares)(rows)


def invented(long, clients=80, slope=-3.0):
    draw = np.random.default_rng(2)
    n = 5
    own = slope + draw.normal(0, 1.5, clients)
    time = np.tile(np.arange(n), clients)
    line = 20 + draw.normal(0, 3, clients)[:, None] + own[:, None] * np.log1p(np.arange(n))
    score = line + draw.normal(0, 2, (clients, n))
    return long(client=np.repeat(np.arange(clients), n), time=time, score=score.ravel())


def test_where_nearly_all_get_better_nearly_all_are_better(long):
    # The deviation from the average, which R's HLM tests, would call about as many worse as better.
    found = ByGrowth(KNOWN)(invented(long))
    assert (found.index() < 0).mean() > 0.9
    assert (found.index() < -1.96).sum() > 30


def test_the_slope_and_its_error_are_those_of_one_clients_prediction(long):
    rows = scored(invented(long))
    model = growth.fit(pooled(per_episode(rows.place, rows.time, rows.score)))
    index = own_slopes(rows.place, rows.time, rows.score).index
    mine = rows.place == 7
    known = list(zip(rows.time[mine], rows.score[mine], strict=True))
    # Far away all that is left of a prediction is the slope.
    far = expected(model, known, [math.expm1(600)])[0]
    error = math.sqrt(far.sd**2 - model.residual)
    assert index[7] == pytest.approx(far.mean / error, rel=0.02)


def test_too_few_scores_for_a_model_is_a_sentence(long):
    with pytest.raises(NotAnswered, match="Too few scores"):
        ByGrowth(KNOWN)(long(client=[1, 1, 2, 2], time=[0, 1, 0, 1], score=[9, 8, 7, 6]))


def some_courses(n=12, times=5, seed=3):
    drawn = np.random.default_rng(seed)
    place, time = np.repeat(np.arange(n), times), np.tile(np.arange(times) * 1.0, n)
    own = drawn.normal(size=(n, 2))[place] @ np.diag([4, 1.5])
    score = 20 + own[:, 0] + (own[:, 1] - 3) * np.log1p(time) + 2 * drawn.normal(size=len(time))
    return place, time, np.round(score)


@pytest.mark.parametrize(("by", "from_"), [(1, 1_000_000), (1000, 0), (0.001, 0), (1, -54_321)])
def test_where_a_scale_begins_and_how_it_counts_changes_no_slope(by, from_):
    place, time, score = some_courses()
    as_they_are = own_slopes(place, time, score).index
    moved = own_slopes(place, time, score * by + from_).index
    assert moved == pytest.approx(as_they_are, abs=1e-6)


def test_the_model_is_told_and_begins_where_the_scale_does():
    place, time, score = some_courses()
    told = own_slopes(place, time, score + 100)
    model = growth.fit(pooled(per_episode(place, time, score + 100)))
    assert told.model.fixed == pytest.approx(model.fixed)
    assert told.said[0].startswith(f"Average course: {model.fixed[0]:.5g}, and ")


@pytest.mark.parametrize(("own", "edge"), [(0, "do not differ"), (6, "one direction alone")])
def test_an_estimate_at_its_edge_is_said_to_be_one(own, edge):
    time = np.tile([0.0, 1, 3, 7], 9)
    place = np.repeat(np.arange(9), 4)
    noise = np.tile([1.0, -1, -1, 1], 9)
    found = own_slopes(place, time, 20 - 3 * np.log1p(time) + own * (place % 3) + noise)
    assert edge in found.said[1] and "the estimate lies at its edge" in found.method


def test_days_written_in_one_piece_are_no_numbers_of_days(long):
    times = [20260101, 20260301]
    with pytest.raises(NotAnswered, match="look like days in one piece"):
        scored(long(client=[1, 1], time=times, score=[3, 4]))


def test_a_table_without_a_row_is_a_sentence(long):
    with pytest.raises(NotAnswered, match="not one score"):
        ByGrowth(KNOWN)(long(client=[], time=[], score=[]))

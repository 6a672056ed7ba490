"""The growth-model method and the seam through which it asks for slopes."""

import numpy as np
import pytest

from envoi.domain.change_methods import Cutoff, Known
from envoi.population import growth_method
from envoi.population.growth_method import ByGrowth
from envoi.population.judging import CODES, NOT_USED
from envoi.population.not_answered import NotAnswered

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
    return found


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


def test_without_the_model_a_sentence_says_so(long, monkeypatch):
    monkeypatch.setattr(growth_method, "MODEL", "envoi.population.not_there")
    with pytest.raises(NotAnswered, match="not part of this version"):
        ByGrowth(KNOWN)(long(**ROWS))

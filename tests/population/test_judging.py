"""Published numbers and other programs' answers, through the whole of the population's pass.

Claus and others 2020: clinicalsignificance (R) at commit 863dc77; the Beck inventory's limits and
counts and all six methods on the Hamilton scale are its printed results. Jacobson & Truax 1991,
Table 2: counts computed with the strict limits here.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from envoi.domain.change_methods import Cutoff, Known, Method
from envoi.domain.measure import Better
from envoi.domain.significance import Class
from envoi.knowledge.library import instrument
from envoi.population.judging import CODES, NOT_USED
from envoi.population.not_answered import NotAnswered
from envoi.population.outcomes import outcomes
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, source
from envoi.population.ways import ByIndex, ByInstrument, ByPercent, ByPoints
from tests.shared import shared_data

BDI = Known(reliability=0.801, functional_mean=7.69, functional_sd=7.52, cutoff=Cutoff.C)
HAMD = Known(
    reliability=0.8, post_reliability=0.5, functional_mean=8, functional_sd=8, cutoff=Cutoff.C
)
DAS = Known(
    Better.HIGHER, reliability=0.88, functional_mean=114.8, functional_sd=17.8, cutoff=Cutoff.C
)
PHQ9 = instrument("phq-9")


def claus(score, group=None):
    asked = Asked("id", "time", score, group, (), ("1", "4"))
    return pairs_of(source(table(shared_data("claus_2020.csv")), asked))


def counts(of):
    return tuple(of.counts[each] for each in Class)


def test_the_beck_inventory_of_claus_2020_as_r_answers_it():
    (found,) = outcomes(ByIndex(Method.JT, BDI)(claus("bdi")))
    assert (found.n_original, found.n_used) == (43, 40)
    assert found.s_diff == pytest.approx(5.14706301616, abs=5e-12)
    assert found.cutoff == pytest.approx(21.0166122043, abs=5e-11)
    assert counts(found) == (10, 8, 22, 0, 0)
    assert found.percent[Class.RECOVERED] == 25.0


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.JT, (26, 3, 10, 1, 0)),
        (Method.EN, (26, 6, 5, 3, 0)),
        (Method.HLL, (12, 0, 16, 11, 1)),
        (Method.GLN, (26, 3, 10, 1, 0)),
        (Method.NK, (26, 2, 11, 1, 0)),
        (Method.HA, (23, 9, 7, 1, 0)),
    ],
)
def test_the_hamilton_scale_of_claus_2020_by_every_method_as_r_answers_it(method, expected):
    (found,) = outcomes(ByIndex(method, HAMD)(claus("hamd")))
    assert counts(found) == expected


def test_in_groups_everybody_is_measured_by_the_limits_of_all():
    found = outcomes(ByIndex(Method.JT, BDI)(claus("bdi", "treatment")))
    assert [each.group for each in found] == ["PA", "TAU"]
    assert len({(each.s_diff, each.cutoff) for each in found}) == 1
    together = [sum(each) for each in zip(*map(counts, found), strict=True)]
    assert together == [10, 8, 22, 0, 0]


def test_half_of_the_first_score_as_r_answers_it():
    (found,) = outcomes(ByPercent(50, 30, Known())(claus("hamd")))
    assert counts(found) == (0, 16, 24, 0, 0)


def test_the_couples_of_jacobson_and_truax_where_higher_is_better():
    asked = Asked("subject", "time", "das", None, (), ("pre", "post"))
    rows = source(table(shared_data("jacobson_1989.csv")), asked)
    (found,) = outcomes(ByIndex(Method.JT, DAS)(pairs_of(rows)))
    assert found.s_diff == pytest.approx(5.793367, abs=5e-7)
    assert found.cutoff == pytest.approx(94.84241, abs=5e-6)
    assert counts(found) == (14, 5, 10, 1, 0)


def judged(long, way, pre, post, **more):
    client = [each for each in range(len(pre)) for _ in (0, 1)]
    score = [each for pair in zip(pre, post, strict=True) for each in pair]
    return way(pairs_of(long(client=client, time=[0, 1] * len(pre), score=score, **more)))


def classes(found):
    return [CODES[code].value if code != NOT_USED else None for code in found.codes]


def test_an_instrument_judges_by_its_own_limits(long):
    found = judged(long, ByInstrument(PHQ9), [15, 16, 15, 12, 9, 4], [9, 10, 10, 18, 3, 12])
    assert classes(found) == [
        *("recovered", "improved", "unchanged", "deteriorated", "improved", "harmed")
    ]
    assert (found.line, found.cutoff, found.s_diff) == (10, "published", None)


def test_a_tenth_of_a_point_never_decides_by_rounding(long):
    pre = [first / 10 for first in range(0, 350)]
    ors = ByInstrument(instrument("ors"))
    found = judged(long, ors, pre, [round(each + 5, 1) for each in pre])
    assert "unchanged" not in classes(found)
    found = judged(long, ors, pre, [round(each + 4.9, 1) for each in pre])
    assert set(classes(found)) == {"unchanged"}


def test_from_zero_no_percentage_is_defined(long):
    found = judged(long, ByPercent(50, 50, Known()), [0, 0, 10], [0, 5, 5])
    assert classes(found) == [None, None, "improved"]
    assert found.undefined == 2
    (answer,) = outcomes(found)
    assert (answer.n_original, answer.n_used) == (3, 1)


def test_so_many_points_where_higher_is_better(long):
    way = ByPoints(10, 5, Known(Better.HIGHER, cutoff=Cutoff.NUMBER, line=50))
    assert classes(judged(long, way, [40, 40, 40, 60, 60], [60, 50, 49, 55, 49])) == [
        *("recovered", "improved", "unchanged", "deteriorated", "harmed")
    ]


def told(long, way, pre, post):
    with pytest.raises(NotAnswered) as sentence:
        judged(long, way, pre, post)
    return str(sentence.value)


def test_a_score_the_instrument_cannot_give_names_the_client(long):
    sentence = told(long, ByInstrument(PHQ9), [15, 28], [9, 9])
    assert sentence == (
        "Client 1 has a score of 28, and PHQ-9 goes from 0 to 27. Is it the right instrument?"
    )


def test_an_instrument_without_a_rule_says_so(long):
    assert "No reliable change is published for SRS" in told(
        long, ByInstrument(instrument("srs")), [30], [38]
    )


def test_constant_scores_have_no_spread(long):
    assert "Every first score is the same" in told(
        long, ByIndex(Method.JT, BDI), [20.1] * 9, [9] * 9
    )


def test_one_client_has_no_spread_but_a_known_one_can_be_given(long):
    assert "--sd" in told(long, ByIndex(Method.JT, BDI), [20], [9])
    found = judged(long, ByIndex(Method.JT, replace(BDI, sd=8.16, mean=35.475)), [30], [9])
    assert classes(found) == ["recovered"]


def test_nobody_with_two_scores_is_a_sentence(long):
    with pytest.raises(NotAnswered, match="Nobody here has two scores"):
        ByIndex(Method.JT, BDI)(pairs_of(long(client=[1, 2], time=[1, 1], score=[9, 9])))


def test_a_score_beyond_all_reason_is_refused(long):
    assert "thousand million" in told(long, ByPoints(5, 5, Known()), [1e300], [1])


def test_a_group_of_one_has_its_answer(long):
    rows = long(
        client=[1, 1, 2, 2, 3],
        time=[0, 1, 0, 1, 0],
        score=[15, 9, 20, 20, 8],
        arm=["a", "a", "b", "b", None],
    )
    found = outcomes(ByInstrument(PHQ9)(pairs_of(rows)))
    assert [(each.group, each.n_used) for each in found] == [
        ("not recorded", 0),
        ("a", 1),
        ("b", 1),
    ]
    assert found[0].percent[Class.RECOVERED] is None


def test_groups_stand_in_order_of_their_numbers_and_nobody_is_counted_twice(long):
    arms = ["10", "9", "not recorded", None]
    rows = long(client=[1, 2, 3, 4], time=[0] * 4, score=[5] * 4, arm=arms)
    found = outcomes(ByInstrument(PHQ9)(pairs_of(rows)))
    counted = [(each.group, each.n_original) for each in found]
    assert counted == [("not recorded", 2), ("9", 1), ("10", 1)]


def test_a_score_beyond_all_measure_is_refused(long):
    rows = long(client=[1, 1, 2, 2], time=[0, 1, 0, 1], score=[1e10, 2, 3, 4])
    with pytest.raises(NotAnswered, match="larger than a thousand million"):
        ByIndex(Method.JT, Known(reliability=0.8))(pairs_of(rows))


def test_shuffled_rows_give_the_very_same_numbers(long):
    draw = np.random.default_rng(7)
    pre, post = draw.normal(20, 5, 400), draw.normal(14, 6, 400)
    rows = {
        "client": np.repeat(np.arange(400), 2),
        "time": np.tile([0, 1], 400),
        "score": np.column_stack([pre, post]).ravel(),
    }
    order = draw.permutation(800)
    way = ByIndex(Method.HLL, BDI)
    one = way(pairs_of(long(**rows)))
    other = way(pairs_of(long("b.parquet", **{name: of[order] for name, of in rows.items()})))
    assert (one.s_diff, one.line) == (other.s_diff, other.line)  # to the last bit
    assert (one.codes == other.codes).all()
    assert math.isclose(float(np.nansum(one.index())), float(np.nansum(other.index())))


@pytest.mark.parametrize("method", [*Method])
def test_the_band_of_error_ends_where_the_class_changes(long, method):
    found = judged(long, ByIndex(method, HAMD), [25, 30, 22, 28], [13, 29, 20, 9])
    low, high = found.bounds(25.0)
    by = ByIndex(method, HAMD).judge(found.pairs)
    assert abs(by.index(25.0, low)) == pytest.approx(by.critical)
    assert abs(by.index(25.0, high)) == pytest.approx(by.critical)

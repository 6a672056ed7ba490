"""Methods chosen by name: what they refuse, and their classes for one client."""

import pytest

from envoi.domain.change_methods import Cutoff, Group, Known, Method, NotJudged, judge
from envoi.domain.classes import Truths, by_percent, by_points, named
from envoi.domain.measure import Better
from envoi.domain.significance import Class

GROUP = Group(40, 24.85, 3.340121, 14.975, 7.711089, 0.1631187)
KNOWN = Known(reliability=0.8, functional_mean=8, functional_sd=8, cutoff=Cutoff.C)


def told(method=Method.JT, group=GROUP, **known):
    with pytest.raises(NotJudged) as sentence:
        judge(method, Known(**{**vars(KNOWN), **known}), group)
    return str(sentence.value)


def test_hageman_and_arrindells_cut_off_lies_between_true_scores():
    # From the formulas; the R package's own printed cut-off is not at hand.
    assert judge(Method.HA, KNOWN, GROUP).cutoff == pytest.approx(20.20907, abs=5e-6)
    assert judge(Method.JT, KNOWN, GROUP).cutoff == pytest.approx(19.88700, abs=5e-6)


def test_hageman_and_arrindell_ask_that_the_last_true_score_is_surely_beyond():
    by = judge(Method.HA, KNOWN, GROUP)
    assert named(by.truths(26, 8)) is Class.RECOVERED
    assert named(by.truths(27, 18)) is Class.IMPROVED  # below the cut-off, but not surely
    assert named(judge(Method.JT, KNOWN, GROUP).truths(27, 18)) is Class.RECOVERED


def test_without_a_reliability_the_sentence_names_the_option():
    assert "--reliability" in told(reliability=None)


@pytest.mark.parametrize("wrong", [-0.1, 1, 1.2])
def test_a_reliability_outside_its_range_is_refused(wrong):
    assert "lies from 0" in told(reliability=wrong)


def test_one_client_has_no_spread_unless_it_is_given():
    alone = Group(1, 20, None, 10, None, None)
    assert "--sd" in told(group=alone)
    assert judge(Method.JT, Known(reliability=0.8, sd=5, cutoff=Cutoff.A), alone).cutoff == 10


def test_scores_that_are_all_the_same_have_no_error_to_compare_with():
    assert "the same" in told(group=Group(9, 20, 0.0, 10, 4.0, None))


def test_a_functional_mean_on_the_wrong_side_asks_whether_the_direction_is_right():
    assert "Is --better right?" in told(better=Better.HIGHER)
    assert "Is --better right?" in told(functional_mean=30)


@pytest.mark.parametrize("cutoff", [Cutoff.A, Cutoff.B, Cutoff.C, Cutoff.NUMBER, Cutoff.NONE])
def test_whichever_the_cut_off_a_functional_mean_on_the_wrong_side_is_noticed(cutoff):
    assert "Is --better right?" in told(better=Better.HIGHER, cutoff=cutoff)


def test_cut_offs_b_and_c_need_people_who_are_well():
    for kind in (Cutoff.B, Cutoff.C):
        assert "--functional-mean" in told(functional_mean=None, cutoff=kind)


def test_hageman_and_arrindell_say_where_they_have_no_answer():
    assert "HA" in told(Method.HA, Group(9, 20, 5.0, 10, 0.0, None))
    assert "HA" in told(Method.HA, reliability=0.8, functional_sd=0.5)
    assert "HA" in told(Method.HA, Group(9, 20, 5.0, 10, 5.0, 0.95))


def test_cut_off_b_uses_the_functional_spread():
    by = judge(Method.JT, Known(**{**vars(KNOWN), "cutoff": Cutoff.B}), GROUP)
    assert by.cutoff == 24


@pytest.mark.parametrize(
    ("pre", "post", "of"),
    [
        (20_000, 10_000, Class.IMPROVED),  # exactly half
        (20_000, 10_001, Class.UNCHANGED),
        (20_000, 26_000, Class.DETERIORATED),  # exactly 30 % worse
        (20_000, 25_999, Class.UNCHANGED),
    ],
)
def test_so_many_percent_or_more(pre, post, of):
    truths = by_percent(pre, (pre - post) * 1000, 50_000, 30_000, (pre, post, None))
    assert named(truths) is of


def test_so_many_points_or_more():
    assert named(by_points(15_000, 10_000, 5_000, 5_000)) is Class.IMPROVED
    assert named(by_points(15_000, 10_001, 5_000, 5_000)) is Class.UNCHANGED
    assert named(by_points(15_000, 9_000, 5_000, 5_000, 10_000)) is Class.RECOVERED
    assert named(by_points(15_000, 10_000, 5_000, 5_000, 10_000)) is Class.IMPROVED


def test_without_a_cut_off_nobody_recovers_and_nobody_is_harmed():
    assert named(Truths(better=True, worse=False)) is Class.IMPROVED
    assert named(Truths(better=False, worse=True)) is Class.DETERIORATED

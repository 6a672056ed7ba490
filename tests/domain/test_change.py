"""First against last, by each instrument's own limits."""

from dataclasses import replace

import pytest

from envoi.domain.change import Outcome, Side, assess, limits, reliably_better, reliably_worse, side
from envoi.domain.measure import Norms
from envoi.knowledge.library import instrument

PHQ9, GAD7, WHO5 = instrument("phq-9"), instrument("gad-7"), instrument("who-5")
K10, SRS, ORS = instrument("k10"), instrument("srs"), instrument("ors")
DASS = instrument("dass-21-depression")

# Jacobson & Truax 1991, hypothetical case: computed limits, c exactly 50, higher is better.
BY_NORMS = replace(
    WHO5,
    caseness=None,
    reliable_change=None,
    norms=(
        Norms(
            sd=7.5,
            reliability=0.80,
            population="hypothetical",
            source="Jacobson & Truax 1991",
            verified=False,
            clinical_mean=40,
            functional_mean=60,
            functional_sd=7.5,
        ),
    ),
)


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        (16, 10, Outcome.IMPROVED),  # six points, still at the cut-off
        (15, 9, Outcome.RECOVERED),
        (15, 10, Outcome.UNCHANGED),  # five points lie within the error
        (9, 3, Outcome.IMPROVED),  # was never in the clinical range
        (10, 9, Outcome.UNCHANGED),  # across the line, but by one point
        (12, 18, Outcome.DETERIORATED),
        (12, 17, Outcome.UNCHANGED),
    ],
)
def test_phq_9_outcomes_at_their_boundaries(first, last, outcome):
    assert assess(PHQ9, [first * 1000, last * 1000]).outcome is outcome


def test_where_higher_is_better_a_rise_is_an_improvement():
    assert assess(WHO5, [40_000, 52_000]).outcome is Outcome.RECOVERED
    assert assess(WHO5, [52_000, 40_000]).outcome is Outcome.DETERIORATED
    assert assess(WHO5, [28_000, 48_000]).outcome is Outcome.IMPROVED


def test_the_change_is_last_minus_first_whatever_is_better():
    assert assess(PHQ9, [15_000, 9_000]).change == -6_000
    assert assess(WHO5, [40_000, 52_000]).change == 12_000


def test_scores_between_the_first_and_the_last_do_not_count():
    assert assess(PHQ9, [15_000, 27_000, 0, 9_000]) == assess(PHQ9, [15_000, 9_000])


def test_one_score_alone_says_where_but_not_whither():
    found = assess(PHQ9, [12_000])
    assert (found.outcome, found.side) == (Outcome.NOT_ENOUGH_DATA, Side.CLINICAL)
    assert found.change is None


def test_no_score_at_all_is_not_enough_data():
    found = assess(PHQ9, [])
    assert (found.outcome, found.side, found.last) == (
        Outcome.NOT_ENOUGH_DATA,
        Side.UNKNOWN,
        None,
    )


def test_the_threshold_that_was_used_stands_beside_the_outcome():
    assert assess(PHQ9, [15_000, 9_000]).threshold == 6_000
    assert assess(GAD7, [15_000]).threshold == 4_000


def test_without_a_cut_off_nobody_recovers_and_the_side_is_unknown():
    found = assess(K10, [45_000, 12_000])
    assert (found.outcome, found.side) == (Outcome.IMPROVED, Side.UNKNOWN)


def test_an_instrument_without_a_rule_gives_no_outcome():
    found = assess(SRS, [20_000, 40_000])
    assert (found.outcome, found.threshold) == (Outcome.NOT_ENOUGH_DATA, None)
    assert reliably_better(SRS, 20_000, 40_000) is None
    assert reliably_worse(SRS, 40_000, 20_000) is None


def test_exactly_the_published_change_is_reliable_and_a_thousandth_less_is_not():
    assert reliably_better(PHQ9, 15_000, 9_000) is True
    assert reliably_better(PHQ9, 15_000, 9_001) is False
    assert reliably_worse(PHQ9, 9_000, 15_000) is True
    assert reliably_worse(PHQ9, 9_001, 15_000) is False


def test_a_tenth_of_a_point_never_decides_by_rounding():
    # In binary floats 8.2 - 3.2 falls short of 5, as do 29 others of these 350 rises.
    for first in range(0, 35_000, 100):
        assert reliably_better(ORS, first, first + 5_000) is True
        assert reliably_better(ORS, first, first + 4_900) is False


def test_without_a_published_change_the_norms_give_one_and_it_is_strict():
    # 1.96 * 1.41421 * 7.74 * sqrt(0.12) = 7.43195 points: 7.431 is within, 7.432 is beyond.
    assert limits(DASS).change_from == 7_432
    assert reliably_better(DASS, 20_000, 14_000) is False
    assert reliably_better(DASS, 20_000, 12_000) is True


def test_the_index_is_given_where_norms_exist_and_only_there():
    assert assess(DASS, [20_000, 12_000]).index == pytest.approx(-2.1098, abs=1e-4)
    assert assess(PHQ9, [20_000, 12_000]).index is None


def test_a_score_on_a_computed_cut_off_is_neither_healthy_nor_clinical():
    found = [side(BY_NORMS, value) for value in (49_999, 50_000, 50_001)]
    assert found == [Side.CLINICAL, Side.NEITHER, Side.HEALTHY]


def test_on_a_computed_cut_off_an_improvement_stays_an_improvement():
    assert assess(BY_NORMS, [32_000, 50_000]).outcome is Outcome.IMPROVED
    assert assess(BY_NORMS, [32_000, 50_001]).outcome is Outcome.RECOVERED
    assert assess(BY_NORMS, [50_000, 68_000]).outcome is Outcome.IMPROVED


def test_the_published_cut_off_is_clinical_or_not_as_it_says():
    assert side(PHQ9, 10_000) is Side.CLINICAL
    assert side(PHQ9, 9_000) is Side.HEALTHY
    assert side(ORS, 25_000) is Side.HEALTHY
    assert side(ORS, 24_900) is Side.CLINICAL

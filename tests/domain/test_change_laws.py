"""What holds of change for every instrument."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.change import (
    Limits,
    Outcome,
    assess,
    limits,
    outcome,
    reliably_better,
    reliably_worse,
    rules,
    side,
)
from envoi.domain.measure import Better, is_case
from envoi.domain.significance import reliable_change_index
from envoi.knowledge.library import instruments

SCORES = st.integers(0, 180_000)
LIMITS = st.builds(
    lambda change, cut, gap: Limits(Better.LOWER, change, cut, cut - gap),
    st.integers(1, 30_000),
    st.integers(0, 100_000),
    st.integers(0, 1),
)
SWAPPED = {Outcome.RECOVERED: Outcome.DETERIORATED, Outcome.IMPROVED: Outcome.DETERIORATED}


@given(SCORES, SCORES, LIMITS)
def test_swapping_first_and_last_turns_better_into_worse(first, last, by):
    there, back = outcome(first, last, by), outcome(last, first, by)
    if there in SWAPPED:
        assert back is Outcome.DETERIORATED
    if there is Outcome.UNCHANGED:
        assert back is Outcome.UNCHANGED


@given(SCORES, SCORES, LIMITS)
def test_mirrored_scores_with_higher_better_give_the_same_outcome(first, last, by):
    mirrored = replace(by, better=Better.HIGHER)
    assert outcome(-first, -last, mirrored) is outcome(first, last, by)


@given(SCORES, SCORES, LIMITS)
def test_the_rules_answer_with_truth_and_at_most_one_direction(first, last, by):
    held = {name: rule(first, last, by) for name, rule in rules(by)}
    assert all(type(answer) is bool for answer in held.values())
    assert not (held[Outcome.IMPROVED] and held[Outcome.DETERIORATED])
    assert held[Outcome.IMPROVED] or not held[Outcome.RECOVERED]


@given(SCORES, SCORES, LIMITS, st.integers(0, 5_000))
def test_a_wider_reliable_change_never_finds_more_change(first, last, by, wider):
    if outcome(first, last, by) is Outcome.UNCHANGED:
        slower = replace(by, change_from=by.change_from + wider)
        assert outcome(first, last, slower) is Outcome.UNCHANGED


@given(st.sampled_from(instruments()), SCORES, SCORES)
def test_outcome_and_reliable_change_never_contradict_each_other(of, first, last):
    found = assess(of, [first, last]).outcome
    better, worse = reliably_better(of, first, last), reliably_worse(of, first, last)
    assert (found is Outcome.NOT_ENOUGH_DATA) == (better is None)
    assert (found in {Outcome.RECOVERED, Outcome.IMPROVED}) == bool(better)
    assert (found is Outcome.DETERIORATED) == bool(worse)


@given(st.sampled_from(instruments()), SCORES)
def test_the_side_agrees_with_the_published_cut_off(of, value):
    if of.caseness is not None:
        assert (side(of, value) == "clinical") == is_case(of, value)


@given(st.sampled_from(instruments()), SCORES, SCORES)
def test_nobody_recovers_who_did_not_cross_the_cut_off(of, first, last):
    if assess(of, [first, last]).outcome is Outcome.RECOVERED:
        assert (side(of, first), side(of, last)) == ("clinical", "healthy")


@given(st.sampled_from([each for each in instruments() if each.norms]), SCORES, SCORES)
def test_a_change_counts_from_norms_exactly_when_its_index_passes_1_96(of, first, last):
    norms = of.norms[0]
    computed = replace(of, reliable_change=None)
    index = reliable_change_index(first / 1000, last / 1000, norms.sd, norms.reliability)
    assert (abs(last - first) >= limits(computed).change_from) == (abs(index) > 1.96)


@given(st.floats(0.05, 0.98), st.floats(0.001, 0.019), st.floats(0.5, 30))
def test_a_more_reliable_measure_needs_less_change(r, more, sd):
    assert abs(reliable_change_index(0, 1, sd, r + more)) > abs(reliable_change_index(0, 1, sd, r))

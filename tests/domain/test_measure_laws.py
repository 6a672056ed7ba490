"""What holds for every instrument and every set of answers."""

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.measure import (
    Instrument,
    RiskAnswer,
    Score,
    Unscorable,
    band,
    is_case,
    risk_answer,
    score,
    total,
)
from envoi.knowledge.library import instruments

BY_ITEM = [each for each in instruments() if each.by_item]


@st.composite
def filled_in(draw: st.DrawFn) -> tuple[Instrument, dict[int, int | None]]:
    """An instrument and answers it allows, some of them left open."""
    of = draw(st.sampled_from(BY_ITEM))
    given_ = {
        item.number: draw(st.none() | st.sampled_from(of.points_of(item))) for item in of.items
    }
    return of, given_


@given(filled_in())
def test_a_score_lies_in_the_range_and_on_the_grid_filled_or_not(case):
    of, answers = case
    found = score(of, answers)
    if isinstance(found, Score):
        assert total(of, found.value) == Score(found.value)


@given(filled_in())
def test_a_score_says_exactly_which_items_were_open(case):
    of, answers = case
    found = score(of, answers)
    open_items = tuple(n for n, points in answers.items() if points is None)
    if isinstance(found, Score):
        assert (found.missing, found.prorated) == (open_items, bool(open_items))
    else:
        assert open_items


@given(filled_in())
def test_a_risk_item_left_open_is_always_unknown(case):
    of, answers = case
    if of.risk_item and answers[of.risk_item.number] is None:
        assert risk_answer(of, answers) is RiskAnswer.UNKNOWN


@given(filled_in(), st.data())
def test_answering_an_open_item_never_takes_a_score_away(case, data):
    of, answers = case
    number = data.draw(st.sampled_from(sorted(answers)))
    item = next(item for item in of.items if item.number == number)
    more = answers | {number: data.draw(st.sampled_from(of.points_of(item)))}
    if isinstance(score(of, answers), Score):
        assert isinstance(score(of, more), Score)


@given(filled_in())
def test_more_points_never_make_a_smaller_score(case):
    of, answers = case
    raised = {
        item.number: None if answers[item.number] is None else of.points_of(item)[-1]
        for item in of.items
    }
    before, after = score(of, answers), score(of, raised)
    if isinstance(before, Score) and isinstance(after, Score):
        assert before.value <= after.value


@given(
    st.sampled_from(instruments()),
    st.dictionaries(st.integers(-2, 60), st.none() | st.integers(-9, 99), max_size=50),
)
def test_whatever_was_typed_there_is_a_score_or_a_sentence(of, answers):
    found = score(of, answers)
    if isinstance(found, Unscorable):
        assert found.sentence.endswith((".", "!"))
        assert found.reason.isidentifier()


@given(st.sampled_from(instruments()), st.integers(-(10**6), 10**6))
def test_every_total_the_scale_can_reach_has_a_band_and_a_side(of, value):
    if isinstance(total(of, value), Score):
        assert (band(of, value) is None) == (not of.bands)
        assert (is_case(of, value) is None) == (of.caseness is None)

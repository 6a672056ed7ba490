"""From answers to a score, or to the reason there is none."""

from dataclasses import replace

import pytest

from envoi.domain.measure import (
    Missing,
    RiskAnswer,
    Score,
    Unscorable,
    band,
    is_case,
    points,
    risk_answer,
    round_half_up,
    score,
    total,
)
from envoi.knowledge.library import instrument

PHQ9, GAD7, K10 = instrument("phq-9"), instrument("gad-7"), instrument("k10")
WHO5, ORS, EPDS = instrument("who-5"), instrument("ors"), instrument("epds")
STRESS, WSAS, AUDIT = instrument("dass-21-stress"), instrument("wsas"), instrument("audit")


def reason(result: Score | Unscorable) -> str:
    assert isinstance(result, Unscorable)
    return result.reason


def value(result: Score | Unscorable) -> int:
    assert isinstance(result, Score)
    return result.value


def answers(*given: int | None) -> dict[int, int | None]:
    return dict(enumerate(given, 1))


def test_a_full_phq_9_is_the_sum_of_its_answers():
    found = score(PHQ9, answers(3, 2, 1, 0, 3, 2, 1, 0, 1))
    assert found == Score(13_000, prorated=False, answered=9, missing=())


def test_two_open_phq_9_items_are_filled_with_the_mean_and_it_says_so():
    found = score(PHQ9, answers(2, 2, 2, None, None, 2, 2, 2, 2))
    assert found == Score(18_000, prorated=True, answered=7, missing=(4, 5))


def test_three_open_phq_9_items_give_no_score_but_the_reason():
    found = score(PHQ9, answers(2, 2, None, None, None, 2, 2, 2, 2))
    assert isinstance(found, Unscorable)
    assert "items 3, 4 and 5 were left open" in found.sentence
    assert "at most 2" in found.sentence


def test_an_absent_item_counts_as_left_open():
    assert score(PHQ9, {n: 1 for n in range(1, 9)}) == Score(9_000, True, 8, (9,))


def test_no_answer_at_all_gives_no_score():
    assert reason(score(PHQ9, {})) == "too_many_missing"


def test_k10_with_two_open_items_and_a_sum_of_20_is_25():
    assert score(K10, answers(None, None, 3, 3, 3, 3, 2, 2, 2, 2)) == Score(25_000, True, 8, (1, 2))


def test_k10_with_three_open_items_gives_no_score():
    assert reason(score(K10, answers(None, None, None, *[3] * 7))) == "too_many_missing"


def test_core_10_with_one_open_item_and_a_sum_of_18_is_20():
    assert value(score(instrument("core-10"), answers(2, 2, 2, 2, 2, 2, 2, 2, 2, None))) == 20_000


def test_core_10_with_two_open_items_gives_no_score():
    found = score(instrument("core-10"), answers(2, 2, 2, 2, 2, 2, 2, 2, None, None))
    assert reason(found) == "too_many_missing"


def test_a_half_point_from_the_mean_goes_up():
    # Six answered, sum 3: the mean fills a seventh with a half; 3.5 is written as 4.
    assert value(score(GAD7, answers(1, 1, 1, 0, 0, 0, None))) == 4_000


@pytest.mark.parametrize(("raw", "of_100"), [((3, 3, 2, 2, 2), 48_000), ((3, 3, 3, 2, 2), 52_000)])
def test_who_5_is_the_raw_sum_times_four(raw, of_100):
    assert value(score(WHO5, answers(*raw))) == of_100


def test_who_5_needs_every_item():
    found = score(WHO5, answers(3, 3, 3, 3, None))
    assert isinstance(found, Unscorable)
    assert "needs every item" in found.sentence


def test_without_a_published_rule_an_open_item_is_never_filled():
    assert instrument("pcl-5").missing.kind is Missing.NOT_PUBLISHED
    found = score(instrument("pcl-5"), answers(*[2] * 19))
    assert isinstance(found, Unscorable)
    assert "no rule for open items is published" in found.sentence


def test_dass_21_stress_takes_its_own_items_from_the_whole_form_and_doubles_them():
    form = {number: 1 for number in range(1, 22)} | {1: 3, 2: 3}
    assert value(score(STRESS, form)) == 18_000


def test_only_the_work_item_of_the_wsas_may_be_left_open():
    assert score(WSAS, answers(None, 4, 4, 4, 4)) == Score(20_000, True, 4, (1,))
    assert reason(score(WSAS, answers(4, None, 4, 4, 4))) == "too_many_missing"


def test_the_last_two_audit_items_know_only_0_2_and_4():
    found = score(AUDIT, answers(*[1] * 8, 1, 2))
    assert isinstance(found, Unscorable)
    assert found.sentence == "Item 9 of AUDIT takes 0, 2 or 4; 1 was given."


def test_the_difficulty_question_of_the_phq_9_is_not_scored():
    assert value(score(PHQ9, answers(*[1] * 9, 3))) == 9_000


def test_an_item_the_form_does_not_have_is_refused():
    assert reason(score(PHQ9, answers(*[1] * 9) | {11: 1})) == "unknown_item"


@pytest.mark.parametrize("given", [-1, 4])
def test_an_answer_outside_the_form_is_refused_not_clipped(given):
    assert reason(score(PHQ9, answers(*[1] * 8, given))) == "answer_out_of_range"


def test_where_single_items_cannot_be_scored_a_total_is_asked_for():
    assert reason(score(ORS, answers(5, 5, 5, 5))) == "total_only"


@pytest.mark.parametrize("typed", [0, 27_000])
def test_a_total_at_either_end_of_the_range_is_taken(typed):
    assert total(PHQ9, typed) == Score(typed, prorated=False, answered=None)


def test_a_total_outside_the_range_says_the_range():
    found = total(PHQ9, 28_000)
    assert isinstance(found, Unscorable)
    assert found.sentence == "PHQ-9 goes from 0 to 27; 28 lies outside."


@pytest.mark.parametrize(
    ("of", "typed"), [(PHQ9, 9_500), (WHO5, 50_000), (STRESS, 7_000), (ORS, 25_050)]
)
def test_a_total_between_two_steps_of_the_scale_is_refused(of, typed):
    assert reason(total(of, typed)) == "off_grid"


@pytest.mark.parametrize(("of", "typed"), [(WHO5, 52_000), (STRESS, 8_000), (ORS, 25_100)])
def test_a_total_on_the_scale_is_taken(of, typed):
    assert value(total(of, typed)) == typed


def test_a_missing_risk_item_is_unknown_never_zero():
    assert risk_answer(PHQ9, answers(*[0] * 8, None)) is RiskAnswer.UNKNOWN
    assert risk_answer(PHQ9, answers(*[0] * 8)) is RiskAnswer.UNKNOWN


def test_a_phq_9_total_may_be_filled_with_item_9_open_and_risk_stays_unknown():
    given = answers(*[3] * 8, None)
    assert score(PHQ9, given) == Score(27_000, prorated=True, answered=8, missing=(9,))
    assert risk_answer(PHQ9, given) is RiskAnswer.UNKNOWN


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (0, RiskAnswer.NOT_ENDORSED),
        (1, RiskAnswer.ENDORSED),
        (3, RiskAnswer.ENDORSED),
        (7, RiskAnswer.UNKNOWN),
        (-1, RiskAnswer.UNKNOWN),
    ],
)
def test_the_ninth_phq_9_item_is_endorsed_from_one_point(given, says):
    assert risk_answer(PHQ9, answers(*[0] * 8, given)) is says


@pytest.mark.parametrize("given", [None, {}])
def test_a_bare_total_does_not_speak_about_risk(given):
    assert risk_answer(PHQ9, given) is RiskAnswer.NOT_ASKED


def test_an_instrument_without_a_risk_item_does_not_ask():
    assert risk_answer(GAD7, answers(*[3] * 7)) is RiskAnswer.NOT_ASKED


def test_a_risk_answer_is_read_even_where_the_form_has_no_score():
    assert risk_answer(EPDS, {10: 2}) is RiskAnswer.ENDORSED
    assert reason(score(EPDS, {10: 2})) == "too_many_missing"


@pytest.mark.parametrize(
    ("scored", "name"), [(0, "minimal"), (4_000, "minimal"), (5_000, "mild"), (27_000, "severe")]
)
def test_phq_9_bands_hold_both_their_ends(scored, name):
    found = band(PHQ9, scored)
    assert found is not None
    assert found.name == name


def test_an_instrument_without_bands_has_none():
    assert band(instrument("pcl-5"), 40_000) is None


@pytest.mark.parametrize(
    ("of", "scored", "case"),
    [
        (PHQ9, 10_000, True),
        (PHQ9, 9_000, False),
        (GAD7, 8_000, True),
        (GAD7, 7_000, False),
        (WHO5, 48_000, True),
        (WHO5, 52_000, False),
        (ORS, 25_000, False),
        (ORS, 24_900, True),
    ],
)
def test_the_clinical_range_begins_at_the_published_cut_off(of, scored, case):
    assert is_case(of, scored) is case


def test_without_a_cut_off_nobody_is_called_a_case():
    assert is_case(K10, 50_000) is None


def test_a_cut_off_that_excludes_itself_is_read_so():
    cut = PHQ9.caseness
    assert cut is not None
    assert is_case(replace(PHQ9, caseness=replace(cut, inclusive=False)), 10_000) is False


@pytest.mark.parametrize(
    ("thousandths", "written"),
    [(10_000, "10"), (9_850, "9.85"), (0, "0"), (-6_500, "-6.5"), (1, "0.001")],
)
def test_scores_are_written_as_people_write_them(thousandths, written):
    assert points(thousandths) == written


@pytest.mark.parametrize(("top", "bottom", "near"), [(7, 2, 4), (5, 2, 3), (1, 3, 0), (2, 3, 1)])
def test_halves_go_up(top, bottom, near):
    assert round_half_up(top, bottom) == near

"""Pathways, reasons and wording: complete, cited, and the pages written from them in step."""

import string
from pathlib import Path

import pytest

from envoi.care.closings import SENTENCES
from envoi.care.ending_words import QUESTIONS
from envoi.domain.ending import CLOSING_RULES
from envoi.domain.ethics import Weight
from envoi.knowledge import (
    codes_page,
    endings_page,
    letters_page,
    library,
    reasons_page,
    states_page,
)
from envoi.knowledge.entry import Malformed
from envoi.knowledge.pathway_file import read_pathway
from envoi.knowledge.wording_file import read_wording
from envoi.records.models.ending import CHOICES, INITIATORS, MANNERS
from envoi.web.pages.ending_forms import STEPS

REFERENCE = Path(__file__).parent.parent.parent / "docs" / "reference"


def test_every_reason_has_its_pathway_and_every_pathway_its_reason() -> None:
    for reason in library.reasons():
        assert library.pathway(reason.pathway).reason == reason.code


def test_every_way_can_be_left_and_every_way_closes() -> None:
    for reason in library.reasons():
        pathway = library.pathway(reason.pathway)
        close = pathway.step("close")
        assert close is not None and not close.may_leave_out
        assert pathway.short_form_offered and pathway.begun_by in INITIATORS
        assert pathway.manner in MANNERS
        assert "{" not in pathway.meanwhile.format(name="Jonas")


def test_every_step_is_used_and_asks_each_question_once() -> None:
    used = {
        step.code for reason in library.reasons() for step in library.pathway(reason.pathway).steps
    }
    assert used == set(library.steps())
    for reason in library.reasons():
        steps = library.pathway(reason.pathway).steps
        asked = [question.code for step in steps for question in step.questions]
        assert len(asked) == len(set(asked)) and not set(asked) & set(QUESTIONS)


def test_every_answer_a_step_offers_can_be_kept() -> None:
    offered = {
        choice
        for step in library.steps().values()
        for question in step.questions
        for choice, _ in question.choices
    }
    assert offered <= set(CHOICES)


def test_only_fees_are_held_by_danger() -> None:
    held = [r.code for r in library.reasons() if library.pathway(r.pathway).held_by_danger]
    assert held == ["nonpayment"]


# The days of the research, as defaults: notice before an end the practice begins, or before a
# departure; every other reason needs none.
NOTICE = {
    **dict.fromkeys(("therapist_leaving", "therapist_leave_temporary", "practice_closing"), 60),
    **dict.fromkeys(("specialist_needed", "higher_level_of_care", "lower_level"), 30),
    **dict.fromkeys(("plateau_no_benefit", "rupture_conflict", "conflict_of_interest"), 30),
    **dict.fromkeys(("nonpayment", "payer_limit", "no_show"), 30),
}


def test_the_days_are_those_of_the_research_and_nobody_has_checked_them() -> None:
    for reason in library.reasons():
        way = library.pathway(reason.pathway)
        assert way.notice_days == NOTICE.get(reason.code, 0), reason.code
        assert way.summary_due_days == 15 and not way.verified
        assert way.arrival_checks in ((), (14, 30))


def test_where_somebody_goes_elsewhere_their_arrival_is_asked_for() -> None:
    for reason in library.reasons():
        way = library.pathway(reason.pathway)
        sent = way.step("elsewhere") is not None and reason.code != "safety_threat"
        assert bool(way.arrival_checks) == sent, reason.code


def test_whatever_the_matrix_requires_has_a_step_to_record_it() -> None:
    facts = {
        "records": "release_given",
        "consultation": "consulted",
        "referral": "referrals_offered",
    }
    (house,) = (code for code in library.ethics_codes() if code.code == library.HOUSE)
    for rule in house.rules:
        if rule.duty not in facts or rule.weight is not Weight.MUST:
            continue
        for reason in rule.reasons:
            asked = {q.fact for step in library.pathway(reason).steps for q in step.questions}
            assert facts[rule.duty] in asked, reason


def test_whatever_is_handed_over_has_its_letter() -> None:
    for reason in library.reasons():
        way = library.pathway(reason.pathway)
        assert way.step("hand_over") is None or "receiving_provider" in way.letters, reason.code


def test_who_leaves_names_who_keeps_the_record() -> None:
    for code in ("therapist_leaving", "practice_closing", "therapist_incapacity"):
        assert library.pathway(code).step("custody") is not None
    assert library.pathway("therapist_death").step("custody") is not None


def test_a_colleague_who_died_is_not_spoken_of_as_a_client() -> None:
    way = library.pathway("therapist_death")
    assert way.step("support") is None and way.step("colleague_lost") is not None


def test_every_day_of_a_way_comes_after_the_one_before() -> None:
    for reason in library.reasons():
        days = [
            step.due_days
            for step in library.pathway(reason.pathway).steps
            if step.due_days is not None
        ]
        assert days == sorted(days), reason.code


def test_the_ladders_days_are_those_of_the_research() -> None:
    usual, fees = library.ladder("usual"), library.fee_ladder()
    days = [(rung.code, rung.after_days) for rung in usual.rungs]
    assert days == [("message", 0), ("call", 2), ("letter", 10), ("last_letter", 21)]
    assert (usual.closes_after_days, usual.attempts, usual.channels) == (30, 3, 2)
    assert (fees.talk_days, fees.written_days, fees.last_days, fees.end_days) == (1, 30, 60, 30)
    assert not usual.verified and not fees.verified


def test_every_pathway_cites_its_sources() -> None:
    assert all(library.pathway(reason.pathway).sources for reason in library.reasons())


def test_every_step_has_its_page() -> None:
    for reason in library.reasons():
        for step in library.pathway(reason.pathway).steps:
            assert step.questions or step.code in STEPS
            assert not (step.questions and step.code in STEPS)


def test_everything_that_stands_before_closing_has_its_sentence() -> None:
    assert {code for _, code, _ in CLOSING_RULES} <= set(SENTENCES)


def test_an_unknown_reason_pathway_or_language_is_said() -> None:
    for asked in (library.reason, library.pathway, library.wording):
        with pytest.raises(library.Unknown):
            asked("nothing")


def test_a_slip_of_the_pen_in_a_pathway_is_refused() -> None:
    with pytest.raises(Malformed, match="code is missing"):
        read_pathway('version = "1"', "slip.toml", {})


def test_a_sentence_fills_its_gaps_and_never_reads_what_was_filled_in() -> None:
    said = read_wording('language="en"\nreviewed_on="2026-11-24"\n[a]\nb="Dear {name},"\n', "x")
    assert said.say("a.b", name="{secret}") == "Dear {secret},"


def test_no_sentence_for_clients_uses_pronouns_of_a_person() -> None:
    words = " ".join(library.wording().sentences.values()).lower().split()
    assert not {"he", "she", "his", "her", "him", "hers"} & {
        w.strip(string.punctuation) for w in words
    }


@pytest.mark.parametrize(
    "page", [states_page, endings_page, reasons_page, codes_page, letters_page]
)
def test_the_reference_pages_are_what_the_tables_say(page: object) -> None:
    name = page.__name__.rsplit(".", 1)[-1].removesuffix("_page")  # type: ignore[attr-defined]
    kept = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    assert kept == page.page(), (
        f"run: python -m envoi.knowledge.{name}_page > docs/reference/{name}.md"
    )  # type: ignore[attr-defined]

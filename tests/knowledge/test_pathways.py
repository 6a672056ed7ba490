"""Pathways, reasons and wording: complete, cited, and the pages written from them in step."""

import string
from pathlib import Path

import pytest

from envoi.care.closings import SENTENCES
from envoi.care.ending_words import QUESTIONS
from envoi.domain.ending import CLOSING_RULES
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

"""Pathways, reasons and wording: complete, cited, and the pages written from them in step."""

import string
from pathlib import Path

import pytest

from envoi.care.closings import SENTENCES
from envoi.domain.ending import CLOSING_RULES
from envoi.knowledge import endings_page, library, states_page
from envoi.knowledge.entry import Malformed
from envoi.knowledge.pathway_file import read_pathway
from envoi.knowledge.wording_file import read_wording
from envoi.web.pages.ending_forms import STEPS

REFERENCE = Path(__file__).parent.parent.parent / "docs" / "reference"


def test_every_reason_has_its_pathway_and_every_pathway_its_reason() -> None:
    for reason in library.reasons():
        assert library.pathway(reason.pathway).reason == reason.code


def test_every_pathway_cites_its_sources() -> None:
    assert all(library.pathway(reason.pathway).sources for reason in library.reasons())


def test_every_step_has_its_page() -> None:
    for reason in library.reasons():
        assert {step.code for step in library.pathway(reason.pathway).steps} <= set(STEPS)


def test_everything_that_stands_before_closing_has_its_sentence() -> None:
    assert {code for _, code, _ in CLOSING_RULES} <= set(SENTENCES)


def test_an_unknown_reason_pathway_or_language_is_said() -> None:
    for asked in (library.reason, library.pathway, library.wording):
        with pytest.raises(library.Unknown):
            asked("nothing")


def test_a_slip_of_the_pen_in_a_pathway_is_refused() -> None:
    with pytest.raises(Malformed, match="code is missing"):
        read_pathway('version = "1"', "slip.toml")


def test_a_sentence_fills_its_gaps_and_never_reads_what_was_filled_in() -> None:
    said = read_wording('language="en"\nreviewed_on="2026-11-24"\n[a]\nb="Dear {name},"\n', "x")
    assert said.say("a.b", name="{secret}") == "Dear {secret},"


def test_no_sentence_for_clients_uses_pronouns_of_a_person() -> None:
    words = " ".join(library.wording().sentences.values()).lower().split()
    assert not {"he", "she", "his", "her", "him", "hers"} & {
        w.strip(string.punctuation) for w in words
    }


@pytest.mark.parametrize("page", [states_page, endings_page])
def test_the_reference_pages_are_what_the_tables_say(page: object) -> None:
    name = page.__name__.rsplit(".", 1)[-1].removesuffix("_page")  # type: ignore[attr-defined]
    kept = (REFERENCE / f"{name}.md").read_text(encoding="utf-8")
    assert kept == page.page(), (
        f"run: python -m envoi.knowledge.{name}_page > docs/reference/{name}.md"
    )  # type: ignore[attr-defined]

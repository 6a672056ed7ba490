"""Letters as content: named by a pathway, cited, without pronouns, whole in every language."""

import re
from dataclasses import replace
from importlib.resources import files

import pytest

from envoi.domain.letter import GAPS, Kind
from envoi.knowledge import gaps, library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.letter_file import SHARED, agree, read_letter
from envoi.knowledge.wording_file import read_wording

OLDER = {"progress_letter", "keepsake"}
ASKED = {  # every letter of clinical.md 11.1, and those that were asked for beside them
    *("completion", "referral", "missed_session", "missed_final", "fees_notice", "fees_final"),
    *("therapist_leaving", "practice_closing", "conflict_of_interest", "safety"),
    *("executor_notice", "receiving_provider", "condolence", "attendance_certificate"),
    *("personal_note", "leave_of_absence"),
}
PRONOUNS = {"he", "him", "his", "himself", "she", "her", "hers", "herself"}
LETTERS = pytest.mark.parametrize("letter", library.letters(), ids=lambda each: each.code)


def file(name: str) -> str:
    return (files("envoi.knowledge") / name).read_text(encoding="utf-8")


def test_every_letter_that_was_asked_for_is_there() -> None:
    assert {letter.code for letter in library.letters()} == ASKED


def test_every_letter_is_named_by_a_pathway_and_pathways_name_only_letters() -> None:
    named = {
        each for reason in library.reasons() for each in library.pathway(reason.pathway).letters
    }
    assert named == ASKED | OLDER


# What the research asks of each letter beside the date and the name, as the blocks that say it.
CONTENT = {
    "completion": "course gains pride signs check_in return records crisis",
    "referral": "course why until referrals release return records crisis",
    "missed_session": "opening again answer crisis",
    "missed_final": "opening course closes return referrals crisis records",
    "fees_notice": "opening ways answer referrals crisis",
    "fees_final": "opening course end terms still referrals return records crisis",
    "therapist_leaving": "opening ways choice joint referrals records crisis",
    "practice_closing": "opening ways referrals records transfer crisis",
    "conflict_of_interest": "opening course end referrals records crisis",
    "safety": "opening contact referrals records crisis",
    "executor_notice": "opening own now referrals records crisis",
    "receiving_provider": "opening asks enclosed notice",
}
TELL_THE_END = {
    *("completion", "referral", "missed_final", "fees_final", "therapist_leaving", "safety"),
    *("leave_of_absence", "practice_closing", "conflict_of_interest", "executor_notice"),
}


def test_every_letter_holds_what_the_research_asks_of_it() -> None:
    for code, blocks in CONTENT.items():
        assert set(blocks.split()) <= {block.code for block in library.letter(code).blocks}, code


def test_word_in_writing_is_a_letter_that_tells_of_the_end() -> None:
    assert {each.code for each in library.letters() if each.tells_end} == TELL_THE_END


def test_a_conflict_of_interest_is_called_one_and_sympathy_is_for_a_death() -> None:
    for wording, name in ((library.wording(), "conflict"), (library.wording("es"), "conflicto")):
        assert name in wording.sentences["conflict_of_interest.opening"]
    sympathy = [each.code for each in library.letters() if "sympathy" in each.farewell]
    assert sympathy == ["condolence"]


@LETTERS
def test_every_letter_says_its_tone_its_readers_and_its_sources(letter) -> None:
    assert letter.tone and letter.audience and letter.sources
    assert all(block.label for block in letter.blocks)


def test_after_a_rupture_a_personal_note_comes_before_any_form() -> None:
    for code in ("lost_contact", "no_show", "rupture_conflict"):
        found = [each for each in library.pathway(code).letters if each not in OLDER]
        assert found[0] == "personal_note"


def test_a_condolence_is_almost_empty_and_never_for_many() -> None:
    letter = library.letter("condolence")
    assert [block.code for block in letter.blocks if block.say] == ["door"]
    assert not letter.many and not letter.held_as


def test_money_stands_apart_from_everything_clinical() -> None:
    for letter in library.letters():
        asks = {gap for block in letter.blocks for gap in (*block.gaps, *block.may)}
        assert ("amount" in asks) <= (letter.held_as == "fee_notice")


@pytest.mark.parametrize("wording", library.languages(), ids=lambda each: each.language)
def test_every_language_says_every_sentence(wording) -> None:
    keys = {key for letter in library.letters() for key in letter.keys}
    assert keys | set(SHARED) <= set(wording.sentences)


def test_spanish_says_nothing_that_nothing_asks_for() -> None:
    asked = {key for letter in library.letters() for key in letter.keys} | set(SHARED)
    tables = {"attendance_certificate.day", "attendance_certificate.number"}
    assert set(library.wording("es").sentences) == asked | tables


def test_no_english_sentence_needs_a_he_or_a_she() -> None:
    for key, sentence in library.wording().sentences.items():
        words = set(re.findall(r"[a-z]+", sentence.lower()))
        assert not words & PRONOUNS, key


def test_no_spanish_sentence_agrees_with_the_reader() -> None:
    ended = re.compile(r"\b(estimad|querid|bienvenid|segur|atendid|invitad|list|sol)[oa]\b(?! con)")
    for key, sentence in library.wording("es").sentences.items():
        found = set(ended.findall(sentence.lower())) - {"sol", "segur"}
        assert not found, key


def test_spanish_is_marked_until_somebody_who_speaks_it_approves() -> None:
    assert library.wording().approved and not library.wording("es").approved
    assert "speaker" in library.wording("es").mark


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("{practice} closes on {closing_day}", "We close on {closing}"), "closing"),
        (("{practice} closes on {closing_day}", "{practice} closes soon"), "closing_day"),
        (("closes on {closing_day}", "closes on {closing_day"), "practice_closing.opening"),
    ],
)
def test_a_wrong_gap_is_named_with_its_file_and_its_key(change, told) -> None:
    text = file("wording/en.toml").replace(*change)
    with pytest.raises(Malformed) as found:
        agree(library.letters(), read_wording(text, "en.toml"))
    said = str(found.value)
    assert told in said and "en.toml" in said and "practice_closing.opening" in said


def test_a_sentence_that_is_missing_is_named() -> None:
    wording = library.wording()
    less = {key: text for key, text in wording.sentences.items() if key != "safety.contact"}
    with pytest.raises(Malformed, match=r"safety\.contact is missing"):
        agree(library.letters(), replace(wording, sentences=less))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "quotations"', 'kind = "poem"'),
        ('gaps = ["end_on"]', 'gaps = ["the_end"]'),
        ('held_as = "letter"', 'held_as = "poem"'),
        ('held_as = "letter"', ""),
        ('code = "return"', 'code = "opening"'),
        ("many = true", "everybody = true"),
    ],
)
def test_a_letters_file_is_read_strictly(old, new) -> None:
    text = file("letters/completion.toml")
    assert old in text
    with pytest.raises(Malformed, match="completion"):
        read_letter(text.replace(old, new), "completion.toml")


def test_gaps_are_words_in_braces_and_nothing_else() -> None:
    assert gaps.of("{name} and {practice}") == ("name", "practice")
    for wrong in ("{", "}", "{}", "{0}", "{name.x}", "{name[0]}", "{name!r}", "{name:>9}"):
        with pytest.raises(ValueError, match=r"[a-z]"):
            gaps.of(wrong)


def test_every_gap_of_a_letter_is_used_by_one() -> None:
    blocks = [block for letter in library.letters() for block in letter.blocks]
    asked = {gap for block in blocks for gap in (*block.gaps, *block.may)}
    assert set(GAPS) - asked <= {"name", "today"}


def test_what_the_writer_finds_alone_has_no_sentence_of_ours() -> None:
    for letter in library.letters():
        for block in letter.blocks:
            assert not (block.kind is Kind.OWN and (block.say or block.offer or block.draws))

"""What a template is given: cleaned text, directions, numbers only in a draft."""

import json
from dataclasses import replace

import pytest

from envoi.documents import fonts
from envoi.documents.manuscript import Pen, manuscript
from envoi.documents.paper import Row, Table
from tests.documents import papers


def pen(*, draft: bool = False) -> Pen:
    return Pen(fonts.settable, draft)


def test_a_fact_cited_twice_keeps_its_number():
    writing = pen(draft=True)
    assert writing.piece("one", ["goal/1", "session/2"])["marks"] == [1, 2]
    assert writing.piece("two", ["session/2"])["marks"] == [2]
    assert list(writing.cited) == ["goal/1", "session/2"]


def test_a_paper_that_is_signed_shows_no_number():
    assert pen().piece("one", ["goal/1"])["marks"] == []


def test_lines_are_kept_apart_and_the_direction_is_told():
    piece = pen().piece(" שלום \n עולם ")
    assert (piece["lines"], piece["rtl"]) == (["שלום", "עולם"], True)


def test_a_text_of_spaces_and_joiners_is_no_text():
    assert pen().text(" \u200d\u2060 \n") == ""


def test_what_was_replaced_is_remembered_in_order():
    writing = pen()
    assert writing.text("\ue001 and \ue000 and \ue001") == "□ and □ and □"
    assert list(writing.replaced) == ["U+E001", "U+E000"]


@pytest.mark.parametrize(
    ("tag", "language", "region"),
    [
        ("en", "en", None),
        ("de-AT", "de", "AT"),
        ("zh-Hant-TW", "zh", "TW"),
        ("x-private", "und", None),
        ("", "und", None),
    ],
)
def test_the_language_is_told_as_far_as_a_page_can(tag, language, region):
    data = manuscript(replace(papers.progress_letter(), language=tag), pen())
    assert (data["language"], data["region"]) == (language, region)


def test_everything_a_template_reads_is_plain_data():
    data = manuscript(papers.closing_summary(draft=True), pen(draft=True))
    assert json.loads(json.dumps(data)) == data


def test_a_table_a_reader_could_not_follow_is_refused():
    with pytest.raises(ValueError, match="needs a header"):
        Table("", (), ())
    with pytest.raises(ValueError, match="as many cells"):
        Table("", ("Measure", "First"), (Row(("PHQ-9",)),))

"""A finished paper: readable by everyone, the same every time, a draft always seen to be one."""

import re
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.documents.paper import Kind, Line, Quote, Section
from envoi.documents.pdf import render
from tests.documents import papers
from tests.documents.reading import font_names, opened, pages, tags, text

KINDS = get_args(Kind)
each_kind = pytest.mark.parametrize("kind", KINDS)
WORDS = papers.of("closing_summary").words


def saying(*lines: str, draft: bool = False):
    """A letter that says these lines and nothing else."""
    section = Section("said", lines=tuple(Line(line) for line in lines))
    return replace(papers.progress_letter(draft=draft), sections=(section,))


@each_kind
def test_a_paper_opens_and_says_whose_it_is(kind):
    said = text(papers.of(kind))
    assert "Jonas Weber" in said
    assert "Lindqvist Psychotherapy" in said
    assert "30 November 2026" in said


@each_kind
def test_the_file_says_how_many_pages_it_has(kind):
    paper = papers.of(kind)
    assert render(paper).pages == len(opened(paper).pages)


@each_kind
def test_the_same_paper_is_the_same_bytes(kind):
    assert render(papers.of(kind)).pdf == render(papers.of(kind)).pdf


@each_kind
def test_a_paper_is_accessible_and_made_to_last(kind):
    file = opened(papers.of(kind))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    kept = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part\D+1", kept)
    assert re.search(r"pdfaid:part\D+2", kept)


@each_kind
def test_the_file_has_a_title_and_the_papers_own_date(kind):
    found = opened(papers.of(kind)).metadata
    assert found is not None
    assert found.title == (papers.of(kind).title or kind.replace("_", " "))
    assert found["/CreationDate"].startswith("D:20261130")


def test_headings_tables_lists_and_the_chart_are_tagged():
    found = [tag for tag, _ in tags(papers.closing_summary())]
    assert found.count("H1") == 1
    assert found.count("H2") == len(papers.closing_summary().sections)
    assert {"Table", "TH", "TD", "L", "LI", "BlockQuote", "Figure", "Caption"} <= set(found)


def test_the_chart_is_told_in_words():
    alts = [alt for tag, alt in tags(papers.closing_summary()) if tag == "Figure"]
    assert alts == [
        "14 scores from 3 March 2026 to 18 November 2026: first 17, last 4; cut-off 10."
    ]


def test_the_chart_says_beside_itself_what_it_shows():
    assert "PHQ-9; lower is better. Dashed: the cut-off." in text(papers.closing_summary())


# Draft and signed


@each_kind
def test_a_draft_says_so_on_every_page_and_in_its_title(kind):
    long = papers.very_long(kind)
    found = pages(replace(long, draft=True))
    assert len(found) > 1
    assert all(WORDS.draft in page for page in found)
    title = opened(papers.of(kind, draft=True)).metadata
    assert title is not None
    assert WORDS.draft in (title.title or "")


@each_kind
def test_a_draft_never_says_that_it_was_signed(kind):
    signed = replace(papers.of(kind, draft=True), signature=papers.MARA)
    assert "Signed" not in text(signed)


def test_a_draft_marks_what_rests_on_the_record_and_says_what_the_marks_are():
    paper = papers.closing_summary(draft=True)
    assert render(paper).cited[0] == "session/26"
    said = text(paper)
    assert re.search(r"26 November 2026 ?1\b", said)
    assert "Calls a friend when it gets dark. 2,3" in said
    assert WORDS.from_record in said


def test_a_keepsakes_draft_explains_its_marks_too():
    paper = papers.keepsake(draft=True)
    cited = Section("can", "What I can do now", items=(Line("Rest.", ("goal/1",)),))
    assert WORDS.from_record in text(replace(paper, sections=(cited,)))


@each_kind
def test_a_signed_paper_has_no_marks_at_all(kind):
    paper = papers.of(kind)
    said = text(paper)
    assert render(paper).cited == ()
    assert not any(word in said for word in (WORDS.draft, WORDS.from_record, WORDS.not_signed))
    marked = replace(paper, sections=tuple(_unmarked(section) for section in paper.sections))
    assert render(paper).pdf == render(marked).pdf


def _unmarked(section: Section) -> Section:
    """The same section resting on nothing."""
    return replace(
        section,
        details=tuple(replace(each, facts=()) for each in section.details),
        lines=tuple(replace(each, facts=()) for each in section.lines),
        items=tuple(replace(each, facts=()) for each in section.items),
        changes=tuple(replace(each, facts=()) for each in section.changes),
        table=section.table
        and replace(
            section.table, rows=tuple(replace(row, facts=()) for row in section.table.rows)
        ),
    )


def test_a_signed_paper_names_who_signed_and_when():
    said = text(papers.closing_summary())
    assert "Mara Lindqvist Licensed psychologist, no. 4471 Signed 30 November 2026" in said


# Pages


@pytest.mark.parametrize("more", range(1, 14))
def test_a_signature_never_stands_alone_on_its_page(more):
    last = pages(papers.closing_summary(more=more))[-1]
    assert "Signed 30 November 2026" in last
    assert "After the end" in last


def test_the_pages_of_a_summary_are_numbered_and_carry_foot_and_name():
    first, second = pages(papers.closing_summary())
    assert "page 1 of 2" in first
    assert "page 2 of 2" in second
    assert "Jonas Weber · Closing summary" in " ".join(second.split())
    assert all("The client may ask for it." in page for page in (first, second))


@pytest.mark.parametrize("more", [1, 2])
def test_a_keepsake_makes_itself_smaller_to_stay_on_one_page(more):
    assert render(papers.keepsake(more=more)).pages == 1


def test_a_keepsake_that_holds_too_much_says_so_by_its_pages():
    assert render(papers.keepsake(more=9)).pages > 1


@pytest.mark.parametrize("size", ["a4", "us-letter"])
def test_a_paper_is_as_large_as_the_practices_own(size):
    box = opened(replace(papers.progress_letter(), size=size)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == {"a4": (595, 842), "us-letter": (612, 792)}[
        size
    ]


@each_kind
def test_even_a_word_without_end_stays_inside_its_place(kind):
    longest = max(len(line) for page in pages(papers.very_long(kind)) for line in page.split("\n"))
    assert longest < 220


def test_an_address_that_had_to_break_can_still_be_copied():
    address = "mara.lindqvist.psychotherapy.practice@lindqvist.example"
    assert address in text(saying(address))


# Letters


@each_kind
def test_papers_can_be_written_in_many_scripts(kind):
    paper = papers.in_many_scripts(kind)
    assert render(paper).replaced == ()
    said = text(paper)
    assert papers.SCRIPTS["Greek"] in said
    assert papers.SCRIPTS["Chinese"] in said


def test_a_letter_and_its_mark_come_from_one_font():
    # The serif has the grave but not the open e: without care it would print the grave alone.
    assert "NotoSans-Regular" not in font_names(saying("Koku"))
    assert "NotoSans-Regular" in font_names(saying("ɛ̀"))


def test_a_letter_no_font_has_is_seen_and_named():
    found = render(saying("a \ue000 b 𓀀"))
    assert found.replaced == ("U+E000", "𓀀")
    assert "a □ b □" in text(saying("a \ue000 b 𓀀"))


def test_what_a_person_wrote_is_never_read_as_instructions():
    written = '#eval("1+1") *stars* $x$ _under_ \\ <label> @name // and /* so */ = on'
    assert written in text(saying(written))
    assert written in text(replace(papers.progress_letter(), title=written))


def test_lines_someone_broke_stay_broken():
    (page,) = pages(saying("first\nsecond\r\nthird"))
    assert [line.strip() for line in page.split("\n") if line.strip() in {"first", "second"}]
    assert "third" in page


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.sampled_from(KINDS))
def test_no_text_keeps_a_paper_from_being_made(written, kind):
    paper = papers.of(kind, draft=True)
    section = Section("any", written, lines=(Line(written),), quotes=(Quote(written, written),))
    assert render(replace(paper, sections=(section,), title=written)).pages >= 1


def test_a_paper_without_sections_is_still_a_paper():
    assert "Jonas Weber" in text(replace(papers.closing_summary(), sections=()))
    assert "Dear Jonas," in text(replace(papers.progress_letter(), sections=()))
    assert "What I take with me" in text(replace(papers.keepsake(), sections=()))

"""The documents name only what is there: modules, files, headings, targets, words on pages."""

import re
from inspect import getsource
from pathlib import Path
from textwrap import dedent, indent

import pytest

from envoi.care import book, caseloads
from envoi.care.caseloads import Question
from envoi.domain.noticed import Group
from envoi.exchange.reading import read
from tests import build, people

ROOT = Path(__file__).parent.parent.parent
NOT_OURS = {"build", "dist", "node_modules"}
TUTORIAL = "docs/tutorial/monday-morning.md"
MARKUP = re.compile(r"[*_`]|\[([^\]]*)\]\([^)]*\)")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def every_document() -> list[str]:
    """Every page of the repository, by its path from the root."""
    paths = [path.relative_to(ROOT) for path in ROOT.rglob("*.md")]
    ours = [
        p for p in paths if not any(part.startswith(".") or part in NOT_OURS for part in p.parts)
    ]
    return sorted(map(str, ours))


def prose(text: str) -> str:
    """The text without blocks of code."""
    return re.sub(r"^```[\s\S]*?^```|^(?: {4}|\t).*$", "", text, flags=re.MULTILINE)


def links(name: str) -> list[str]:
    """Where a page leads to inside the repository."""
    found = re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", prose(text_of(name)))
    return [each for each in found if not re.match(r"[a-z]+:", each)]


def anchors(name: str) -> set[str]:
    """The names by which the headings of a page are found."""
    headings = re.findall(r"^#+ +(.+)$", text_of(name), re.MULTILINE)
    plain = [MARKUP.sub(r"\1", each).strip().lower() for each in headings]
    return {re.sub(r"[^\w -]", "", each).replace(" ", "-") for each in plain}


def targets(name: str) -> set[str]:
    """The make targets a page names: as code in a sentence, or at the head of a line of code."""
    return set(re.findall(r"(?:`|^ {4})make ([a-z][a-z-]*)", text_of(name), re.MULTILINE))


def glossary() -> list[list[str]]:
    """The rows of the glossary: term, means, origin, FHIR, where."""
    lines = [line for line in text_of("GLOSSARY.md").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_module_the_glossary_names_exists() -> None:
    named = [(row[0], row[4].strip("`")) for row in glossary()]
    assert [(term, path) for term, path in named if not (ROOT / "envoi" / path).is_file()] == []


def test_the_glossary_is_in_order_and_says_each_word_once() -> None:
    terms = [row[0].casefold() for row in glossary()]
    assert terms == sorted(set(terms))


def test_every_word_of_the_glossary_has_a_meaning_and_an_origin() -> None:
    assert [row[0] for row in glossary() if len(row) != 5 or not (row[1] and row[2])] == []


@pytest.mark.parametrize("name", every_document())
def test_every_link_leads_to_something_that_is_there(name: str) -> None:
    for link in links(name):
        path, _, anchor = link.partition("#")
        there = (ROOT / name).parent / path if path else ROOT / name
        assert there.exists(), f"{name} leads to {link}"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(str(there.resolve().relative_to(ROOT.resolve()))), link


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", TUTORIAL])
def test_every_make_target_a_page_names_exists(name: str) -> None:
    there = set(re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE))
    assert targets(name) <= there


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", TUTORIAL, "ARCHITECTURE.md"])
def test_every_file_of_the_code_a_page_names_exists(name: str) -> None:
    named = re.findall(r"`((?:envoi|tests|docs)/[\w./-]+\w)`", text_of(name))
    assert [path for path in named if not (ROOT / path).exists()] == []


def on_pages() -> str:
    """Every word a page of the house can say, and everybody in the demo practice."""
    rooms = [ROOT / "envoi" / room for room in ("web", "care", "commandline", "knowledge")]
    files = [p for room in rooms for end in ("html", "py", "toml") for p in room.rglob(f"*.{end}")]
    return " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).split())


def test_every_button_and_heading_of_the_tutorial_is_what_the_pages_say() -> None:
    said = on_pages()
    bold = re.findall(r"\*\*(.+?)\*\*", " ".join(prose(text_of(TUTORIAL)).split()))
    assert bold
    assert [words for words in bold if words not in said] == []


@pytest.mark.django_db
def test_an_agreed_day_for_looking_back_brings_a_conversation() -> None:
    episode = build.episode(sessions=12, phq9=[19, 15, 8])
    due = book.read("episode", episode, by=people.mara()).values | {"review_on": people.TODAY}
    build.saved(book.correct("episode", episode, due, version=1, by=people.mara()))
    (talk,) = caseloads.page(Question(), by=people.mara()).sections
    assert talk.group is Group.TALK


def test_the_test_shown_to_newcomers_is_one_of_ours() -> None:
    shown = getsource(test_an_agreed_day_for_looking_back_brings_a_conversation)
    assert indent(shown, "    ") in text_of("CONTRIBUTING.md")


def test_the_table_of_the_tutorial_brings_what_the_tutorial_says(tmp_path: Path) -> None:
    (block,) = re.findall(r"(?:^    [\w-]+(?:,[\w-]+){3}\n)+", text_of(TUTORIAL), re.MULTILINE)
    (tmp_path / "scores.csv").write_text(dedent(block), encoding="utf-8")
    reading = read([tmp_path / "scores.csv"], source="")
    assert (len(reading.clients), len(reading.scores)) == (2, 3)
    assert ["21" in each.why for each in reading.rejected] == [True]

"""What the pages about security say is there, counted and complete."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HOW = ("met", "partly", "not met", "does not apply")
# OWASP ASVS 5.0.0: how many requirements begin at level 1 and at level 2.
OF_THE_STANDARD = {"1": 70, "2": 183}


def lines(name: str) -> list[list[str]]:
    """The cells of every line of every table of a page."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    told = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in told]


def threats() -> list[list[str]]:
    """The lines of every table whose first heading is a threat."""
    found: list[list[str]] = []
    heading = ""
    for cells in lines("security.md"):
        if cells[0] in ("threat", "what"):
            heading = cells[0]
        elif heading == "threat" and not cells[0].startswith("---"):
            found.append(cells)
    return found


def named(text: str) -> list[tuple[str, str]]:
    """Every test a text names, as its file and its name."""
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)


@cache
def held_by(path: str) -> frozenset[str]:
    """The tests a file holds, without importing it; none where there is no such file."""
    file = ROOT / path
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("page", ["security.md", "reference/asvs.md", "reference/hipaa.md"])
def test_every_test_a_page_names_exists(page: str) -> None:
    told = named((ROOT / "docs" / page).read_text(encoding="utf-8"))
    assert told
    assert [f"{path}::{name}" for path, name in told if name not in held_by(path)] == []


def test_every_threat_says_what_holds_it_which_test_shows_it_and_what_is_left() -> None:
    assert len(threats()) > 50
    assert [cells for cells in threats() if len(cells) != 4 or not all(cells)] == []
    assert [cells[0] for cells in threats() if not named(cells[2])] == []


def test_no_threat_stands_there_twice() -> None:
    names = Counter(cells[0] for cells in threats())
    assert [name for name, count in names.items() if count > 1] == []


def requirements() -> list[list[str]]:
    """The lines of the standard: id, level, topic, how it stands, where or why."""
    return [cells for cells in lines("reference/asvs.md") if re.match(r"V\d+\.\d+\.\d+$", cells[0])]


def test_every_requirement_says_how_it_stands_and_where_or_why() -> None:
    assert [
        cells[0]
        for cells in requirements()
        if len(cells) != 5 or not all(cells) or cells[3] not in HOW
    ] == []


def test_every_requirement_stands_there_once_and_in_order() -> None:
    ids = [tuple(map(int, cells[0][1:].split("."))) for cells in requirements()]
    assert ids == sorted(set(ids))
    assert Counter(cells[1] for cells in requirements()) == OF_THE_STANDARD


@pytest.mark.parametrize("level", OF_THE_STANDARD)
def test_the_counts_at_the_top_are_those_of_the_lines(level: str) -> None:
    counted = Counter(cells[3] for cells in requirements() if cells[1] == level)
    told = next(cells for cells in lines("reference/asvs.md") if cells[0] == f"level {level}")
    assert told[1:] == [str(counted[how]) for how in HOW] + [str(counted.total())]

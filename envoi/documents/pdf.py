"""A paper as PDF: accessible (PDF/UA-1), lasting (PDF/A-2a), the same bytes for the same paper."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

import typst

from envoi.documents import fonts
from envoi.documents.manuscript import Clean, Data, Pen, manuscript
from envoi.documents.paper import Paper

TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True)
class Rendered:
    """A finished file.

    `replaced` are the characters no font has, which stand as □ on the page. `cited` are the
    references behind a draft's numbered marks, the first is number 1. `pages` is how many there
    are: a keepsake with more than one holds too much even in its smallest type.
    """

    pdf: bytes
    replaced: tuple[str, ...]
    pages: int
    cited: tuple[str, ...] = ()


def render(paper: Paper) -> Rendered:
    """The paper as a file, whatever was written in it; it never fails on what a person typed."""
    try:
        return _render(paper, fonts.settable)
    except typst.TypstError:
        # A rare union of marks from different scripts: plain letters rather than no paper.
        return _render(paper, _plain)


def missing(paper: Paper) -> tuple[str, ...]:
    """The characters of a paper that no font has, without setting it."""
    pen = Pen(fonts.settable, paper.draft)
    manuscript(paper, pen)
    return tuple(pen.replaced)


def _render(paper: Paper, clean: Clean) -> Rendered:
    pen = Pen(clean, paper.draft)
    data = manuscript(paper, pen)
    pdf = _compile(data, paper)
    cited = tuple(pen.cited) if paper.draft else ()
    return Rendered(pdf, tuple(pen.replaced), _pages(pdf), cited)


def _compile(data: Data, paper: Paper) -> bytes:
    text = json.dumps(data, ensure_ascii=False)
    others = fonts.families(text)
    look = {
        "serif": [fonts.SERIF, *others],
        "sans": [fonts.SANS, fonts.SERIF, *others],
        "apart": list(fonts.apart(text).items()),
    }
    compiler = typst.Compiler(
        input=TEMPLATES / f"{paper.kind}.typ",
        root=TEMPLATES,
        font_paths=fonts.library().fonts,
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps({**data, "fonts": look})},
    )
    made = compiler.compile(
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.combine(paper.dated, time(), UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("a compiled paper is one file")
    return made


def _plain(text: str) -> tuple[str, tuple[str, ...]]:
    settable, replaced = fonts.settable(text)
    letters, more = fonts.plain(settable)
    return letters, tuple(dict.fromkeys((*replaced, *more)))


def _pages(pdf: bytes) -> int:
    """How many pages a file has, as its page tree says."""
    counts = re.findall(rb"/Type\s*/Pages\s*/Count\s+(\d+)", pdf)
    return max(map(int, counts), default=1)

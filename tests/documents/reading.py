"""What a reader finds in a finished file: its text page by page, its tags, its fonts."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from envoi.documents.paper import Paper
from envoi.documents.pdf import render


def opened(paper: Paper) -> PdfReader:
    """The finished paper, read back."""
    return PdfReader(BytesIO(render(paper).pdf))


def pages(paper: Paper) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in opened(paper).pages]


def text(paper: Paper) -> str:
    """The text of the whole paper, in one line."""
    return " ".join(" ".join(pages(paper)).split())


def tags(paper: Paper) -> list[tuple[str, str]]:
    """Every tag of the structure with its alternative text, in reading order."""
    return list(_walk(opened(paper).trailer["/Root"]["/StructTreeRoot"]))


def font_names(paper: Paper) -> set[str]:
    """The fonts of all pages, without the mark of the subset."""
    found: set[str] = set()
    for page in opened(paper).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(font.get_object()["/BaseFont"].split("+")[-1])
    return found


def _walk(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if not isinstance(node, dict):
        return
    if "/S" in node:
        yield str(node["/S"]).lstrip("/"), str(node.get("/Alt", ""))
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _walk(child)

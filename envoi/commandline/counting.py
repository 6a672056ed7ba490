"""Endings, counted, as plain text: a table each, calm at eighty columns."""

from collections.abc import Iterator
from textwrap import wrap

from envoi.care.endings_statistics import EndingsPage
from envoi.care.endings_told import Line

WIDTH = 78
LABEL = 44


def lines(page: EndingsPage) -> Iterator[str]:
    """Every table of the page, and what the funnel says in words."""
    yield f"Endings, counted: {page.whose}, since {page.since}."
    yield from wrap(
        "One to four people are never told of, nor what would give them away: then it says "
        "“too few to say”. In brackets: the 95 % interval.",
        WIDTH,
    )
    for part in page.parts:
        yield ""
        yield part.title
        yield from (f"  {line}" for line in wrap(part.why, WIDTH - 2))
        for line in part.lines:
            yield from _row(line)
    if page.funnel is not None:
        yield ""
        yield from wrap(page.funnel.summary, WIDTH)


def _row(line: Line) -> Iterator[str]:
    label = wrap(line.label, LABEL - 2) or [""]
    for text in label[:-1]:
        yield f"  {text}"
    told = f"{line.value} ({line.interval})" if line.interval else line.value
    basis = f", {line.basis}" if line.basis else ""
    yield f"  {label[-1]:<{LABEL - 2}}  {told}{basis}".rstrip()

"""A paper turned into the plain data a template reads: cleaned text, directions, numbered marks.

Whatever a person wrote travels as data from here on; no word of it is ever part of a template.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from envoi.documents import fonts
from envoi.documents.chart import Curve
from envoi.documents.paper import Line, Paper, Section, Signature, Table

LANGUAGE, REGION = re.compile("[A-Za-z]{2,3}"), re.compile("[A-Za-z]{2}")

Data = dict[str, object]
Clean = Callable[[str], tuple[str, tuple[str, ...]]]


@dataclass
class Pen:
    """Writes text as data and remembers what it had to replace and which rows were cited."""

    clean: Clean
    draft: bool
    replaced: dict[str, None] = field(default_factory=dict)
    cited: dict[str, int] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """One run of text on a single line."""
        return " ".join(self._lines(text))

    def piece(self, text: str, facts: Iterable[str] = ()) -> Data:
        """A text with its lines, its direction and, in a draft, the numbers of its facts."""
        lines = self._lines(text)
        marks = [self.cited.setdefault(fact, len(self.cited) + 1) for fact in facts]
        shown = sorted(set(marks)) if self.draft else []
        return {"lines": lines, "rtl": fonts.right_to_left(text), "marks": shown}

    def _lines(self, text: str) -> list[str]:
        clean, replaced = self.clean(text)
        self.replaced.update(dict.fromkeys(replaced))
        seen = clean if fonts.visible(clean) else ""
        return [line.strip() for line in seen.strip().split("\n")]


def manuscript(paper: Paper, pen: Pen) -> Data:
    """Everything the template of this kind of paper reads, as JSON values."""
    return {
        "kind": paper.kind,
        "size": paper.size,
        "draft": paper.draft,
        "dated": [paper.dated.year, paper.dated.month, paper.dated.day],
        **_language(paper.language),
        "title": pen.text(paper.title),
        "practice": {
            "name": pen.text(paper.practice.name),
            "lines": [pen.text(line) for line in paper.practice.lines],
        },
        "client": pen.text(paper.client_name),
        "to": [pen.text(line) for line in paper.to],
        "date": pen.text(paper.date),
        "greeting": pen.piece(paper.greeting),
        "farewell": pen.piece(paper.farewell),
        "sections": [_section(section, pen) for section in paper.sections],
        "signature": _signature(paper.signature, pen),
        "cosigned": _signature(paper.cosigned, pen),
        "footer": pen.text(paper.footer),
        "identifier": pen.text(paper.identifier),
        "words": {word: pen.text(said) for word, said in vars(paper.words).items()},
        "cited": bool(pen.draft and pen.cited),
    }


def _signature(sign: Signature | None, pen: Pen) -> Data | None:
    if sign is None:
        return None
    return {
        "name": pen.text(sign.name),
        "role": pen.text(sign.role),
        "date": pen.text(sign.date),
    }


def _section(section: Section, pen: Pen) -> Data:
    return {
        "code": section.code,
        "heading": pen.text(section.heading),
        "details": [
            {"label": pen.text(one.label), "value": pen.piece(one.value, one.facts)}
            for one in section.details
        ],
        "lines": [_line(line, pen) for line in section.lines],
        "quotes": [
            {"text": pen.piece(quote.text), "who": pen.text(quote.who)} for quote in section.quotes
        ],
        "changes": [
            {
                "about": pen.piece(change.about, change.facts),
                "then": pen.piece(change.then),
                "now": pen.piece(change.now),
            }
            for change in section.changes
        ],
        "items": [_line(item, pen) for item in section.items],
        "table": section.table and _table(section.table, pen),
        "people": [
            {
                "name": pen.text(person.name),
                "role": pen.text(person.role),
                "contact": pen.text(person.contact),
            }
            for person in section.people
        ],
        "chart": section.chart and _chart(section.chart, section.chart_caption, pen),
    }


def _line(line: Line, pen: Pen) -> Data:
    return pen.piece(line.text, line.facts)


def _table(table: Table, pen: Pen) -> Data:
    return {
        "caption": pen.text(table.caption),
        "header": [pen.text(cell) for cell in table.header],
        "rows": [
            [
                pen.piece(cell, row.facts if place == 0 else ())
                for place, cell in enumerate(row.cells)
            ]
            for row in table.rows
        ],
        "numbers": sorted(table.numbers),
    }


def _chart(chart: Curve, caption: str, pen: Pen) -> Data:
    labels = [chart.first, *([chart.last] if chart.last else [])]
    return {
        "width": chart.width,
        "height": chart.height,
        "bounds": [chart.left, chart.top, chart.right, chart.bottom],
        "line": _corners(chart.points),
        "band": _corners(chart.band or ""),
        "dots": [[dot.x, dot.y] for dot in chart.dots],
        "days": [[tick.at, tick.label, tick.anchor] for tick in chart.x_ticks],
        "values": [[tick.at, tick.label] for tick in chart.y_ticks],
        "cut": chart.cut and [chart.cut.at, chart.cut.label],
        "labels": [[label.x, label.y, label.text, label.anchor] for label in labels],
        "alt": pen.text(chart.summary.text),
        "caption": pen.text(caption),
    }


def _corners(points: str) -> list[list[float]]:
    return [[float(part) for part in corner.split(",")] for corner in points.split()]


def _language(tag: str) -> Data:
    """Language and region of a BCP 47 tag, as far as a page can state them; unknown is "und"."""
    first, *rest = tag.split("-")
    language = first.lower() if LANGUAGE.fullmatch(first) else ""
    region = next((part.upper() for part in rest if REGION.fullmatch(part)), None)
    return {"language": language or "und", "region": region}

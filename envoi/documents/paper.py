"""A paper as plain content: what it says, to whom, in whose name; `pdf` decides how it looks."""

import datetime
from dataclasses import dataclass, field
from typing import Literal

from envoi.documents.chart import Curve

Kind = Literal[
    "closing_summary",
    "progress_letter",
    "keepsake",
    "letter",
    "certificate",
    "emergency_list",
    "handover_note",
    "release_form",
]
Size = Literal["a4", "us-letter"]


@dataclass(frozen=True)
class Line:
    """One paragraph or list item; `facts` refer to the rows it rests on ("score/<uuid>").

    Only a draft shows, by small numbers, that a sentence rests on the record; never a signed paper.
    """

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Someone's own words, exact, and who said them ("Jonas, in March")."""

    text: str
    who: str = ""


@dataclass(frozen=True)
class Change:
    """One thing then and now: what it is about, how it was, how it is."""

    about: str
    then: str
    now: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """Someone to turn to: name, what they are to the reader, how to reach them."""

    name: str
    role: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Detail:
    """A label and its value ("Sessions attended": "24 of 26")."""

    label: str
    value: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of a table; it has as many cells as the table has header cells."""

    cells: tuple[str, ...]
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a caption, one header row and at least one row below it.

    Columns in `numbers` (counted from 0) are set flush right. Raises ValueError where a row has
    more or fewer cells than the header.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuses a table that a reader could not follow."""
        if not self.header:
            raise ValueError("a table needs a header")
        if any(len(row.cells) != len(self.header) for row in self.rows):
            raise ValueError("every row of a table has as many cells as its header")


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, always in the order of the fields below.

    Empty fields leave no trace; an empty heading is a letter's plain paragraph. `chart_caption`
    names the measure and says what the dashed line and the shaded band mean.
    """

    code: str
    heading: str = ""
    details: tuple[Detail, ...] = ()
    lines: tuple[Line, ...] = ()
    quotes: tuple[Quote, ...] = ()
    changes: tuple[Change, ...] = ()
    items: tuple[Line, ...] = ()
    table: Table | None = None
    people: tuple[Person, ...] = ()
    chart: Curve | None = None
    chart_caption: str = ""


@dataclass(frozen=True)
class Practice:
    """The letterhead: the practice's name and its address, telephone and other lines."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signature:
    """Who signs: name, role or licence, and the day in words; an empty day is not signed yet."""

    name: str
    role: str = ""
    date: str = ""


@dataclass(frozen=True)
class Words:
    """The few words a page adds by itself; `{page}` and `{pages}` are filled in."""

    draft: str = "DRAFT — not signed"
    page: str = "page {page} of {pages}"
    about: str = "About"
    then: str = "Then"
    now: str = "Now"
    signed: str = "Signed"
    not_signed: str = "not signed yet"
    from_record: str = (
        "A number like this marks a sentence drawn from the record. The signed paper has none."
    )


@dataclass(frozen=True)
class Paper:
    """Everything one paper says.

    `dated` becomes the file's own date, so equal papers are equal bytes; `date` is that day in
    words. `to` are the lines of whoever receives it, where that is not the client. `cosigned`
    stands below the signature of somebody who signs with a supervisor. `footer` and `identifier`
    (a reference or hash) stand at the foot of every page. `greeting` and `farewell` open and close
    a letter. `language` is a BCP 47 tag, of a language whose wording a person approved, or whose
    `words` say that nobody did yet.
    """

    kind: Kind
    title: str
    practice: Practice
    client_name: str
    date: str
    dated: datetime.date
    sections: tuple[Section, ...]
    signature: Signature | None = None
    cosigned: Signature | None = None
    draft: bool = False
    language: str = "en"
    to: tuple[str, ...] = ()
    greeting: str = ""
    farewell: str = ""
    footer: str = ""
    identifier: str = ""
    size: Size = "a4"
    words: Words = field(default_factory=Words)

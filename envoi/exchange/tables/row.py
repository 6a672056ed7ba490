"""One row of a table, read by the names of our fields; a field that cannot be read is Refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from envoi.exchange.incoming import Place, Rejected
from envoi.exchange.tables import value
from envoi.exchange.tables.day import Ambiguous, Moment, day, moment, order_of, partial
from envoi.exchange.tables.mapping import FileMapping
from envoi.exchange.tables.sheet import Sheet
from envoi.exchange.tables.value import NotUnderstood, plain

Read = TypeVar("Read")
LONGEST_KEY = 200


class Refused(Exception):
    """A row cannot go in: the heading it fails under, and one sentence that says why."""

    def __init__(self, heading: str, why: str) -> None:
        """`heading` is empty where the whole row is meant."""
        super().__init__(why)
        self.heading = heading
        self.why = why


@dataclass
class Frame:
    """What all rows of a table share: where each field stands, and what the mapping file says."""

    sheet: Sheet
    places: Mapping[str, int]
    mapping: FileMapping
    orders: dict[int, str] = field(default_factory=dict)  # as the columns themselves decide
    file: str = field(init=False)

    def __post_init__(self) -> None:
        """The name of the file, once for all of its rows."""
        self.file = self.sheet.name

    @property
    def comma(self) -> bool:
        """Whether 12,5 can be a number: not where commas part the cells."""
        return self.sheet.delimiter != ","

    def heading(self, name: str) -> str:
        """What the file calls a field; our own name where it has none."""
        at = self.places.get(name)
        return name if at is None else self.sheet.header[at]

    def order(self, at: int) -> str:
        """What comes first in the days of a column, decided by the whole of it."""
        if at not in self.orders:
            self.orders[at] = order_of(self.sheet.column(at))
        return self.orders[at]


class Row:
    """The cells of one line."""

    __slots__ = ("_cells", "_frame", "line")

    def __init__(self, frame: Frame, line: int, cells: list[str]) -> None:
        """`cells` are as many as the header has."""
        self._frame = frame
        self._cells = cells
        self.line = line

    @property
    def place(self) -> Place:
        """Where this row stands."""
        return Place(self._frame.file, self.line)

    @property
    def comma(self) -> bool:
        """Whether 12,5 can be a number here."""
        return self._frame.comma

    @property
    def mapping(self) -> FileMapping:
        """What the mapping file says about this table."""
        return self._frame.mapping

    def at(self, place: int) -> str:
        """A cell without the blanks around it; empty where it says that nothing was given."""
        cell = self._cells[place].strip()
        return "" if cell in self._frame.mapping.missing else cell

    def cell(self, name: str) -> str:
        """The cell of a field; empty where the table has no such column."""
        place = self._frame.places.get(name)
        return "" if place is None else self.at(place)

    def understood(self, name: str, read: Callable[[str], Read], otherwise: Read) -> Read:
        """What a field says; `otherwise` where nothing is given. Raises Refused."""
        place = self._frame.places.get(name)
        return otherwise if place is None else self.read(place, read, otherwise)

    def read(self, place: int, read: Callable[[str], Read], otherwise: Read) -> Read:
        """What a cell says; `otherwise` where nothing is given. Raises Refused."""
        cell = self.at(place)
        if not cell:
            return otherwise
        try:
            return read(cell)
        except NotUnderstood as error:
            raise Refused(self.name(place), str(error)) from None

    def name(self, place: int) -> str:
        """The heading of a column."""
        return self._frame.sheet.header[place]

    def line_of(self, name: str, longest: int = LONGEST_KEY) -> str:
        """Words on one line; empty where nothing is given."""
        return self.understood(name, lambda cell: value.line(cell, longest), "")

    def needed(self, name: str, what: str) -> str:
        """Words on one line that have to be there; raises Refused."""
        words = self.line_of(name)
        if not words:
            raise self.refused(name, f"It does not say {what}.")
        return words

    def choice(self, name: str, choice: Callable[[str], Read], otherwise: Read) -> Read:
        """One of a list of words; the mapping file may know others."""
        others = self.mapping.words.get(name, {})
        return self.understood(name, lambda cell: choice(others.get(plain(cell), cell)), otherwise)

    def day(self, name: str) -> date | None:
        """A day, or None where nothing is given."""
        return self.understood(name, lambda cell: self._ordered(name, cell, day), None)

    def moment(self, name: str) -> Moment | None:
        """A day, perhaps with its time, or None where nothing is given."""
        return self.understood(name, lambda cell: self._ordered(name, cell, moment), None)

    def partial_day(self, name: str) -> str:
        """A day, a month or a year in ISO, or empty."""
        return self.understood(name, lambda cell: self._ordered(name, cell, partial), "")

    def refused(self, name: str, why: str) -> Refused:
        """The refusal of a field, under the heading a person finds it by."""
        return Refused(self._frame.heading(name), why)

    def rejected(self, refused: Refused) -> Rejected:
        """A refusal with the place of this row."""
        return Rejected(self._frame.file, self.line, refused.heading, refused.why)

    def _ordered(self, name: str, cell: str, read: Callable[[str, str], Read]) -> Read:
        try:
            return read(cell, self.mapping.order)
        except Ambiguous:
            order = self._frame.order(self._frame.places[name])
            if not order:
                raise
            return read(cell, order)

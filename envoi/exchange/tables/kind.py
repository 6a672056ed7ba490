"""The kinds of tables, and which of them a file is: by its header, then by its name."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from envoi.exchange.incoming import Incoming, Rejected, Unreadable
from envoi.exchange.tables import clients, episodes, goals, scores, sessions
from envoi.exchange.tables.column import Columns, matched
from envoi.exchange.tables.mapping import FileMapping
from envoi.exchange.tables.row import Frame, Row
from envoi.exchange.tables.seen import Seen
from envoi.exchange.tables.sheet import Sheet
from envoi.exchange.tables.value import quoted

ReadRow = Callable[[Row, Seen], Iterable[Incoming | Rejected]]
Lacking = Callable[[Sequence[str], Mapping[str, int], FileMapping], list[str]]
More = Callable[[Sequence[str], set[int], FileMapping], set[int]]
SHOWN = 12  # headings a sentence names
TELLING = 2  # a column named after an instrument says more than one called "id"


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns, and how a file's rows become values.

    `more` finds columns that have no fixed name, `lacking` names what is needed and not there.
    """

    name: str
    columns: Columns
    reader: Callable[[Frame], ReadRow]
    lacking: Lacking
    more: More = lambda header, taken, mapping: set()


@dataclass(frozen=True)
class Table:
    """A file that is known to be of a kind, ready to be read."""

    kind: Kind
    frame: Frame
    unused: tuple[int, ...]  # columns nobody here knows

    @property
    def sheet(self) -> Sheet:
        """The rows as they stand in the file."""
        return self.frame.sheet

    def reader(self) -> ReadRow:
        """How a row of this table becomes values."""
        return self.kind.reader(self.frame)


def _plain(name: str, columns: Columns, read: ReadRow) -> Kind:
    """A kind whose columns all have a fixed name."""
    return Kind(name, columns, lambda frame: read, lambda _, found, __: columns.lacking(found))


# In the order in which they are read: what others point to comes first.
KINDS = (
    _plain("clients", clients.COLUMNS, clients.read),
    _plain("episodes", episodes.COLUMNS, episodes.read),
    _plain("sessions", sessions.COLUMNS, sessions.read),
    Kind("scores", scores.COLUMNS, scores.reader, scores.lacking, scores.more),
    _plain("goals", goals.COLUMNS, goals.read),
)


@dataclass(frozen=True)
class _Fit:
    """How well a header fits a kind."""

    kind: Kind
    places: dict[str, int]
    more: set[int]
    lacking: list[str]
    named: bool  # whether the file is called after the kind

    @property
    def rank(self) -> tuple[int, bool, bool]:
        """What decides: the most columns known, then the name of the file, then enough columns."""
        known = len(self.places) + TELLING * len(self.more)
        return known, self.named, not self.lacking


def table_of(sheet: Sheet, mapping: FileMapping) -> Table:
    """The table a file is; raises Unreadable where columns are lacking."""
    kinds = [kind for kind in KINDS if mapping.table in ("", kind.name)]
    best = max((_fit(kind, sheet, mapping) for kind in kinds), key=lambda fit: fit.rank)
    if best.lacking:
        raise Unreadable(_sentence(best, sheet))
    used = {*best.places.values(), *best.more}
    unused = tuple(at for at in range(len(sheet.header)) if at not in used)
    return Table(best.kind, Frame(sheet, best.places, mapping), unused)


def is_of_ours(sheet: Sheet) -> bool:
    """Whether a header has any column that is known here."""
    return any(_fit(kind, sheet, FileMapping()).rank[0] for kind in KINDS)


def _fit(kind: Kind, sheet: Sheet, mapping: FileMapping) -> _Fit:
    places = matched(kind.columns, sheet.header, mapping.columns)
    more = kind.more(sheet.header, set(places.values()), mapping)
    lacking = kind.lacking(sheet.header, places, mapping)
    return _Fit(kind, places, more, lacking, _named(sheet.path, kind))


def _named(path: Path, kind: Kind) -> bool:
    return kind.name.removesuffix("s") in path.name.casefold()


def _sentence(fit: _Fit, sheet: Sheet) -> str:
    names = [quoted(name) for name in sheet.header[:SHOWN] if name]
    more = len(sheet.header) - SHOWN
    has = f"it has {', '.join(names)}" + (f" and {more} more" if more > 0 else "")
    if not fit.rank[0]:
        return f"No column of {sheet.name} is known here; {has}. A mapping file can name them."
    column = "column" if len(fit.lacking) == 1 else "columns"
    return (
        f"{sheet.name} lacks the {column} {_listed(fit.lacking)}, which a table of"
        f" {fit.kind.name} needs; {has}. A mapping file can say which column is which."
    )


def _listed(names: list[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last

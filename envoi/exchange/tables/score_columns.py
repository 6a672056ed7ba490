"""Which columns of a score table hold what: one score a row, or one instrument a column.

Long: `instrument` and `score`, or `item1`, `item2` … beside it. Wide: a column named after an
instrument holds its total ("PHQ-9"), one with a number behind the name an answer ("phq9_1").
A mapping file may name further columns, with {wave} where the name says which wave it was.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from envoi.domain.instrument import Instrument
from envoi.exchange.tables.column import ITEM, heading
from envoi.exchange.tables.mapping import FileMapping
from envoi.exchange.tables.value import plain
from envoi.knowledge import library

NUMBER = re.compile(r"[0-9]{1,3}$")
PARTS = " ._:-"  # what may stand between a name and the number of an item
MARKS = ("item", "q")
LONGEST_NAME = 100
WAVE = "{wave}"


@dataclass
class Given:
    """The cells of one instrument in a row: places of its total and of its answers by number."""

    instrument: Instrument
    wave: str = ""
    total: int | None = None
    items: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Cell:
    """What one wide column holds: an answer where `item` is given, else a total."""

    instrument: Instrument
    item: int | None = None
    wave: str = ""


def wide(header: Sequence[str], taken: set[int], mapping: FileMapping) -> list[Given]:
    """The instruments that have columns of their own, in the order of the header."""
    found: dict[tuple[str, str], Given] = {}
    for at, cell in _cells(header, taken, mapping):
        given = found.setdefault(
            (cell.instrument.code, cell.wave), Given(cell.instrument, cell.wave)
        )
        if cell.item is not None:
            given.items.setdefault(cell.item, at)
        elif given.total is None:
            given.total = at
    return list(found.values())


def long_items(header: Sequence[str], taken: set[int], named: Mapping[str, str]) -> dict[int, int]:
    """The places of item1, item2 … by number; a mapping file may call them otherwise."""
    theirs = {heading(their): ours for ours, their in named.items() if ITEM.fullmatch(ours)}
    found: dict[int, int] = {}
    for at, cell in enumerate(header):
        name = heading(cell)
        number = ITEM.fullmatch(theirs.get(name, name))
        if number and at not in taken:
            found.setdefault(int(number[1]), at)
    return found


def known(name: str, mapping: FileMapping) -> Instrument | None:
    """The instrument a file means by a name; what the mapping file says comes first."""
    if len(name) > LONGEST_NAME:
        return None
    for theirs, code in mapping.instruments.items():
        if theirs == name or (heading(name) and heading(theirs) == heading(name)):
            return library.instrument(code)
    return library.recognised(name) if plain(name) in _known_names() else None


@cache
def _known_names() -> set[str]:
    """Every name the library may know: a file with a hundred thousand others is read in no time."""
    names = {alias.name for each in library.instruments() for alias in each.aliases}
    names |= {name for each in library.instruments() for name in (each.code, each.short)}
    return {plain(name) for name in names}


def _cells(
    header: Sequence[str], taken: set[int], mapping: FileMapping
) -> Iterator[tuple[int, _Cell]]:
    answers = {at: _answer(name, mapping) for at, name in enumerate(header) if at not in taken}
    # "OQ-45.2" is a name of the OQ-45, and its second answer where other answers stand beside it.
    by_item = Counter(each.instrument.code for each in answers.values() if each)
    for at, answer in answers.items():
        total = _total(header[at], mapping)
        alone = answer is None or by_item[answer.instrument.code] == 1
        cell = total if total and alone else answer
        if cell:
            yield at, cell


def _total(name: str, mapping: FileMapping) -> _Cell | None:
    instrument = known(name, mapping) if name else None
    return _Cell(instrument) if instrument else _of_wave(name, mapping)


def _of_wave(name: str, mapping: FileMapping) -> _Cell | None:
    for theirs, code in mapping.instruments.items():
        before, marked, after = theirs.partition(WAVE)
        wave = name[len(before) : len(name) - len(after)]
        if marked and wave and name.casefold() == f"{before}{wave}{after}".casefold():
            return _Cell(library.instrument(code), wave=wave)
    return None


def _answer(name: str, mapping: FileMapping) -> _Cell | None:
    """The answer a name with a number behind it stands for: phq9_1, PHQ-9.1, phq9q1."""
    number = NUMBER.search(name) if len(name) <= LONGEST_NAME else None
    if number is None:
        return None
    before = name[: number.start()]
    bare = before.rstrip(PARTS)
    mark = next((each for each in MARKS if bare.casefold().endswith(each)), "")
    bare = bare[: len(bare) - len(mark)].rstrip(PARTS)
    instrument = known(bare, mapping) if bare and bare != before else None
    return _Cell(instrument, int(number[0])) if instrument else None

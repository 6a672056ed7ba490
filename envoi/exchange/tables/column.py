"""The columns of a table: what each is called here, what else it may be called, what it says."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

ITEM = re.compile(r"(?:item|q|question|answer)_?([0-9]{1,3})")


@dataclass(frozen=True)
class Column:
    """One column: our name, what it says (for the page), and other names it may have."""

    field: str
    says: str
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, ours first: where a table has two of them, the earlier one counts."""
        return (self.field, *self.also)


@dataclass(frozen=True)
class Columns:
    """The columns of one kind of table; of each group in `needs` one must be there."""

    kind: str
    columns: tuple[Column, ...]
    needs: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def fields(self) -> tuple[str, ...]:
        """Our names of the columns."""
        return tuple(column.field for column in self.columns)

    def lacking(self, found: Iterable[str]) -> list[str]:
        """What is needed and not there, as a sentence says it: "date or wave"."""
        there = set(found)
        return [" or ".join(group) for group in self.needs if there.isdisjoint(group)]


def heading(cell: str) -> str:
    """A heading as it is compared: "Date of birth" and "date-of-birth" are one."""
    return "_".join(re.findall(r"[^\W_]+", cell.casefold()))


def matched(
    columns: Columns, header: Sequence[str], named: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Where each field stands in a header. `named` is what a mapping file calls a field.

    A heading stands for one field only; what the mapping file says comes first.
    """
    headings = [heading(cell) for cell in header]
    found: dict[str, int] = {}
    for field_name, theirs in (named or {}).items():
        at = _place(theirs, header, headings)
        if field_name in columns.fields and at is not None:
            found[field_name] = at
    for column in columns.columns:
        if column.field not in found:
            free = {each: at for at, each in _backwards(headings) if at not in found.values()}
            at = next((free[name] for name in column.names if name in free), None)
            if at is not None:
                found[column.field] = at
    return found


def _place(theirs: str, header: Sequence[str], headings: Sequence[str]) -> int | None:
    if theirs in header:
        return header.index(theirs)
    same = heading(theirs)
    return headings.index(same) if same and same in headings else None


def _backwards(headings: Sequence[str]) -> list[tuple[int, str]]:
    # Of two equal headings the first one counts, as the last one put into a dictionary.
    return list(enumerate(headings))[::-1]

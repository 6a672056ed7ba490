"""The different values of a column."""

import pyarrow.compute as pc

from envoi.population.reading import Table
from envoi.population.rows import same, words

MOST = 20  # beyond it nobody reads on


def distinct(table: Table, column: str, only: tuple[tuple[str, str], ...] = ()) -> list[str]:
    """The values of a column as text, in order, at most MOST of them; what is missing is left out.

    Raises NotAnswered.
    """
    found: set[str] = set()
    for batch in table.batches([column, *(name for name, _ in only)]):
        chosen = batch
        for name, value in only:
            chosen = chosen.filter(same(chosen.column(name), value))
        found |= set(pc.unique(words(chosen.column(column))).to_pylist())
        if len(found) > MOST:
            break
    return sorted(found - {""})[:MOST]

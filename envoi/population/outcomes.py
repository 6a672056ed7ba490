"""What became of a group: counts and shares of each class, alone or by a column of groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from envoi.domain.significance import Class
from envoi.population.judging import CODES, NOT_USED, Judged

NO_GROUP = "not recorded"


@dataclass(frozen=True)
class Outcomes:
    """One group (None: everybody): who was there, who could be judged, what became of them.

    The limits are those of everybody, in every group: a group's own spread would measure each
    group with another rule.
    """

    group: str | None
    n_original: int
    n_used: int
    s_diff: float | None
    cutoff_kind: str
    cutoff: float | None
    counts: dict[Class, int]
    method: str

    @property
    def percent(self) -> dict[Class, float | None]:
        """Of those who could be judged, in percent to two places; None where nobody could."""
        return {
            name: round(100 * count / self.n_used, 2) if self.n_used else None
            for name, count in self.counts.items()
        }

    def plain(self) -> dict[str, Any]:
        """For a program: exactly these names."""
        return {
            "n_original": self.n_original,
            "n_used": self.n_used,
            "s_diff": self.s_diff,
            "cutoff": {"kind": self.cutoff_kind, "value": self.cutoff},
            "counts": {name.value: count for name, count in self.counts.items()},
            "percent": {name.value: share for name, share in self.percent.items()},
            "method": self.method,
        }


def outcomes(judged: Judged) -> tuple[Outcomes, ...]:
    """One entry a group in order of its name; where nobody asked for groups one for everybody."""
    return tuple(_outcomes(judged, name, mask) for name, mask in groups(judged.pairs.group))


def groups(column: pa.Array | None) -> Iterator[tuple[str | None, Any]]:
    """Each group by its name with a mask of its clients, in order of name."""
    if column is None:
        yield None, slice(None)
        return
    column = pc.if_else(pc.equal(column, ""), NO_GROUP, column)
    coded = pc.dictionary_encode(column)
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    places = coded.indices.to_numpy(zero_copy_only=False)
    names = {name: place for place, name in enumerate(coded.dictionary.to_pylist())}
    for name in sorted(names, key=_in_order):
        yield name, places == names[name]


def _in_order(name: str) -> tuple[bool, bool, int, str]:
    """First who is in none, then numbers by their size, then words."""
    number = name.isdecimal()
    return name != NO_GROUP, not number, int(name) if number else 0, name


def _outcomes(judged: Judged, name: str | None, mask: Any) -> Outcomes:
    codes = judged.codes[mask]
    counted = np.bincount(codes, minlength=NOT_USED + 1)
    return Outcomes(
        name,
        len(codes),
        len(codes) - int(counted[NOT_USED]),
        judged.s_diff,
        judged.cutoff.value,
        judged.line,
        {each: int(counted[place]) for place, each in enumerate(CODES)},
        judged.method,
    )

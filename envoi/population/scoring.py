"""Answers to single items become totals, a whole column at once, by the instrument's own rules.

The rules are those of `domain/measure.py`: how many items may be left open, how the others stand in
for them, and how a total is rounded. They are asked once for every sum and number of open items
there can be; each row then only looks its answer up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from envoi.domain.measure import POINT, Instrument, Missing, MissingRule, round_half_up
from envoi.population.not_answered import NotAnswered
from envoi.population.parts import parts
from envoi.population.rows import Numbers

OPEN = 255  # how an item left open is written: larger than any answer
NONE = np.iinfo(np.int32).min


@dataclass(frozen=True)
class Totals:
    """One entry a row: the total in thousandths, or NONE; whether open items were filled."""

    value: Numbers
    prorated: Numbers

    @property
    def scored(self) -> Numbers:
        """Which rows have a total."""
        scored: Numbers = self.value != NONE
        return scored


def totals(instrument: Instrument, items: Sequence[pa.Array | Numbers]) -> Totals:
    """Totals of rows of answers, one column an item in the order of the form.

    Answers are the points of the form's own key; open ones are missing (Arrow), NaN, or OPEN.
    Raises NotAnswered where a column or an answer cannot be of this instrument.
    """
    if not instrument.by_item:
        raise NotAnswered(f"{instrument.short} is kept as a total; its items cannot be scored.")
    if len(items) != instrument.item_count:
        raise NotAnswered(
            f"{instrument.short} has {instrument.item_count} items; {len(items)} columns are here."
        )
    columns = [_answers(each) for each in items]
    rule, n = _rule(instrument), len(columns[0])
    found = Totals(np.empty(n, np.int32), np.empty(n, bool))
    for part in parts(n):
        here = [column[part] for column in columns]
        _allowed(instrument, here)
        found.value[part], found.prorated[part] = _scored(instrument, here, rule)
    return found


def _scored(
    instrument: Instrument, columns: Sequence[Numbers], rule: Numbers
) -> tuple[Numbers, Numbers]:
    found = np.zeros(len(columns[0]), np.uint16)
    for column in columns:
        found += column
    value = rule[found]
    if instrument.missing.only:
        value[_others_open(instrument, columns)] = NONE
    return value, (found >= OPEN) & (value != NONE)


def _answers(column: pa.Array | pa.ChunkedArray | Numbers) -> Numbers:
    """A column as bytes; OPEN where nothing was answered. Refuses what no byte can hold."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if isinstance(column, pa.Array):
        gone = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
        column = column.fill_null(pa.scalar(0, column.type)).to_numpy(zero_copy_only=False)
        return _byte(column) if gone is None else np.where(gone, np.uint8(OPEN), _byte(column))
    return _byte(column)


def _byte(column: Numbers) -> Numbers:
    if column.dtype == np.uint8:
        return column
    if column.dtype.kind == "f":
        gone = np.isnan(column)
        whole = np.where(gone, 0, column)
        if not (whole == np.rint(whole)).all():
            raise NotAnswered("An answer to an item here is no whole number of points.")
        return np.where(gone, np.uint8(OPEN), _byte(whole.clip(-1, OPEN + 1).astype(np.int16)))
    if column.dtype.kind not in "iu":
        raise NotAnswered("Answers to items should be numbers.")
    if len(column) and (column.min() < 0 or column.max() > OPEN):
        raise NotAnswered("An answer to an item here is below 0 or far too large.")
    return column.astype(np.uint8)


def _allowed(instrument: Instrument, columns: Sequence[Numbers]) -> None:
    """Every answer is one its item can have, or open. Raises NotAnswered."""
    for item, column in zip(instrument.items, columns, strict=True):
        allowed = instrument.points_of(item)
        if allowed == tuple(range(allowed[-1] + 1)):
            # One more and an open answer is 0, as bytes go round; so the largest tells.
            wrong = bool(len(column)) and (column + np.uint8(1)).max() > allowed[-1] + 1
        else:
            known = np.zeros(OPEN + 1, bool)
            known[[*allowed, OPEN]] = True
            wrong = not known[column].all()
        if wrong:
            raise NotAnswered(
                f"Item {item.number} of {instrument.short} takes "
                f"{', '.join(map(str, allowed))}; another answer stands here."
            )


def _rule(instrument: Instrument) -> Numbers:
    """From sum + OPEN × open items to the total: what the rule says of each, or NONE."""
    n = instrument.item_count
    most = sum(max(instrument.points_of(item)) for item in instrument.items)
    if most >= OPEN:
        raise NotAnswered(f"{instrument.short} reaches sums too large for this.")
    found = np.full((n + 1) * OPEN, NONE, np.int32)
    for gone in range(_may_be_open(instrument.missing, n) + 1):
        for points in range(most + 1):
            whole = round_half_up(points * n, n - gone)
            found[gone * OPEN + points] = whole * instrument.scale * POINT
    return found


def _may_be_open(rule: MissingRule, items: int) -> int:
    return min(rule.limit, items - 1) if rule.kind is Missing.MEAN else 0


def _others_open(instrument: Instrument, columns: Sequence[Numbers]) -> Numbers:
    """Rows in which an item is open that may not be."""
    found = np.zeros(len(columns[0]), bool)
    for item, column in zip(instrument.items, columns, strict=True):
        if item.number not in instrument.missing.only:
            found |= column == OPEN
    return found

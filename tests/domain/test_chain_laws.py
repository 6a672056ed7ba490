"""Whatever is done to one row of any sealed batch, that row is named and no other."""

import json
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from envoi.domain import chain
from envoi.domain.chain import Change

HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
WORD = st.text(max_size=12)
DETAIL = st.dictionaries(
    WORD, st.one_of(WORD, st.integers(), st.booleans(), st.none(), st.lists(HEX, max_size=3))
)
AT = st.datetimes().map(lambda at: f"{at:%Y-%m-%d %H:%M:%S.%f}")
COLUMNS: tuple[st.SearchStrategy[Any], ...] = (
    *(st.none() | HEX, st.none() | HEX, AT, WORD, WORD, st.none() | HEX, st.none() | HEX),
    *(DETAIL.map(json.dumps), WORD, WORD, WORD, st.none() | HEX),
)
SAYS = st.tuples(*COLUMNS)
BATCH = st.lists(
    SAYS, min_size=2, max_size=12, unique_by=lambda says: chain.canonical((0, *says))
).map(lambda rows: [(2 * number + 2, *says) for number, says in enumerate(rows)])


def named(before: list[Any], after: list[Any]) -> list[tuple[str, int, int | None]]:
    """What comparing the two says."""
    after = sorted(after, key=lambda row: row[0])
    seen = chain.differences(chain.batch(before), chain.batch(after))
    return [(each.change, each.number, each.was) for each in chain.findings(seen)]


@given(BATCH)
def test_what_nobody_touched_is_not_named(rows: list[Any]) -> None:
    assert named(rows, list(rows)) == []


@given(st.data(), BATCH)
def test_any_altered_column_is_named(data: st.DataObject, rows: list[Any]) -> None:
    at, column = (data.draw(st.integers(0, most)) for most in (len(rows) - 1, len(COLUMNS) - 1))
    other = list(rows[at])
    other[column + 1] = data.draw(COLUMNS[column])
    texts = {chain.canonical(row) for row in rows}
    assume(chain.canonical(other) not in texts)
    after = [*rows[:at], tuple(other), *rows[at + 1 :]]
    assert named(rows, after) == [(Change.ALTERED, rows[at][0], None)]


@given(st.data(), BATCH)
def test_any_row_taken_out_is_named(data: st.DataObject, rows: list[Any]) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    assert named(rows, rows[:at] + rows[at + 1 :]) == [(Change.MISSING, rows[at][0], None)]


@given(st.data(), BATCH, SAYS)
def test_any_row_put_in_is_named(data: st.DataObject, rows: list[Any], says: Any) -> None:
    number = 2 * data.draw(st.integers(0, len(rows))) + 1
    assert named(rows, [*rows, (number, *says)]) == [(Change.ADDED, number, None)]


@given(st.data(), BATCH)
def test_any_two_rows_in_each_others_place_are_named(data: st.DataObject, rows: list[Any]) -> None:
    one, other = data.draw(
        st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True).map(sorted)
    )
    after = list(rows)
    after[one] = (rows[one][0], *rows[other][1:])
    after[other] = (rows[other][0], *rows[one][1:])
    first, second = rows[one][0], rows[other][0]
    assert named(rows, after) == [(Change.MOVED, first, second), (Change.MOVED, second, first)]


@given(BATCH, BATCH)
def test_two_batches_that_differ_have_different_heads(one: list[Any], other: list[Any]) -> None:
    assume(chain.batch(one) != chain.batch(other))
    heads = {chain.head(chain.START, chain.batch(rows)) for rows in (one, other)}
    assert len(heads) == 2

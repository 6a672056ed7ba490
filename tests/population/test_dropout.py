"""The definitions of drop-out give the same answer to plain facts and to a table of an engine."""

import ibis
import pytest

from envoi.domain.dropout import DEFINITIONS, dropped_out
from tests.domain.test_dropout import STAYED, STOPPED

ROWS = [
    STAYED,
    STOPPED,
    {**STOPPED, "ended_here": False},
    {**STAYED, "missed_last": True},
    {**STAYED, "planned_sessions": None},
    {**STAYED, "attended": 2, "short_of_change": None},
    {**STOPPED, "ended_here": None},
]
KINDS = {name: "boolean" for name in STAYED} | {"attended": "int32", "planned_sessions": "int32"}


@pytest.mark.parametrize("by", DEFINITIONS, ids=lambda each: each.code)
def test_duckdb_agrees_with_the_plain_rule(by):
    table = ibis.memtable(
        [{"row": n, **facts} for n, facts in enumerate(ROWS)], schema={"row": "int64", **KINDS}
    )
    told = table.mutate(dropped_out=by.holds(table)).filter([table[n].notnull() for n in by.needs])
    engine = ibis.duckdb.connect()
    found = engine.to_pyarrow(told.select("row", "dropped_out")).to_pylist()
    plain = {n: dropped_out(by, facts) for n, facts in enumerate(ROWS)}
    assert {each["row"]: each["dropped_out"] for each in found} == {
        n: said for n, said in plain.items() if said is not None
    }

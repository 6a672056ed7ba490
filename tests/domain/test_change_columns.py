"""The outcome rules mean the same where the scores are columns: no `not`, no `~`, no branch."""

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import change
from envoi.domain.change import Outcome, assess, limits, rules, turned
from envoi.knowledge.library import instruments

WITH_RULE = [each for each in instruments() if limits(each).change_from is not None]
CORE = ["improved", "deteriorated", "clinical", "healthy", "recovered"]


@dataclass(frozen=True)
class Column:
    """A stand-in for a column expression: whole numbers side by side, and no truth of its own."""

    cells: tuple

    def _with(self, other, act):
        others = other.cells if isinstance(other, Column) else (other,) * len(self.cells)
        return Column(tuple(act(a, b) for a, b in zip(self.cells, others, strict=True)))

    def __sub__(self, other):
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other):
        return self._with(other, lambda a, b: b - a)

    def __ge__(self, other):
        return self._with(other, lambda a, b: a >= b)

    def __lt__(self, other):
        return self._with(other, lambda a, b: a < b)

    def __and__(self, other):
        return self._with(other, lambda a, b: a & b)

    def __bool__(self):
        raise TypeError("a column is neither true nor false")


@given(
    st.sampled_from(WITH_RULE),
    st.lists(st.tuples(st.integers(0, 180_000), st.integers(0, 180_000)), min_size=1),
)
def test_a_column_of_clients_gets_the_outcomes_they_get_one_by_one(of, pairs):
    by = limits(of)
    first, last = (turned(Column(each), by.better) for each in zip(*pairs, strict=True))
    answers = [(name, rule(first, last, by).cells) for name, rule in rules(by)]
    for place, pair in enumerate(pairs):
        held = (name for name, cells in answers if cells[place])
        assert next(held, Outcome.UNCHANGED) is assess(of, pair).outcome


def test_the_core_rules_use_only_what_every_engine_knows():
    tree = ast.parse(Path(inspect.getfile(change)).read_text(encoding="utf-8"))
    found = {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef) and f.name in CORE}
    assert sorted(found) == sorted(CORE)
    allowed = (ast.Sub, ast.BitAnd, ast.GtE, ast.Lt)
    for function in found.values():
        for node in ast.walk(function):
            if isinstance(node, ast.operator | ast.unaryop | ast.cmpop | ast.boolop):
                assert isinstance(node, allowed), function.name
            assert not isinstance(node, ast.If | ast.IfExp), function.name

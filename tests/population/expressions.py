"""The same questions as table expressions, for engines that hold more than one machine can.

`scores` is a table expression with `client`, `time` and `score` (whole thousandths, none missing),
each client and time once. Only what every engine knows is used: `argmin`, `argmax`, `count`,
`sum` and `cases`.
"""

from typing import Any

import ibis
from ibis.expr import types as ir

from envoi.domain.change import Limits, turned
from envoi.domain.classes import Truths, answers, by_limits
from envoi.domain.significance import Class

PAIR = 2


def first_and_last(scores: ir.Table) -> ir.Table:
    """One row a client: `n` scores, the first and the last of them."""
    return scores.group_by("client").agg(
        n=scores.count(),
        first=scores.score.argmin(scores.time),
        last=scores.score.argmax(scores.time),
    )


def class_of(truths: Truths) -> ir.Value:
    """The class as an expression: the very table that names one client's."""
    named = [(truth, name.value) for name, truth in answers(truths)]
    return ibis.cases(*named, else_=Class.UNCHANGED.value)


def classes(scores: ir.Table, limits: Limits) -> ir.Table:
    """One row a client with two scores or more: client, first, last, class."""
    pairs = first_and_last(scores)
    pairs = pairs.filter(pairs.n >= PAIR)
    first: Any = turned(pairs.first, limits.better)
    last: Any = turned(pairs.last, limits.better)
    return pairs.select("client", "first", "last", outcome=class_of(by_limits(first, last, limits)))

"""The growth model of any table of scores, with a line and a range for each client in it."""

from dataclasses import dataclass, replace
from math import e
from typing import Any

import numpy as np
import pyarrow as pa

from envoi.domain.growth import EIGHT_IN_TEN, Growth
from envoi.population import growth, growth_prediction
from envoi.population.growth_prediction import Coverage, Lines
from envoi.population.growth_sums import Floats, Sums, per_episode, pooled
from envoi.population.judging import no_larger
from envoi.population.not_answered import NotAnswered
from envoi.population.pairs import taken
from envoi.population.rows import Source
from envoi.population.scored import Scored, scored


@dataclass(frozen=True)
class When:
    """At which time each client's score is predicted: one time, or so much after their last."""

    at: float | None = None
    ahead: float = 0.0


@dataclass(frozen=True, eq=False)
class Answered:
    """The model, how often its ranges held on clients held back, and the sums of every client.

    `begin` was taken from every score before the sums were made, so that large scores lose none of
    their digits; `model` is that of the scores as they are. `coverage` is None where `why_not`
    says why there is none.
    """

    model: Growth
    coverage: Coverage | None
    why_not: str
    rows: Scored
    sums: Sums
    begin: float

    def lines(self, time: Floats) -> Lines:
        """What is expected of each client at a time of their own."""
        fixed = self.model.fixed[0] - self.begin, self.model.fixed[1]
        found = growth_prediction.lines(replace(self.model, fixed=fixed), self.sums, time)
        return Lines(found.mean + self.begin, found.sd)


def answered(source: Source) -> Answered:
    """The growth model of a table with a row a score. Raises NotAnswered."""
    rows = scored(source)
    if rows.time.min() < 0:
        raise NotAnswered(
            "A time before 0 has no logarithm here; count times from each client's first score."
        )
    no_larger(rows.score)
    begin = float(np.round(rows.score.mean()))
    score = rows.score - begin
    sums = per_episode(rows.place, rows.time, score)
    model = growth.fit(pooled(sums))
    coverage, why_not = None, ""
    try:
        coverage = growth_prediction.coverage(rows.place, rows.time, score)
    except NotAnswered as sentence:
        why_not = str(sentence)
    model = replace(model, fixed=(model.fixed[0] + begin, model.fixed[1]))
    return Answered(model, coverage, why_not, rows, sums, begin)


def per_client(
    of: Answered, when: When, *, share: float = EIGHT_IN_TEN, below: float | None = None
) -> pa.Table:
    """A row a client in order of client: their own line, and what is expected at a time."""
    starts = of.rows.starts
    ends = np.append(starts[1:], len(of.rows.time)) - 1
    last = of.rows.time[ends]
    time = last + when.ahead if when.at is None else np.full(len(last), when.at)
    height = of.lines(np.zeros(len(last))).mean
    found = of.lines(time)
    low, high = found.range(share)
    columns: dict[str, Any] = {
        "scores": of.sums.n.astype(np.int64),
        "intercept": height,
        "slope": of.lines(np.full(len(last), e - 1)).mean - height,  # where log(1 + time) is 1
        "last_time": last,
        "last": of.rows.score[ends],
        "at": time,
        "expected": found.mean,
        "sd": found.sd,
        "low": low,
        "high": high,
    }
    if below is not None:
        columns["below"] = found.below(below)
    rows = of.rows
    client = rows.client if rows.order is None else taken(rows.client, rows.order)
    kept = {name: rows.in_order(column) for name, column in columns.items()}
    return pa.table({"client": pa.array(client), **kept})

"""Questions to the tables of an extract, as expressions every engine answers alike.

Only what was tried on DuckDB, Spark and Sail is used: `argmin` and `argmax` over the stored number,
`count`, `sum`, joins and `cases`; the rules of change are the very table that judges one client.
An answer has as many rows as there are kinds of it, never as many as there are episodes; what has
to be counted on from there (who was still at risk) is added up outside.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
import numpy as np
from ibis.expr import types as ir

from envoi.domain.change import Limits, Outcome, limits, rules, turned
from envoi.domain.competing import Tally
from envoi.domain.dropout import DEFINITIONS, Definition
from envoi.domain.ended import APART
from envoi.domain.extract import ATTENDED, BY_US
from envoi.domain.instrument import Instrument
from envoi.population.hazard import Cells

Rows = Sequence[Mapping[str, Any]]
PAIR = 2
STILL_OPEN, NOT_RECORDED = "open", "not_recorded"
NOT_KNOWN = "not_known"
UNPLANNED = "unplanned"
NONE, SOME, MANY = "none", "some", "many"
A_THIRD = 3


# ---- change


def first_and_last(scores: ir.Table) -> ir.Table:
    """One row an episode and instrument: episode, instrument, n, first, last."""
    return scores.group_by("episode", "instrument").agg(
        n=scores.count(),
        first=scores.score.argmin(scores.number),
        last=scores.score.argmax(scores.number),
    )


def outcomes(scores: ir.Table, of: Instrument) -> ir.Table:
    """How many episodes had which outcome by this instrument: outcome, episodes."""
    pairs = first_and_last(scores.filter(scores.instrument == of.code))
    found = pairs.select(outcome=outcome(pairs.first, pairs.last, pairs.n, limits(of)))
    return found.group_by("outcome").agg(episodes=found.count())


def outcome(first: Any, last: Any, n: Any, by: Limits) -> ir.Value:
    """The outcome as an expression; with fewer than two scores, or no rule, there is none."""
    if by.change_from is None:
        return ibis.literal(Outcome.NOT_ENOUGH_DATA.value)
    pair = turned(first, by.better), turned(last, by.better)
    named = [(rule(*pair, by), name.value) for name, rule in rules(by)]
    return ibis.cases(
        (n < PAIR, Outcome.NOT_ENOUGH_DATA.value), *named, else_=Outcome.UNCHANGED.value
    )


# ---- endings


def endings(episodes: ir.Table, *, over: str = "attended") -> ir.Table:
    """How many episodes ended how and when, in sessions `attended` or in `days`.

    Rows: time, way, episodes; the way of an episode that goes on is "open", and that of one that
    is over without a word about it "not_recorded".
    """
    way = ibis.cases((episodes.over, episodes.how.fill_null(NOT_RECORDED)), else_=STILL_OPEN)
    found = episodes.select(time=episodes[over], way=way)
    return found.group_by("time", "way").agg(episodes=found.count())


def tallies(rows: Rows) -> tuple[Tally, ...]:
    """The rows of `endings` as what `domain.competing.incidence` adds up."""
    ended: dict[int, dict[str, int]] = {}
    still: dict[int, int] = {}
    for row in rows:
        at = ended.setdefault(row["time"], {})
        if row["way"] == STILL_OPEN:
            still[row["time"]] = row["episodes"]
        else:
            at[row["way"]] = row["episodes"]
    return tuple(Tally(time, ended[time], still.get(time, 0)) for time in sorted(ended))


# ---- drop-out


def dropped_out(episodes: ir.Table) -> ir.Table:
    """How many dropped out by each definition, of how many that have its facts: one row.

    Columns: the code of each definition, and that code with `_of`. Episodes that are open, or
    ended by a transfer, a death or a slip of the pen, are in no denominator.
    """
    apart = episodes.how.fill_null(NOT_RECORDED).isin(tuple(APART))
    left = episodes.filter(episodes.over, ibis.cases((apart, False), else_=True))
    facts = left.mutate(ended_here=left.over)
    counts = {name: value for by in DEFINITIONS for name, value in _counts(facts, by).items()}
    return facts.agg(**counts)


def _counts(facts: ir.Table, by: Definition) -> Mapping[str, ir.Value]:
    known = ibis.and_(*(facts[name].notnull() for name in by.needs))
    return {
        by.code: ibis.cases((known & by.holds(facts), 1), else_=0).sum().fill_null(0),
        f"{by.code}_of": ibis.cases((known, 1), else_=0).sum().fill_null(0),
    }


# ---- leaving


def reached(episodes: ir.Table, covariates: Sequence[str] = ()) -> ir.Table:
    """How many episodes came to which session, and left unplanned after it or not.

    Rows: session, one column a covariate (codes; "not_known" where missing), left (0 or 1),
    episodes. Whoever never came to a session is not among them.
    """
    came = episodes.filter(episodes.attended >= 1)
    found = came.select(
        session=came.attended,
        left=ibis.cases((came.how == UNPLANNED, 1), else_=0),
        **{name: came[name].fill_null(NOT_KNOWN) for name in covariates},
    )
    return found.group_by("session", "left", *covariates).agg(episodes=found.count())


def missing(episodes: ir.Table, sessions: ir.Table, *, until: int) -> ir.Table:
    """How many episodes came to which session, by the hours missed before it, and left after it.

    Rows: session, missed (none, some, or many: a third and more of the hours before), at_risk,
    left. Nothing of the session itself or of a later hour tells what was missed; an hour we called
    off is none.
    """
    theirs = sessions.filter(sessions.kept != BY_US)
    so_far = ibis.window(group_by="episode", order_by="number", preceding=None, following=0)
    counted = theirs.select(
        "episode",
        "kept",
        session=_one_where(theirs.kept == ATTENDED).sum().over(so_far),
        gone=_one_where(theirs.kept != ATTENDED).sum().over(so_far),
    )
    came = counted.filter(counted.kept == ATTENDED, counted.session <= until)
    ended = episodes.select("episode", "attended", "how")
    both = came.join(ended, "episode")
    before = both.session - 1 + both.gone
    found = both.select(
        "session",
        missed=ibis.cases(
            (both.gone == 0, NONE), (both.gone * A_THIRD >= before, MANY), else_=SOME
        ),
        went=_one_where((both.how == UNPLANNED) & (both.attended == both.session)),
    )
    return found.group_by("session", "missed").agg(at_risk=found.count(), left=found.went.sum())


def _one_where(so: Any) -> Any:
    return ibis.cases((so, 1), else_=0)


def missing_cells(rows: Rows) -> tuple[Cells, dict[str, Any]]:
    """The rows of `missing` as counts for `hazard.fit`, and the names behind each code."""
    named = [name for name in (NONE, SOME, MANY) if any(row["missed"] == name for row in rows)]
    ordered = sorted(rows, key=lambda row: (row["session"], named.index(row["missed"])))
    found = Cells(
        session=np.array([row["session"] for row in ordered], dtype=np.int64),
        codes={"missed": np.array([named.index(row["missed"]) for row in ordered], np.int64)},
        at_risk=np.array([row["at_risk"] for row in ordered], dtype=np.float64),
        left=np.array([row["left"] for row in ordered], dtype=np.float64),
    )
    return found, {"missed": named}


def cells(rows: Rows, covariates: Sequence[str], *, sessions: int) -> tuple[Cells, dict[str, Any]]:
    """The rows of `reached` as counts for `hazard.fit`, and the names behind each code.

    Whoever came to a session was at risk at every one before it; later ones than `sessions` are
    cut off.
    """
    names = {name: sorted({row[name] for row in rows}) for name in covariates}
    patterns = sorted({tuple(row[name] for name in covariates) for row in rows})
    last = np.zeros((sessions + 1, len(patterns)))
    left = np.zeros((sessions + 1, len(patterns)))
    for row in rows:
        place = patterns.index(tuple(row[name] for name in covariates))
        last[min(row["session"], sessions), place] += row["episodes"]
        if row["left"] and row["session"] <= sessions:
            left[row["session"], place] += row["episodes"]
    at_risk = last[::-1].cumsum(axis=0)[::-1][1:]
    session, which = np.nonzero(at_risk)
    codes = {
        name: np.array([names[name].index(patterns[each][place]) for each in which], dtype=np.int64)
        for place, name in enumerate(covariates)
    }
    found = Cells(session + 1, codes, at_risk[session, which], left[1:][session, which])
    return found, names

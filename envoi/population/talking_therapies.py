"""NHS Talking Therapies' rates of a table: one row a course, two measures, first and last."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from envoi.domain import nhs
from envoi.domain.change import turned
from envoi.domain.measure import Instrument
from envoi.population.judging import thousandths
from envoi.population.not_answered import NotAnswered
from envoi.population.outcomes import groups
from envoi.population.own_limits import in_range, own_limits
from envoi.population.pairs import Pairs
from envoi.population.reading import Table
from envoi.population.rows import Numbers
from envoi.population.wide import Wide, pairs_of


@dataclass(frozen=True)
class Columns:
    """The columns of a table of courses; without `attended` every course there is finished."""

    depression: tuple[str, str]
    anxiety: tuple[str, str]
    client: str | None = None
    attended: str | None = None
    group: str | None = None
    only: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Answer:
    """One group (None: everybody): courses there, and the rates of those finished and paired."""

    group: str | None
    n_original: int
    rates: nhs.Rates

    def plain(self) -> dict[str, Any]:
        """For a program."""
        rates = ("recovery", "reliable_recovery", "reliable_improvement", "reliable_deterioration")
        return {
            "n_original": self.n_original,
            "n_used": self.rates.finished,
            "cases": self.rates.cases,
        } | {name: _rate(getattr(self.rates, name)) for name in rates}


def answers(
    table: Table, columns: Columns, depression: Instrument, anxiety: Instrument
) -> tuple[Answer, ...]:
    """The rates, one entry a group in order of its name. Raises NotAnswered."""
    legs = (
        _leg(table, columns, columns.depression, depression),
        _leg(table, columns, columns.anxiety, anxiety),
    )
    (one, first), (other, second) = legs
    finished = one.used & other.used & _finished(table, columns, one)
    course = nhs.judged(first, second)
    return tuple(
        Answer(name, len(finished[mask]), _rates(course, finished, mask))
        for name, mask in groups(one.group)
    )


def _leg(
    table: Table, columns: Columns, names: tuple[str, str], of: Instrument
) -> tuple[Pairs, nhs.Leg]:
    asked = Wide(*names, columns.client, columns.group, columns.only)
    pairs, limits = pairs_of(table, asked), own_limits(of)
    if limits.clinical_from is None:
        raise NotAnswered(f"{of.short} has no cut-off, so nobody is a case by it.")
    in_range(of, pairs)
    scores = (np.where(pairs.used, each, 0) for each in (pairs.first, pairs.last))
    first, last = (turned(thousandths(each), limits.better) for each in scores)
    return pairs, nhs.Leg(first, last, limits)


def _finished(table: Table, columns: Columns, pairs: Pairs) -> Numbers:
    if columns.attended is None:
        return np.ones(len(pairs), bool)
    asked = Wide(columns.attended, columns.attended, columns.client, None, columns.only)
    attended = pairs_of(table, asked)
    finished: Numbers = nhs.finished(attended.first) & (attended.n > 0)
    return finished


def _rates(course: nhs.Course, finished: Numbers, mask: Any) -> nhs.Rates:
    counted = {
        name: int((getattr(course, of) & finished)[mask].sum())
        for name, of in {
            "cases": "case",
            "recovered": "recovered",
            "reliable": "reliably_recovered",
            "improved": "improved",
            "worse": "deteriorated",
        }.items()
    }
    return nhs.rates(finished=int(finished[mask].sum()), **counted)


def _rate(of: nhs.Rate) -> dict[str, Any]:
    return {
        "count": of.count,
        "of": of.of,
        "percent": None if of.percent is None else round(of.percent, 2),
    }

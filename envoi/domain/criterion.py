"""How a criterion of readiness stands, and the words every criterion shares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from envoi.domain.noticed import Fact


class Standing(StrEnum):
    """How a criterion stands."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NOT_USED = "not_used"


@dataclass(frozen=True)
class Criterion:
    """One criterion: how it stands, the facts it rests on, and the day of the newest of them.

    `number` is its number in the table of docs/methods/readiness.md.
    """

    code: str
    number: int
    standing: Standing
    facts: Mapping[str, Fact]
    on: date | None = None


Facts = dict[str, Fact]
Found = tuple[Standing, Facts, date | None]


def standing(met: bool | None) -> Standing:
    """Met, not met, or not known where nothing can be said."""
    if met is None:
        return Standing.NOT_KNOWN
    return Standing.MET if met else Standing.NOT_MET


def iso(day: date | None) -> str | None:
    """A day as facts carry it."""
    return None if day is None else day.isoformat()


def newest(*days: date | None) -> date | None:
    """The newest of these days, where there is any."""
    return max((day for day in days if day is not None), default=None)

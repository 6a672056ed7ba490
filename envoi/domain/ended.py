"""One course of therapy as the statistics see it: nobody's name, and only what is recorded.

None, or an empty code, is not recorded: such a course is in no denominator that needs it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from envoi.domain.change import Outcome
from envoi.domain.dropout import ended_here
from envoi.domain.referral import CHECKS


class Kind(StrEnum):
    """How a course of therapy ended."""

    PLANNED = "planned"
    SHORT = "short"
    UNPLANNED = "unplanned"
    TRANSFER = "transfer"
    OTHER = "other"  # a death, an incapacity, a record put right
    NOT_RECORDED = "not_recorded"


HERE = (Kind.PLANNED, Kind.SHORT, Kind.UNPLANNED)
APART = {"transfer": Kind.TRANSFER, "other": Kind.OTHER}
PLANNED = frozenset({"planned_worked_through", "planned_short"})
MANNERS = {
    "planned_worked_through": Kind.PLANNED,
    "planned_short": Kind.SHORT,
    "unplanned": Kind.UNPLANNED,
}


def kind(manner: str, apart: str) -> Kind:
    """How an ending was: apart first, then as it was closed."""
    return APART.get(apart) or MANNERS.get(manner, Kind.NOT_RECORDED)


def apart(*, reason: str, manner: str, died: bool, moved_on: bool, referred: bool) -> str:
    """What an ending is that is no drop-out: "transfer", "other", or nothing.

    `reason` is what the reason itself says of that. Whoever agreed on an ending and was on the way
    to a place instead of us goes on there; whoever stopped coming did not end by a referral.
    """
    if died:
        return "other"
    if moved_on or reason:
        return "transfer" if moved_on else reason
    return "transfer" if referred and manner in PLANNED else ""


def dropped_out_said(manner: str, initiated_by: str) -> bool | None:
    """The therapist's judgement: closed as unplanned, and begun by the client; None if not said."""
    if not manner or not initiated_by:
        return None
    return manner == "unplanned" and initiated_by == "client"


def follow_up(over: date, answered: Iterable[date], asked_on: date | None, until: date) -> str:
    """The check-in after the end, as known on a day: "answered", "asked" or "none".

    Whoever fills in a questionnaire after the end has answered, whether somebody asked or not.
    """
    if any(over < day <= until for day in answered):
        return "answered"
    return "asked" if asked_on is not None and asked_on <= until else "none"


@dataclass(frozen=True)
class Changed:
    """What became of one instrument's scores, first against last."""

    instrument: str
    outcome: Outcome


@dataclass(frozen=True)
class Duty:
    """Something that was due by a day; `done_on` is None while it is not done."""

    due_on: date
    done_on: date | None = None

    def in_time(self, as_of: date) -> bool | None:
        """Done by its day; None while that day is still to come."""
        if self.done_on is not None:
            return self.done_on <= self.due_on
        return None if as_of <= self.due_on else False


@dataclass(frozen=True)
class Sent:
    """A referral that was sent, and where it is: sent, booked, attended or failed."""

    on: date
    state: str

    def arrived(self, as_of: date) -> bool | None:
        """The first visit took place; None while the last day to ask is still to come."""
        if self.state in ("attended", "failed"):
            return self.state == "attended"
        return None if as_of <= self.on + timedelta(days=max(CHECKS)) else False


@dataclass(frozen=True)
class Course:
    """One course of therapy, open or ended; `therapist` is whoever treats it, or treated last.

    `apart` is "transfer" or "other" for an ending that is no drop-out whatever else is true.
    `raised_on` is the day ending was first talked about together, never when it was considered.
    """

    began_on: date
    ended_on: date | None = None
    therapist: str = ""
    manner: str = ""
    apart: str = ""
    reason: str = ""
    initiated_by: str = ""
    raised_on: date | None = None
    client_agreed: bool | None = None
    therapist_agreed: bool | None = None
    changes: tuple[Changed, ...] = ()
    summary: Duty | None = None
    letter: Duty | None = None
    referral: Sent | None = None
    check_in: str = ""
    attended: int | None = None
    planned_sessions: int | None = None
    missed_last: bool | None = None
    short_of_change: bool | None = None

    @property
    def kind(self) -> Kind | None:
        """How it ended; None while it goes on."""
        return None if self.ended_on is None else kind(self.manner, self.apart)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the definitions of drop-out ask."""
        return {
            "ended_here": ended_here(over=self.ended_on is not None, apart=bool(self.apart)),
            "dropped_out_said": dropped_out_said(self.manner, self.initiated_by),
            "attended": self.attended,
            "planned_sessions": self.planned_sessions,
            "missed_last": self.missed_last,
            "short_of_change": self.short_of_change,
        }

"""Courses of therapy for the statistics of endings: ended, with what is not said taken plainly."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from envoi.domain.ended import Course

AS_OF = date(2026, 11, 23)
PLANNED = Course(
    began_on=AS_OF - timedelta(days=300),
    ended_on=AS_OF - timedelta(days=60),
    therapist="a",
    manner="planned_worked_through",
    reason="goals_met",
    initiated_by="both",
    attended=20,
    missed_last=False,
)
SHORT = replace(PLANNED, manner="planned_short")
UNPLANNED = replace(
    PLANNED, manner="unplanned", initiated_by="client", reason="no_show", missed_last=True
)
TRANSFER = replace(PLANNED, apart="transfer", reason="therapist_leaving")
OPEN = replace(PLANNED, ended_on=None, manner="", reason="", initiated_by="", missed_last=None)


def many(count: int, like: Course = PLANNED, **values: Any) -> list[Course]:
    """So many of one kind."""
    return [replace(like, **values)] * count

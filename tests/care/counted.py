"""Courses that ended, many of one kind, for whoever counts them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from envoi.care import closings, short_forms
from envoi.care.actors import Actor
from tests import build, people


def stopped(
    by: Actor | None = None,
    *,
    manner: str = "unplanned",
    reason: str = "client_choice",
    on: date | None = None,
    sessions: int = 3,
    **more: Any,
) -> UUID:
    """A course closed by the short form: unplanned, begun by the client, unless it says else."""
    by = by or people.mara()
    on = on or by.today - timedelta(days=20)
    ref = build.episode(
        by=by, started_on=on - timedelta(weeks=sessions + 1), sessions=sessions, **more
    )
    told = {"risk_answer": "none", "risk_asked_on": on, "offered": "", "initiated_by": "client"}
    ending = build.saved(
        short_forms.short_form(
            ref,
            reason=reason,
            last_contact_on=on,
            manner=manner,
            by=by,
            ref=uuid4(),
            **told,
        )
    )
    build.saved(closings.close(ending, by=by))
    return ref


def some(by: Actor | None = None, *, planned: int = 6, unplanned: int = 5) -> None:
    """So many of each, one after the other."""
    for _ in range(planned):
        stopped(by, manner="planned_worked_through", reason="goals_met")
    for _ in range(unplanned):
        stopped(by)

"""Courses that ended long ago, and the practice's rules for their records."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from envoi.care import book, closings, retentions, short_forms
from envoi.care.actors import Actor
from tests import build, people

LONG_AGO = date(2015, 3, 2)


def course(
    on: date = LONG_AGO, *, birth_date: str = "1972-05-14", sessions: int = 2, **more: Any
) -> UUID:
    """Whoever was in a course that began on a day and ended half a year later."""
    by = people.mara()
    ref = build.episode(started_on=on, sessions=sessions, **more)
    for client, _ in book.people(ref):
        row = book.read("client", client, by=by)
        values = {**row.values, "birth_date": birth_date}
        book.correct("client", client, values, version=row.version, by=by)
    ending = build.saved(
        short_forms.short_form(
            ref,
            reason="client_choice",
            initiated_by="client",
            last_contact_on=on.replace(month=9),
            manner="planned_short",
            risk_answer="none",
            risk_asked_on=on.replace(month=9),
            offered="",
            by=by,
            ref=uuid4(),
        )
    )
    build.saved(closings.close(ending, by=by))
    return book.people(ref)[0][0]


def rules(*codes: str, majority: int | None = 18, by: Actor | None = None, **own: int) -> None:
    """The practice goes by these."""
    by = by or people.mara()
    build.saved(retentions.choose(codes, majority=majority, own=own, by=by))


def proposed(client: UUID) -> UUID:
    """Mara has proposed to destroy this record."""
    from envoi.care import destructions

    told = "Looked at the guidelines myself."
    return build.saved(destructions.propose(client, why=told, by=people.mara(), ref=uuid4()))

"""Risk at an ending is handed over to somebody named, or consulted about where nobody can."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import endings, entries, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused
from envoi.care.checks import past_day, said
from envoi.records.models import RiskHandover
from envoi.records.models.ending import HANDOVERS


@transaction.atomic
def hand_over_risk(
    ref: UUID,
    *,
    kind: str,
    with_whom: str,
    accepted_on: date,
    cover_until: date | None,
    safety_contact: str,
    note: str,
    by: Actor,
    new: UUID,
) -> Answer:
    """Somebody named took over the risk, or was consulted where nobody can receive it."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    refused = _handover_refused(
        kind, with_whom, accepted_on, cover_until, safety_contact, by
    ) or _note_refused(kind, note, by)
    if refused:
        return refused
    row = RiskHandover(
        id=new,
        ending=ending,
        kind=kind,
        with_whom=with_whom.strip()[:200],
        accepted_on=accepted_on,
        cover_until=cover_until,
        safety_contact=safety_contact.strip(),
        note=note.strip(),
    )
    return entries.add(row, by=by)


@dataclass(frozen=True)
class HandoverLine:
    """One hand-over of risk, or one consultation, as it was recorded."""

    told: str
    note: str


def listed(ending: UUID, *, today: date) -> tuple[HandoverLine, ...]:
    """What was handed over or consulted about at an ending, in order."""
    rows = RiskHandover.objects.filter(ending=ending, wrong_at__isnull=True)
    return tuple(
        HandoverLine(_told(row, today), row.note or "")
        for row in rows.order_by("accepted_on", "created_at")
    )


def _told(row: RiskHandover, today: date) -> str:
    day = sentences.on_day(row.accepted_on, today)
    if row.kind == "consultation":
        told = f"Consulted {row.with_whom} on {day}"
    else:
        told = f"{row.with_whom} took over the risk, and said so on {day}"
    if row.cover_until:
        told += f"; you are there until {sentences.on_day(row.cover_until, today)} at the latest"
    reach = f" The client can reach: {row.safety_contact}" if row.safety_contact else ""
    return f"{told}.{reach}"


def _handover_refused(
    kind: str,
    with_whom: str,
    accepted_on: date,
    cover_until: date | None,
    safety_contact: str,
    by: Actor,
) -> Refused | None:
    """The first thing a hand-over of risk still lacks."""
    late = past_day(accepted_on, by)
    alone = kind == "handover" and cover_until is None
    unreachable = kind == "consultation" and not safety_contact.strip()
    lacks = (
        (kind not in HANDOVERS, "Please choose one of the two.", "kind"),
        (not with_whom.strip(), "Please name the person.", "with_whom"),
        (bool(late), late, "accepted_on"),
        (alone, "Please say until when you are there, if the visit is late.", "cover_until"),
        (unreachable, "Please say whom the client can reach.", "safety_contact"),
    )
    return next((Refused(says, name) for lacking, says, name in lacks if lacking), None)


WHAT = {
    "handover": "what you told them: the risk as it is, what protects, the plan",
    "consultation": "what the consultation came to",
}


def _note_refused(kind: str, note: str, by: Actor) -> Refused | None:
    sentence = said(WHAT[kind])(note, by)
    return Refused(sentence, "note") if sentence else None

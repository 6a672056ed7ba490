"""The short form: five minutes are enough for an ending."""

from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import book, closings, endings, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.checks import past_day
from envoi.knowledge import library
from envoi.records.models import Ending
from envoi.records.models.ending import MANNERS
from envoi.records.models.row import new_ref


def short_form(
    episode: UUID,
    *,
    reason: str,
    initiated_by: str,
    last_contact_on: date,
    manner: str,
    risk_answer: str,
    risk_asked_on: date | None,
    offered: str,
    by: Actor,
    ref: UUID,
    client: UUID | None = None,
) -> Answer:
    """Five minutes: reason, who began it, last contact, risk, what was offered; then closing."""
    if manner not in MANNERS or not manner:
        return Refused("Please say how the ending was done.", "manner")
    if reason not in {each.code for each in library.reasons()}:
        return Refused("Please choose one of the reasons.", "reason")
    with transaction.atomic():
        answer = endings.talk(
            episode,
            on=last_contact_on,
            initiated_by=initiated_by,
            why="",
            by=by,
            ref=ref,
            reason=reason,
            client=client,
        )
        if not isinstance(answer, Saved):
            return answer
        ending = Ending.objects.get(id=answer.ref)
        entries.correct(ending, {"form": "short"}, by=by, version=None)
        # One kept in mind for another reason goes the way of this one, with what holds it up.
        endings.rename(ending.id, reason=reason, by=by)
        offered = offered.strip() or library.pathway(reason).short_form_offered
        refused = _record_risk(episode, client, risk_answer, risk_asked_on, by)
        prepared = refused or closings.prepare(
            ending.id, last_contact_on=last_contact_on, manner=manner, offered=offered, by=by
        )
        if isinstance(prepared, Refused):
            transaction.set_rollback(True)
            return prepared
    return answer


def _record_risk(
    episode: UUID, client: UUID | None, answer: str, on: date | None, by: Actor
) -> Refused | None:
    """Risk, if it was asked at the end; not asked is left as not asked."""
    if not answer:
        return None
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "risk_asked_on")
    values = {"on": on, "answer": answer, "note": ""}
    said = book.add("risk-asked", values, under=episode, by=by, ref=new_ref(), client=client)
    return said if isinstance(said, Refused) else None

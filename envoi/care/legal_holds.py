"""Legal holds: nothing of a client's record is destroyed while one stands."""

from uuid import UUID

from django.db import transaction

from envoi.care import access, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import said
from envoi.records.models import Complaint, LegalHold

WAITS = "The practice asked for this hold; it stands until what it waits for is settled."


def standing(client: UUID) -> bool:
    """True while any hold on this client's record stands."""
    rows = LegalHold.objects.filter(client=client, wrong_at__isnull=True, lifted_on__isnull=True)
    return rows.exists()


@transaction.atomic
def lift(ref: UUID, *, why: str, by: Actor) -> Answer:
    """Somebody who answers for the record lifts a hold, and says why."""
    row = LegalHold.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    access.client(by, row.client_id)
    if row.lifted_on is not None:
        return Saved(ref, row.version, again=True)
    waiting = Complaint.objects.filter(hold=ref, answered_on__isnull=True, wrong_at__isnull=True)
    if waiting.exists():
        return Refused(WAITS, "why")
    sentence = said("why nothing needs to be held any more")(why, by)
    if sentence:
        return Refused(sentence, "why")
    values = {"lifted_on": by.today, "lifted_by_id": by.member, "lifted_why": why.strip()}
    return entries.correct(row, values, by=by, version=None, act="lifted")

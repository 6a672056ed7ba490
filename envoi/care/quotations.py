"""The client's own words, proposed for a letter; only what the client approved goes in."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import endings, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.care.checks import past_day_or_none, said
from envoi.records.models import Ending, Quotation
from envoi.records.models.ending import HOME_WAYS


@dataclass(frozen=True)
class Quoted:
    """A quotation and whether the client approved it."""

    ref: UUID
    words: str
    approved_on: date | None


def of(ending: UUID, *, by: Actor) -> tuple[Quoted, ...]:
    """Every quotation proposed in an ending."""
    found = endings.find(ending, by=by)
    rows = Quotation.objects.filter(ending=found, wrong_at__isnull=True).order_by("created_at")
    return tuple(Quoted(row.id, row.words, row.approved_on) for row in rows)


@transaction.atomic
def propose(
    ending: UUID, *, client: UUID, words: str, drawn_from: str, by: Actor, ref: UUID
) -> Answer:
    """Words of the client's, to be asked about."""
    found = endings.working(ending, by=by)
    if isinstance(found, Refused):
        return found
    if client not in dict(endings.people(found)):
        raise NotThere
    sentence = said("the client's words")(words, by)
    if sentence:
        return Refused(sentence, "words")
    row = Quotation(id=ref, ending=found, client_id=client, words=words.strip())
    row.drawn_from = drawn_from[:60]
    return entries.add(row, by=by)


@transaction.atomic
def approve(ref: UUID, *, on: date | None, by: Actor) -> Answer:
    """The client said yes on a day; without a day the approval is taken back."""
    row = Quotation.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    found = endings.working(row.ending_id, by=by)
    if isinstance(found, Refused):
        return found
    sentence = past_day_or_none(on, by)
    if sentence:
        return Refused(sentence, "on")
    return entries.correct(row, {"approved_on": on}, by=by, version=None, act="approved")


@transaction.atomic
def safe_at_home(ending: UUID, *, way: str, by: Actor) -> Answer:
    """Whether paper or file is safe at home, as the client said."""
    found = endings.working(ending, by=by)
    if isinstance(found, Refused):
        return found
    if way not in HOME_WAYS:
        return Refused("Please choose one of the answers.", "safe_at_home")
    return entries.correct(found, {"safe_at_home": way}, by=by, version=None)


def ending(ref: UUID, *, by: Actor) -> Ending:
    """The ending a quotation belongs to."""
    row = Quotation.objects.filter(id=ref, practice=by.practice).first()
    if row is None:
        raise NotThere
    return endings.find(row.ending_id, by=by)

"""Risk flags: opened, assessed, closed, each by a named person on a day."""

from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import access, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day
from envoi.records.models import RiskFlag


def assess(ref: UUID, *, on: date, text: str, close: bool, version: int, by: Actor) -> Answer:
    """Somebody looked: what was found, and whether the flag can be closed with that."""
    flag = RiskFlag.objects.filter(id=ref, practice=by.practice).first()
    if flag is None:
        raise NotThere
    access.episode(by, flag.episode_id)
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    if not text.strip():
        return Refused("Please write what was found; this is what the next reader needs.", "text")
    if on < flag.opened_on:
        return Refused("This lies before the day the flag was opened.", "on")
    with transaction.atomic():
        if flag.closed_on is not None:
            return Saved(ref, flag.version, again=True)
        values = {"assessed_on": on, "assessed_by_id": by.member, "assessment": text.strip()}
        if close:
            values |= {"closed_on": on, "closed_by_id": by.member}
        act = "closed flag" if close else "assessed flag"
        return entries.correct(flag, values, version=version, by=by, act=act)

"""Risk flags: opened, assessed, closed, each by a named person on a day."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved, Stale
from envoi.care.checks import past_day, said
from envoi.records.models import RiskFlag

CLOSED = "This flag was closed in the meantime. Both versions are shown; nothing is lost."


def assess(ref: UUID, *, on: date, text: str, close: bool, version: int, by: Actor) -> Answer:
    """Somebody looked: what was found, and whether the flag can be closed with that."""
    flag = RiskFlag.objects.filter(id=ref, practice=by.practice).first()
    if flag is None:
        raise NotThere
    access.episode(by, flag.episode_id)
    refused = _refused(flag, on, text, by)
    if refused:
        return refused
    with transaction.atomic():
        entries.take_turn(flag)
        flag.refresh_from_db()
        if flag.closed_on is not None:
            return _closed_before(flag, on, text.strip())
        values = {"assessed_on": on, "assessed_by_id": by.member, "assessment": text.strip()}
        if close:
            values |= {"closed_on": on, "closed_by_id": by.member}
        act = "closed flag" if close else "assessed flag"
        answer = entries.correct(flag, values, version=version, by=by, act=act)
        return _both(answer.sentence, flag, on, text) if isinstance(answer, Stale) else answer


def _refused(flag: RiskFlag, on: date, text: str, by: Actor) -> Refused | None:
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    sentence = said("what was found; this is what the next reader needs")(text, by)
    if sentence:
        return Refused(sentence, "text")
    if on < flag.opened_on:
        return Refused("This lies before the day the flag was opened.", "on")
    return None


def _closed_before(flag: RiskFlag, on: date, text: str) -> Answer:
    """The same again is a double click; other words come back, for the flag is closed already."""
    if (flag.assessed_on, flag.assessment) == (on, text):
        return Saved(flag.id, flag.version, again=True)
    return _both(CLOSED, flag, on, text)


def _both(sentence: str, flag: RiskFlag, on: date, text: str) -> Stale:
    theirs: dict[str, Any] = {"on": flag.assessed_on, "text": flag.assessment}
    return Stale(sentence, flag.version, theirs=theirs, yours={"on": on, "text": text})

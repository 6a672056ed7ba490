"""Endings at the point a test begins with, made by the house's own verbs."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from envoi.care import book, closings, ending_words, endings
from envoi.care.actors import Actor
from envoi.records.models import Ending
from tests import build, people


def client_of(ending: UUID) -> UUID:
    return book.people(Ending.objects.get(id=ending).episode_id)[0][0]


def talked(by: Actor | None = None, *, initiated_by: str = "both", **more: Any) -> UUID:
    """An ending that was talked about today."""
    by = by or people.mara()
    ref = build.episode(by=by, sessions=6, phq9=[18, 12, 6], **more)
    return build.saved(
        endings.talk(ref, on=by.today, initiated_by=initiated_by, why="", by=by, ref=uuid4())
    )


def prepared(**more: Any) -> UUID:
    """An ending that lacks nothing for closing."""
    by = people.mara()
    ending = talked(**more)
    told = {"last_contact_on": by.today, "manner": "planned_worked_through", "offered": ""}
    build.saved(closings.prepare(ending, by=by, **told))
    return ending


def closed(**more: Any) -> UUID:
    """A closed course, with two agreed sessions called off by it."""
    by = people.mara()
    ending = prepared(**more)
    for weeks in (1, 2):
        day = by.today + timedelta(weeks=weeks)
        build.attended(Ending.objects.get(id=ending).episode_id, day, status="expected")
    build.saved(closings.close(ending, by=by))
    return ending


def answer(ending: UUID, question: str, *, speaker: str = "client", **said: Any) -> None:
    by = people.mara()
    client = client_of(ending) if speaker == "client" else None
    build.saved(
        ending_words.say(
            ending, question=question, speaker=speaker, client=client, on=by.today, by=by, **said
        )
    )

"""What is left to do after a closing: done on a day, by its owner."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day
from envoi.records.models import Task


def done(ref: UUID, *, on: date, by: Actor) -> Answer:
    """A task is done; the administrative and the financial ending get their own day by it."""
    task = Task.objects.filter(id=ref, practice=by.practice).first()
    if task is None:
        raise NotThere
    access.episode(by, task.episode_id)
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    with transaction.atomic():
        if task.done_on is not None:
            return Saved(ref, task.version, again=True)
        answer = entries.correct(
            task, {"done_on": on, "done_by_id": by.member}, by=by, version=None, act="done"
        )
        if task.ending is not None and task.code in ("administrative_end", "financial_end"):
            values: dict[str, Any] = {f"{task.code}_on": on}
            entries.correct(task.ending, values, by=by, version=None)
    return answer


def episode(ref: UUID, *, by: Actor) -> UUID:
    """The episode a task belongs to."""
    task = Task.objects.filter(id=ref, practice=by.practice).first()
    if task is None:
        raise NotThere
    return access.episode(by, task.episode_id).id

"""What is left to do after a closing: done on a day, by its owner."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from envoi.care import access, ends, entries, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.checks import past_day
from envoi.care.closings import SENTENCES
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Ending, Task


@dataclass(frozen=True)
class LeftToDo:
    """A task with its owner and day."""

    ref: UUID
    title: str
    due: str
    owner: str
    is_an_end: bool = False
    referral: UUID | None = None


def title(code: str) -> str:
    """The words of a task; what to do after a death is told where it is written down."""
    after_death = {task.code: task.title for task in library.aftermath().tasks}
    return SENTENCES.get(code) or after_death.get(code, code)


def left_to_do(episode: UUID, *, today: date) -> tuple[LeftToDo, ...]:
    """What is still to be done for a course, the soonest first."""
    rows = Task.objects.filter(episode=episode, done_on__isnull=True).select_related("owner")
    return tuple(
        LeftToDo(
            row.id,
            title(row.code),
            sentences.on_day(row.due_on, today),
            row.owner.name,
            row.code in ends.ENDS,
            row.referral_id,
        )
        for row in rows.order_by("due_on", "code")
    )


@dataclass(frozen=True)
class Mine:
    """A task of the reader's, for their list; `late` where its day has passed."""

    episode: UUID
    ending: bool
    title: str
    due: str
    late: bool


A_LIST = 20  # tasks shown at once; more are said as a number


def mine(*, by: Actor) -> tuple[Mine, ...]:
    """What the reader has left to do, the soonest first: their own tasks, and of whom they treat.

    One more than a list holds may come along, so that it can be said that there are more.
    """
    treated = access.treated(by).filter(episode=OuterRef("episode"))
    rows = Task.objects.filter(
        Q(owner=by.member) | Q(Exists(treated)),
        practice=by.practice,
        done_on__isnull=True,
        episode__in=access.episodes(by, Act.READ_RECORD).values("id"),
    )
    return tuple(
        Mine(
            row.episode_id,
            row.ending_id is not None,
            title(row.code),
            sentences.on_day(row.due_on, by.today),
            row.due_on < by.today,
        )
        for row in rows.order_by("due_on", "code", "id")[: A_LIST + 1]
    )


def done(ref: UUID, *, on: date, by: Actor) -> Answer:
    """A task is done; the administrative and the financial ending get their own day by it."""
    task = ends.reached(ref, by=by)
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    with transaction.atomic():
        entries.take_turn(task)
        task.refresh_from_db()
        if task.done_on is not None:
            return Saved(ref, task.version, again=True)
        answer = entries.correct(
            task, {"done_on": on, "done_by_id": by.member}, by=by, version=None, act="done"
        )
        if task.ending is not None and task.code in ("administrative_end", "financial_end"):
            values: dict[str, Any] = {f"{task.code}_on": on}
            entries.correct(task.ending, values, by=by, version=None)
    return answer


def ending(ref: UUID, *, by: Actor) -> Ending | None:
    """The ending a task came from, if it came from one."""
    episode(ref, by=by)
    return Task.objects.select_related("ending").get(id=ref).ending


def episode(ref: UUID, *, by: Actor) -> UUID:
    """The episode a task belongs to."""
    return ends.reached(ref, by=by).episode_id

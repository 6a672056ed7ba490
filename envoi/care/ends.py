"""The three ends of one ending: clinical, administrative, financial; each with its day and owner.

The clinical one waits for neither of the others. An open balance is shown at the financial end and
never stands in its way.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, endings, entries, fees, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.care.checks import needed_day
from envoi.domain.role import Act
from envoi.records.models import Ending, Member, Task
from envoi.records.models.ending import OVER

FINANCIAL = "financial_end"
ENDS = {"administrative_end": "Administrative ending", FINANCIAL: "Financial ending"}
WHAT = {
    "administrative_end": "Record complete, appointments out, releases filed.",
    FINANCIAL: "What is open is settled, agreed or let go.",
}


@dataclass(frozen=True)
class End:
    """One end: its day, or whose it still is and until when."""

    code: str
    title: str
    about: str
    on: str
    task: UUID | None
    owner: str
    due: str


@dataclass(frozen=True)
class OwnerPage:
    """Who looks after one end, and who else could."""

    task: UUID
    episode: UUID
    title: str
    name: str
    version: int
    owner: UUID
    due_on: date
    owners: tuple[tuple[UUID, str], ...]


def of(ending: UUID, *, by: Actor) -> tuple[End, ...]:
    """The administrative and the financial end of a closed ending, for who treats."""
    found = endings.find(ending, by=by)
    return _of(found, tuple(ENDS), by)


def financial(episode: UUID, *, by: Actor) -> tuple[End, ...]:
    """The financial end alone, for whoever keeps the money."""
    access.episode(by, episode, Act.KEEP_FEES)
    rows = Ending.objects.filter(episode=episode, stage__in=OVER, wrong_at__isnull=True)
    newest = rows.order_by("-created_at").first()
    return _of(newest, (FINANCIAL,), by) if newest else ()


def _of(ending: Ending, codes: tuple[str, ...], by: Actor) -> tuple[End, ...]:
    if ending.stage not in OVER:
        return ()
    return tuple(_end(ending, code, by.today) for code in codes)


def _end(ending: Ending, code: str, today: date) -> End:
    on = getattr(ending, f"{code}_on")
    rows = Task.objects.filter(ending=ending, code=code, done_on__isnull=True)
    task = rows.select_related("owner").order_by("due_on").first()
    about = WHAT[code]
    if code == FINANCIAL:
        open_now = fees.balance_of(ending.episode_id).open
        unit = fees.currency(ending.practice_id)
        about = f"{fees.shown(open_now, unit)} is open." if open_now > 0 else fees.NOTHING
    return End(
        code=code,
        title=ENDS[code],
        about=about,
        on=sentences.on_day(on, today) if on else "",
        task=task.id if task else None,
        owner=task.owner.name if task else "",
        due=sentences.on_day(task.due_on, today) if task else "",
    )


def owner(ref: UUID, *, by: Actor) -> OwnerPage:
    """Who looks after an end. Audited."""
    task = reached(ref, by=by)
    people = book.people(task.episode_id)
    audit.viewed(by, "task", ref, client=people[0][0])
    return OwnerPage(
        task=ref,
        episode=task.episode_id,
        title=ENDS.get(task.code, "Something left to do"),
        name=sentences.together(name for _, name in people),
        version=task.version,
        owner=task.owner_id,
        due_on=task.due_on,
        owners=tuple(_owners(by)),
    )


@transaction.atomic
def hand_on(
    ref: UUID, *, owner: UUID, due_on: date | None, version: int | None, by: Actor
) -> Answer:
    """Somebody else of the practice looks after this, by a day."""
    task = reached(ref, by=by)
    if sentence := needed_day(due_on, by):
        return Refused(sentence, "due_on")
    if owner not in dict(_owners(by)):
        return Refused("Please choose somebody who works here.", "owner")
    entries.take_turn(task)
    task.refresh_from_db()
    if task.done_on is not None:
        return Refused("This is done already.")
    values = {"owner_id": owner, "due_on": due_on}
    return entries.correct(task, values, by=by, version=version, act="handed on")


def reached(ref: UUID, *, by: Actor) -> Task:
    """A task of a course the actor writes in; the financial end is also who keeps the money's."""
    task = Task.objects.filter(id=ref, practice=by.practice).first()
    if task is None:
        raise NotThere
    access.episode(by, task.episode_id, act_for(task.code))
    return task


def act_for(code: str) -> Act:
    """What somebody may do who looks after a task of this code."""
    return Act.KEEP_FEES if code == FINANCIAL else Act.WRITE_RECORD


def _owners(by: Actor) -> list[tuple[UUID, str]]:
    rows = Member.objects.filter(practice=by.practice, ended_on__isnull=True)
    return list(rows.order_by("name", "id").values_list("id", "name"))

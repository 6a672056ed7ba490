"""A client has died: one act stops what would go out, keeps the record, and leaves time.

What is held back is not written anywhere: while the death stands, `holds` says so. What the act
does change (hours to come, tasks, a legal hold) is kept in images, so that a death written down
for the wrong person can be taken back.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, endings, entries, noticing, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import free, past_day
from envoi.care.episodes import stamped
from envoi.care.tasks import LeftToDo, title
from envoi.domain import aftermath
from envoi.knowledge import library
from envoi.records import images
from envoi.records.models import (
    Attendance,
    Client,
    Death,
    Ending,
    Episode,
    LegalHold,
    Participant,
    Session,
    Task,
)
from envoi.records.models.ending import UNDER_WAY
from envoi.records.models.episode import OVER
from envoi.records.models.row import Row, new_ref
from envoi.records.models.standing import NOTE_WANTED, SUICIDE

SUICIDES = {
    "not_known": "not known, or not to be asked now",
    "no": "no",
    "maybe": "it may have been",
    "yes": "yes",
}
NOTES = {"still_open": "not decided yet", "yes": "yes, I will write one", "no": "no"}
WHY_HELD = "The client has died."
STOPS = (
    "reminders, bills, check-ins, letters and mail to them",
    "hours to come: they are called off",
    "changes to notes: what comes later is a note of its own",
    "the destruction of anything: a legal hold stands until somebody lifts it",
)


@dataclass(frozen=True)
class DeathPage:
    """A death as it is recorded, what it stopped, what there may be to do; or the empty form."""

    client: UUID
    name: str
    ref: UUID | None
    version: int
    heard_on: date | None
    died_on: date | None
    heard: str
    died: str
    suicide: str
    suicide_told: str
    family: str
    note_wanted: str
    note_told: str
    stops: tuple[str, ...]
    called_off: int
    episode: UUID | None
    goes_on: bool  # a course with others, which does not end by this
    tasks: tuple[LeftToDo, ...]


def page(client: UUID, *, by: Actor) -> DeathPage:
    """What is recorded of a death; the look is audited."""
    person = access.client(by, client)
    audit.viewed(by, "death", client, client=client)
    row = Death.objects.filter(client=client, wrong_at__isnull=True).first()
    kept = row or Death(client=person)
    called_off = sum(1 for each in kept.after if each["table"] in ("session", "attendance"))
    courses = _courses(client)
    return DeathPage(
        client=client,
        name=book.shown_name(person),
        ref=row.id if row else None,
        version=kept.version,
        heard_on=row.heard_on if row else None,
        died_on=kept.died_on,
        heard=sentences.on_day(row.heard_on, by.today) if row else "",
        died=sentences.on_day(kept.died_on, by.today) if kept.died_on else "",
        suicide=kept.suicide,
        suicide_told=SUICIDES[kept.suicide],
        family=kept.family,
        note_wanted=kept.note_wanted,
        note_told=NOTES[kept.note_wanted],
        stops=STOPS,
        called_off=called_off,
        episode=courses[0].id if courses else None,
        goes_on=any(_others(course.id, client) for course in courses),
        tasks=_tasks(kept, by.today),
    )


def _tasks(death: Death, today: date) -> tuple[LeftToDo, ...]:
    refs = [each["row"] for each in death.after if each["table"] == "task"]
    rows = Task.objects.filter(id__in=refs, done_on__isnull=True).select_related("owner")
    return tuple(
        LeftToDo(row.id, title(row.code), sentences.on_day(row.due_on, today), row.owner.name)
        for row in rows.order_by("due_on", "code")
    )


def _courses(client: UUID) -> list[Episode]:
    """The courses this client takes part in, open ones and the newest first."""
    rows = Episode.objects.filter(
        participants__client=client, participants__wrong_at__isnull=True, wrong_at__isnull=True
    )
    return sorted(rows, key=lambda row: (row.ended_on is None, row.started_on), reverse=True)


def _others(episode: UUID, client: UUID) -> bool:
    rows = Participant.objects.filter(episode=episode, wrong_at__isnull=True, left_on__isnull=True)
    return rows.exclude(client=client).exists()


@transaction.atomic
def record(
    client: UUID,
    *,
    heard_on: date,
    died_on: date | None,
    suicide: str,
    family: str,
    note_wanted: str,
    by: Actor,
    ref: UUID,
) -> Answer:
    """The one act: everything that would go out stops; what there may be to do is written down."""
    person = access.client(by, client)
    refused = _refused(heard_on, died_on, suicide, family, note_wanted, by)
    if refused:
        return refused
    row = Death(
        id=ref,
        client=person,
        heard_on=heard_on,
        died_on=died_on,
        suicide=suicide,
        family=family.strip(),
        note_wanted=note_wanted,
    )
    entries.take_turn(row)
    standing = Death.objects.filter(client=client, wrong_at__isnull=True).first()
    if standing is not None:
        return Saved(standing.id, standing.version, again=True)
    with noticing.once():
        touched = [*_hours(client, by)]
        before = [images.labelled(each) for each in touched]
        for each in touched:
            _call_off(each, by)
        made = [*_made(person, row, by)]
        after = [images.labelled(_fresh(each)) for each in (*touched, *made)]
        row.before, row.after = before, after
        answer = entries.add(row, by=by)
        _endings(client, by)
        noticing.of_client(client)
    return answer


def _refused(
    heard_on: date, died_on: date | None, suicide: str, family: str, note_wanted: str, by: Actor
) -> Refused | None:
    late = died_on is not None and heard_on is not None and died_on > heard_on
    lacks = (
        (past_day(heard_on, by), "heard_on"),
        (past_day(died_on, by) if died_on else "", "died_on"),
        ("This lies after the day it was heard of." if late else "", "died_on"),
        ("" if suicide in SUICIDE else "Please choose one of the answers.", "suicide"),
        (free(family, by), "family"),
        ("" if note_wanted in NOTE_WANTED else "Please choose one of the answers.", "note_wanted"),
    )
    return next((Refused(says, name) for says, name in lacks if says), None)


def _hours(client: UUID, by: Actor) -> Iterator[Session | Attendance]:
    """The hours to come: the whole session where nobody else is expected, else their part."""
    rows = Attendance.objects.filter(
        client=client,
        status="expected",
        wrong_at__isnull=True,
        session__on__gte=by.today,
        session__wrong_at__isnull=True,
    ).exclude(session__state="cancelled")
    for row in rows.select_related("session").order_by("session__on", "id"):
        kept = row.session.attendances.filter(wrong_at__isnull=True).exclude(id=row.id)
        yield row if kept.exists() else row.session


def _call_off(row: Session | Attendance, by: Actor) -> None:
    values = {"state": "cancelled"} if isinstance(row, Session) else {"status": "cancelled"}
    entries.correct(row, values, by=by, version=None, act="called off")


def _made(person: Client, death: Death, by: Actor) -> Iterator[Row]:
    held = LegalHold(id=new_ref(), client=person, from_on=by.today, why=WHY_HELD)
    entries.add(held, by=by)
    yield held
    yield from _proposed(death, made=(), by=by)


def _proposed(death: Death, *, made: Collection[str], by: Actor) -> Iterator[Task]:
    """A task for each thing there may be to do that has none yet, under the newest course."""
    courses = _courses(death.client_id)
    for each in aftermath.to_do(library.aftermath().tasks, death.suicide):
        if not courses or each.code in made:
            continue
        row = Task(
            id=new_ref(),
            episode=courses[0],
            code=each.code,
            owner_id=by.member,
            due_on=each.due(death.heard_on),
        )
        stamped(row, by).save(force_insert=True)
        yield row


def _fresh(row: Row) -> Row:
    return type(row)._base_manager.get(pk=row.pk)


def _endings(client: UUID, by: Actor) -> None:
    """An ending with this reason stands ready: of the course, or of this person's part in it."""
    reason = library.aftermath().reason
    for course in _courses(client):
        if course.status in OVER or not access.treats(by, course.id):
            continue
        whose = client if _others(course.id, client) else None
        standing = endings.current(course.id, by=by, client=whose)
        if standing is not None and standing.stage in UNDER_WAY:
            endings.rename(standing.id, reason=reason, by=by)
        else:
            endings.consider(course.id, by=by, ref=new_ref(), reason=reason, client=whose)


def correct(
    ref: UUID,
    *,
    heard_on: date,
    died_on: date | None,
    suicide: str,
    family: str,
    note_wanted: str,
    version: int,
    by: Actor,
) -> Answer:
    """What is known of it now; after what may be a suicide there is more to do."""
    row = _standing(ref, by)
    refused = _refused(heard_on, died_on, suicide, family, note_wanted, by)
    if refused:
        return refused
    values = {
        "heard_on": heard_on,
        "died_on": died_on,
        "suicide": suicide,
        "family": family.strip(),
        "note_wanted": note_wanted,
    }
    with transaction.atomic():
        answer = entries.correct(row, values, by=by, version=version)
        if isinstance(answer, Saved):
            _more_to_do(row.id, by)
    return answer


def _more_to_do(ref: UUID, by: Actor) -> None:
    """Tasks the answer asks for and that were not made yet."""
    row = Death.objects.select_related("client").get(id=ref)
    made = {each["columns"]["code"] for each in row.after if each["table"] == "task"}
    new = [images.labelled(task) for task in _proposed(row, made=made, by=by)]
    if new:
        row.after = [*row.after, *new]
        row.save(update_fields=["after"])


@transaction.atomic
def take_back(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """It was the wrong person: what the act did is undone where nobody has gone on from it."""
    row = _standing(ref, by)
    with noticing.once():
        answer = entries.mark_wrong(row, by=by, reason=reason)
        if isinstance(answer, Refused) or (isinstance(answer, Saved) and answer.again):
            return answer
        _put_back(row, by)
        for ending in Ending.objects.filter(
            episode__in=_courses(row.client_id),
            reason=library.aftermath().reason,
            stage="considered",
            wrong_at__isnull=True,
        ):
            endings.go_on(ending.id, reason=reason, review_on=None, by=by)
        noticing.of_client(row.client_id)
    return answer


def _put_back(death: Death, by: Actor) -> None:
    """Each row as it was, where it still says what the act left; what was made is set aside."""
    before = {each["row"]: each for each in death.before}
    for left in death.after:
        row = images.find(left)
        if row is None or images.image(row) != left["columns"]:
            continue  # somebody has gone on from here
        if left["row"] in before:
            was = before[left["row"]]["columns"]
            columns = {name: was[name] for name in ("state", "status") if name in was}
            entries.correct(row, columns, by=by, version=None, act="put back")  # type: ignore[arg-type]
        elif isinstance(row, LegalHold):
            entries.mark_wrong(row, by=by, reason=death.wrong_reason or WHY_HELD)
        elif isinstance(row, Task):
            row.delete()


def whose(ref: UUID, *, by: Actor) -> tuple[UUID, str]:
    """Whose death this is: the client and the name they went by."""
    row = _standing(ref, by)
    return row.client_id, book.shown_name(row.client)


def _standing(ref: UUID, by: Actor) -> Death:
    row = Death.objects.filter(id=ref, practice=by.practice).select_related("client").first()
    if row is None:
        raise NotThere
    access.client(by, row.client_id)
    return row

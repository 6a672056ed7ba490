"""Notes: those of the record, signed and then fixed; and the author's own, apart from it.

Psychotherapy notes are read and written here and nowhere else. Only their author opens them; a
supervisor, a practice manager and everything that makes papers cannot.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, cosignatures, entries
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day, said
from envoi.care.sentences import together
from envoi.domain.role import Act
from envoi.records.models import ProgressNote, PsychotherapyNote


@dataclass(frozen=True)
class OwnNote:
    """A psychotherapy note as its author reads it."""

    ref: UUID
    on: date
    text: str
    version: int


@dataclass(frozen=True)
class Signed:
    """A note as the supervisor reads it who may sign with its author."""

    ref: UUID
    episode: UUID
    about: str
    on: date
    text: str
    author: str
    told: str
    waits: bool


@transaction.atomic
def sign(ref: UUID, *, by: Actor) -> Answer:
    """A note of the record, signed by its author: from now on it stays as it is.

    An intern's waits from then on for the supervisor's signature.
    """
    note = ProgressNote.objects.filter(id=ref, practice=by.practice).first()
    if note is None:
        raise NotThere
    access.episode(by, note.episode_id)
    if note.created_by_id != by.member:
        return Refused("A note is signed by the person who wrote it.")
    entries.take_turn(note)
    note.refresh_from_db()
    if note.signed_at is not None:
        return Saved(ref, note.version, again=True)
    return entries.correct(note, {"signed_at": by.now}, version=None, by=by, act="signed")


def to_cosign(ref: UUID, *, by: Actor) -> Signed:
    """A supervisee's note, to be read before signing with them; audited."""
    note = _supervised(ref, by)
    hands = cosignatures.hands([note.created_by_id], by=by)
    (client, _), *_ = people = book.people(note.episode_id)
    audit.viewed(by, "note", ref, client=client)
    author = note.created_by.name
    return Signed(
        ref=ref,
        episode=note.episode_id,
        about=together(name for _, name in people),
        on=note.on,
        text=note.text,
        author=author,
        told=hands.told(note.created_by_id, author),
        waits=_waits(note, hands),
    )


def cosign(ref: UUID, *, by: Actor) -> Answer:
    """The supervisor signs too: now the note counts as signed."""
    note = _supervised(ref, by)
    if note.cosigned_at is not None:
        return Saved(ref, note.version, again=True)
    refused = _cosigning_refused(note, by)
    if refused:
        return refused
    values = {"cosigned_at": by.now, "cosigned_by_id": by.member}
    return entries.correct(note, values, version=note.version, by=by, act="cosigned")


def give_back(ref: UUID, *, remark: str, by: Actor) -> Answer:
    """The author may change it again, and reads why; that it was signed stays in its history."""
    note = _supervised(ref, by)
    refused = _cosigning_refused(note, by) or cosignatures.remark_refused(remark, by)
    if refused:
        return refused
    with transaction.atomic():
        answer = entries.correct(
            note, {"signed_at": None}, version=note.version, by=by, act="gave back"
        )
        if isinstance(answer, Saved):
            cosignatures.keep_remark(note, remark, by=by)
    return answer


def _supervised(ref: UUID, by: Actor) -> ProgressNote:
    note = ProgressNote.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if note is None:
        raise NotThere
    access.episode(by, note.episode_id, Act.COSIGN)
    return note


def _waits(note: ProgressNote, hands: cosignatures.Hands) -> bool:
    return note.cosigned_at is None and hands.waits(note.created_by_id, note.signed_at)


def _cosigning_refused(note: ProgressNote, by: Actor) -> Refused | None:
    hands = cosignatures.hands([note.created_by_id], by=by)
    if not hands.mine(note.created_by_id):
        return Refused(cosignatures.NOT_YOURS)
    if not _waits(note, hands):
        return Refused("This note does not wait for a second signature.")
    return None


def add_own(*, episode: UUID, on: date, text: str, by: Actor, ref: UUID) -> Answer:
    """A psychotherapy note of the actor's own."""
    access.episode(by, episode)
    if not access.treats(by, episode):
        return Refused("Psychotherapy notes are kept by the person who treats.")
    refused = _refused(on, text, by)
    if refused:
        return refused
    note = PsychotherapyNote(id=ref, episode_id=episode, on=on, text=text)
    with transaction.atomic():
        return entries.add(note, by=by)


def own_notes(episode: UUID, *, by: Actor) -> tuple[OwnNote, ...]:
    """The actor's own psychotherapy notes of an episode, the newest first; audited."""
    access.episode(by, episode)
    audit.viewed(by, "psychotherapy notes", episode, client=book.people(episode)[0][0])
    rows = PsychotherapyNote.objects.filter(
        episode=episode, created_by=by.member, removed_at__isnull=True
    ).order_by("-on", "-created_at")
    return tuple(OwnNote(row.id, row.on, row.text, row.version) for row in rows)


def correct_own(ref: UUID, *, on: date, text: str, version: int, by: Actor) -> Answer:
    """The author changes an own note."""
    note = _own(ref, by)
    refused = _refused(on, text, by)
    if refused:
        return refused
    with transaction.atomic():
        return entries.correct(note, {"on": on, "text": text}, version=version, by=by)


def read_own(ref: UUID, *, by: Actor) -> tuple[OwnNote, UUID]:
    """One own note with its episode, for its form."""
    note = _own(ref, by)
    audit.viewed(by, "psychotherapy notes", ref, client=book.people(note.episode_id)[0][0])
    return OwnNote(note.id, note.on, note.text, note.version), note.episode_id


def _refused(on: date, text: str, by: Actor) -> Refused | None:
    checks = {"on": past_day(on, by), "text": said("what the note is")(text, by)}
    return next((Refused(said, name) for name, said in checks.items() if said), None)


def _own(ref: UUID, by: Actor) -> PsychotherapyNote:
    note = PsychotherapyNote.objects.filter(
        id=ref, practice=by.practice, created_by=by.member, removed_at__isnull=True
    ).first()
    if note is None:
        raise NotThere
    access.episode(by, note.episode_id)
    return note

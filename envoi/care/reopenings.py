"""A closing taken back: undone exactly while that is still true, else reopened with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, endings, entries, noticing
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.checks import short
from envoi.care.episodes import keep_status
from envoi.domain.ending import Event, Stage
from envoi.records import images
from envoi.records.models import Closing, Ending, EndingStep, Episode, Paper, Task
from envoi.records.models.ending import OVER

LONGEST_REASON = 300


@dataclass(frozen=True)
class Closed:
    """A closing that was done: when, whether it can still be undone, and if not, why."""

    on: date
    may_undo: bool
    why_not: tuple[str, ...]


def closed(ref: UUID, *, by: Actor) -> Closed | None:
    """How the last closing stands, or None where there is none in force."""
    ending = endings.find(ref, by=by)
    closing = _standing_closing(ending)
    if closing is None or ending.closed_on is None:
        return None
    why_not = tuple(_changed_since(closing))
    return Closed(ending.closed_on, not why_not, why_not)


def _standing_closing(ending: Ending) -> Closing | None:
    return (
        Closing.objects.filter(ending=ending, undone_at__isnull=True)
        .order_by("-created_at")
        .first()
    )


def _changed_since(closing: Closing) -> Iterator[str]:
    """What makes an exact undo untrue: a row that moved on, or a paper that left the house."""
    if Paper.objects.filter(ending=closing.ending_id, left_house_on__isnull=False).exists():
        yield "A paper has left the house."
    if _over_without_it(closing):
        yield "The course of therapy has ended since."
    for labelled in closing.after:
        row = images.find(labelled)
        if row is None or images.image(row) != labelled["columns"]:
            yield f"{NAMES.get(labelled['table'], 'An entry')} was changed since."


def _over_without_it(closing: Closing) -> bool:
    """Only one person left then, and the others have ended since."""
    itself = any(each["table"] == "episode" for each in closing.after)
    over = closing.ending.episode.ended_on is not None
    return closing.ending.participant_id is not None and over and not itself


NAMES = {
    "session": "A session",
    "attendance": "Who is expected at a session",
    "participant": "Who takes part",
    "episode": "The course of therapy",
    "ending": "The ending",
    "endingstep": "A step of the ending",
    "task": "A task",
}


@transaction.atomic
def undo(ref: UUID, *, by: Actor) -> Answer:
    """Every touched row as it was; the history keeps both the closing and its undoing."""
    ending = endings.taken(ref, by=by)
    if not access.treats(by, ending.episode_id):
        return Refused("Only the person who treats works on an ending.")
    closing = _standing_closing(ending)
    if closing is None:
        return Saved(ref, ending.version, again=True)
    why_not = tuple(dict.fromkeys(_changed_since(closing)))
    if why_not:
        return Refused(f"{' '.join(why_not)} Undo would not be exact any more; reopen instead.")
    with noticing.once():
        _put_back(closing, by)
        restored = Ending.objects.get(id=ref)
        endings.keep_event(restored, Event.UNDO, before=Stage.CLOSED, on=by.today, reason="", by=by)
        episode = Episode.objects.get(id=restored.episode_id)
        if any(each["table"] == "episode" for each in closing.before):
            keep_status(episode, episode.status, on=by.today, reason="closing undone", by=by)
        audit.wrote(by, "ending: undo", "ending", ref, client=endings.people(restored)[0][0])
        noticing.refresh([episode.id])
    return Saved(ref, restored.version)


def _put_back(closing: Closing, by: Actor) -> None:
    before = {(each["table"], each["row"]) for each in closing.before}
    for labelled in closing.after:
        if (labelled["table"], labelled["row"]) not in before:
            # Only tasks are made by a closing; their image stays in it.
            Task.objects.filter(id=labelled["row"]).delete()
    for labelled in closing.before:
        images.put_back(labelled)
    closing.undone_at, closing.undone_by_id = by.now, by.member
    closing.save(update_fields=["undone_at", "undone_by"])


@transaction.atomic
def reopen(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """The course goes on after all: a correction with a reason; both stay readable."""
    ending = endings.taken(ref, by=by)
    if not access.treats(by, ending.episode_id):
        return Refused("Only the person who treats works on an ending.")
    if ending.stage not in OVER:
        return Saved(ref, ending.version, again=True)
    if not reason.strip():
        return Refused("Please say why in a few words; it stays in the history.", "reason")
    if sentence := short(LONGEST_REASON)(reason, by):
        return Refused(sentence, "reason")
    with noticing.once():
        columns = {"closed_on": None, "clinical_end_on": None}
        answer = endings.happen(
            ending, Event.REOPEN, on=by.today, by=by, why_event=reason.strip(), **columns
        )
        if isinstance(answer, Saved):
            _goes_on(ending, reason, by)
            step = EndingStep.objects.filter(ending=ending, code="close").first()
            if step:
                still = {"state": "open", "done_on": None, "done_by_id": None}
                entries.correct(step, still, by=by, version=None, act="step open")
            _supersede(ending, by)
    return answer


def _goes_on(ending: Ending, reason: str, by: Actor) -> None:
    """The course is under way again, and who had left takes part again."""
    episode = Episode.objects.get(id=ending.episode_id)
    if episode.ended_on is not None:
        again = {"status": "active", "ended_on": None}
        entries.correct(episode, again, by=by, version=None, act="now active")
        keep_status(episode, "active", on=by.today, reason=reason, by=by)
    if ending.participant is not None:
        entries.correct(ending.participant, {"left_on": None}, by=by, version=None, act="is back")


def _supersede(ending: Ending, by: Actor) -> None:
    """A reopened closing is no longer one that could be undone, nor does it leave anything to do.

    What was left to do keeps its image in the closing; what is done by now stays done.
    """
    closing = _standing_closing(ending)
    if closing is not None:
        made = [each["row"] for each in closing.after if each["table"] == "task"]
        Task.objects.filter(id__in=made, done_on__isnull=True).delete()
    Closing.objects.filter(ending=ending, undone_at__isnull=True).update(
        undone_at=by.now, undone_by=by.member
    )

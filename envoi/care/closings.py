"""Closing an ending: previewed, done in one transaction, undone exactly while that is still true.

Everything a closing touches is known before it happens: the preview and the act walk through the
same list of changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, endings, entries, noticing, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import past_day
from envoi.care.episodes import keep_status, stamped
from envoi.domain import ending as rules
from envoi.domain import risk
from envoi.domain.ending import Event, Hindrance, Situation, Stage
from envoi.knowledge import library
from envoi.records import images
from envoi.records.models import (
    Closing,
    Ending,
    EndingEvent,
    EndingStep,
    Episode,
    Paper,
    RiskAsked,
    RiskFlag,
    RiskHandover,
    SafetyPlan,
    Session,
    Task,
)
from envoi.records.models.ending import HANDOVERS, MANNERS, OVER
from envoi.records.models.row import Row, new_ref

OTHER_ENDS_DUE_DAYS = 30  # a proposal of this house; the practice may choose its own
SENTENCES = {
    "fees_with_imminent_danger": "Fees are the reason and there is imminent danger: "
    "this cannot be closed now. Safety comes first.",
    "who_began_it": "Who began to speak of the ending is not recorded yet.",
    "reason": "The reason is not recorded yet.",
    "manner": "How the ending was done is not recorded yet.",
    "last_contact": "The day of the last contact is not recorded yet.",
    "risk_handover": "A risk flag is open and the client did not begin this ending: "
    "somebody has to take over the risk, or a consultation has to be recorded.",
    "closing_summary": "Closing summary",
    "progress_letter": "Progress letter",
    "administrative_end": "Administrative ending",
    "financial_end": "Financial ending",
}


@dataclass(frozen=True)
class Standing:
    """One thing before closing or left to do after it."""

    hindrance: str
    code: str
    sentence: str


@dataclass(frozen=True)
class Duty:
    """What is left to do after closing: a code, a day, an owner."""

    code: str
    title: str
    due_on: date


@dataclass(frozen=True)
class Preview:
    """All that one closing would change, and what stands before it."""

    changes: tuple[str, ...]
    stays: tuple[str, ...]
    duties: tuple[Duty, ...]
    standing: tuple[Standing, ...]
    may_close: bool


@dataclass(frozen=True)
class Closed:
    """A closing that was done: when, whether it can still be undone, and if not, why."""

    on: date
    may_undo: bool
    why_not: tuple[str, ...]


def situation(ending: Ending) -> Situation:
    """What the closing rules look at, gathered from the record."""
    flags = RiskFlag.objects.filter(
        episode=ending.episode_id, closed_on__isnull=True, wrong_at__isnull=True
    ).exists()
    papers = {
        paper.kind: paper.signed_at is not None
        for paper in Paper.objects.filter(ending=ending).order_by("created_at")
    }
    pride = EndingStep.objects.filter(ending=ending, code="pride", state="left_out").exists()
    return Situation(
        initiated_by=ending.initiated_by,
        reason=ending.reason,
        manner=ending.manner,
        last_contact_on=ending.last_contact_on,
        risk_flag_open=flags,
        risk_handed_over=_handed_over(ending),
        imminent_danger=flags and _latest_answer(ending.episode_id) == risk.Answer.PLAN_OR_INTENT,
        unpaid_is_the_reason=ending.reason == "fees",
        summary_signed=papers.get("closing_summary", False),
        letter_wanted=ending.form == "full" and not pride,
        letter_signed=papers.get("progress_letter", False),
    )


def _handed_over(ending: Ending) -> bool:
    """Risk was accepted by a named receiver with a current safety plan, or consulted about."""
    rows = RiskHandover.objects.filter(ending=ending, wrong_at__isnull=True)
    if rows.filter(kind="consultation").exists():
        return True
    plan = SafetyPlan.objects.filter(episode=ending.episode_id, wrong_at__isnull=True).exists()
    return plan and rows.filter(kind="handover").exists()


def _latest_answer(episode: UUID) -> str:
    row = RiskAsked.objects.filter(episode=episode, wrong_at__isnull=True).order_by("-on").first()
    return row.answer if row else ""


def preview(ref: UUID, *, by: Actor) -> Preview:
    """Everything closing would change, said before it is done."""
    ending = endings.find(ref, by=by)
    now = situation(ending)
    standing = tuple(
        Standing(str(item.hindrance), item.code, SENTENCES[item.code])
        for item in rules.in_the_way(now)
    )
    called_off = _sessions_called_off(ending)
    last = ending.last_contact_on
    changes = [
        f"The course of therapy is finished, as of {sentences.on_day(last, by.today)}."
        if last
        else "The course of therapy is finished."
    ]
    if called_off:
        changes.append(
            f"{sentences.capital(sentences.counted(len(called_off), 'session'))} after that "
            f"{'is' if len(called_off) == 1 else 'are'} called off: "
            + ", ".join(sentences.on_day(each.on, by.today) for each in called_off)
            + "."
        )
    episode = ending.episode
    if episode.review_on:
        changes.append("The day for looking at the work together is taken out.")
    changes.append("Nothing more is noticed about it on the caseload.")
    return Preview(
        changes=tuple(changes),
        stays=(
            "The record stays as it is, and stays open to you.",
            "What is only yours stays only yours.",
            "The way back stays open: returning is a new course that knows this one.",
        ),
        duties=tuple(_duties(ending, now, by)),
        standing=standing,
        may_close=rules.may_close(now),
    )


def _sessions_called_off(ending: Ending) -> list[Session]:
    """What still stands in the calendar after the last contact."""
    if ending.last_contact_on is None:
        return []
    rows = Session.objects.filter(
        episode=ending.episode_id, on__gt=ending.last_contact_on, wrong_at__isnull=True
    ).exclude(state="cancelled")
    return [
        session
        for session in rows.order_by("on")
        if not session.attendances.filter(wrong_at__isnull=True).exclude(status="expected").exists()
    ]


def _duties(ending: Ending, now: Situation, by: Actor) -> Iterator[Duty]:
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    summary = by.today + timedelta(days=pathway.summary_due_days)
    for item in rules.in_the_way(now):
        if item.hindrance is Hindrance.LEFT_TO_DO:
            yield Duty(item.code, SENTENCES[item.code], summary)
    for code in ("administrative_end", "financial_end"):
        yield Duty(code, SENTENCES[code], by.today + timedelta(days=OTHER_ENDS_DUE_DAYS))


def prepare(ref: UUID, *, last_contact_on: date, manner: str, offered: str, by: Actor) -> Answer:
    """What a closing has to know: the last contact, how the ending was done, what was offered."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    sentence = past_day(last_contact_on, by)
    if sentence:
        return Refused(sentence, "last_contact_on")
    if last_contact_on < ending.episode.started_on:
        return Refused("This lies before the course of therapy began.", "last_contact_on")
    if not manner or manner not in MANNERS:
        return Refused("Please say how the ending was done.", "manner")
    values = {
        "last_contact_on": last_contact_on,
        "clinical_end_on": last_contact_on,
        "manner": manner,
        "offered": offered.strip(),
    }
    return entries.correct(ending, values, by=by, version=None)


def hand_over_risk(
    ref: UUID,
    *,
    kind: str,
    with_whom: str,
    accepted_on: date,
    cover_until: date | None,
    safety_contact: str,
    by: Actor,
    new: UUID,
) -> Answer:
    """Somebody named took over the risk, or was consulted where nobody can receive it."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    refused = _handover_refused(kind, with_whom, accepted_on, cover_until, safety_contact, by)
    if refused:
        return refused
    row = RiskHandover(
        id=new,
        ending=ending,
        kind=kind,
        with_whom=with_whom.strip()[:200],
        accepted_on=accepted_on,
        cover_until=cover_until,
        safety_contact=safety_contact.strip(),
    )
    with transaction.atomic():
        return entries.add(row, by=by)


def _handover_refused(
    kind: str,
    with_whom: str,
    accepted_on: date,
    cover_until: date | None,
    safety_contact: str,
    by: Actor,
) -> Refused | None:
    """The first thing a hand-over of risk still lacks."""
    late = past_day(accepted_on, by)
    alone = kind == "handover" and cover_until is None
    unreachable = kind == "consultation" and not safety_contact.strip()
    lacks = (
        (kind not in HANDOVERS, "Please choose one of the two.", "kind"),
        (not with_whom.strip(), "Please name the person.", "with_whom"),
        (bool(late), late, "accepted_on"),
        (alone, "Please say until when you are there, if the visit is late.", "cover_until"),
        (unreachable, "Please say whom the client can reach.", "safety_contact"),
    )
    return next((Refused(says, name) for lacking, says, name in lacks if lacking), None)


def close(ref: UUID, *, by: Actor) -> Answer:
    """Everything the preview said, in one transaction, with the images that make undo exact."""
    ending = endings.find(ref, by=by)
    if ending.stage in OVER:
        return Saved(ref, ending.version, again=True)
    worked = endings.working(ref, by=by)
    if isinstance(worked, Refused):
        return worked
    now = situation(ending)
    for item in rules.in_the_way(now):
        if item.hindrance is not Hindrance.LEFT_TO_DO:
            return Refused(SENTENCES[item.code], item.code)
    with noticing.once():
        return _close(ending, now, by)


def _close(ending: Ending, now: Situation, by: Actor) -> Answer:
    episode = Episode.objects.select_for_update().get(id=ending.episode_id)
    called_off = _sessions_called_off(ending)
    step = EndingStep.objects.filter(ending=ending, code="close").first()
    touched: list[Row] = [ending, episode, *called_off, *([step] if step else [])]
    before = [images.labelled(row) for row in touched]
    for session in called_off:
        entries.correct(session, {"state": "cancelled"}, by=by, version=None, act="called off")
    if step:
        endings.done(ending.id, "close", on=by.today, by=by)
    over = {"status": "finished", "ended_on": ending.last_contact_on, "review_on": None}
    entries.correct(episode, over, by=by, version=None, act="now finished")
    keep_status(episode, "finished", on=by.today, reason="", by=by)
    answer = endings.happen(ending, Event.CLOSE, on=by.today, by=by, closed_on=by.today)
    made = [_task(ending, duty, by) for duty in _duties(ending, now, by)]
    after = [images.labelled(_fresh(row)) for row in (*touched, *made)]
    closing = Closing(id=new_ref(), ending=ending, before=before, after=after)
    stamped(closing, by).save(force_insert=True)
    return answer


def _task(ending: Ending, duty: Duty, by: Actor) -> Task:
    """A duty becomes a task; one that is open already is left alone."""
    row = Task(
        id=new_ref(),
        episode_id=ending.episode_id,
        ending=ending,
        code=duty.code,
        owner_id=by.member,
        due_on=duty.due_on,
    )
    stamped(row, by).save(force_insert=True)
    return row


def _fresh(row: Row) -> Row:
    return type(row)._base_manager.get(pk=row.pk)


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
    for labelled in closing.after:
        row = images.find(labelled)
        if row is None or images.image(row) != labelled["columns"]:
            yield f"{NAMES.get(labelled['table'], 'An entry')} was changed since."


NAMES = {
    "session": "A session",
    "episode": "The course of therapy",
    "ending": "The ending",
    "endingstep": "A step of the ending",
    "task": "A task",
}


def undo(ref: UUID, *, by: Actor) -> Answer:
    """Every touched row as it was; the history keeps both the closing and its undoing."""
    ending = endings.find(ref, by=by)
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
        number = EndingEvent.objects.filter(ending=ref).count() + 1
        event = EndingEvent(
            id=new_ref(),
            ending=restored,
            number=number,
            event=Event.UNDO,
            before=Stage.CLOSED,
            after=restored.stage,
            on=by.today,
        )
        stamped(event, by).save(force_insert=True)
        episode = Episode.objects.get(id=restored.episode_id)
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


def reopen(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """The course goes on after all: a correction with a reason; both stay readable."""
    ending = endings.find(ref, by=by)
    if not access.treats(by, ending.episode_id):
        return Refused("Only the person who treats works on an ending.")
    if ending.stage not in OVER:
        return Saved(ref, ending.version, again=True)
    if not reason.strip():
        return Refused("Please say why in a few words; it stays in the history.", "reason")
    with noticing.once():
        columns = {"closed_on": None, "clinical_end_on": None}
        answer = endings.happen(
            ending, Event.REOPEN, on=by.today, by=by, why_event=reason.strip()[:300], **columns
        )
        if isinstance(answer, Saved):
            episode = Episode.objects.get(id=ending.episode_id)
            again = {"status": "active", "ended_on": None}
            entries.correct(episode, again, by=by, version=None, act="now active")
            keep_status(episode, "active", on=by.today, reason=reason, by=by)
            step = EndingStep.objects.filter(ending=ending, code="close").first()
            if step:
                still = {"state": "open", "done_on": None, "done_by_id": None}
                entries.correct(step, still, by=by, version=None, act="step open")
            _supersede(ending, by)
    return answer


def _supersede(ending: Ending, by: Actor) -> None:
    """A reopened closing is no longer one that could be undone."""
    Closing.objects.filter(ending=ending, undone_at__isnull=True).update(
        undone_at=by.now, undone_by=by.member
    )


def short_form(
    episode: UUID,
    *,
    reason: str,
    initiated_by: str,
    last_contact_on: date,
    manner: str,
    risk_answer: str,
    risk_asked_on: date | None,
    offered: str,
    by: Actor,
    ref: UUID,
) -> Answer:
    """Five minutes: reason, who began it, last contact, risk, what was offered; then closing."""
    if manner not in MANNERS or not manner:
        return Refused("Please say how the ending was done.", "manner")
    if reason not in {each.code for each in library.reasons()}:
        return Refused("Please choose one of the reasons.", "reason")
    with transaction.atomic():
        answer = endings.talk(
            episode,
            on=last_contact_on,
            initiated_by=initiated_by,
            why="",
            by=by,
            ref=ref,
            reason=reason,
        )
        if not isinstance(answer, Saved):
            return answer
        ending = Ending.objects.get(id=answer.ref)
        listed = {"reason": reason, "reasons_version": library.reason(reason).version}
        entries.correct(ending, {"form": "short", **listed}, by=by, version=None)
        refused = _record_risk(episode, risk_answer, risk_asked_on, by)
        prepared = refused or prepare(
            ending.id, last_contact_on=last_contact_on, manner=manner, offered=offered, by=by
        )
        if isinstance(prepared, Refused):
            transaction.set_rollback(True)
            return prepared
    return answer


def _record_risk(episode: UUID, answer: str, on: date | None, by: Actor) -> Refused | None:
    """Risk, if it was asked at the end; not asked is left as not asked."""
    if not answer:
        return None
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "risk_asked_on")
    values = {"on": on, "answer": answer, "note": ""}
    said = book.add("risk-asked", values, under=episode, by=by, ref=new_ref())
    return said if isinstance(said, Refused) else None


def task_done(ref: UUID, *, on: date, by: Actor) -> Answer:
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


def history(ending: Ending) -> Sequence[EndingEvent]:
    """The events of an ending in order."""
    return list(EndingEvent.objects.filter(ending=ending).order_by("number"))


def task_page(ref: UUID, *, by: Actor) -> str:
    """Where a task is looked at."""
    task = Task.objects.filter(id=ref, practice=by.practice).first()
    if task is None:
        raise NotThere
    return f"/episodes/{access.episode(by, task.episode_id).id}/ending/close/"

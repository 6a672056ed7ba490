"""Closing an ending: previewed, done in one transaction, undone exactly while that is still true.

Everything a closing touches is known before it happens: the preview and the act walk through the
same list of changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import (
    deadlines,
    ending_facts,
    endings,
    entries,
    ethics,
    noticing,
    pictures,
    sentences,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.checks import past_day
from envoi.care.episodes import keep_status, stamped
from envoi.care.sentences import together
from envoi.domain import ending as rules
from envoi.domain import risk, session
from envoi.domain.ending import Event, Hindrance, Situation
from envoi.knowledge import library
from envoi.records import images
from envoi.records.models import (
    Attendance,
    Closing,
    Ending,
    EndingStep,
    Episode,
    Paper,
    Referral,
    RiskAsked,
    RiskFlag,
    RiskHandover,
    SafetyPlan,
    Session,
    Task,
)
from envoi.records.models.ending import INITIATORS, MANNERS, OVER, UNDER_WAY
from envoi.records.models.row import Row, new_ref

WAY_BACK = "The way back stays open: returning is a new course that knows this one."
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
    "codes_answer": "Something your ethics codes ask for is not recorded: say once why.",
    "somebody_still_leaving": "Another ending in this course of therapy is under way: "
    "close it first, or continue therapy there.",
    "closing_summary": "Closing summary",
    "progress_letter": "Progress letter",
    "administrative_end": "Administrative ending",
    "financial_end": "Financial ending",
    "arrival": "Ask whether they arrived",
    "cover": "You are there until the first visit elsewhere: did it take place?",
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


def situation(ending: Ending) -> Situation:
    """What the closing rules look at, gathered from the record."""
    flags = _flags(ending)
    papers = {
        paper.kind: paper.signed_at is not None
        for paper in Paper.objects.filter(ending=ending).order_by("created_at")
    }
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    pathways = [pathway, *(library.pathway(reason) for reason in ending.other_reasons)]
    told = ending_facts.of(ending)
    planned = flags and _latest_answer(ending) == risk.Answer.PLAN_OR_INTENT
    pride = EndingStep.objects.filter(ending=ending, code="pride", state="left_out").exists()
    return Situation(
        initiated_by=ending.initiated_by,
        reason=ending.reason,
        manner=ending.manner,
        last_contact_on=ending.last_contact_on,
        risk_flag_open=flags,
        risk_handed_over=_handed_over(ending),
        imminent_danger=planned or bool(told.get("imminent_danger")),
        held_by_danger=any(each.held_by_danger for each in pathways),
        codes_unanswered=ethics.unanswered(ending),
        summary_signed=papers.get("closing_summary", False),
        letter_wanted="progress_letter" in pathway.letters and ending.form == "full" and not pride,
        letter_signed=papers.get("progress_letter", False),
        somebody_still_leaving=_somebody_still_leaving(ending),
    )


def _somebody_still_leaving(ending: Ending) -> bool:
    """Another ending of the same course is under way, and this one would close it over them."""
    if not endings.ends_all(ending):
        return False
    rows = Ending.objects.filter(
        episode=ending.episode_id, stage__in=UNDER_WAY, wrong_at__isnull=True
    )
    return rows.exclude(id=ending.id).exclude(stage="considered").exists()


def _flags(ending: Ending) -> bool:
    """A risk flag is open of somebody who lives: after a death there is nobody to take over.

    Where one person leaves, only their own counts: somebody else's risk stays in these hands.
    """
    rows = RiskFlag.objects.filter(**_theirs(ending), closed_on__isnull=True).exclude(
        client__deaths__wrong_at__isnull=True, client__deaths__isnull=False
    )
    return rows.exists()


def _theirs(ending: Ending) -> dict[str, Any]:
    """What is about whoever this ending is for, in this course of therapy."""
    whose = {"client": endings.leaver(ending)} if ending.participant_id else {}
    return {"episode": ending.episode_id, "wrong_at__isnull": True, **whose}


def _handed_over(ending: Ending) -> bool:
    """Risk was accepted by a named receiver with a current safety plan, or consulted about."""
    rows = RiskHandover.objects.filter(ending=ending, wrong_at__isnull=True)
    if rows.filter(kind="consultation").exists():
        return True
    plan = SafetyPlan.objects.filter(**_theirs(ending)).exists()
    return plan and rows.filter(kind="handover").exists()


def _latest_answer(ending: Ending) -> str:
    row = RiskAsked.objects.filter(**_theirs(ending)).order_by("-on").first()
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
    changes = [_what_ends(ending, by.today)]
    released = _hours_released(ending)
    if released:
        hours = sentences.counted(len(released), "session")
        changes.append(f"{sentences.capital(hours)} to come: nobody waits for them there.")
    if called_off:
        changes.append(
            f"{sentences.capital(sentences.counted(len(called_off), 'session'))} after that "
            f"{'is' if len(called_off) == 1 else 'are'} called off: "
            + ", ".join(sentences.on_day(each.on, by.today) for each in called_off)
            + "."
        )
    ends_all = endings.ends_all(ending)
    if ends_all and ending.episode.review_on:
        changes.append("The day for looking at the work together is taken out.")
    if ends_all:
        changes.append("Nothing more is noticed about it on the caseload.")
    staying = together(name for _, name in endings.others(ending))
    goes_on = f"The work with {staying} goes on; no session of theirs is called off."
    return Preview(
        changes=tuple(changes),
        stays=(
            *([] if ends_all else [goes_on]),
            "The record stays as it is, and stays open to you.",
            "What is only yours stays only yours.",
            *(
                [WAY_BACK]
                if library.pathway(ending.pathway, ending.pathway_version).way_back
                else []
            ),
        ),
        duties=tuple(_duties(ending, now, by)),
        standing=standing,
        may_close=rules.may_close(now),
    )


def _what_ends(ending: Ending, today: date) -> str:
    last = ending.last_contact_on
    as_of = f", as of {sentences.on_day(last, today)}" if last else ""
    if endings.ends_all(ending):
        nobody = " Nobody else is left: this is the ending of all." if ending.participant else ""
        return f"The course of therapy is finished{as_of}.{nobody}"
    name = together(name for _, name in endings.people(ending))
    return f"{name} takes part no more{as_of}."


def _hours_released(ending: Ending) -> list[Attendance]:
    """Where the one who leaves was expected after the last contact; the hours themselves stay."""
    if ending.last_contact_on is None or endings.ends_all(ending):
        return []
    rows = Attendance.objects.filter(
        session__episode=ending.episode_id,
        session__on__gt=ending.last_contact_on,
        session__wrong_at__isnull=True,
        client=endings.leaver(ending),
        status="expected",
        wrong_at__isnull=True,
    )
    own_hours = [row.id for row in _sessions_called_off(ending)]
    return list(rows.exclude(session__in=own_hours).order_by("session__on"))


def _sessions_called_off(ending: Ending) -> list[Session]:
    """What still stands in the calendar after the last contact, and waits for nobody else."""
    if ending.last_contact_on is None:
        return []
    rows = Session.objects.filter(
        episode=ending.episode_id, on__gt=ending.last_contact_on, wrong_at__isnull=True
    ).exclude(state="cancelled")
    if not endings.ends_all(ending):
        theirs = Attendance.objects.filter(wrong_at__isnull=True)
        others = theirs.exclude(client=endings.leaver(ending))
        rows = rows.filter(attendances__in=theirs).exclude(attendances__in=others).distinct()
    return [
        session
        for session in rows.order_by("on")
        if not session.attendances.filter(wrong_at__isnull=True).exclude(status="expected").exists()
    ]


def _duties(ending: Ending, now: Situation, by: Actor) -> Iterator[Duty]:
    pathway = library.pathway(ending.pathway, ending.pathway_version)
    pathway = deadlines.own(pathway, practice=ending.practice_id)
    summary = by.today + timedelta(days=pathway.summary_due_days)
    for item in rules.in_the_way(now):
        if item.hindrance is Hindrance.LEFT_TO_DO:
            yield Duty(item.code, SENTENCES[item.code], summary)
    for code in ("administrative_end", "financial_end"):
        yield Duty(code, SENTENCES[code], by.today + timedelta(days=OTHER_ENDS_DUE_DAYS))
    covered = RiskHandover.objects.filter(ending=ending, kind="handover", wrong_at__isnull=True)
    for until in covered.values_list("cover_until", flat=True).order_by("-cover_until")[:1]:
        if until is not None:  # a hand-over says until when: the database holds it to that
            yield Duty("cover", SENTENCES["cover"], until)
    followed = Referral.objects.filter(ending=ending, wrong_at__isnull=True).exists()
    if ending_facts.of(ending).get("referrals_offered") and not followed:
        for days in pathway.arrival_checks:
            yield Duty("arrival", SENTENCES["arrival"], by.today + timedelta(days=days))


@transaction.atomic
def prepare(
    ref: UUID,
    *,
    last_contact_on: date,
    manner: str,
    offered: str,
    by: Actor,
    initiated_by: str = "",
) -> Answer:
    """What a closing has to know: the last contact, how the ending was done, what was offered."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    values = {
        "last_contact_on": last_contact_on,
        "clinical_end_on": last_contact_on,
        "manner": manner,
        "offered": offered.strip(),
        "initiated_by": initiated_by or ending.initiated_by,
    }
    refused = _last_contact_refused(ending, last_contact_on, by)
    if refused is None and (not manner or manner not in MANNERS):
        refused = Refused("Please say how the ending was done.", "manner")
    if refused is None and values["initiated_by"] not in INITIATORS:
        refused = Refused("Please say who began it.", "initiated_by")
    return refused or entries.correct(ending, values, by=by, version=None)


def _last_contact_refused(ending: Ending, on: date, by: Actor) -> Refused | None:
    sentence = past_day(on, by)
    if not sentence and on < ending.episode.started_on:
        sentence = "This lies before the course of therapy began."
    kept = _last_kept(ending)
    if not sentence and kept is not None and on < kept:
        day = sentences.on_day(kept, by.today)
        sentence = f"A session was kept on {day}, after this day."
    return Refused(sentence, "last_contact_on") if sentence else None


def _last_kept(ending: Ending) -> date | None:
    """The last session this ending's people kept; somebody else's say nothing about it."""
    if ending.participant_id is None:
        return session.last_attended(pictures.of_one(ending.episode_id).visits)
    rows = Attendance.objects.filter(
        session__episode=ending.episode_id,
        session__wrong_at__isnull=True,
        client=endings.leaver(ending),
        status="attended",
        wrong_at__isnull=True,
    )
    return rows.order_by("-session__on").values_list("session__on", flat=True).first()


@transaction.atomic
def close(ref: UUID, *, by: Actor) -> Answer:
    """Everything the preview said, in one transaction, with the images that make undo exact."""
    ending = endings.taken(ref, by=by)
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
    called_off, released = _sessions_called_off(ending), _hours_released(ending)
    step = EndingStep.objects.filter(ending=ending, code="close").first()
    over = [Episode.objects.get(id=ending.episode_id)] if endings.ends_all(ending) else []
    left = [ending.participant] if ending.participant else []
    steps = [step] if step else []
    touched: list[Row] = [ending, *over, *left, *called_off, *released, *steps]
    before = [images.labelled(row) for row in touched]
    for each in called_off:
        entries.correct(each, {"state": "cancelled"}, by=by, version=None, act="called off")
    for hour in released:
        entries.correct(hour, {"status": "cancelled"}, by=by, version=None, act="called off")
    if step:
        endings.done(ending.id, "close", on=by.today, by=by)
    for one in left:
        last_day = max(one.joined_on, ending.last_contact_on or by.today)
        entries.correct(one, {"left_on": last_day}, by=by, version=None, act="left")
    for episode in over:
        _finish(episode, ending, by)
    answer = endings.happen(ending, Event.CLOSE, on=by.today, by=by, closed_on=by.today)
    made = [_task(ending, duty, by) for duty in _duties(ending, now, by)]
    after = [images.labelled(_fresh(row)) for row in (*touched, *made)]
    closing = Closing(id=new_ref(), ending=ending, before=before, after=after)
    stamped(closing, by).save(force_insert=True)
    return answer


def _finish(episode: Episode, ending: Ending, by: Actor) -> None:
    over = {"status": "finished", "ended_on": ending.last_contact_on, "review_on": None}
    entries.correct(episode, over, by=by, version=None, act="now finished")
    keep_status(episode, "finished", on=by.today, reason="", by=by)


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

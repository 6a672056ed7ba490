"""Courses of therapy as the statistics of endings see them, in a fixed number of statements.

What an actor may count they gather, and nothing of it is a name. Endings of one person's part in a
course that goes on are not in here: a course has ended when all of it has.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from envoi.care import access, endings_apart
from envoi.care.actors import Actor
from envoi.domain import change, dropout
from envoi.domain.change import Limits
from envoi.domain.ended import Changed, Course, Duty, Sent, apart, follow_up
from envoi.domain.role import Act
from envoi.domain.session import Attendance as Kept
from envoi.domain.session import Visit
from envoi.knowledge import library
from envoi.records.models import (
    Attendance,
    CareTeamPeriod,
    Ending,
    EndingAnswer,
    EndingEvent,
    Episode,
    Paper,
    ReferralEvent,
    Response,
    Task,
)
from envoi.records.models.ending import OVER

UNDER_WAY = ("active", "onhold")
ON_ITS_WAY = ("sent", "booked", "attended")
YES_OR_NO = {"yes": True, "no": False, "more_time": False}
PAPERS = {"closing_summary": "summary", "progress_letter": "letter"}
Row = dict[str, Any]


@dataclass
class _Found:
    """What was found about one course, until it is put together."""

    episode: Row
    ending: Row | None = None
    team: list[UUID] = field(default_factory=list)
    answers: dict[tuple[str, UUID | None, UUID | None], bool] = field(default_factory=dict)
    scores: dict[tuple[UUID, str], list[Row]] = field(default_factory=dict)
    visits: dict[UUID, list[Row]] = field(default_factory=dict)
    tasks: dict[str, Row] = field(default_factory=dict)
    papers: dict[str, datetime] = field(default_factory=dict)
    sent: Sent | None = None
    moved_on: bool = False
    died: bool = False
    answered_after: list[date] = field(default_factory=list)
    asked_after_on: date | None = None


def courses(*, by: Actor) -> tuple[Course, ...]:
    """Every course that is under way or has ended, of those the actor may count."""
    reached = access.episodes(by, Act.SEE_COUNTS).filter(status__in=[*UNDER_WAY, "finished"])
    told = ("id", "started_on", "ended_on", "planned_sessions")
    found = {row["id"]: _Found(row) for row in reached.order_by("started_on", "id").values(*told)}
    theirs = reached.order_by().values("id")
    for gather in (_teams, _endings, _scores, _visits):
        gather(found, theirs)
    over = reached.filter(ended_on__isnull=False).order_by().values("id")
    for gather in (_answers, _tasks, _papers, _referrals, _moved_on, _deaths, _asked_after):
        gather(found, over)
    zone = ZoneInfo(by.zone)
    return tuple(_course(each, zone, by.today) for each in found.values())


Refs = QuerySet[Episode, Any]


def _teams(found: Mapping[UUID, _Found], refs: Refs) -> None:
    rows = CareTeamPeriod.objects.filter(episode__in=refs, wrong_at__isnull=True)
    for row in rows.order_by("from_on", "created_at", "id").values("episode", "member"):
        found[row["episode"]].team.append(row["member"])


def _endings(found: Mapping[UUID, _Found], refs: Refs) -> None:
    """The newest that closed; before that one may have been closed, and opened again."""
    rows = Ending.objects.filter(episode__in=refs, stage__in=OVER, wrong_at__isnull=True)
    told = ("id", "episode", "form", "reason", "initiated_by", "manner", "talked_on", "closed_on")
    for row in rows.order_by("closed_on", "created_at").values(*told):
        if found[row["episode"]].episode["ended_on"] is not None:
            found[row["episode"]].ending = row


def _scores(found: Mapping[UUID, _Found], refs: Refs) -> None:
    rows = Response.objects.filter(episode__in=refs, score__isnull=False, wrong_at__isnull=True)
    told = ("episode", "client", "instrument", "instrument_version", "score", "on")
    for row in rows.order_by("on", "occurrence", "id").values(*told):
        # An answer after the end tells how somebody fares then, and not how therapy ended.
        if row["on"] > (found[row["episode"]].episode["ended_on"] or date.max):
            found[row["episode"]].answered_after.append(row["on"])
            continue
        own = found[row["episode"]].scores
        own.setdefault((row["client"], row["instrument"]), []).append(row)


def _visits(found: Mapping[UUID, _Found], refs: Refs) -> None:
    rows = Attendance.objects.filter(
        session__episode__in=refs, session__wrong_at__isnull=True, wrong_at__isnull=True
    )
    told = ("session", "session__episode", "session__on", "status", "cancelled_by")
    for row in rows.order_by("session__on", "session", "id").values(*told):
        own = found[row["session__episode"]].visits
        own.setdefault(row["session"], []).append(row)


def _answers(found: Mapping[UUID, _Found], refs: Refs) -> None:
    """What each said last to ending on this day with this plan; that one was told is no yes."""
    rows = EndingAnswer.objects.filter(
        ending__episode__in=refs, question="end_with_plan", wrong_at__isnull=True
    ).exclude(choice="")
    told = ("ending", "ending__episode", "speaker", "client", "decider", "choice")
    for row in rows.order_by("on", "created_at").values(*told):
        own = found[row["ending__episode"]]
        key = row["speaker"], row["client"], row["decider"]
        if own.ending is None or own.ending["id"] != row["ending"]:
            continue
        own.answers.pop(key, None)
        if row["choice"] in YES_OR_NO:
            own.answers[key] = YES_OR_NO[row["choice"]]


def _tasks(found: Mapping[UUID, _Found], refs: Refs) -> None:
    rows = Task.objects.filter(episode__in=refs, code__in=PAPERS)
    told = ("episode", "code", "due_on", "done_on")
    for row in rows.order_by("due_on", "created_at").values(*told):
        found[row["episode"]].tasks[PAPERS[row["code"]]] = row


def _papers(found: Mapping[UUID, _Found], refs: Refs) -> None:
    rows = Paper.objects.filter(episode__in=refs, kind__in=PAPERS, signed_at__isnull=False)
    for row in rows.order_by("-signed_at").values("episode", "kind", "signed_at"):
        if row["signed_at"] is not None:
            found[row["episode"]].papers[PAPERS[row["kind"]]] = row["signed_at"]


def _referrals(found: Mapping[UUID, _Found], refs: Refs) -> None:
    """The newest referral that left the house, counted from the day it did."""
    rows = ReferralEvent.objects.filter(
        referral__episode__in=refs,
        referral__place="instead",
        referral__wrong_at__isnull=True,
        after__in=ON_ITS_WAY,
    )
    told = ("referral__episode", "referral", "referral__state", "on")
    first: dict[UUID, date] = {}
    for row in rows.order_by("referral__created_at", "number").values(*told):
        on = first.setdefault(row["referral"], row["on"])
        found[row["referral__episode"]].sent = Sent(on, row["referral__state"])


def _moved_on(found: Mapping[UUID, _Found], refs: Refs) -> None:
    of = {each.ending["id"]: each for each in found.values() if each.ending is not None}
    for ref in endings_apart.moved_on(of):
        of[ref].moved_on = True


def _deaths(found: Mapping[UUID, _Found], refs: Refs) -> None:
    """Somebody who died before the closing did not stop coming, whatever was thought then."""
    closed = [ref for ref, each in found.items() if each.ending is not None]
    for ref, on in endings_apart.died_on(closed).items():
        ending = found[ref].ending
        found[ref].died = ending is not None and on <= ending["closed_on"]


def _asked_after(found: Mapping[UUID, _Found], refs: Refs) -> None:
    """The first day somebody asked how it went after the end."""
    rows = EndingEvent.objects.filter(ending__episode__in=refs, event="follow_up")
    for ref, ending, on in rows.order_by("-number").values_list("ending__episode", "ending", "on"):
        newest = found[ref].ending
        if newest is not None and newest["id"] == ending:
            found[ref].asked_after_on = on


def _check_in(found: _Found, today: date) -> str:
    over = found.episode["ended_on"]
    if over is None:
        return ""
    said = follow_up(over, found.answered_after, found.asked_after_on, today)
    return "" if said == "none" else said


def _course(found: _Found, zone: ZoneInfo, today: date) -> Course:
    ending = found.ending or {}
    kept = [_visit(rows) for rows in found.visits.values()]
    changes, short = _changes(found.scores.values())
    in_full = ending.get("form") == "full"  # the short form asks for no day of talking
    return Course(
        began_on=found.episode["started_on"],
        ended_on=found.episode["ended_on"],
        therapist=str(found.team[-1]) if found.team else "",
        manner=ending.get("manner", ""),
        apart=_apart(found),
        reason=ending.get("reason", ""),
        initiated_by=ending.get("initiated_by", ""),
        raised_on=ending["talked_on"] if in_full else None,
        client_agreed=_agreed(found, ("client", "decider")),
        therapist_agreed=_agreed(found, ("therapist",)),
        changes=changes,
        summary=_duty(found, "summary", zone),
        letter=_duty(found, "letter", zone),
        referral=found.sent,
        check_in=_check_in(found, today),
        planned_sessions=found.episode["planned_sessions"],
        attended=sum(visit.attendance is Kept.ATTENDED for visit in kept),
        missed_last=dropout.missed_last(kept),
        short_of_change=short,
    )


def _apart(found: _Found) -> str:
    ending = found.ending or {}
    return apart(
        reason=endings_apart.reasons().get(ending.get("reason", ""), ""),
        manner=ending.get("manner", ""),
        died=found.died,
        moved_on=found.moved_on,
        referred=found.sent is not None and found.sent.state in ON_ITS_WAY,
    )


def _agreed(found: _Found, speakers: Sequence[str]) -> bool | None:
    """Everybody of these said yes; None where nobody was asked."""
    said = [yes for (speaker, *_), yes in found.answers.items() if speaker in speakers]
    return all(said) if said else None


def _duty(found: _Found, name: str, zone: ZoneInfo) -> Duty | None:
    """Due as its task says; signed before the closing made one, it was there in time."""
    signed = found.papers.get(name)
    on = None if signed is None else signed.astimezone(zone).date()
    task = found.tasks.get(name)
    if task is not None:
        return Duty(task["due_on"], on or task["done_on"])
    return None if on is None else Duty(on, on)


def _visit(rows: Sequence[Row]) -> Visit:
    """One session as those who take part kept it together: kept, where anybody was there."""
    row = next((row for row in rows if row["status"] == "attended"), rows[0])
    return Visit(row["session__on"], Kept(row["status"]), row["cancelled_by"] or None)


def _changes(series: Iterable[Sequence[Row]]) -> tuple[tuple[Changed, ...], bool | None]:
    """First against last of each questionnaire, and whether who could recover has not."""
    scored = [
        (
            rows[-1]["instrument"],
            limits(rows[-1]["instrument"], rows[-1]["instrument_version"]),
            [row["score"] for row in rows],
        )
        for rows in series
    ]
    changes = tuple(
        Changed(code, change.outcome(scores[0], scores[-1], by))
        for code, by, scores in scored
        if len(scores) > 1
    )
    return changes, dropout.short_of_change((by, scores) for _, by, scores in scored)


@cache
def limits(instrument: str, version: str) -> Limits:
    """The limits of an instrument in the version it was answered in."""
    return change.limits(library.instrument(instrument, version))

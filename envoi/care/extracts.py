"""An extract of a practice for counting: courses without names, words or dates of anybody.

Only courses of one client are in it: in one that several share, what two rows have in common would
tell who belongs together. Numbers for episodes, clients and therapists are drawn anew each time,
and kept nowhere; so are the secrets by which days are moved.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, QuerySet

from envoi.care import access, audit, ended_courses, endings_apart
from envoi.care.actors import Actor
from envoi.domain import extract as rules
from envoi.domain.change import Limits
from envoi.domain.extract import Answered, Course, Ended, Hour, Referred, Row, Secret
from envoi.domain.role import Act
from envoi.records.models import (
    Attendance,
    CareTeamPeriod,
    Client,
    Ending,
    EndingAnswer,
    EndingEvent,
    Episode,
    Paper,
    Participant,
    ReferralEvent,
    Response,
)
from envoi.records.models.ending import OVER

AT_ONCE = 500  # courses gathered together
ALONE = "individual"
Batch = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Taken:
    """What is in an extract: its rows in batches by table, and how much was left out and why."""

    episodes: int
    clients: int
    shared: int
    batches: Iterator[Batch]


@dataclass(frozen=True)
class _One:
    """A course with its number, whose it is, and the secret of that client."""

    ref: UUID
    number: int
    client: int
    started_on: date
    ended_on: date | None
    born: str
    by: Secret


def take(*, by: Actor, chance: Random) -> Taken:
    """Every course of one client in the practice, de-identified; audited before anything is read.

    `chance` must be one nobody can foresee or repeat.
    """
    access.permitted(by, Act.TAKE_EXTRACT)
    reached = access.episodes(by, Act.TAKE_EXTRACT).exclude(status="entered-in-error")
    ones = _numbered(reached, by, chance)
    clients = len({one.client for one in ones})
    shared = reached.exclude(kind=ALONE).count()
    audit.wrote(by, "took along", "extract", None, episodes=len(ones), clients=clients)
    treating = _therapists(ones, chance)
    batches = (
        _batch(ones[first : first + AT_ONCE], treating, by)
        for first in range(0, len(ones), AT_ONCE)
    )
    return Taken(len(ones), clients, shared, batches)


def _numbered(reached: QuerySet[Episode], by: Actor, chance: Random) -> list[_One]:
    """The courses in the order of their shifted month and, within it, of chance."""
    born, roots = _clients(by)
    people = Participant.objects.filter(
        episode__in=reached.filter(kind=ALONE), wrong_at__isnull=True
    )
    rows = people.order_by("-first").values_list(
        "episode", "client", "episode__started_on", "episode__ended_on"
    )
    first_days = _first_days(reached)
    secrets: dict[UUID, Secret] = {}
    found: dict[UUID, tuple[int, float, UUID, Course]] = {}
    for ref, client, started_on, ended_on in rows:
        whose = roots.get(client, client)
        secret = secrets.setdefault(whose, rules.secret(by.today, chance))
        start = min(first_days.get(ref, started_on), started_on)
        course = Course(born.get(whose, ""), started_on, ended_on)
        if ref not in found and start <= secret.until:
            found[ref] = (rules.month(start, secret), chance.random(), whose, course)
    numbers = _fresh({whose for _, _, whose, _ in found.values()}, chance)
    order = sorted(found, key=lambda ref: found[ref][:2])
    return [
        _One(
            ref, n, numbers[whose], course.started_on, course.ended_on, course.born, secrets[whose]
        )
        for n, ref in enumerate(order, 1)
        for _, _, whose, course in (found[ref],)
    ]


def _clients(by: Actor) -> tuple[Mapping[UUID, str], Mapping[UUID, UUID]]:
    """Birth dates as they are known, and of merged rows which client they belong to."""
    rows = Client.objects.filter(practice=by.practice).values_list(
        "id", "birth_date", "merged_into"
    )
    born, into = {}, {}
    for ref, birth_date, merged in rows:
        born[ref] = birth_date
        if merged is not None:
            into[ref] = merged
    roots = {}
    for ref in into:
        root = ref
        while root in into:
            root = into[root]
        roots[ref] = root
    return born, roots


def _first_days(reached: QuerySet[Episode]) -> Mapping[UUID, date]:
    """The first day on which anything is known of a course, where that is so."""
    found: dict[UUID, date] = {}
    answers = Response.objects.filter(
        episode__in=reached, wrong_at__isnull=True, score__isnull=False
    )
    kept = Attendance.objects.filter(
        session__episode__in=reached, wrong_at__isnull=True, session__wrong_at__isnull=True
    ).exclude(status="expected")
    for days in (
        answers.values_list("episode").annotate(day=Min("on")),
        kept.values_list("session__episode").annotate(day=Min("session__on")),
    ):
        for ref, day in days:
            found[ref] = min(found.get(ref, day), day)
    return found


def _fresh(refs: set[UUID], chance: Random) -> Mapping[UUID, int]:
    """A number each, in an order that says nothing."""
    ordered = sorted(refs)
    chance.shuffle(ordered)
    return {ref: number for number, ref in enumerate(ordered, 1)}


def _therapists(ones: Sequence[_One], chance: Random) -> Mapping[UUID, int]:
    """Who treated each course last, as far as it is known in the extract, by a number."""
    until = {one.ref: one.by.until for one in ones}
    last: dict[UUID, UUID] = {}
    periods = CareTeamPeriod.objects.filter(wrong_at__isnull=True).order_by("from_on", "created_at")
    for chunk in _chunks(list(until)):
        rows = periods.filter(episode__in=chunk).values_list("episode", "member", "from_on")
        for ref, member, from_on in rows:
            if from_on <= until[ref]:
                last[ref] = member
    numbers = _fresh(set(last.values()), chance)
    return {ref: numbers[member] for ref, member in last.items()}


def _chunks(refs: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(refs), AT_ONCE):
        yield refs[first : first + AT_ONCE]


# ---- one batch


def _batch(ones: Sequence[_One], treating: Mapping[UUID, int], by: Actor) -> Batch:
    refs = [one.ref for one in ones]
    answers, limits = _answers(refs)
    parts = {
        "hours": _hours(refs),
        "answers": answers,
        "limits": limits,
        "planned_sessions": _planned(refs),
        "ended": _ended(refs),
        "referrals": _referrals(refs),
        "summary_on": _summaries(refs, ZoneInfo(by.zone)),
    }
    told: dict[str, list[Row]] = {"episodes": [], "scores": [], "sessions": []}
    for one in ones:
        known = {name: rows[one.ref] for name, rows in parts.items() if one.ref in rows}
        course = Course(one.born, one.started_on, one.ended_on, **known)
        episode, scores, hours = rules.rows(course, one.by)
        who = {"client": one.client, "therapist": treating.get(one.ref)}
        told["episodes"].append({"episode": one.number, **who, **episode})
        told["scores"] += [{"episode": one.number, **each} for each in scores]
        told["sessions"] += [{"episode": one.number, **each} for each in hours]
    return told


def _hours(refs: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = Attendance.objects.filter(
        session__episode__in=refs, wrong_at__isnull=True, session__wrong_at__isnull=True
    ).order_by("session__on", "session__starts_at", "session__created_at")
    found: dict[UUID, list[Hour]] = defaultdict(list)
    for ref, on, status, cancelled_by in rows.values_list(
        "session__episode", "session__on", "status", "cancelled_by"
    ):
        kept = rules.kept(status, cancelled_by)
        if kept is not None:
            found[ref].append(Hour(on, kept))
    return {ref: tuple(hours) for ref, hours in found.items()}


def _answers(refs: Sequence[UUID]) -> tuple[Mapping[UUID, Any], Mapping[UUID, Any]]:
    """What was answered in each course, and the limits of each questionnaire as answered last."""
    rows = Response.objects.filter(episode__in=refs, wrong_at__isnull=True, score__isnull=False)
    found: dict[UUID, list[Answered]] = defaultdict(list)
    limits: dict[UUID, dict[str, Limits]] = defaultdict(dict)
    for ref, instrument, version, on, occurrence, score in rows.order_by(
        "on", "occurrence", "id"
    ).values_list("episode", "instrument", "instrument_version", "on", "occurrence", "score"):
        if score is not None:
            found[ref].append(Answered(instrument, on, occurrence, score))
            limits[ref][instrument] = ended_courses.limits(instrument, version)
    return {ref: tuple(answers) for ref, answers in found.items()}, limits


def _planned(refs: Sequence[UUID]) -> Mapping[UUID, Any]:
    """How many sessions were agreed at first, where that is recorded."""
    rows = Episode.objects.filter(id__in=refs, planned_sessions__isnull=False)
    return dict(rows.values_list("id", "planned_sessions"))


def _ended(refs: Sequence[UUID]) -> Mapping[UUID, Any]:
    """The last closed ending of each whole course."""
    rows = Ending.objects.filter(
        episode__in=refs, participant__isnull=True, stage__in=OVER, wrong_at__isnull=True
    )
    endings = {row.episode_id: row for row in rows.defer("why", "offered").order_by("closed_on")}
    ids = [row.id for row in endings.values()]
    said = EndingAnswer.objects.filter(ending__in=ids, wrong_at__isnull=True)
    ordered = said.order_by("on", "created_at")
    moved_on, died = endings_apart.moved_on(ids), endings_apart.died_on(endings)
    plan = ordered.filter(question="end_with_plan", speaker="client")
    agreed = dict(plan.values_list("ending", "choice"))
    events = EndingEvent.objects.filter(ending__in=ids, event="follow_up").order_by("-number")
    asked = dict(events.values_list("ending", "on"))
    return {
        ref: Ended(
            manner=row.manner,
            reason=row.reason,
            initiated_by=row.initiated_by,
            talked_on=row.talked_on,
            said=agreed.get(row.id, ""),
            apart=endings_apart.reasons().get(row.reason, ""),
            moved_on=row.id in moved_on,
            died=row.closed_on is not None and died.get(ref, date.max) <= row.closed_on,
            asked_after_on=asked.get(row.id),
        )
        for ref, row in endings.items()
    }


def _referrals(refs: Sequence[UUID]) -> Mapping[UUID, Any]:
    rows = ReferralEvent.objects.filter(
        referral__episode__in=refs, referral__wrong_at__isnull=True
    ).order_by("referral__created_at", "referral", "number")
    events: dict[tuple[UUID, UUID, bool], list[tuple[date, str]]] = defaultdict(list)
    for ref, referral, place, on, after in rows.values_list(
        "referral__episode", "referral", "referral__place", "on", "after"
    ):
        events[ref, referral, place == "instead"].append((on, after))
    found: dict[UUID, list[Referred]] = defaultdict(list)
    for (ref, _, instead), states in events.items():
        found[ref].append(Referred(instead, tuple(states)))
    return {ref: tuple(each) for ref, each in found.items()}


def _summaries(refs: Sequence[UUID], zone: ZoneInfo) -> Mapping[UUID, Any]:
    rows = Paper.objects.filter(
        episode__in=refs, kind="closing_summary", signed_at__isnull=False
    ).order_by("-signed_at")
    signed = rows.values_list("episode", "signed_at")
    return {ref: at.astimezone(zone).date() for ref, at in signed if at is not None}

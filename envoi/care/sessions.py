"""Sessions: an appointed hour, and whether each participant was there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from envoi.care import access, audit, book, entries, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved, Stale
from envoi.care.checks import among, between, needed_day
from envoi.records.models import Attendance, Ending, Session
from envoi.records.models.ending import UNDER_WAY
from envoi.records.models.row import new_ref
from envoi.records.models.session import ATTENDANCES, CANCELLERS, PLACES, STATES

EXPECTED = ("expected", "")
COLUMNS = {
    "on": needed_day,
    "minutes": between(1, 1440),
    "place": among(PLACES),
    "state": among(STATES),
}


def moment(on: date, at: time | None, zone: str) -> datetime | None:
    """The wall time of a day in a zone, as UTC; None where only the day is known."""
    if at is None:
        return None
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def wall_time(session: Session) -> time | None:
    """The wall time of a session in its own zone."""
    if session.starts_at is None:
        return None
    return session.starts_at.astimezone(ZoneInfo(session.zone)).time().replace(second=0)


def refusal(values: Mapping[str, Any], by: Actor) -> Refused | None:
    """What speaks against a session as it was filled in."""
    for name, check in COLUMNS.items():
        sentence = check(values.get(name), by)
        if sentence:
            return Refused(sentence, name)
    for client, (status, canceller) in values["attendance"].items():
        sentence = _attendance_refused(status, canceller, values["on"], by)
        if sentence:
            return Refused(sentence, f"attendance-{client}")
    return None


def _attendance_refused(status: str, canceller: str, on: date, by: Actor) -> str:
    if status not in ATTENDANCES or canceller not in CANCELLERS:
        return "Please choose one of the answers."
    if canceller and status not in ("cancelled", "late_cancelled"):
        return "Only a cancelled session was cancelled by somebody."
    if on > by.today and status in ("attended", "not_shown"):
        return "This session lies ahead; whether somebody comes is not known yet."
    return ""


def add(values: Mapping[str, Any], *, episode: UUID, by: Actor, ref: UUID) -> Answer:
    """A session of an episode, with one attendance a participant."""
    access.episode(by, episode)
    return make(values, episode=episode, by=by, ref=ref)


def make(values: Mapping[str, Any], *, episode: UUID, by: Actor, ref: UUID) -> Answer:
    """As `add`; whoever calls has asked whether the actor may."""
    refused = refusal(values, by)
    if refused:
        return refused
    people = dict(book.people(episode))
    if set(values["attendance"]) - set(people):
        raise NotThere
    # A session nobody is expected at would be seen by nobody: said nothing means everybody comes.
    wanted = values["attendance"] or dict.fromkeys(dict(book.present(episode)), EXPECTED)
    with transaction.atomic():
        turns.course(episode)
        if entries.exists(Session, ref):
            return Saved(ref, again=True)
        session = Session(
            id=ref,
            episode_id=episode,
            zone=by.zone,
            starts_at=moment(values["on"], values.get("at"), by.zone),
            **{name: values[name] for name in COLUMNS},
        )
        saved = entries.add(session, by=by)
        for client, said in wanted.items():
            _keep(session, None, client, said, by)
    return saved


def read(ref: UUID, *, by: Actor) -> book.EntryPage:
    """One session for its form; the view is audited."""
    session = _session(ref, by)
    people = book.people(session.episode_id)
    audit.viewed(by, "session", ref, client=people[0][0])
    rows = session.attendances.filter(wrong_at__isnull=session.wrong_at is None)
    kept = {row.client_id: (row.status, row.cancelled_by) for row in rows}
    values = {name: getattr(session, name) for name in COLUMNS}
    values |= {"at": wall_time(session), "attendance": kept}
    return book.EntryPage(
        kind="session",
        title="Session",
        ref=ref,
        version=session.version,
        values=values,
        client=people[0][0],
        client_name=people[0][1],
        episode=session.episode_id,
        wrong_reason=session.wrong_reason,
    )


@transaction.atomic
def correct(ref: UUID, values: Mapping[str, Any], *, version: int, by: Actor) -> Answer:
    """A session put right or moved; attendances are part of it and share its version."""
    session = _session(ref, by)
    refused = refusal(values, by)
    if refused:
        return refused
    turns.course(session.episode_id)
    session.refresh_from_db()
    if session.wrong_at is not None:
        return Refused(entries.SET_ASIDE)
    columns = {name: values[name] for name in COLUMNS}
    columns["starts_at"] = moment(values["on"], values.get("at"), session.zone)
    kept, changed = _attendances(session, values["attendance"])
    if changed and session.version != version:
        theirs = {name: getattr(session, name) for name in columns}
        return Stale(entries.SAVED_FIRST, session.version, theirs=theirs, yours=columns)
    answer = entries.correct(session, columns, version=version, by=by)
    if not isinstance(answer, Saved):
        return answer
    for client, said in changed.items():
        _keep(session, kept.get(client), client, said, by)
    move_the_plan(session.episode_id, session.on, values["on"], by)
    # A change of attendance alone is an edit of the session too: its version must move.
    alone = changed and answer.version == version
    return _turned(session, by) if alone else answer


def _turned(session: Session, by: Actor) -> Saved:
    entries.keep_revision(session, by=by)
    Session.objects.filter(id=session.id).update(version=session.version + 1)
    return Saved(session.id, session.version + 1)


def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """A session that never was: it counts nowhere, its attendances with it."""
    session = _session(ref, by)
    with transaction.atomic():
        answer = entries.mark_wrong(session, reason=reason, by=by)
        if isinstance(answer, Saved):
            for row in session.attendances.filter(wrong_at__isnull=True):
                entries.mark_wrong(row, reason=reason, by=by)
    return answer


def _session(ref: UUID, by: Actor) -> Session:
    found = Session.objects.filter(id=ref, practice=by.practice).first()
    if found is None:
        raise NotThere
    access.episode(by, found.episode_id)
    return found


Said = tuple[str, str]


def _attendances(
    session: Session, wanted: Mapping[UUID, Said]
) -> tuple[dict[UUID, Attendance], dict[UUID, Said]]:
    """The attendances that stand, and what is said otherwise now; also of who joined later."""
    rows = {row.client_id: row for row in session.attendances.filter(wrong_at__isnull=True)}
    if set(wanted) - set(rows) - set(dict(book.people(session.episode_id))):
        raise NotThere
    standing = {client: (row.status, row.cancelled_by) for client, row in rows.items()}
    return rows, {
        client: said for client, said in wanted.items() if standing.get(client) != tuple(said)
    }


def _keep(session: Session, row: Attendance | None, client: UUID, said: Said, by: Actor) -> None:
    values = dict(zip(("status", "cancelled_by"), said, strict=True))
    if row is None:
        row = Attendance(id=new_ref(), session=session, client_id=client, **values)
        entries.add(row, by=by)
    else:
        entries.correct(row, values, by=by, version=None)


def move_the_plan(episode: UUID, was_on: date, now_on: date, by: Actor) -> None:
    """The last session of a plan was moved, so the plan's last day moves with it."""
    if was_on == now_on:
        return
    planned = Ending.objects.filter(
        episode=episode, stage__in=UNDER_WAY, last_session_on=was_on, wrong_at__isnull=True
    )
    for ending in planned:
        entries.correct(
            ending, {"last_session_on": now_on}, by=by, version=None, act="moved last session"
        )

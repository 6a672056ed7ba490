"""How each kind of incoming value becomes rows here: made anew, or written onto a known row."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.compared import normalised
from envoi.care.episodes import INSTANT, stamped
from envoi.care.scores import scored
from envoi.domain.goal import level_of
from envoi.exchange import incoming
from envoi.knowledge import library
from envoi.records import models as records
from envoi.records.models.episode import OVER
from envoi.records.models.row import Row, new_ref
from envoi.records.sealing import fingerprint, fingerprints

HAPPENED = frozenset({"attended", "not_shown"})


def client_columns(value: incoming.IncomingClient) -> dict[str, Any]:
    """The columns of a client that a file may say."""
    return {
        "name": value.name.strip()[:200] or value.key[:200],
        "preferred_name": value.preferred_name[:200],
        "pronouns": value.pronouns[:60],
        "birth_date": value.birth_date,
        "spoken_language": value.spoken_language[:60],
        "written_language": value.written_language[:60],
        "interpreter": value.interpreter,
    }


def client(value: incoming.IncomingClient, by: Actor) -> list[Row]:
    """A client with the ways to reach them."""
    row = stamped(records.Client(id=new_ref(), **client_columns(value)), by)
    return [row, *(way(each, row.id, by) for each in value.contact_ways)]


def way(value: incoming.IncomingContactWay, client: UUID, by: Actor) -> Row:
    """A way to reach a client, sealed, with its fingerprint."""
    plain = normalised(value.kind, value.value)
    row = records.ContactWay(
        id=new_ref(),
        client_id=client,
        kind=value.kind,
        value=value.value,
        may_contact=value.may_contact,
        fingerprint=fingerprint(plain, practice=by.practice),
    )
    return stamped(row, by)


def prints(value: incoming.IncomingContactWay, by: Actor) -> tuple[str, ...]:
    """Every fingerprint it may have been kept under, while one key takes another's place too."""
    return fingerprints(normalised(value.kind, value.value), practice=by.practice)


def episode_columns(
    value: incoming.IncomingEpisode, started_on: date, last_on: date | None = None
) -> dict[str, Any]:
    """The columns of an episode that a file may say.

    One that is over has its last day: the file's, else the last day the file speaks of.
    """
    over = value.status in OVER or value.ended_on is not None
    status = value.status if value.status in OVER or not over else "finished"
    return {
        "kind": value.kind,
        "status": status,
        "started_on": started_on,
        "ended_on": max(value.ended_on or last_on or started_on, started_on) if over else None,
        "review_on": None if over else value.review_on,
    }


def episode(columns: dict[str, Any], clients: list[UUID], therapist: UUID, by: Actor) -> list[Row]:
    """An episode with who takes part, who treats, and the lines of its status history."""
    row = records.Episode(id=new_ref(), **columns)
    start, end = columns["started_on"], columns["ended_on"]
    rows: list[Row] = [stamped(row, by)]
    for place, each in enumerate(clients):
        takes_part = records.Participant(id=new_ref(), episode=row, client_id=each, joined_on=start)
        takes_part.first = place == 0
        stamped(takes_part, by).created_at += place * INSTANT
        rows.append(takes_part)
    treats = records.CareTeamPeriod(id=new_ref(), episode=row, member_id=therapist, from_on=start)
    rows.append(stamped(treats, by))
    lines = [("active", start)] if end else [(columns["status"], start)]
    lines += [(columns["status"], end)] if end else []
    for status, on in lines:
        line = records.StatusChange(id=new_ref(), episode=row, status=status, on=on)
        rows.append(stamped(line, by))
    return rows


def session_columns(value: incoming.IncomingSession, by: Actor) -> dict[str, Any]:
    """The columns of a session that a file may say."""
    called_off = value.attendance in ("cancelled", "late_cancelled")
    return {
        "on": value.on,
        "starts_at": _moment(value.starts_at, by),
        "minutes": value.minutes,
        "place": value.where,
        "state": "cancelled" if called_off else "booked",
    }


def _moment(at: datetime | None, by: Actor) -> datetime | None:
    if at is None:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(by.zone))).astimezone(UTC)


def session(value: incoming.IncomingSession, episode: UUID, client: UUID, by: Actor) -> list[Row]:
    """A session with the client's attendance."""
    row = records.Session(
        id=new_ref(), episode_id=episode, zone=by.zone, **session_columns(value, by)
    )
    return [stamped(row, by), attendance(value, row.id, client, by)]


def attendance(value: incoming.IncomingSession, session: UUID, client: UUID, by: Actor) -> Row:
    """How one client kept a session."""
    row = records.Attendance(
        id=new_ref(),
        session_id=session,
        client_id=client,
        status=value.attendance,
        cancelled_by=value.cancelled_by,
    )
    return stamped(row, by)


def score_columns(value: incoming.IncomingScore) -> dict[str, Any] | Refused:
    """The columns of a response, scored by the instrument's own rule."""
    form = library.instrument(value.instrument)
    found = scored(form, value.answers, value.total)
    if isinstance(found, Refused):
        return found
    return {
        "instrument": form.code,
        "instrument_version": form.version,
        "on": value.on,
        "occurrence": value.occurrence,
        **vars(found),
    }


def score(columns: dict[str, Any], episode: UUID, client: UUID, by: Actor) -> list[Row]:
    """A response."""
    row = records.Response(id=new_ref(), episode_id=episode, client_id=client, **columns)
    return [stamped(row, by)]


def goal_columns(value: incoming.IncomingGoal, today: date) -> dict[str, Any]:
    """The columns of a goal that a file may say."""
    return {
        "words": value.words,
        "set_on": value.set_on or min((r.on for r in value.ratings), default=today),
        "weight": max(value.weight, 1),
        "scaled": value.scaled,
        "dropped_on": value.dropped_on,
    }


def goal(value: incoming.IncomingGoal, episode: UUID, client: UUID, by: Actor) -> list[Row]:
    """A goal with its ratings."""
    row = records.Goal(
        id=new_ref(), episode_id=episode, client_id=client, **goal_columns(value, by.today)
    )
    return [stamped(row, by), *(rating(each, row.id, by) for each in value.ratings)]


def rating(value: incoming.IncomingRating, goal: UUID, by: Actor) -> Row:
    """One rating of a goal."""
    level = value.level or str(level_of(value.step or 0))
    row = records.GoalRating(
        id=new_ref(), goal_id=goal, on=value.on, rater=value.rater, level=level, step=value.step
    )
    return stamped(row, by)


def concern_columns(value: incoming.IncomingConcern, today: date) -> dict[str, Any]:
    """The columns of a concern that a file may say."""
    return {"words": value.words, "brought_on": value.brought_on or today}


def concern(value: incoming.IncomingConcern, episode: UUID, client: UUID, by: Actor) -> list[Row]:
    """A concern."""
    row = records.Concern(
        id=new_ref(), episode_id=episode, client_id=client, **concern_columns(value, by.today)
    )
    return [stamped(row, by)]

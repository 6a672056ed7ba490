"""The calendar: who is expected when, and with whom; never how it went or what it is about.

Whoever keeps the calendar books, moves and calls off what is still to come. Whether somebody came,
and who called off how late, is recorded by those who treat.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from envoi.care import access, audit, book, entries, holds, sessions
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.course import PLACES
from envoi.domain.role import Act
from envoi.records.models import Attendance, CareTeamPeriod, Session
from envoi.records.models.episode import OVER

SPANS = {"day": 1, "week": 7}
STATES = {"booked": "agreed", "proposed": "proposed", "cancelled": "called off"}
OFF = ("cancelled", "late_cancelled")
AHEAD_ONLY = "What lies behind, or is recorded already, is put right by who treats."


PROTECTED = "somebody under protection"


@dataclass(frozen=True)
class Guest:
    """Somebody who is expected; without a reference where their hours are nobody else's to know."""

    ref: UUID | None
    name: str


@dataclass(frozen=True)
class Appointment:
    """An appointed hour as everybody may know it who keeps a calendar."""

    ref: UUID
    at: str
    minutes: int
    guests: tuple[Guest, ...]
    therapist: str
    place: str
    state: str
    reads: bool  # the reader may open the record
    changes: bool  # the reader may move it or call it off


@dataclass(frozen=True)
class CalendarDay:
    """One day with its hours."""

    on: date
    hours: tuple[Appointment, ...]


@dataclass(frozen=True)
class CalendarPage:
    """A day or a week of the calendar."""

    on: date
    today: date
    span: str
    days: tuple[CalendarDay, ...]
    earlier: date
    later: date
    finds: bool  # the reader may look for somebody to book an hour for


@dataclass(frozen=True)
class Hour:
    """One appointment for its form."""

    ref: UUID
    version: int
    values: Mapping[str, Any]
    about: str
    client: UUID
    fixed: str


def page(*, by: Actor, on: date | None = None, span: str = "") -> CalendarPage:
    """The hours of a day or week, in the practice's zone; audited with everybody named."""
    access.permitted(by, Act.SEE_CALENDAR)
    span = span if span in SPANS else _usual(by)
    on = on or by.today
    length = timedelta(days=SPANS[span])
    start = on - timedelta(days=on.weekday()) if span == "week" else on
    # What stands open in an emergency alone is nobody's calendar.
    mine = replace(by, in_emergency=False)
    rows = _between(start, start + length, mine)
    guests = _guests(rows)
    audit.viewed_list(by, "calendar", _everybody(guests))
    hours = _hours(rows, guests, mine)
    days = [start + timedelta(days=number) for number in range(SPANS[span])]
    return CalendarPage(
        on=on,
        today=by.today,
        span=span,
        days=tuple(CalendarDay(day, tuple(hours[day])) for day in days),
        earlier=start - length,
        later=start + length,
        finds=by.may(Act.REACH),
    )


def _usual(by: Actor) -> str:
    """One's own week; of a whole practice a day."""
    return "week" if by.clinical else "day"


def _between(start: date, end: date, by: Actor) -> list[Session]:
    """Sessions that begin in these days of the practice's zone."""
    zone = ZoneInfo(by.zone)
    first, last = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (start, end))
    timed = Q(starts_at__gte=first, starts_at__lt=last)
    untimed = Q(starts_at__isnull=True, on__gte=start, on__lt=end)
    reached = access.episodes(by, Act.SEE_CALENDAR).values("id")
    rows = Session.objects.filter(timed | untimed, episode__in=reached, wrong_at__isnull=True)
    return list(rows.order_by("starts_at", "on", "id"))


Guests = dict[UUID, list[Attendance]]


def _guests(rows: Sequence[Session]) -> Guests:
    kept = Attendance.objects.filter(session__in=rows, wrong_at__isnull=True)
    found: Guests = defaultdict(list)
    for row in kept.select_related("client").order_by("client__name", "id"):
        found[row.session_id].append(row)
    return found


def _everybody(guests: Guests) -> list[UUID]:
    return list(dict.fromkeys(row.client_id for rows in guests.values() for row in rows))


def _hours(rows: Sequence[Session], guests: Guests, by: Actor) -> dict[date, list[Appointment]]:
    refs = {row.episode_id for row in rows}
    reads, changes = (
        set(access.episodes(by, act).filter(id__in=refs).values_list("id", flat=True))
        for act in (Act.READ_RECORD, Act.CHANGE_CALENDAR)
    )
    teams = team(refs)
    hidden = holds.protected_among(_everybody(guests), on=by.today)
    hours: dict[date, list[Appointment]] = defaultdict(list)
    for row in rows:
        local = row.starts_at.astimezone(ZoneInfo(by.zone)) if row.starts_at else None
        kept = guests[row.id]
        on = local.date() if local else row.on
        known = row.episode_id in reads
        secret = not known and any(each.client_id in hidden for each in kept)
        hours[on].append(
            Appointment(
                ref=row.id,
                at=f"{local:%H:%M}" if local else "",
                minutes=row.minutes,
                guests=(Guest(None, PROTECTED),) if secret else _named(kept),
                therapist=treating(teams[row.episode_id], row.on),
                place="" if secret else PLACES[row.place],
                state=_state(row, kept),
                reads=known,
                changes=row.episode_id in changes and not secret and not _fixed(row, kept, by),
            )
        )
    return hours


def _named(kept: Sequence[Attendance]) -> tuple[Guest, ...]:
    return tuple(Guest(each.client_id, book.shown_name(each.client)) for each in kept)


Team = list[tuple[str, date, date | None]]


def team(refs: set[UUID]) -> dict[UUID, Team]:
    """Who treats each of these courses, from when until when."""
    periods = CareTeamPeriod.objects.filter(episode__in=refs, wrong_at__isnull=True)
    found: dict[UUID, Team] = defaultdict(list)
    for row in periods.select_related("member").order_by("from_on", "created_at"):
        found[row.episode_id].append((row.member.name, row.from_on, row.until_on))
    return found


def treating(periods: Team, on: date) -> str:
    """Who treats on a day, in words; where nobody did, whoever was the first."""
    then = [n for n, first, last in periods if first <= on and (last is None or on <= last)]
    return ", ".join(dict.fromkeys(then or [name for name, *_ in periods[:1]]))


def _state(row: Session, kept: Sequence[Attendance]) -> str:
    """Called off by whomever is called off; whether somebody came is not said here."""
    off = bool(kept) and all(each.status in OFF for each in kept)
    return STATES["cancelled" if off else row.state]


def _fixed(row: Session, kept: Sequence[Attendance], by: Actor) -> str:
    """Why this hour is not the calendar's to change any more."""
    recorded = any(each.status != "expected" for each in kept)
    if row.wrong_at is not None or row.state == "cancelled":
        return "This hour is called off."
    return AHEAD_ONLY if recorded or row.on < by.today else ""


def booking(episode: UUID, *, by: Actor) -> tuple[UUID, str]:
    """For whom an hour would be booked: the client and all names; audited."""
    access.episode(by, episode, Act.CHANGE_CALENDAR)
    people = book.people(episode)
    audit.viewed(by, "name", people[0][0], client=people[0][0])
    return people[0][0], " and ".join(name for _, name in people)


def reserve(episode: UUID, values: Mapping[str, Any], *, by: Actor, ref: UUID) -> Answer:
    """An hour to come, agreed with everybody who takes part."""
    found = access.episode(by, episode, Act.CHANGE_CALENDAR)
    if found.status in OVER:
        return Refused("No hour can be booked here now; please ask who treats.")
    refused = _refused(values, by)
    if refused:
        return refused
    told = {**values, "state": "booked", "attendance": {}}
    return sessions.make(told, episode=episode, by=by, ref=ref)


def _refused(values: Mapping[str, Any], by: Actor) -> Refused | None:
    if values.get("at") is None:
        return Refused("Please say at what time.", "at")
    refused = sessions.refusal({**values, "state": "booked", "attendance": {}}, by)
    if refused is None and values["on"] < by.today:
        return Refused("The calendar holds what is to come; this day has passed.", "on")
    return refused


def read(ref: UUID, *, by: Actor) -> Hour:
    """One appointment for its form; audited."""
    row = _appointment(ref, by)
    people = book.people(row.episode_id)
    audit.viewed(by, "session", ref, client=people[0][0])
    values = {"on": row.on, "at": sessions.wall_time(row), "minutes": row.minutes}
    return Hour(
        ref=ref,
        version=row.version,
        values={**values, "place": row.place},
        about=" and ".join(name for _, name in people),
        client=people[0][0],
        fixed=_fixed(row, _standing(row), by),
    )


def move(ref: UUID, values: Mapping[str, Any], *, version: int, by: Actor) -> Answer:
    """An hour to come at another time; the plan of an ending moves with its last session."""
    row = _appointment(ref, by)
    refused = _change_refused(row, by) or _refused(values, by)
    if refused:
        return refused
    columns = {name: values[name] for name in ("on", "minutes", "place")}
    columns["starts_at"] = sessions.moment(values["on"], values["at"], row.zone)
    with transaction.atomic():
        answer = entries.correct(row, columns, version=version, by=by, act="moved")
        if isinstance(answer, Saved):
            sessions.move_the_plan(row.episode_id, row.on, values["on"], by)
    return answer


def call_off(ref: UUID, *, version: int, by: Actor) -> Answer:
    """An hour to come that will not be; whose wish that was, who treats writes down."""
    row = _appointment(ref, by)
    if row.state == "cancelled":
        return Saved(ref, row.version, again=True)
    refused = _change_refused(row, by)
    if refused:
        return refused
    return entries.correct(row, {"state": "cancelled"}, version=version, by=by, act="called off")


def _change_refused(row: Session, by: Actor) -> Refused | None:
    sentence = _fixed(row, _standing(row), by)
    return Refused(sentence) if sentence else None


def _standing(row: Session) -> list[Attendance]:
    return list(row.attendances.filter(wrong_at__isnull=True))


def _appointment(ref: UUID, by: Actor) -> Session:
    row = Session.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    access.episode(by, row.episode_id, Act.CHANGE_CALENDAR)
    return row

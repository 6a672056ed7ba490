"""The plan of an ending: the last session, the rhythm towards it, and the sessions proposed."""

from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction

from envoi.care import endings, entries, noticing, sentences, sessions
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.domain import notice as rules
from envoi.domain.ending import Event, Stage, taper
from envoi.knowledge import library
from envoi.records.models import Attendance, Ending, Session
from envoi.records.models.row import new_ref

LONGEST_PLAN = timedelta(days=730)


@transaction.atomic
def set_dates(
    ref: UUID, *, last_session_on: date | None, taper_weeks: int | None, by: Actor
) -> Answer:
    """When the last session is, and how often until then."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    if last_session_on is not None and last_session_on > by.today + LONGEST_PLAN:
        return Refused("This lies more than two years away; is the year right?", "last_session_on")
    if taper_weeks is not None and not 1 <= taper_weeks <= 26:  # noqa: PLR2004 - half a year
        return Refused("Please choose between 1 and 26 weeks.", "taper_weeks")
    values = {"last_session_on": last_session_on, "taper_weeks": taper_weeks}
    return entries.correct(ending, values, by=by, version=None)


def notice(ending: Ending, *, today: date) -> str:
    """What is worth considering where the last session comes too soon; else nothing."""
    days = library.pathway(ending.pathway, ending.pathway_version).notice_days
    told, end = ending.talked_on, ending.last_session_on
    until = rules.falls_short(told, end, days, began=ending.initiated_by)
    if until is None:
        return ""
    return (
        f"{days} days’ notice would last until {sentences.on_day(until, today)} (convention, not "
        "verified). If it has to be sooner, say why in the plan, and where help is until then."
    )


def proposed_days(ending: Ending, *, today: date) -> tuple[date, ...]:
    """The days the rhythm asks for from tomorrow on, without those already agreed or proposed."""
    if ending.last_session_on is None or ending.taper_weeks is None:
        return ()
    wanted = taper(
        today + timedelta(days=1), ending.last_session_on, every_weeks=ending.taper_weeks
    )
    taken = set(
        Session.objects.filter(episode=ending.episode_id, on__gt=today, wrong_at__isnull=True)
        .exclude(state="cancelled")
        .values_list("on", flat=True)
    )
    return tuple(day for day in wanted if day not in taken)


@transaction.atomic
def propose(ref: UUID, *, by: Actor) -> Answer:
    """Sessions at the chosen rhythm, as proposals; the wall time holds across clock changes."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    days = proposed_days(ending, today=by.today)
    if ending.last_session_on is None or ending.taper_weeks is None:
        return Refused("Please choose the last session and the rhythm first.", "last_session_on")
    at, place = _as_usual(ending.episode_id)
    people = endings.people(ending)
    with noticing.once():
        for day in days:
            session = Session(
                id=new_ref(),
                episode_id=ending.episode_id,
                on=day,
                starts_at=sessions.moment(day, at, by.zone),
                zone=by.zone,
                place=place,
                state="proposed",
            )
            entries.add(session, by=by)
            for client, _ in people:
                entries.add(Attendance(id=new_ref(), session=session, client_id=client), by=by)
    return Saved(ref)


@transaction.atomic
def agree_sessions(ref: UUID, *, by: Actor) -> Answer:
    """The proposed sessions are agreed with the client: now they are booked."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    with noticing.once():
        for session in _proposed(ending):
            entries.correct(session, {"state": "booked"}, by=by, version=None, act="agreed")
        if ending.stage == Stage.DECIDED:
            endings.happen(ending, Event.WIND_DOWN, on=by.today, by=by)
    return Saved(ref)


@transaction.atomic
def take_back_proposals(ref: UUID, *, by: Actor) -> Answer:
    """The proposals are taken back; what was agreed stays."""
    ending = endings.working(ref, by=by)
    if isinstance(ending, Refused):
        return ending
    with noticing.once():
        for session in _proposed(ending):
            entries.correct(session, {"state": "cancelled"}, by=by, version=None, act="taken back")
    return Saved(ref)


def _proposed(ending: Ending) -> list[Session]:
    """The proposals that are this ending's; where one leaves, nobody else's hour is touched."""
    rows = Session.objects.filter(
        episode=ending.episode_id, state="proposed", wrong_at__isnull=True
    )
    if ending.participant_id is not None:
        shared = Attendance.objects.filter(wrong_at__isnull=True).exclude(
            client=endings.leaver(ending)
        )
        rows = rows.exclude(attendances__in=shared)
    return list(rows.order_by("on"))


def _as_usual(episode: UUID) -> tuple[time | None, str]:
    """The wall time and place of the latest session, which the plan carries on."""
    latest = (
        Session.objects.filter(episode=episode, wrong_at__isnull=True, starts_at__isnull=False)
        .exclude(state="cancelled")
        .order_by("-on")
        .first()
    )
    if latest is None:
        return None, "practice"
    return sessions.wall_time(latest), latest.place

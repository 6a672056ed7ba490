"""A calendar that tells when, and never who: appointments to iCalendar (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from envoi.exchange.calendar_zone import described

TITLE = "Session"
REFRESH = timedelta(hours=1)
A_DAY = timedelta(days=1)
AROUND = timedelta(days=400)  # how far around the appointments a time zone is described


@dataclass(frozen=True)
class Appointment:
    """One hour of a calendar, known by an opaque name that stays the same when it is moved.

    `starts_at` is None where only the day is known; `zone` is an IANA name.
    """

    name: str
    on: date
    starts_at: datetime | None
    zone: str
    minutes: int
    version: int
    video: bool = False
    tentative: bool = False


def written(appointments: Iterable[Appointment], *, at: datetime, today: date) -> bytes:
    """The calendar as a file; the same appointments give the same events, whatever `at` is."""
    shown = list(appointments)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Envoi//Calendar feed//EN")
    calendar.add("name", "Envoi")
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    # What some programs read instead of the two before.
    calendar.add("x-wr-calname", "Envoi")
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for zone in sorted({each.zone for each in shown if each.starts_at}):
        calendar.add_component(described(zone, today - AROUND, today + 2 * AROUND))
    for each in shown:
        calendar.add_component(_event(each, at))
    return bytes(calendar.to_ical())


def _event(each: Appointment, at: datetime) -> Event:
    event = Event()
    event.add("uid", each.name)
    event.add("dtstamp", at)
    event.add("summary", TITLE)
    event.add("class", "PRIVATE")
    event.add("status", "TENTATIVE" if each.tentative else "CONFIRMED")
    event.add("sequence", each.version - 1)
    if each.video:
        event.add("location", "Video")
    for name, moment in zip(("dtstart", "dtend"), _from_until(each), strict=True):
        event.add(name, moment)
    return event


def _from_until(each: Appointment) -> tuple[date, date]:
    """Its first moment and the one after its last, as wall times of its own zone.

    Minutes pass on the clock of the world: an hour across a clock change is still an hour.
    """
    if each.starts_at is None:
        return each.on, each.on + A_DAY
    zone = ZoneInfo(each.zone)
    over = each.starts_at + timedelta(minutes=each.minutes)
    begin, end = each.starts_at.astimezone(zone), over.astimezone(zone)
    if begin.fold or end.fold:
        # In the hour that comes twice a wall time means the first one (RFC 5545, 3.3.5).
        return begin.astimezone(UTC), end.astimezone(UTC)
    return begin, end

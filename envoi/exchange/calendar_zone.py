"""A time zone as a calendar describes it (RFC 5545, 3.6.5), from the zones of the system.

Each change of the clock is a part of its own, at the wall time that was shown until then: that is
what the standard asks for, and where a reader that trusts the description finds the same hours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_DAY = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def described(name: str, first: date, last: date) -> Timezone:
    """The zone of that IANA name, right from one day to another."""
    zone = ZoneInfo(name)
    begin = datetime.combine(first, time(), UTC)
    found = Timezone()
    found.add("tzid", name)
    found.add_component(_part(begin, begin, zone))
    for change in _changes(zone, begin, datetime.combine(last, time(), UTC)):
        found.add_component(_part(change, change - A_SECOND, zone))
    return found


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The moments at which a zone's clock is changed, to the second."""
    while begin < end:
        if _offset(begin, zone) != _offset(begin + A_DAY, zone):
            yield _change(zone, begin, begin + A_DAY)
        begin += A_DAY


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second of the new time, between two moments of different times."""
    while after - before > A_SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, zone) == _offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def _part(
    moment: datetime, before: datetime, zone: ZoneInfo
) -> TimezoneStandard | TimezoneDaylight:
    """What holds from a moment on, told by the wall time of the moment before."""
    local = moment.astimezone(zone)
    was, now = _offset(before, zone), _offset(moment, zone)
    # Some zones call their winter the exception; readers take daylight for the later clock.
    ahead = now > was if before != moment else (local.dst() or timedelta()) > timedelta()
    part = TimezoneDaylight() if ahead else TimezoneStandard()
    part.add("dtstart", (moment + was).replace(tzinfo=None))
    part.add("tzoffsetfrom", was)
    part.add("tzoffsetto", now)
    part.add("tzname", local.tzname() or str(zone))
    return part

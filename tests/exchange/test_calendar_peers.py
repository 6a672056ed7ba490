"""A calendar of ours in calendar programs written elsewhere: the same hours everywhere."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import caldav
import pytest
import vobject
from dateutil.tz import tzical
from icalendar import Calendar

from envoi.exchange.calendar import Appointment, written
from envoi.exchange.calendar_zone import described

AT = datetime(2026, 3, 1, tzinfo=UTC)
HOURS = (0, 1, 2, 3, 23)
# The days around each change of the clock in 2026, one without any, and half past each hour.
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 15)),
    "America/Los_Angeles": (date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 15)),
}


def half_past(day: date, hour: int, fold: int, zone: str) -> datetime:
    """A wall time as a moment of the world; `fold` is the second of an hour that comes twice."""
    wall = datetime.combine(day, clock(hour, 30, fold=fold), ZoneInfo(zone))
    return wall.astimezone(UTC)


def appointments() -> list[Appointment]:
    """Hours around every change of the clock, and a day alone."""
    found = [
        Appointment(
            name=f"{zone[:3]}-{day}-{hour}-{fold}@envoi".lower(),
            on=day,
            starts_at=half_past(day, hour, fold, zone),
            zone=zone,
            minutes=50 if hour else 150,
            version=1,
        )
        for zone, days in CHANGES.items()
        for day in days
        for hour in HOURS
        for fold in (0, 1)
    ]
    return [*found, Appointment("day@envoi", date(2026, 6, 16), None, "Europe/Berlin", 50, 3)]


def expected() -> dict[str, tuple[Any, Any]]:
    """From when until when each of them is, as moments of the world."""
    return {
        each.name: (each.starts_at, each.starts_at + timedelta(minutes=each.minutes))
        for each in appointments()
        if each.starts_at
    } | {"day@envoi": (date(2026, 6, 16), date(2026, 6, 17))}


def moment(told: Any) -> Any:
    return told.astimezone(UTC) if isinstance(told, datetime) else told


def text() -> str:
    return written(appointments(), at=AT, today=AT.date()).decode()


def test_our_own_reader_finds_the_same_hours() -> None:
    calendar = Calendar.from_ical(text())
    found = {str(e["UID"]): (moment(e.start), moment(e.end)) for e in calendar.events}
    assert found == expected() and calendar.get_missing_tzids() == set()


def test_another_reader_finds_the_same_hours_from_the_zones_in_the_file() -> None:
    calendar = vobject.readOne(text())
    found = {
        event.uid.value: (moment(event.dtstart.value), moment(event.dtend.value))
        for event in calendar.vevent_list
    }
    assert found == expected()


def test_the_file_asks_to_be_read_again_and_rings_no_bell() -> None:
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text() and "VALARM" not in text()
    assert all(len(line.encode()) <= 75 for line in text().splitlines())


@pytest.mark.parametrize("zone", [*CHANGES, "Europe/Dublin", "Australia/Lord_Howe", "UTC"])
def test_a_reader_that_knows_no_zones_finds_the_right_time_from_the_file(zone: str) -> None:
    """Every hour of two years, by the description alone."""
    first, last = date(2026, 1, 1), date(2028, 1, 1)
    file = Calendar()
    file.add_component(described(zone, first, last))
    told = tzical(StringIO(file.to_ical().decode())).get(zone)
    assert told is not None
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    while moment.date() < last:
        assert moment.astimezone(told).utcoffset() == moment.astimezone(ZoneInfo(zone)).utcoffset()
        moment += timedelta(hours=1)


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[str]:
    """The address of a calendar server written elsewhere."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = tmp_path / "config"
    config.write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {tmp_path / 'calendars'}\n"
    )
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(config)],
            env={**os.environ, "RADICALE_CONFIG": str(config)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()
            running.wait(20)


def alone_zones(event: Any) -> set[str]:
    """The zones an event names."""
    told = (event[name].params.get("TZID") for name in ("DTSTART", "DTEND"))
    return {str(zone) for zone in told if zone}


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/.web/", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("Radicale was not served.")


def test_put_into_a_calendar_server_and_read_back_they_are_the_same_hours(radicale: str) -> None:
    with caldav.DAVClient(radicale, username="mara", password="x") as client:
        kept = client.principal().make_calendar(name="Envoi")
        feed = Calendar.from_ical(text())
        for event in feed.events:
            alone = Calendar.new(prodid=str(feed["PRODID"]))
            for zone in feed.timezones:
                if zone["TZID"] in alone_zones(event):
                    alone.add_component(zone)
            alone.add_component(event)
            kept.save_event(alone.to_ical().decode())
        back = [each.icalendar_component for each in kept.events()]
    found = {str(e["UID"]): (moment(e.start), moment(e.end)) for e in back}
    assert found == expected()
    assert {str(each["SUMMARY"]) for each in back} == {"Session"}

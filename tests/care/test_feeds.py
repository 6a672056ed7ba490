"""A calendar feed tells when, and never who."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from envoi.care import attempts, book, feeds, sessions
from envoi.care.answers import NotThere, Refused
from envoi.records.models import AuditRow, CalendarFeed, CareTeamPeriod, Member
from tests import build, people

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"


def made(by: Any = None) -> str:
    token = feeds.new_token()
    build.saved(feeds.make("my telephone", token=token, by=by or people.mara()))
    return token


def read(token: str, *, now: datetime = people.NOW, address: str = HERE) -> Calendar:
    found = Calendar.from_ical(feeds.read(token, now=now, address=address))
    assert isinstance(found, Calendar)
    return found


def session(
    episode: UUID, on: date, at: time | None = time(10), *, by: Any = None, **more: Any
) -> UUID:
    values = {"on": on, "at": at, "minutes": 50, "place": "practice", "state": "booked"}
    values |= {"attendance": {}, **more}
    by = by or people.mara()
    return build.saved(sessions.add(values, episode=episode, by=by, ref=uuid4()))


def test_a_feed_holds_the_hours_and_no_word_of_the_record() -> None:
    episode = build.episode(name="Jonas Weber")
    session(episode, people.TODAY + timedelta(days=3), place="video")
    text = feeds.read(made(), now=people.NOW, address=HERE).decode()
    (event,) = Calendar.from_ical(text).events
    assert event["SUMMARY"] == "Session" and event["LOCATION"] == "Video"
    assert event.start == datetime(2026, 11, 26, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.end - event.start == timedelta(minutes=50)
    for telling in ("Jonas", "Weber", "Mara", "Lindqvist", "sychotherap", "VALARM", "ATTENDEE"):
        assert telling not in text


def test_an_event_keeps_its_name_when_its_hour_is_moved() -> None:
    ref = session(build.episode(), people.TODAY + timedelta(days=3))
    token = made()
    (before,) = read(token).events
    found = sessions.read(ref, by=people.mara())
    build.saved(
        sessions.correct(ref, {**found.values, "at": time(11)}, version=1, by=people.mara())
    )
    (after,) = read(token).events
    assert before["UID"] == after["UID"] and str(ref) not in str(before["UID"])
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_what_takes_no_time_is_left_out() -> None:
    episode, day = build.episode(), people.TODAY + timedelta(days=3)
    client = book.people(episode)[0][0]
    session(episode, day, state="cancelled")
    session(episode, day, attendance={client: ("cancelled", "client")})
    wrong = session(episode, day)
    build.saved(sessions.mark_wrong(wrong, reason="Never was", by=people.mara()))
    proposed = session(episode, day, state="proposed")
    (event,) = read(made()).events
    assert proposed and event["STATUS"] == "TENTATIVE"


def test_one_of_two_who_comes_keeps_the_hour() -> None:
    episode = build.episode(kind="couple", partners=["Lia Weber"])
    one, _ = (ref for ref, _ in book.people(episode))
    attendance = {ref: ("expected", "") for ref, _ in book.people(episode)}
    session(episode, people.TODAY, attendance={**attendance, one: ("cancelled", "client")})
    assert len(read(made()).events) == 1


def test_only_a_day_is_a_whole_day() -> None:
    session(build.episode(), people.TODAY, None)
    (event,) = read(made()).events
    assert (event.start, event.end) == (people.TODAY, people.TODAY + timedelta(days=1))


def test_thirty_days_back_and_a_year_ahead() -> None:
    episode = build.episode(started_on=people.TODAY - timedelta(days=60))
    for days in (-31, -30, 365, 366):
        session(episode, people.TODAY + timedelta(days=days))
    spans = [event.start.date() - people.TODAY for event in read(made()).events]
    assert [span.days for span in spans] == [-30, 365]


def test_a_feed_is_of_ones_own_clients_alone() -> None:
    session(build.episode(by=people.ines(), name="Lia"), people.TODAY, by=people.ines())
    supervisor = people.tomas()
    session(build.episode(), people.TODAY)
    assert len(read(made(people.ines())).events) == 1
    assert len(read(made(supervisor)).events) == 0


def test_care_that_ended_shows_no_hours_any_more() -> None:
    session(build.episode(), people.TODAY)
    token = made()
    yesterday = people.TODAY - timedelta(days=1)
    CareTeamPeriod.objects.update(from_on=yesterday, until_on=yesterday)
    assert read(token).events == []


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles"])
@pytest.mark.parametrize("change", ["2027-03-14", "2027-03-28", "2027-10-31", "2027-11-07"])
def test_hours_around_a_clock_change_are_the_same_instants(zone: str, change: str) -> None:
    day = date.fromisoformat(change)
    people.practice(zone=zone)
    by = people.on(people.mara(), day)
    episode = build.episode(by=by)
    hours = [(day + timedelta(days=shift), at) for shift in (-1, 0, 1) for at in LATE_AND_EARLY]
    for on, at in hours:
        session(episode, on, at, by=by, minutes=90)
    found = read(made(by), now=by.now)
    assert [tz.tz_name for tz in found.timezones] == [zone]
    starts = [datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC) for on, at in sorted(hours)]
    assert sorted(event.start.astimezone(UTC) for event in found.events) == sorted(starts)
    for event in found.events:
        assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(minutes=90)


LATE_AND_EARLY = (time(0, 30), time(1, 30), time(23, 30))


def test_an_unknown_and_a_revoked_token_are_answered_alike() -> None:
    token = made()
    build.saved(feeds.revoke(CalendarFeed.objects.get().id, by=people.mara()))
    for wrong in (token, feeds.new_token(), "x"):
        with pytest.raises(NotThere):
            read(wrong)


def test_a_member_who_left_has_no_feed() -> None:
    token = made()
    Member.objects.update(ended_on=people.TODAY - timedelta(days=1), joined_on=date(2026, 1, 1))
    with pytest.raises(NotThere):
        read(token)


def test_a_feed_is_audited_once_an_hour_for_each_address() -> None:
    token = made()
    for minutes, address in ((0, HERE), (5, HERE), (10, "198.51.100.1"), (61, HERE)):
        read(token, now=people.NOW + timedelta(minutes=minutes), address=address)
    rows = AuditRow.objects.filter(door="feed", noun="calendar feed", act="viewed")
    assert [row.address for row in rows.order_by("number")] == [HERE, "198.51.100.1", HERE]
    assert CalendarFeed.objects.get().read_at == people.NOW + timedelta(minutes=61)


def test_a_machine_that_tries_tokens_is_not_listened_to_any_more() -> None:
    token = made()
    for _ in range(attempts.ADDRESS.tries):
        with pytest.raises(NotThere):
            read("guess")
    with pytest.raises(NotThere):
        read(token)
    assert read(token, address="198.51.100.1") and read(
        token, now=people.NOW + attempts.ADDRESS.within
    )


def test_only_the_digest_of_a_token_is_kept() -> None:
    token = made()
    assert len(token) >= 43
    assert token not in str(list(CalendarFeed.objects.values_list()))


def test_a_feed_needs_a_name_and_somebody_with_a_calendar() -> None:
    assert isinstance(feeds.make("", token="x", by=people.mara()), Refused)
    with pytest.raises(NotThere):
        feeds.make("x", token="x", by=people.ada())
    with pytest.raises(NotThere):
        made_by_mara = made() and CalendarFeed.objects.get().id
        feeds.revoke(made_by_mara, by=people.ines())

"""Encounters and appointments as sessions, and one session where they are the same."""

from datetime import date, datetime, timedelta, timezone

import pytest

from tests.exchange.fhir.invented import DAY, about, appointment, encounter, patient

TEN = datetime(2024, 3, 5, 10, tzinfo=timezone(timedelta(hours=1)))


def test_a_finished_encounter_is_an_attended_session(read):
    (session,) = read(patient(), encounter()).sessions
    assert (session.attendance, session.where, session.minutes) == ("attended", "practice", 50)
    assert (session.on, session.starts_at) == (date(2024, 3, 5), TEN)


@pytest.mark.parametrize(
    ("status", "attendance"),
    [
        ("planned", "expected"),
        ("arrived", "attended"),
        ("in-progress", "attended"),
        ("finished", "attended"),
        ("cancelled", "cancelled"),
    ],
)
def test_how_an_encounter_stands_is_how_it_was_kept(read, status, attendance):
    assert read(encounter(status=status)).sessions[0].attendance == attendance


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("AMB", "practice"),
        ("VR", "video"),
        ("HH", "home"),
        ("FLD", "elsewhere"),
        ("?", "not_recorded"),
    ],
)
def test_the_class_says_where(read, code, where):
    assert read(encounter(**{"class": {"code": code}})).sessions[0].where == where


@pytest.mark.parametrize("code", ["IMP", "ACUTE", "NONAC", "EMER"])
def test_a_hospital_stay_is_no_session(read, code):
    reading = read(encounter(**{"class": {"code": code}}))
    assert not reading.sessions
    assert reading.ignored == {"Encounter, inpatient": 1}


@pytest.mark.parametrize("kind", [encounter, appointment])
def test_a_status_nobody_knows_is_counted(read, kind):
    reading = read(kind(status="unknown"))
    assert not reading.sessions
    assert sum(reading.ignored.values()) == 1
    assert not reading.rejected


@pytest.mark.parametrize("kind", [encounter, appointment])
def test_what_was_entered_in_error_never_comes_in(read, kind):
    reading = read(kind(status="entered-in-error"))
    assert not reading.sessions
    assert sum(reading.ignored.values()) == 1


def test_a_newer_version_that_was_entered_in_error_takes_the_older_one_back(read):
    old = encounter(meta={"lastUpdated": "2024-01-01T00:00:00Z"})
    new = encounter(status="entered-in-error", meta={"lastUpdated": "2024-01-02T00:00:00Z"})
    assert not read(new, old).sessions


def test_a_session_may_have_a_day_without_a_time(read):
    (session,) = read(encounter(period={"start": DAY})).sessions
    assert (session.on, session.starts_at, session.minutes) == (date(2024, 3, 5), None, 50)


@pytest.mark.parametrize("start", ["2024-03", "2024", "next week", "", None])
def test_a_session_needs_a_day(read, start):
    (rejected,) = read(encounter(period={"start": start})).rejected
    assert rejected.field == "period"


def test_an_encounter_nobody_closed_is_as_long_as_usual(read):
    period = {"start": f"{DAY}T10:00:00Z", "end": "2025-03-05T10:00:00Z"}
    assert read(encounter(period=period)).sessions[0].minutes == 50


def test_the_length_is_taken_where_it_is_written(read):
    assert read(encounter(length={"value": 1.5, "code": "h"})).sessions[0].minutes == 90


@pytest.mark.parametrize(
    ("status", "attendance"),
    [
        ("proposed", "expected"),
        ("waitlist", "expected"),
        ("pending", "expected"),
        ("booked", "expected"),
        ("arrived", "attended"),
        ("checked-in", "attended"),
        ("fulfilled", "attended"),
        ("cancelled", "cancelled"),
        ("noshow", "not_shown"),
    ],
)
def test_how_an_appointment_stands_is_how_it_was_kept(read, status, attendance):
    assert read(appointment(status=status)).sessions[0].attendance == attendance


@pytest.mark.parametrize("status", ["proposed", "waitlist"])
def test_who_waits_for_a_time_has_no_session_yet(read, status):
    reading = read(appointment(status=status, start=None))
    assert reading.ignored == {f"Appointment {status}, without a time": 1}


@pytest.mark.parametrize(
    ("code", "by"), [("pat-crs", "client"), ("prov-dec", "therapist"), ("x", "")]
)
def test_who_cancelled_is_known_where_the_reason_says_so(read, code, by):
    reason = {"coding": [{"code": code}]}
    (session,) = read(appointment(status="cancelled", cancelationReason=reason)).sessions
    assert session.cancelled_by == by


def test_an_encounter_and_its_appointment_are_one_session(read):
    held = encounter(appointment=[about("Appointment/a1")])
    (session,) = read(patient(), appointment(), held).sessions
    assert (session.key, session.also) == ("Encounter/e1", ("Appointment/a1",))
    assert session.attendance == "attended"


def test_an_encounter_remembers_an_appointment_that_came_in_an_earlier_file(read):
    (session,) = read(patient(), encounter(appointment=[about("Appointment/a1")])).sessions
    assert session.also == ("Appointment/a1",)


def test_an_appointment_knows_that_nobody_came(read):
    held = encounter(status="cancelled", appointment=[about("Appointment/a1")])
    (session,) = read(patient(), appointment(status="noshow"), held).sessions
    assert session.attendance == "not_shown"


def test_an_appointment_of_two_clients_is_a_session_of_each(read):
    actors = [about("Patient/jonas"), about("Practitioner/mara"), about("Patient/ida")]
    reading = read(appointment(participant=[{"actor": each} for each in actors]))
    assert [each.client for each in reading.sessions] == ["Patient/jonas", "Patient/ida"]
    assert len({each.key for each in reading.sessions}) == 2


def test_a_team_meeting_is_not_ours(read):
    reading = read(appointment(participant=[{"actor": about("Practitioner/mara")}]))
    assert reading.ignored == {"Appointment without a patient": 1}


def test_an_appointment_with_somebody_who_is_not_there_is_told(read):
    reading = read(appointment(participant=[{"actor": about("urn:uuid:gone")}]))
    assert [each.field for each in reading.rejected] == ["participant"]


def test_a_leap_second_is_no_reason_to_refuse(read):
    period = {"start": "2016-12-31T23:59:60Z"}
    assert read(encounter(period=period)).sessions[0].on == date(2016, 12, 31)

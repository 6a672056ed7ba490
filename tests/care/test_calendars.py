"""The calendar: who is expected when, and nothing of how it went."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from envoi.care import calendars, closings, emergencies, episodes, sessions
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.records.models import Attendance, AuditRow, Ending, Session
from tests import build, people
from tests.care import ended
from tests.care.every import client_of, hour

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SOON = people.TODAY + DAY


@pytest.fixture
def rosa() -> Actor:
    """The receptionist."""
    return people.joined("rosa", "receptionist")


def booked(ref: UUID, on: date = SOON, at: time = time(16, 30), by: Actor | None = None) -> UUID:
    values = hour(on=on, at=at)
    return build.saved(sessions.add(values, episode=ref, by=by or people.mara(), ref=uuid4()))


def told(by: Actor, on: date = SOON, span: str = "day") -> list[tuple[str, ...]]:
    return [
        (hour.at, " ".join(guest.name for guest in hour.guests), hour.therapist, hour.state)
        for day in calendars.page(by=by, on=on, span=span).days
        for hour in day.hours
    ]


def sent(**values: Any) -> dict[str, Any]:
    return {"on": SOON, "at": time(11), "minutes": 50, "place": "practice", **values}


def test_the_desk_sees_everybodys_hours_of_a_day(rosa: Actor) -> None:
    booked(build.episode(), at=time(16, 30))
    booked(build.episode(by=people.ines(), name="Lena Roth"), at=time(9), by=people.ines())
    assert told(rosa) == [
        ("09:00", "Lena Roth", "Ines", "agreed"),
        ("16:30", "Jonas Weber", "Mara", "agreed"),
    ]


def test_a_therapist_sees_their_own_and_a_supervisor_those_of_supervisees() -> None:
    booked(build.episode())
    booked(build.episode(by=people.ines(), name="Lena Roth"), by=people.ines())
    assert [row[1] for row in told(people.mara())] == ["Jonas Weber"]
    assert [row[1] for row in told(people.tomas())] == ["Jonas Weber"]


def test_a_week_begins_on_monday_and_has_seven_days(rosa: Actor) -> None:
    booked(build.episode(), on=date(2026, 11, 29))
    page = calendars.page(by=rosa, on=date(2026, 11, 26), span="week")
    assert [day.on.isoformat() for day in page.days][::6] == ["2026-11-23", "2026-11-29"]
    assert (page.earlier, page.later) == (date(2026, 11, 16), date(2026, 11, 30))
    assert len(page.days[6].hours) == 1


@pytest.mark.parametrize("on", [date(2027, 3, 27), date(2027, 3, 28), date(2026, 10, 25)])
def test_an_hour_stands_on_its_wall_time_across_a_clock_change(rosa: Actor, on: date) -> None:
    booked(build.episode(), on=on, at=time(23, 30))
    assert [row[0] for row in told(rosa, on)] == ["23:30"]
    assert told(rosa, on + DAY) == []


def test_it_never_says_whether_somebody_came(rosa: Actor) -> None:
    build.attended(build.episode(), people.TODAY, status="not_shown")
    build.attended(build.episode(name="Lena Roth"), people.TODAY, status="attended")
    assert {row[3] for row in told(rosa, people.TODAY)} == {"agreed"}


def test_an_hour_everybody_cancelled_is_called_off(rosa: Actor) -> None:
    build.attended(build.episode(), SOON, status="cancelled")
    assert [row[3] for row in told(rosa)] == ["called off"]


def test_everybody_named_is_in_the_audit(rosa: Actor) -> None:
    ref = build.episode()
    booked(ref)
    told(rosa)
    row = AuditRow.objects.filter(noun="calendar").latest("number")
    assert row.detail["shown"] == [str(client_of(ref))]


@pytest.mark.parametrize("who", ["ada", "bela", "olga", "cleo"])
def test_it_is_not_there_for_who_keeps_no_calendar(who: str) -> None:
    roles = {"ada": "practice_manager", "bela": "biller", "olga": "owner", "cleo": "custodian"}
    with pytest.raises(NotThere):
        calendars.page(by=people.joined(who, roles[who]))


def test_another_practice_sees_an_empty_one() -> None:
    booked(build.episode())
    assert told(people.vera()) == []


def test_what_stands_open_in_an_emergency_is_in_nobodys_calendar() -> None:
    ref, reason = build.episode(), "Nobody else can be reached, and it cannot wait."
    booked(ref)
    build.saved(emergencies.open_record(ref, reason=reason, by=people.ines(), ref=uuid4()))
    assert told(people.acting("ines")) == []


def test_the_desk_books_an_hour_and_everybody_is_expected(rosa: Actor) -> None:
    ref = build.episode(kind="couple", partners=["Lena Roth"])
    build.saved(calendars.reserve(ref, sent(), by=rosa, ref=uuid4()))
    assert told(rosa) == [("11:00", "Jonas Weber Lena Roth", "Mara", "agreed")]
    assert set(Attendance.objects.values_list("status", flat=True)) == {"expected"}


def test_a_double_click_books_once(rosa: Actor) -> None:
    ref, new = build.episode(), uuid4()
    answers = [calendars.reserve(ref, sent(), by=rosa, ref=new) for _ in range(2)]
    assert answers == [Saved(new), Saved(new, again=True)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": people.TODAY - DAY}, "on"),
        ({"on": None}, "on"),
        ({"at": None}, "at"),
        ({"minutes": 0}, "minutes"),
        ({"place": "the moon"}, "place"),
    ],
)
def test_what_cannot_be_booked_is_said_at_its_field(
    rosa: Actor, values: dict[str, Any], field: str
) -> None:
    ref = build.episode()
    for answer in (
        calendars.reserve(ref, sent(**values), by=rosa, ref=uuid4()),
        calendars.move(booked(ref), sent(**values), version=1, by=rosa),
    ):
        assert isinstance(answer, Refused) and answer.field == field


def test_nothing_is_booked_in_a_course_that_is_over_and_the_sentence_does_not_say_so(
    rosa: Actor,
) -> None:
    ref = Ending.objects.get(id=ended.closed()).episode_id
    answer = calendars.reserve(ref, sent(), by=rosa, ref=uuid4())
    assert isinstance(answer, Refused)
    assert "ended" not in answer.sentence and "closed" not in answer.sentence


def test_an_hour_is_moved_and_its_attendance_stays_untouched(rosa: Actor) -> None:
    ref = booked(build.episode())
    build.saved(calendars.move(ref, sent(on=SOON + DAY), version=1, by=rosa))
    assert [row[0] for row in told(rosa, SOON + DAY)] == ["11:00"]
    assert Attendance.objects.get(session=ref).version == 1


def test_somebody_who_moved_it_first_is_not_overwritten(rosa: Actor) -> None:
    ref = booked(build.episode())
    build.saved(calendars.move(ref, sent(), version=1, by=rosa))
    assert isinstance(calendars.move(ref, sent(at=time(12)), version=1, by=rosa), Stale)
    assert isinstance(calendars.call_off(ref, version=1, by=rosa), Stale)


def test_the_plan_of_an_ending_moves_with_its_last_session(rosa: Actor) -> None:
    ending = ended.prepared()
    episode = Ending.objects.get(id=ending).episode_id
    ref = booked(episode, on=SOON)
    Ending.objects.filter(id=ending).update(last_session_on=SOON)
    build.saved(calendars.move(ref, sent(on=SOON + DAY), version=1, by=rosa))
    assert Ending.objects.get(id=ending).last_session_on == SOON + DAY


def test_an_hour_is_called_off_without_a_word_about_who_wished_it(rosa: Actor) -> None:
    ref = booked(build.episode())
    build.saved(calendars.call_off(ref, version=1, by=rosa))
    assert [row[3] for row in told(rosa)] == ["called off"]
    row = Attendance.objects.get(session=ref)
    assert (row.status, row.cancelled_by, row.version) == ("expected", "", 1)
    assert calendars.call_off(ref, version=2, by=rosa) == Saved(ref, 2, again=True)
    assert isinstance(calendars.move(ref, sent(), version=2, by=rosa), Refused)


Change = Callable[[UUID, Actor], Any]
CHANGES: dict[str, Change] = {
    "moved": lambda ref, by: calendars.move(ref, sent(), version=1, by=by),
    "called off": lambda ref, by: calendars.call_off(ref, version=1, by=by),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    ("away", "status"), [(-1, "expected"), (0, "attended"), (0, "not_shown"), (1, "late_cancelled")]
)
def test_what_lies_behind_or_is_recorded_is_not_the_desks_to_change(
    rosa: Actor, change: str, away: int, status: str
) -> None:
    ref = build.attended(build.episode(), people.TODAY + away * DAY, status=status)
    before = Session.objects.filter(id=ref).values().get()
    assert isinstance(CHANGES[change](ref, rosa), Refused)
    assert Session.objects.filter(id=ref).values().get() == before


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["ines", "ada", "vera", "tomas"])
def test_nobody_else_changes_an_hour(change: str, who: str) -> None:
    ref = booked(build.episode())
    with pytest.raises(NotThere):
        CHANGES[change](ref, getattr(people, who)())


def test_the_desk_cannot_use_the_therapists_own_verbs(rosa: Actor) -> None:
    episode = build.episode()
    ref = booked(episode)
    for verb in (
        lambda: sessions.read(ref, by=rosa),
        lambda: sessions.correct(ref, hour(), version=1, by=rosa),
        lambda: sessions.mark_wrong(ref, reason="x", by=rosa),
        lambda: sessions.add(hour(), episode=episode, by=rosa, ref=uuid4()),
        lambda: closings.close(ref, by=rosa),
    ):
        with pytest.raises(NotThere):
            verb()


def test_who_treated_on_that_day_is_named(rosa: Actor) -> None:
    ref = build.episode()
    episodes.share_care(ref, login=people.ines().login, from_on=SOON + DAY, by=people.mara())
    booked(ref)
    booked(ref, on=SOON + DAY)
    assert [row[2] for row in told(rosa, SOON, "week")] == ["Mara", "Mara, Ines"]

"""Sessions: who was there, at which wall time, and what happens when one is moved."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from envoi.care import book, clients, endings, entries, pictures, sessions
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.domain.session import Attendance as Kept
from envoi.records.models import Attendance, Ending, Revision, Session
from tests import build, people
from tests.care.every import DAY, client_of, hour

pytestmark = pytest.mark.django_db
THERE, EXPECTED, MISSED = ("attended", ""), ("expected", ""), ("not_shown", "")
BY_CLIENT = ("cancelled", "client")
WEEK = timedelta(weeks=1)


def add(episode, kept=None, *, by=None, **values):
    values = hour(kept, **values)
    return sessions.add(values, episode=episode, by=by or people.mara(), ref=uuid4())


def correct(ref, kept=None, *, version=1, by=None, **values):
    by = by or people.mara()
    sent = {**sessions.read(ref, by=by).values, **values}
    if kept is not None:
        sent["attendance"] = kept
    return sessions.correct(ref, sent, version=version, by=by)


def couple():
    episode = build.episode(kind="couple", partners=["Lena Weber"])
    jonas, lena = (ref for ref, _ in book.people(episode))
    return episode, jonas, lena


def visit(episode):
    (found,) = pictures.of_one(episode).visits
    return found


def test_each_participant_has_an_attendance_of_their_own():
    episode, jonas, lena = couple()
    ref = add(episode, {jonas: THERE, lena: BY_CLIENT}).ref
    kept = sessions.read(ref, by=people.mara()).values["attendance"]
    assert kept == {jonas: THERE, lena: BY_CLIENT}


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (THERE, BY_CLIENT, Kept.ATTENDED),
        (MISSED, THERE, Kept.ATTENDED),
        (EXPECTED, BY_CLIENT, Kept.EXPECTED),
        (MISSED, BY_CLIENT, Kept.NOT_SHOWN),
        (("late_cancelled", "client"), BY_CLIENT, Kept.LATE_CANCELLED),
        (BY_CLIENT, BY_CLIENT, Kept.CANCELLED),
    ],
)
def test_a_couple_was_there_when_one_of_them_was(one, other, together):
    episode, jonas, lena = couple()
    add(episode, {jonas: one, lena: other})
    assert visit(episode).attendance is together


def test_a_session_without_a_word_about_attendance_expects_everybody():
    episode, jonas, lena = couple()
    ref = add(episode, on=people.TODAY + WEEK).ref
    kept = sessions.read(ref, by=people.mara()).values["attendance"]
    assert kept == {jonas: EXPECTED, lena: EXPECTED}


@pytest.mark.parametrize("kept", [THERE, MISSED])
def test_whether_somebody_comes_tomorrow_is_not_known_today(kept):
    episode = build.episode()
    answer = add(episode, {client_of(episode): kept}, on=people.TODAY + DAY)
    assert isinstance(answer, Refused)
    assert answer.field == f"attendance-{client_of(episode)}"
    assert not Session.objects.exists()


def test_tomorrow_may_be_called_off_today():
    episode = build.episode()
    kept = {client_of(episode): ("late_cancelled", "client")}
    assert isinstance(add(episode, kept, on=people.TODAY + DAY), Saved)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": None}, "on"),
        ({"on": people.TODAY + 4000 * DAY}, "on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"minutes": None}, "minutes"),
        ({"place": "moon"}, "place"),
        ({"state": "perhaps"}, "state"),
    ],
)
def test_an_hour_that_cannot_be_is_refused_at_its_field(values, field):
    answer = add(build.episode(), **values)
    assert isinstance(answer, Refused)
    assert answer.field == field


def test_only_what_was_cancelled_was_cancelled_by_somebody():
    episode = build.episode()
    assert isinstance(add(episode, {client_of(episode): ("attended", "client")}), Refused)
    assert isinstance(add(episode, {client_of(episode): ("cancelled", "the cat")}), Refused)
    assert isinstance(add(episode, {client_of(episode): ("asleep", "")}), Refused)


def test_a_double_click_adds_one_session_with_one_attendance():
    episode, ref, by = build.episode(), uuid4(), people.mara()
    answers = [sessions.add(hour(), episode=episode, by=by, ref=ref) for _ in range(2)]
    assert answers == [Saved(ref), Saved(ref, again=True)]
    assert (Session.objects.count(), Attendance.objects.count()) == (1, 1)


# ---- wall time and the practice's day


@pytest.mark.parametrize(
    ("zone", "first", "utc_hours"),
    [
        ("Europe/Berlin", date(2026, 10, 22), (8, 9)),
        ("Europe/Berlin", date(2027, 3, 25), (9, 8)),
        ("America/Los_Angeles", date(2026, 10, 29), (17, 18)),
        ("America/Los_Angeles", date(2027, 3, 11), (18, 17)),
    ],
)
def test_a_weekly_hour_keeps_its_wall_time_across_the_clock_change(zone, first, utc_hours):
    people.practice("Elsewhere", owner="nora", zone=zone)
    nora = people.on(people.acting("nora"), first)
    episode = build.episode(by=nora)
    refs = [add(episode, on=first + week * WEEK, at=time(10), by=nora).ref for week in (0, 1)]
    assert [sessions.read(ref, by=nora).values["at"] for ref in refs] == [time(10), time(10)]
    starts = [Session.objects.get(id=ref).starts_at for ref in refs]
    assert [start.astimezone(UTC).hour for start in starts] == list(utc_hours)


@pytest.mark.parametrize("away", [1, 2])
def test_a_session_moved_across_the_clock_change_keeps_its_wall_time(away):
    by = people.on(people.mara(), date(2026, 10, 22))
    episode = build.episode(by=by)
    ref = add(episode, on=date(2026, 10, 22), at=time(18, 30), by=by).ref
    correct(ref, on=date(2026, 10, 22) + away * WEEK, by=by)
    assert sessions.read(ref, by=by).values["at"] == time(18, 30)
    assert Session.objects.get(id=ref).starts_at.hour == 17


def test_an_hour_the_clock_skips_is_kept_as_the_hour_after():
    by = people.on(people.mara(), date(2026, 3, 1))
    episode = build.episode(by=by)
    ref = add(episode, on=date(2026, 3, 29), at=time(2, 30), by=by).ref
    assert Session.objects.get(id=ref).starts_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert sessions.read(ref, by=by).values["at"] == time(3, 30)


def test_late_in_the_evening_in_los_angeles_today_is_still_today():
    people.practice("Elsewhere", owner="nora", zone="America/Los_Angeles")
    nora = people.on(people.acting("nora"), date(2026, 11, 23), time(23, 30))
    episode = build.episode(by=nora)
    kept = {client_of(episode): THERE}
    assert nora.now.date() == date(2026, 11, 24)
    assert nora.today == date(2026, 11, 23)
    assert isinstance(add(episode, kept, on=date(2026, 11, 23), by=nora), Saved)
    assert isinstance(add(episode, kept, on=date(2026, 11, 24), by=nora), Refused)


def test_a_session_of_which_only_the_day_is_known_has_no_time():
    ref = add(build.episode()).ref
    assert sessions.read(ref, by=people.mara()).values["at"] is None


# ---- corrections


def test_a_correction_keeps_what_the_session_said():
    ref = add(build.episode(), minutes=50).ref
    assert correct(ref, minutes=90) == Saved(ref, 2)
    assert Revision.objects.get(row=ref).before["minutes"] == 50


def test_a_change_of_attendance_alone_is_an_edit_of_the_session():
    episode = build.episode()
    ref = add(episode, {client_of(episode): EXPECTED}).ref
    assert correct(ref, {client_of(episode): THERE}) == Saved(ref, 2)
    assert sessions.read(ref, by=people.mara()).version == 2
    assert visit(episode).attendance is Kept.ATTENDED


@pytest.mark.parametrize("values", [{}, {"minutes": 90}])
def test_a_stale_form_overwrites_no_attendance(values):
    episode = build.episode()
    jonas = client_of(episode)
    ref = add(episode, {jonas: EXPECTED}).ref
    correct(ref, {jonas: THERE})
    answer = correct(ref, {jonas: MISSED}, version=1, **values)
    assert isinstance(answer, Stale)
    assert answer.version == 2
    found = sessions.read(ref, by=people.mara())
    assert (found.values["attendance"], found.values["minutes"]) == ({jonas: THERE}, 50)


def test_who_joined_later_can_be_added_to_a_session():
    episode, jonas, lena = couple()
    ref = add(episode, {jonas: THERE}).ref
    kept = {jonas: THERE, lena: THERE}
    assert isinstance(correct(ref, kept), Saved)
    assert sessions.read(ref, by=people.mara()).values["attendance"] == kept


def test_a_stranger_is_not_put_into_a_session():
    ref = add(build.episode()).ref
    with pytest.raises(NotThere):
        correct(ref, {client_of(build.episode(name="Lena Roth")): THERE})


def test_what_cannot_be_is_refused_and_changes_nothing():
    episode = build.episode()
    ref = add(episode, {client_of(episode): THERE}).ref
    assert isinstance(correct(ref, on=people.TODAY + DAY), Refused)
    assert sessions.read(ref, by=people.mara()).version == 1


def test_a_session_set_aside_takes_its_attendance_with_it():
    episode = build.episode()
    ref = add(episode, {client_of(episode): THERE}).ref
    assert isinstance(sessions.mark_wrong(ref, reason="twice", by=people.mara()), Saved)
    assert pictures.of_one(episode).visits == ()
    assert clients.page(episode, by=people.mara()).sessions == ()
    assert Attendance.objects.get().wrong_reason == "twice"


def test_a_session_set_aside_still_says_who_was_there_and_stays_so():
    episode = build.episode()
    jonas = client_of(episode)
    ref = add(episode, {jonas: THERE}).ref
    sessions.mark_wrong(ref, reason="twice", by=people.mara())
    assert isinstance(correct(ref, {jonas: MISSED}, version=2), Refused)
    assert sessions.read(ref, by=people.mara()).values["attendance"] == {jonas: THERE}


def test_a_session_is_not_set_aside_without_a_reason():
    ref = add(build.episode()).ref
    assert isinstance(sessions.mark_wrong(ref, reason=" ", by=people.mara()), Refused)
    assert Attendance.objects.get().wrong_at is None


def test_a_session_called_off_without_a_word_from_anybody_was_none():
    episode = build.episode()
    add(episode, state="cancelled")
    assert pictures.of_one(episode).visits == ()
    assert clients.page(episode, by=people.mara()).sessions[0].kept == "called off"


def test_a_proposed_session_is_not_yet_agreed():
    episode = build.episode()
    ref = add(episode, on=people.TODAY + WEEK, state="proposed").ref
    assert visit(episode).proposed
    correct(ref, state="booked")
    assert not visit(episode).proposed


# ---- the last session of a plan


@pytest.fixture
def planned():
    """An ending whose last session is in four weeks, and that session."""
    episode, by = build.episode(), people.mara()
    last = people.TODAY + 4 * WEEK
    ref = add(episode, on=last).ref
    ending = endings.talk(
        episode, on=people.TODAY, initiated_by="both", why="", by=by, ref=uuid4()
    ).ref
    entries.correct(Ending.objects.get(id=ending), {"last_session_on": last}, by=by, version=None)
    return ref, ending, last


def test_moving_the_last_session_moves_the_plan(planned):
    ref, ending, last = planned
    correct(ref, on=last + DAY)
    assert Ending.objects.get(id=ending).last_session_on == last + DAY


def test_changing_the_time_of_the_last_session_leaves_the_plan(planned):
    ref, ending, last = planned
    correct(ref, at=time(9))
    assert Ending.objects.get(id=ending).last_session_on == last


def test_moving_another_session_leaves_the_plan(planned):
    _, ending, last = planned
    other = add(Ending.objects.get(id=ending).episode_id, on=last - WEEK).ref
    correct(other, on=last - 2 * WEEK)
    assert Ending.objects.get(id=ending).last_session_on == last

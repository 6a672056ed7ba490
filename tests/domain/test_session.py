"""The client's own rhythm, and from which day a client is not in touch."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.session import (
    DAYS_TO_RECORD_A_SESSION,
    LONGEST_SILENCE_DAYS,
    SHORTEST_SILENCE_DAYS,
    Attendance,
    Contact,
    Visit,
    attended_on,
    counts,
    last_attended,
    last_word,
    missed_in_a_row,
    next_booked,
    not_in_touch,
    silence,
    silence_limit,
    usual_gap,
)
from tests.domain.build import TODAY, ago, reached, visits
from tests.domain.invented import DAYS, VISITS

SESSIONS = st.lists(VISITS, max_size=10)
CONTACTS = st.lists(st.builds(Contact, DAYS, st.booleans()), max_size=4)


def missed(*days_ago: int, by: str | None = None) -> tuple[Visit, ...]:
    return visits(*days_ago, attendance=Attendance.CANCELLED, cancelled_by=by)


def not_shown(*days_ago: int) -> tuple[Visit, ...]:
    return visits(*days_ago, attendance=Attendance.NOT_SHOWN)


def booked(days_ahead: int, *, proposed: bool = False) -> Visit:
    return Visit(ago(-days_ahead), proposed=proposed)


def test_two_sessions_on_a_day_are_one_day_attended():
    assert attended_on(visits(3, 3, 10)) == (ago(10), ago(3))
    assert last_attended(visits(3, 10)) == ago(3)
    assert last_attended(not_shown(3)) is None


def test_the_next_session_is_an_agreed_one_from_today_on():
    every = (*visits(7), booked(0), booked(7), booked(3, proposed=True))
    assert next_booked(every, TODAY) == TODAY
    assert next_booked(every, ago(-1)) == ago(-7)
    assert next_booked([booked(3, proposed=True)], TODAY) is None


@pytest.mark.parametrize(
    ("days_ago", "gap"),
    [((14, 7, 0), 7), ((21, 14, 0), 7), ((30, 9, 5, 0), 5), ((7, 0), None), ((), None)],
)
def test_the_usual_gap_is_the_lower_median_of_at_least_two(days_ago, gap):
    assert usual_gap(visits(*days_ago)) == gap


def test_a_rhythm_is_what_it_was_lately():
    weekly_then_fortnightly = visits(*range(0, 8 * 14 + 1, 14), *range(120, 220, 7))
    assert usual_gap(weekly_then_fortnightly) == 14


@pytest.mark.parametrize(
    ("gap", "limit"), [(None, 30), (3, 14), (7, 14), (8, 16), (28, 56), (45, 90), (60, 90)]
)
def test_twice_the_usual_gap_is_still_within_the_rhythm(gap, limit):
    assert silence_limit(gap) == limit


def test_who_cancels_has_spoken_and_who_misses_has_not():
    assert last_word((*visits(20), *missed(6, by="client"))) == ago(6)
    assert last_word((*visits(20), *missed(6, by="therapist"))) == ago(6)
    assert last_word((*visits(20), *not_shown(6))) == ago(20)


def test_only_a_contact_that_reached_the_client_is_a_word():
    tried = (Contact(ago(2), reached=False),)
    assert last_word(visits(20), tried) == ago(20)
    assert last_word(visits(20), reached(5)) == ago(5)


def test_where_nobody_has_spoken_the_first_appointment_is_the_word():
    assert last_word((*not_shown(9, 16), booked(4))) == ago(16)
    assert last_word([booked(3, proposed=True)]) is None
    assert last_word([]) is None


def test_a_weekly_client_is_not_in_touch_on_the_fifteenth_day():
    assert silence(visits(14, 7, 0)) == ago(-15)


def test_a_booked_session_holds_silence_off_until_a_week_after_it():
    found = not_in_touch((*visits(14, 7, 0), booked(30)))
    assert found is not None
    assert found.from_day == ago(-30) + timedelta(days=DAYS_TO_RECORD_A_SESSION + 1)
    assert found.last_booked_on == ago(-30)


def test_a_proposed_session_does_not_hold_it_off():
    assert silence((*visits(14, 7, 0), booked(30, proposed=True))) == ago(-15)


def test_a_client_never_seen_and_never_booked_is_not_silent():
    assert not_in_touch([]) is None


def test_missed_sessions_are_counted_since_the_client_was_last_there():
    assert missed_in_a_row((*not_shown(21), *visits(14), *not_shown(7), *missed(1))) == 2
    assert missed_in_a_row((*not_shown(7), *visits(7))) == 0


@pytest.mark.parametrize("by", ["therapist", "other"])
def test_what_others_cancelled_neither_counts_nor_ends_the_row(by):
    assert missed_in_a_row((*not_shown(14), *missed(7, by=by), *not_shown(1))) == 2


def test_a_session_nobody_has_recorded_yet_is_not_missed():
    assert missed_in_a_row((*visits(14), *visits(7, attendance=Attendance.EXPECTED))) == 0


def test_attendance_is_counted_without_what_was_only_proposed():
    every = (*visits(21, 14), *not_shown(7), *missed(3), booked(7), booked(9, proposed=True))
    found = counts(every)
    assert (found.attended, found.not_shown, found.cancelled, found.expected) == (2, 1, 1, 1)


@given(SESSIONS, CONTACTS)
def test_silence_begins_within_its_limits_after_the_last_word(every, contacts):
    found = not_in_touch(every, contacts)
    if found is None:
        assert all(visit.proposed for visit in every)
        return
    assert SHORTEST_SILENCE_DAYS <= found.limit_days <= LONGEST_SILENCE_DAYS
    assert (found.from_day - found.last_word_on).days > found.limit_days


@given(SESSIONS, CONTACTS, DAYS)
def test_another_word_never_brings_silence_nearer(every, contacts, day):
    before = silence(every, contacts)
    after = silence(every, [*contacts, Contact(day, reached=True)])
    spoken = [visit for visit in every if visit.attendance in ("attended", "cancelled")]
    if before is not None and (spoken or any(contact.reached for contact in contacts)):
        assert after is not None
        assert after >= before


@given(SESSIONS)
def test_a_session_kept_ends_every_row_of_missed_ones(every):
    latest = max((visit.on for visit in every), default=TODAY)
    assert missed_in_a_row([*every, Visit(latest, Attendance.ATTENDED)]) == 0

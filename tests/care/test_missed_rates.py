"""How often hours are missed: learnt from the practice, told of one only where it helps."""

from datetime import timedelta
from random import Random

import pytest

from envoi.care import book, clients, missed_rates
from envoi.records.models import AuditRow, MissedRate
from tests import build, people
from tests.care.test_emergencies import opened

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)
KEPT, MISSED = "attended", "not_shown"
HALF = (KEPT, MISSED, KEPT, MISSED)
TELLS = {
    "estimated_at": people.NOW,
    **{"hours": 812, "clients": 74, "missed": 90, "why_not": ""},
    "prior": {"missed": 1.2, "kept": 10.8},
    "judgement": {
        **{"hours": 500, "clients": 60, "smoothed": 0.137, "base": 0.149},
        **{"low": -0.018, "high": -0.006},
    },
}


def course(kept, *, by=None, **more):
    """A course with one appointment a week, each kept as it is said."""
    ref = build.episode(started_on=people.TODAY - (len(kept) + 1) * WEEK, by=by, **more)
    for n, how in enumerate(kept):
        on = people.TODAY - (len(kept) - n) * WEEK
        build.attended(ref, on, status=how, by=by)
    return ref


def learn(*, differ, count=40, hours=7):
    """Half of the clients miss most hours and half none; or everybody every third one."""
    chance = Random(2)
    for n in range(count):
        share = (0.9 if n % 2 else 0.0) if differ else 0.3
        course([MISSED if chance.random() < share else KEPT for _ in range(hours)])
    missed_rates.estimate(people.mara().practice, now=people.NOW)
    return MissedRate.objects.get()


def tells(**more):
    MissedRate.objects.create(practice_id=people.mara().practice, **{**TELLS, **more})


def told(kept=(*HALF, KEPT, KEPT, KEPT, KEPT, MISSED), *, by=None, **more):
    return clients.page(course(kept, **more), by=by or people.mara()).missed


def test_where_clients_differ_their_own_rate_is_told():
    row = learn(differ=True)
    assert (row.why_not, row.hours, row.clients) == ("", 280, 40)
    assert row.judgement["high"] < 0
    assert told([MISSED] * 6).sentence.startswith("Going by 6 appointments in this course and 280")


def test_where_they_do_not_nothing_is_told():
    row = learn(differ=False)
    assert row.why_not in ("alike", "no_better")
    assert told() is None


def test_of_few_appointments_nothing_is_told_and_why_is_kept():
    row = learn(differ=True, count=5)
    assert (row.why_not, row.prior) == ("too_few", None)
    assert told() is None


def test_the_sentence_names_both_and_how_it_was_worked_out():
    tells()
    found = told()
    assert found.sentence == (
        "Going by 9 appointments in this course and 812 of the practice, "
        "about 2 of 10 are missed or called off."
    )
    assert "(1.2 + 3) of (12.0 + 9) is 20 of 100" in found.how[1]
    assert "0.137 against 0.149, 0.012 better (95 % interval 0.006 to 0.018)" in found.how[2]


def test_of_a_client_with_few_appointments_nothing_is_told():
    tells()
    assert told(HALF[:3]) is None
    assert told(HALF) is not None


def test_without_a_judgement_for_it_nothing_is_told():
    tells(why_not="no_better")
    assert told() is None


def test_what_another_practice_learnt_is_not_told_here():
    MissedRate.objects.create(practice_id=people.vera().practice, **TELLS)
    assert told() is None


def test_of_a_couple_nothing_is_told():
    tells()
    assert told(kind="couple", partners=["Lena"]) is None


def test_the_supervisor_reads_it():
    tells()
    assert told(by=people.tomas()) is not None


def test_who_opens_the_record_in_an_emergency_does_not():
    tells()
    ref = course(HALF)
    assert clients.page(ref, by=opened(ref)).missed is None


def test_what_the_practice_called_off_does_not_count():
    tells()
    ref = course(HALF[:3])
    kept = dict.fromkeys([client for client, _ in book.people(ref)], ("cancelled", "therapist"))
    build.session(ref, people.TODAY - timedelta(days=2), kept)
    assert clients.page(ref, by=people.mara()).missed is None


def test_once_a_week_is_enough():
    mine = people.mara().practice
    missed_rates.keep(now=people.NOW)
    assert mine not in missed_rates.due(now=people.NOW + WEEK - timedelta(hours=1))
    assert mine in missed_rates.due(now=people.NOW + WEEK)
    missed_rates.keep(now=people.NOW + WEEK)
    assert MissedRate.objects.filter(practice=mine).count() == 1


def test_the_house_says_that_it_looked():
    missed_rates.estimate(people.mara().practice, now=people.NOW)
    row = AuditRow.objects.get(noun="missed hours")
    assert (row.act, row.member, row.door) == ("estimated", None, "worker")
    assert row.detail == {"hours": 0, "told": False}

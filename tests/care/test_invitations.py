"""An invitation lets one person in, once, in time, as what was meant."""

from datetime import timedelta

import pytest

from envoi.care import invitations
from envoi.care.actors import actor_of
from envoi.care.answers import Refused, Saved
from envoi.care.invitations import digest
from envoi.records.models import Account, AuditRow, Invitation, Member, Supervision
from tests import people

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-a-letter"
WEEK = timedelta(days=7)


def invited(**more):
    by = people.mara()
    values = {"name": "Nora Feld", "roles": ["therapist"], "email": "nora@example.org"}
    return Invitation.objects.create(
        practice_id=by.practice,
        digest=digest(TOKEN),
        made_at=by.now,
        made_by_id=by.member,
        expires_at=by.now + WEEK,
        **(values | more),
    )


def accept(token=TOKEN, *, login="nora", password=people.PASSWORD, after=timedelta()):
    return invitations.accept(token, login=login, password=password, now=people.NOW + after)


def test_who_accepts_becomes_a_member_with_the_roles_meant():
    row = invited()
    answer = accept()
    nora = actor_of(answer.ref, now=people.NOW)
    assert (nora.practice, nora.name, nora.roles) == (row.practice_id, "Nora Feld", {"therapist"})
    assert Member.objects.get(id=nora.member).email == "nora@example.org"
    assert AuditRow.objects.get(act="accepted").member_id == nora.member


def test_an_invitation_says_who_asks_whom():
    invited()
    told = invitations.read(TOKEN, address="", now=people.NOW)
    assert (told.name, told.by, told.roles) == ("Nora Feld", "Mara", ("Therapist",))


def test_it_works_once():
    invited()
    assert isinstance(accept(), Saved)
    assert accept(login="other") == Refused(invitations.NOT_OPEN)
    assert not Account.objects.filter(login="other").exists()


@pytest.mark.parametrize(
    ("values", "after"),
    [({}, WEEK), ({"withdrawn_at": people.NOW}, timedelta())],
    ids=["too late", "withdrawn"],
)
def test_a_closed_invitation_lets_nobody_in(values, after):
    invited(**values)
    assert accept(after=after) == Refused(invitations.NOT_OPEN)


def test_a_guessed_token_lets_nobody_in_and_guessing_has_to_wait():
    invited()
    told = [
        invitations.read(f"guess {number}", address="192.0.2.7", now=people.NOW).sentence
        for number in range(31)
    ]
    assert told[0] == invitations.NOT_OPEN
    assert "several tries" in told[30]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"login": "mara"}, "login"),
        ({"login": " "}, "login"),
        ({"password": "short"}, "password"),
        ({"password": "nora feld nora"}, "password"),
    ],
)
def test_a_log_in_or_password_that_cannot_be_is_refused_and_nothing_is_used_up(values, field):
    invited()
    assert accept(**values).field == field
    assert isinstance(accept(), Saved)


def test_an_intern_comes_with_a_last_day_and_a_supervisor():
    tomas = people.tomas()
    invited(roles=["intern"], roles_until=people.ROTATION_END, supervisor_id=tomas.member)
    nora = actor_of(accept().ref, now=people.NOW)
    period = Supervision.objects.get(supervisee=nora.member)
    assert (period.supervisor_id, period.until_on) == (tomas.member, people.ROTATION_END)


def test_a_rotation_that_is_over_cannot_be_begun():
    invited(roles=["intern"], roles_until=people.TODAY - timedelta(days=1))
    assert "rotation" in accept().sentence

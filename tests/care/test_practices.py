"""Founding a practice, who belongs to it, and who acts in it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from envoi.care import practices
from envoi.care.actors import actor_by_login, actor_of
from envoi.care.answers import Refused, Saved
from envoi.records.models import Account, AuditRow, Member, Practice, Supervision
from tests import people

pytestmark = pytest.mark.django_db
GOOD = {"owner": "nora", "owner_name": "Nora", "password": people.PASSWORD, "zone": people.ZONE}


def found(name="A practice", *, at=people.NOW, **values):
    return practices.found(name, at=at, **{**GOOD, **values})


def join(login="ines", *, role="therapist", password=people.PASSWORD, name="Ines"):
    return practices.add_member(
        login=login, name=name, roles=[role], password=password, by=people.mara()
    )


def supervise(supervisor, supervisee, *, until_on=None):
    return practices.supervise(
        supervisor=supervisor,
        supervisee=supervisee,
        from_on=people.TODAY,
        until_on=until_on,
        by=people.mara(),
    )


def test_who_founds_a_practice_owns_it_and_treats_in_it_and_the_audit_begins():
    answer = found()
    nora = people.acting("nora")
    assert (nora.practice, nora.roles, nora.name) == (answer.ref, {"owner", "therapist"}, "Nora")
    assert AuditRow.objects.get().act == "founded"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"zone": "Berlin"}, "zone"),
        ({"zone": ""}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"owner": " "}, "login"),
        ({"owner": "x" * 121}, "login"),
        ({"password": "short"}, "password"),
        ({"password": "qwerty123456"}, "password"),
        ({"owner": "nora.lindqvist", "password": "noralindqvist1"}, "password"),
    ],
)
def test_a_practice_that_cannot_be_is_refused_and_leaves_nothing(values, field):
    answer = found(**values)
    assert isinstance(answer, Refused)
    assert (answer.field, bool(answer.sentence)) == (field, True)
    assert not (Practice.objects.exists() or Account.objects.exists())


def test_a_log_in_belongs_to_one_person_whatever_its_capitals():
    found()
    assert found("Another", owner=" NORA ").field == "login"
    assert Practice.objects.count() == 1


def test_the_founder_joined_on_the_practices_own_day():
    found(zone="America/Los_Angeles", at=datetime(2026, 11, 24, 7, 30, tzinfo=UTC))
    assert Member.objects.get().joined_on == date(2026, 11, 23)


def test_today_is_the_practices_day():
    found(zone="Pacific/Auckland")
    nora = actor_by_login("nora", now=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert nora.today == date(2026, 11, 24)
    assert nora.now.astimezone(ZoneInfo(nora.zone)).hour == 1


def test_a_new_member_can_act_with_the_role_given():
    assert isinstance(join("ada", role="practice_manager"), Saved)
    ada = people.acting("ada")
    assert (ada.practice, ada.roles, ada.clinical) == (
        people.mara().practice,
        {"practice_manager"},
        False,
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "boss"}, "roles"),
        ({"role": "intern"}, "until_on"),
        ({"login": "mara"}, "login"),
        ({"password": "mara"}, "password"),
    ],
)
def test_a_member_who_cannot_be_is_refused(values, field):
    assert join(**values).field == field
    assert Member.objects.count() == 1


def test_a_member_who_left_acts_no_more():
    by = people.mara()
    Member.objects.update(ended_on=people.TODAY)
    assert actor_of(by.account, now=people.NOW) is None


def test_an_account_that_was_closed_acts_no_more():
    by = people.mara()
    Account.objects.update(is_active=False)
    assert actor_by_login("mara", now=people.NOW) is None
    assert actor_of(by.account, now=people.NOW) is None


def test_nobody_has_a_log_in_that_was_never_made():
    assert actor_by_login("nobody", now=people.NOW) is None


def test_supervision_is_between_two_members_of_the_practice():
    tomas, mara = people.joined("tomas", "supervisor"), people.mara()
    assert isinstance(supervise(tomas.member, mara.member), Saved)
    assert isinstance(supervise(mara.member, mara.member), Refused)
    assert isinstance(supervise(people.vera().member, mara.member), Refused)
    assert Supervision.objects.count() == 1


def test_supervision_that_would_end_before_it_began_is_refused():
    tomas, mara = people.joined("tomas", "supervisor"), people.mara()
    answer = supervise(tomas.member, mara.member, until_on=date(2026, 1, 1))
    assert answer.field == "until_on"


def test_the_password_is_nowhere_to_be_read():
    people.mara()
    assert people.PASSWORD not in str(list(Account.objects.values()))
    assert people.PASSWORD not in str(list(AuditRow.objects.values()))


@pytest.mark.parametrize("password", ["envoi envoi envoi", "My Therapy 2026!"])
def test_a_password_does_not_name_the_house(password):
    assert join(password=password).field == "password"

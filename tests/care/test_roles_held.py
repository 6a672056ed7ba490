"""Roles given for a time, ended on a day, and never the last owner's."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import care_teams, leaving, roles
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.role import Act
from envoi.records.models import AuditRow, OutgoingMail, RoleHeld
from tests import build, people

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = (people.TODAY + timedelta(days=n) for n in (-1, 1))
SPRING = date(2027, 3, 31)


def held(login: str, role: str) -> UUID:
    return RoleHeld.objects.get(member=people.acting(login).member, role=role).id


def given(login: str, role: str, until_on: date | None = None) -> Saved | Refused:
    member = people.acting(login).member
    return roles.give(member, role=role, until_on=until_on, by=people.mara())


def ends(login: str, role: str, on: date | None) -> Saved | Refused:
    return roles.last_day(held(login, role), until_on=on, by=people.mara())


def established(login: str, role: str) -> None:
    """Somebody who has held a role for a year."""
    people.joined(login, role)
    RoleHeld.objects.filter(member=people.acting(login).member).update(from_on=date(2025, 11, 1))


def test_a_role_given_counts_from_today() -> None:
    people.ines()
    build.saved(given("ines", "supervisor"))
    assert people.acting("ines").roles == {"therapist", "supervisor"}


def test_a_role_given_is_audited_and_its_holder_gets_a_mail() -> None:
    ines = people.ines()
    build.saved(given("ines", "biller"))
    row = AuditRow.objects.get(act="gave")
    assert (row.noun, row.detail["role"]) == ("role", "biller")
    mail = OutgoingMail.objects.get(kind="roles_changed")
    assert (mail.to_member_id, mail.told) == (ines.member, {})


@pytest.mark.parametrize(
    ("role", "until_on", "field"),
    [
        ("boss", None, "role"),
        ("therapist", None, "role"),
        ("intern", None, "until_on"),
        ("biller", YESTERDAY, "until_on"),
        ("biller", date(9999, 1, 1), "until_on"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused(role: str, until_on: date, field: str) -> None:
    people.ines()
    answer = given("ines", role, until_on)
    assert isinstance(answer, Refused) and answer.field == field
    assert RoleHeld.objects.filter(member=people.acting("ines").member).count() == 1


def test_an_interns_last_day_can_move_and_never_be_left_open() -> None:
    people.ines()
    build.saved(given("ines", "intern", SPRING))
    assert isinstance(ends("ines", "intern", None), Refused)
    build.saved(ends("ines", "intern", SPRING + timedelta(days=30)))
    assert RoleHeld.objects.get(role="intern").until_on == SPRING + timedelta(days=30)


def test_a_role_ends_with_its_last_day() -> None:
    established("ada", "practice_manager")
    build.saved(ends("ada", "practice_manager", people.TODAY))
    assert people.acting("ada").roles == {"practice_manager"}
    tomorrow = people.on(people.mara(), TOMORROW).now
    with pytest.raises(AssertionError):
        people.acting("ada", now=tomorrow)


def test_yesterday_ends_a_role_at_once_and_the_day_before_is_refused() -> None:
    established("ines", "therapist")
    given("ines", "biller")
    build.saved(ends("ines", "therapist", YESTERDAY))
    assert people.acting("ines").roles == {"biller"}
    assert isinstance(ends("ines", "therapist", YESTERDAY - timedelta(days=1)), Refused)


def test_a_role_given_by_mistake_is_taken_back_at_once() -> None:
    people.ines()
    given("ines", "owner")
    assert people.acting("ines").may(Act.MANAGE_MEMBERS)
    build.saved(ends("ines", "owner", YESTERDAY))
    assert people.acting("ines").roles == {"therapist"}
    lines = roles.of(people.acting("ines").member, by=people.mara())
    (line,) = (each for each in lines if each.code == "owner")
    assert line.over and line.told == "on 23 November, taken back the same day"


def test_a_role_taken_back_stays_so_and_can_be_given_anew() -> None:
    people.ines()
    given("ines", "owner")
    ref = held("ines", "owner")
    build.saved(ends("ines", "owner", YESTERDAY))
    assert isinstance(roles.last_day(ref, until_on=None, by=people.mara()), Refused)
    build.saved(given("ines", "owner"))
    assert people.acting("ines").roles == {"owner", "therapist"}


def test_a_role_does_not_end_before_it_began() -> None:
    people.ines()
    answer = ends("ines", "therapist", YESTERDAY - timedelta(days=1))
    assert isinstance(answer, Refused) and "began on 23 November" in answer.sentence


def test_nothing_is_deleted_and_the_change_is_written_down() -> None:
    established("ada", "practice_manager")
    ends("ada", "practice_manager", people.TODAY)
    ends("ada", "practice_manager", None)
    first, second = AuditRow.objects.filter(act="changed", noun="role").order_by("number")
    assert (first.detail["before"], first.detail["until"]) == (None, "2026-11-23")
    assert (second.detail["before"], second.detail["until"]) == ("2026-11-23", None)
    assert OutgoingMail.objects.filter(kind="roles_changed").count() == 1  # the same moment


def test_the_last_owner_stays_an_owner() -> None:
    by = people.mara()
    for day in (people.TODAY, SPRING):
        answer = roles.last_day(held("mara", "owner"), until_on=day, by=by)
        assert isinstance(answer, Refused) and "somebody else an owner" in answer.sentence
    assert RoleHeld.objects.get(role="owner").until_on is None


def test_an_owner_for_a_time_is_not_enough_and_another_owner_is() -> None:
    people.ines()
    given("ines", "owner", SPRING)
    assert isinstance(ends("mara", "owner", people.TODAY), Refused)
    build.saved(ends("ines", "owner", None))
    build.saved(ends("mara", "owner", people.TODAY))


def test_a_therapist_whose_clients_would_be_left_alone_goes_on_treating() -> None:
    established("ines", "therapist")
    ref = build.episode(by=people.ines())
    answer = ends("ines", "therapist", people.TODAY)
    assert isinstance(answer, Refused) and "One course of therapy" in answer.sentence
    mara = people.mara()
    build.saved(care_teams.assign(ref, member=mara.member, from_on=people.TODAY, by=mara))
    build.saved(ends("ines", "therapist", people.TODAY))


def test_a_last_day_that_is_still_to_come_can_be_set_and_the_clients_are_listed() -> None:
    established("ines", "therapist")
    ref = build.episode(by=people.ines())
    build.saved(ends("ines", "therapist", people.TODAY + timedelta(days=45)))
    (course,) = care_teams.soon_alone(by=people.mara())
    assert (course.ref, course.team) == (ref, "Ines until 7 January 2027")


def test_only_an_owner_gives_and_ends_roles() -> None:
    people.ines()
    for stranger in (people.ines(), people.ada(), people.tomas(), people.vera()):
        with pytest.raises(NotThere):
            roles.last_day(held("ines", "therapist"), until_on=people.TODAY, by=stranger)
        with pytest.raises(NotThere):
            roles.give(people.ines().member, role="owner", until_on=None, by=stranger)


def test_somebody_who_left_gets_no_role() -> None:
    ines = people.ines()
    build.saved(leaving.leave(ines.member, {}, by=people.mara()))
    answer = roles.give(ines.member, role="biller", until_on=None, by=people.mara())
    assert isinstance(answer, Refused)


def test_a_role_nobody_holds_is_not_there() -> None:
    with pytest.raises(NotThere):
        roles.last_day(uuid4(), until_on=people.TODAY, by=people.mara())

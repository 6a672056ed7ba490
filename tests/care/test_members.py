"""Who works here, as an owner sees it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import leaving, members, practices, roles
from envoi.care.answers import NotThere, Refused
from envoi.records.models import AuditRow, LogIn, Member, SecondFactor
from tests import build, people

pytestmark = pytest.mark.django_db


def line(name: str) -> members.MemberLine:
    page = members.page(by=people.mara())
    return next(each for each in (*page.present, *page.former) if each.name == name)


def test_everybody_is_listed_with_their_roles() -> None:
    people.ines()
    assert line("Mara").roles == ("Owner", "Therapist")
    assert (line("Ines").roles, line("Ines").login) == (("Therapist",), "ines")


def test_the_last_log_in_and_the_second_factor_are_said() -> None:
    ines = people.ines()
    assert (line("Ines").last_log_in, line("Ines").second_factor) == (members.NO_LOG_IN, False)
    for number, days in enumerate((9, 2)):
        at = people.NOW - timedelta(days=days)
        LogIn.objects.create(
            account_id=ines.account,
            practice_id=ines.practice,
            member_id=ines.member,
            session=str(number),
            began_at=at,
            seen_at=at,
        )
    app = SecondFactor.objects.create(
        account_id=ines.account, kind="totp", secret={}, made_at=people.NOW
    )
    assert not line("Ines").second_factor
    SecondFactor.objects.filter(id=app.id).update(confirmed_at=people.NOW)
    assert (line("Ines").last_log_in, line("Ines").second_factor) == ("21 November", True)


def test_who_left_stands_below_and_holds_nothing() -> None:
    build.saved(leaving.leave(people.ines().member, {}, by=people.mara()))
    page = members.page(by=people.mara())
    assert [each.name for each in page.present] == ["Mara"]
    assert [(each.name, each.roles, each.ended) for each in page.former] == [
        ("Ines", (), "23 November")
    ]


def test_an_intern_without_a_supervisor_is_pointed_out() -> None:
    ines, mara = people.ines(), people.mara()
    assert not members.one(ines.member, by=mara).needs_supervisor
    roles.give(ines.member, role="intern", until_on=people.ROTATION_END, by=mara)
    assert members.one(ines.member, by=mara).needs_supervisor
    tomas = people.joined("tomas", "supervisor")
    practices.supervise(
        supervisor=tomas.member, supervisee=ines.member, from_on=people.TODAY, by=mara
    )
    assert not members.one(ines.member, by=mara).needs_supervisor


def test_an_address_is_sealed_and_its_change_written_down_without_it() -> None:
    ines = people.ines()
    told = {"name": "Ines Duarte", "credentials": "MSc", "email": "ines@example.org"}
    build.saved(members.describe(ines.member, **told, by=people.mara()))
    assert members.one(ines.member, by=people.mara()).email == "ines@example.org"
    row = AuditRow.objects.get(act="described", noun="member")
    assert row.detail == {"fields": ["credentials", "email", "name"]}
    assert "ines@example.org" not in str(list(AuditRow.objects.values()))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"credentials": "x" * 201}, "credentials"),
        ({"email": "ines"}, "email"),
        ({"email": "ines@example.org\r\nBcc: all@example.org"}, "email"),
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, str], field: str) -> None:
    told = {"name": "Ines", "credentials": "", "email": "", **values}
    answer = members.describe(people.ines().member, **told, by=people.mara())
    assert isinstance(answer, Refused) and answer.field == field


def test_only_an_owner_sees_who_works_here() -> None:
    ines = people.ines()
    for stranger in (ines, people.ada(), people.tomas(), people.vera()):
        with pytest.raises(NotThere):
            members.one(ines.member, by=stranger)
        with pytest.raises(NotThere):
            members.describe(ines.member, name="X", credentials="", email="", by=stranger)
    for stranger in (ines, people.ada(), people.tomas()):
        with pytest.raises(NotThere):
            members.page(by=stranger)
        with pytest.raises(NotThere):
            members.counts(by=stranger)
    assert Member.objects.get(id=ines.member).name == "Ines"


def test_nobody_unknown_is_there() -> None:
    with pytest.raises(NotThere):
        members.one(uuid4(), by=people.mara())

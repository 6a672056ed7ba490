"""A month of attendance for whoever writes the bills."""

from datetime import date

import pytest

from envoi.care import attendances, episodes
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.records.models import AuditRow
from tests import build, people
from tests.care.every import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def bela() -> Actor:
    """The biller."""
    return people.joined("bela", "biller")


def rows(by: Actor, on: date = people.TODAY) -> list[tuple[object, ...]]:
    return [
        (row.name, row.therapist, row.kept, row.late_cancelled, row.not_shown, row.minutes)
        for row in attendances.month(on, by=by).rows
    ]


def test_sessions_of_a_month_are_counted_as_they_were_kept(bela: Actor) -> None:
    ref = build.episode(started_on=date(2026, 10, 1))
    for day, status in ((2, "attended"), (9, "attended"), (12, "late_cancelled"), (16, "not_shown"),
                        (17, "cancelled"), (18, "expected")):  # fmt: skip
        build.attended(ref, date(2026, 11, day), status=status)
    build.attended(ref, date(2026, 10, 31))
    assert rows(bela) == [("Jonas Weber", "Mara", 2, 1, 1, 100)]
    assert rows(bela, date(2026, 10, 5)) == [("Jonas Weber", "Mara", 1, 0, 0, 50)]


def test_a_session_entered_in_error_is_on_no_bill(bela: Actor) -> None:
    from envoi.care import sessions

    ref = build.attended(build.episode(), people.TODAY)
    sessions.mark_wrong(ref, reason="other client", by=people.mara())
    assert rows(bela) == []


def test_whoever_treated_on_that_day_is_named(bela: Actor) -> None:
    ref = build.episode(started_on=date(2026, 10, 1))
    build.attended(ref, date(2026, 11, 2))
    login = people.ines().login
    episodes.share_care(ref, login=login, from_on=date(2026, 11, 10), by=people.mara())
    build.attended(ref, date(2026, 11, 16))
    assert [row[1:3] for row in rows(bela)] == [("Mara", 1), ("Mara, Ines", 1)]


def test_the_view_is_audited_and_a_table_taken_along_apart_from_it(bela: Actor) -> None:
    ref = build.episode()
    build.attended(ref, people.TODAY)
    attendances.month(people.TODAY, by=bela)
    attendances.month(people.TODAY, by=bela, taken=True)
    kept = AuditRow.objects.filter(noun="attendance month").order_by("number")
    assert [row.act for row in kept] == ["viewed", "took along"]
    assert all(row.detail == {"shown": [str(client_of(ref))], "month": "2026-11"} for row in kept)


@pytest.mark.parametrize("role", ["therapist", "supervisor", "receptionist", "practice_manager",
                                  "owner", "custodian"])  # fmt: skip
def test_it_is_not_there_for_who_writes_no_bills(role: str) -> None:
    with pytest.raises(NotThere):
        attendances.month(people.TODAY, by=people.joined("someone", role))


def test_another_practices_biller_sees_nothing_of_it(bela: Actor) -> None:
    from envoi.care import practices

    build.attended(build.episode(), people.TODAY)
    vera = people.vera()
    practices.add_member(
        login="bob", name="Bob", roles=["biller"], password=people.PASSWORD, by=vera
    )
    assert rows(people.acting("bob")) == []

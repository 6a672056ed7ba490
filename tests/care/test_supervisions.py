"""Periods of supervision: always finite, never twice at a time, renewed or ended early."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from envoi.care import access, practices, supervisions
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.role import Act
from envoi.records.models import AuditRow, Supervision
from tests import build, people

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
NEXT_SUMMER = date(2027, 6, 30)


def supervised(from_on: date = people.TODAY, until_on: date | None = None) -> Saved | Refused:
    """Tomas supervises Ines."""
    return practices.supervise(
        supervisor=people.joined("tomas", "supervisor").member,
        supervisee=people.ines().member,
        from_on=from_on,
        until_on=until_on,
        by=people.mara(),
    )


def period() -> UUID:
    return build.saved(supervised(until_on=NEXT_SUMMER))


def test_without_a_last_day_a_period_is_a_year() -> None:
    build.saved(supervised())
    assert Supervision.objects.get().until_on == date(2027, 11, 23)


def test_the_same_period_twice_is_one() -> None:
    first = period()
    assert supervised(until_on=NEXT_SUMMER) == Saved(first, again=True)
    assert supervised(until_on=NEXT_SUMMER - A_DAY) == Saved(first, again=True)
    assert Supervision.objects.count() == 1


def test_an_overlapping_period_is_refused_and_one_after_the_other_is_not() -> None:
    period()
    answer = supervised(until_on=NEXT_SUMMER + A_DAY)
    assert isinstance(answer, Refused) and "until 30 June 2027" in answer.sentence
    build.saved(supervised(NEXT_SUMMER + A_DAY))
    assert Supervision.objects.count() == 2


def test_a_renewed_period_does_not_run_into_the_next() -> None:
    first = period()
    build.saved(supervised(NEXT_SUMMER + A_DAY))
    answer = supervisions.last_day(first, until_on=NEXT_SUMMER + A_DAY, by=people.mara())
    assert isinstance(answer, Refused) and answer.field == "until_on"


def test_a_period_is_renewed_and_the_old_day_is_in_the_audit() -> None:
    ref = period()
    build.saved(supervisions.last_day(ref, until_on=NEXT_SUMMER + A_DAY, by=people.mara()))
    row = AuditRow.objects.get(noun="supervision", act="changed")
    assert (row.detail["before"], row.detail["until"]) == ("2027-06-30", "2027-07-01")


def test_a_period_ended_at_once_shows_the_supervisees_clients_no_more() -> None:
    ref, tomas = build.episode(by=people.ines()), people.joined("tomas", "supervisor")
    started = build.saved(supervised(people.TODAY - 9 * A_DAY))
    assert access.episode(tomas, ref, Act.READ_RECORD)
    build.saved(supervisions.last_day(started, until_on=people.TODAY - A_DAY, by=people.mara()))
    with pytest.raises(NotThere):
        access.episode(tomas, ref, Act.READ_RECORD)


@pytest.mark.parametrize("day", [people.TODAY - A_DAY, date(9999, 1, 1)])
def test_a_last_day_that_cannot_be_is_refused(day: date) -> None:
    answer = supervisions.last_day(period(), until_on=day, by=people.mara())
    assert isinstance(answer, Refused) and answer.field == "until_on"


def test_nobody_supervises_themselves_nor_in_another_practice() -> None:
    ines = people.ines().member
    for other in (ines, people.vera().member):
        answer = practices.supervise(
            supervisor=ines, supervisee=other, from_on=people.TODAY, by=people.mara()
        )
        assert isinstance(answer, Refused)


def test_both_see_the_period_on_the_page_of_either() -> None:
    period()
    for member in (people.ines().member, people.acting("tomas").member):
        (found,) = supervisions.of(member, by=people.mara())
        assert (found.supervisor_name, found.supervisee_name) == ("Tomas", "Ines")


def test_only_an_owner_looks_at_and_changes_supervision() -> None:
    ref = period()
    for stranger in (people.ines(), people.acting("tomas"), people.ada(), people.vera()):
        with pytest.raises(NotThere):
            supervisions.read(ref, by=stranger)
        with pytest.raises(NotThere):
            supervisions.last_day(ref, until_on=NEXT_SUMMER, by=stranger)

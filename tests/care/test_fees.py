"""Fees: a session is charged once, what is open has an age, and money opens no record."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import book, closings, ends, fee_steps, fees, short_forms, tasks
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.fee_ladder import FeeLadder
from envoi.records.models import AuditRow, Charge, Ending, Session, Task
from tests import build, people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def client_of(ref: UUID) -> UUID:
    return book.people(ref)[0][0]


def biller() -> Actor:
    return people.joined("bo", "biller")


def charge(session: Session, ref: UUID | None = None, by: Actor | None = None) -> object:
    client = client_of(session.episode_id)
    by = by or people.mara()
    return fees.charge_session(session.id, client=client, by=by, ref=ref or uuid4())


def agreed(ref: UUID, amount: int = 8500, since: date = date(2026, 1, 1)) -> UUID:
    return build.entry("agreed-fee", ref, since_on=since, amount=amount)


def test_a_session_costs_what_was_agreed_for_its_day() -> None:
    ref = build.episode(sessions=2)
    agreed(ref)
    first, second = Session.objects.filter(episode=ref).order_by("on")
    agreed(ref, 6000, since=second.on)
    for each in (first, second):
        build.saved(charge(each))
    found = Charge.objects.filter(episode=ref).order_by("on")
    assert [row.amount for row in found] == [8500, 6000]


def test_a_double_click_charges_once() -> None:
    ref = build.episode(sessions=1)
    agreed(ref)
    session, new = Session.objects.get(episode=ref), uuid4()
    assert [charge(session, new), charge(session, new)] == [Saved(new), Saved(new, again=True)]
    assert Charge.objects.count() == 1


def test_a_session_charged_twice_is_said() -> None:
    ref = build.episode(sessions=1)
    agreed(ref)
    session = Session.objects.get(episode=ref)
    build.saved(charge(session))
    assert charge(session) == Refused(fees.ALREADY)


def test_a_session_without_an_agreed_fee_is_not_charged() -> None:
    session = Session.objects.get(episode=build.episode(sessions=1))
    assert charge(session) == Refused(fees.NO_FEE)


def test_a_charge_in_error_may_be_made_again() -> None:
    ref = build.episode(sessions=1)
    agreed(ref)
    session = Session.objects.get(episode=ref)
    wrong = build.saved(charge(session))
    build.saved(book.mark_wrong("charge", wrong, reason="twice", by=people.mara()))
    assert isinstance(charge(session), Saved)
    assert fees.balance_of(ref).open == 8500


def test_what_came_in_pays_the_oldest_first_and_the_age_follows() -> None:
    ref = build.episode(sessions=1)
    for days in (60, 30):
        build.entry("charge", ref, amount=8500, on=people.TODAY - days * DAY)
    build.entry("payment", ref, kind="payment", amount=8500)
    page = fees.page(ref, by=people.mara())
    assert page.standing == "85.00 is open, the oldest of it since 24 October; overdue for 16 days."
    assert page.buckets == (("up to 30 days", "85.00"),)


def test_money_given_back_is_not_counted_as_paid() -> None:
    ref = build.episode()
    build.entry("charge", ref, amount=8500)
    build.entry("payment", ref, kind="payment", amount=9000)
    build.entry("payment", ref, kind="paid_back", amount=500)
    assert fees.balance_of(ref).open == 0


def test_the_biller_sees_names_and_money_and_no_word_of_the_talk() -> None:
    ref, by = build.episode(name="Jonas Weber"), people.mara()
    build.entry("charge", ref, amount=8500)
    step = fee_steps.Wanted("talk", people.TODAY, words="He lost his work.")
    build.saved(fee_steps.take(ref, step, by=by, ref=uuid4(), client=client_of(ref)))
    page = fees.page(ref, by=biller())
    assert (page.name, page.open, page.reads, page.conditions) == (
        "Jonas Weber",
        "85.00",
        False,
        (),
    )
    assert "work" not in repr(page)
    assert "He lost his work." in repr(fees.page(ref, by=by))


def test_the_page_is_audited_and_not_there_for_others() -> None:
    ref = build.episode()
    fees.page(ref, by=people.mara())
    assert AuditRow.objects.filter(noun="fees", act="viewed", subject=ref).exists()
    for stranger in (people.ines(), people.vera(), people.ada()):
        with pytest.raises(NotThere):
            fees.page(ref, by=stranger)


def test_open_balances_are_those_one_may_see_the_oldest_first() -> None:
    for name, days in (("Ana Ruiz", 10), ("Jonas Weber", 50)):
        build.entry("charge", build.episode(name=name), amount=100, on=people.TODAY - days * DAY)
    build.episode(name="Lia Kern")
    assert [line.name for line in fees.open_balances(by=biller())] == ["Jonas Weber", "Ana Ruiz"]
    assert fees.open_balances(by=people.ines()) == ()


def test_the_currency_is_chosen_once_and_stays_where_amounts_stand() -> None:
    by, ref = people.mara(), build.episode()
    build.saved(fee_steps.choose_currency("EUR", by=by))
    build.entry("charge", ref, amount=8500)
    assert isinstance(fee_steps.choose_currency("USD", by=by), Refused)
    assert fees.page(ref, by=by).open == "85.00\u00a0EUR"


def test_a_practice_has_its_own_days_in_their_order() -> None:
    by = people.mara()
    own = FeeLadder(due_days=30, talk_days=1, written_days=40, last_days=80, end_days=60)
    build.saved(fee_steps.choose_ladder(own, by=by))
    assert fees.ladder(by.practice) == own
    hasty = FeeLadder(due_days=0, talk_days=5, written_days=4, last_days=6, end_days=30)
    assert isinstance(fee_steps.choose_ladder(hasty, by=by), Refused)
    with pytest.raises(NotThere):
        fee_steps.choose_ladder(own, by=people.ines())


def closed(ref: UUID) -> Ending:
    by = people.mara()
    told = {"reason": "nonpayment", "initiated_by": "client", "manner": "planned_short"}
    told |= {"risk_answer": "none", "risk_asked_on": by.today, "offered": "A plan"}
    ending = build.saved(
        short_forms.short_form(ref, last_contact_on=by.today, by=by, ref=uuid4(), **told)
    )
    build.saved(closings.close(ending, by=by))
    return Ending.objects.get(id=ending)


def test_debt_holds_back_neither_the_closing_nor_the_financial_end() -> None:
    ref, by = build.episode(sessions=1), people.mara()
    build.entry("charge", ref, amount=8500)
    ending = closed(ref)
    (financial,) = ends.financial(ref, by=biller())
    assert (financial.about, financial.on, financial.owner) == ("85.00 is open.", "", "Mara")
    build.saved(tasks.done(financial.task, on=by.today - DAY, by=biller()))
    ending.refresh_from_db()
    assert ending.financial_end_on == by.today - DAY
    assert ending.administrative_end_on is None


def test_each_end_has_its_own_owner_and_day() -> None:
    ref, bo = build.episode(sessions=1), biller()
    ending = closed(ref).id
    administrative, financial = ends.of(ending, by=people.mara())
    due = people.TODAY + 10 * DAY
    build.saved(
        ends.hand_on(financial.task, owner=bo.member, due_on=due, version=1, by=people.mara())
    )
    assert [end.owner for end in ends.of(ending, by=people.mara())] == ["Mara", "Bo"]
    assert Task.objects.get(id=financial.task).due_on == due
    with pytest.raises(NotThere):
        tasks.done(administrative.task, on=people.TODAY, by=bo)
    stranger = people.vera().member
    refused = ends.hand_on(
        administrative.task, owner=stranger, due_on=due, version=1, by=people.mara()
    )
    assert isinstance(refused, Refused)


def test_all_that_waits_is_charged_once() -> None:
    ref = build.episode(sessions=3)
    agreed(ref)
    assert [fees.charge_all(ref, by=biller()) for _ in range(2)] == [3, 0]
    assert fees.balance_of(ref).open == 3 * 8500
    with pytest.raises(NotThere):
        fees.charge_all(ref, by=people.ines())

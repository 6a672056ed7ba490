"""Money: one sum, the oldest charge first, an age that is never negative."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import balance as rules
from envoi.domain.balance import Money, Owed, Received, allocate, balance

DAY = timedelta(days=1)
START = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda n: START + n * DAY)
amounts = st.integers(1, 50_000)
charged = st.lists(st.builds(Owed, st.uuids(), days, amounts), max_size=8)
came = st.lists(st.builds(Received, st.uuids(), days, amounts), max_size=8)


def owed(number: int, amount: int, day: int = 0) -> Owed:
    return Owed(UUID(int=number), START + day * DAY, amount)


def received(number: int, amount: int, day: int = 0) -> Received:
    return Received(UUID(int=number), START + day * DAY, amount)


@given(charged, came)
def test_what_is_open_is_what_was_charged_less_what_came(a: list[Owed], b: list[Received]) -> None:
    found = balance(a, b)
    assert found.open == sum(x.amount for x in a) - sum(x.amount for x in b)
    assert found.open == sum(x.amount for x in found.unpaid) - found.advance


@given(charged, came, st.randoms())
def test_the_order_in_which_rows_come_changes_nothing(a, b, chance) -> None:  # type: ignore[no-untyped-def]
    before = balance(a, b)
    chance.shuffle(a)
    chance.shuffle(b)
    assert balance(a, b) == before


@given(charged, came)
def test_no_part_of_a_payment_pays_twice_and_no_charge_is_paid_beyond_itself(
    a: list[Owed], b: list[Received]
) -> None:
    pieces = list(allocate(a, b))
    for each in b:
        assert sum(p.amount for p in pieces if p.received == each.ref) <= each.amount
    for charge in a:
        assert sum(p.amount for p in pieces if p.owed == charge.ref) <= charge.amount
    assert all(piece.amount > 0 for piece in pieces)


@given(charged, came)
def test_money_lies_in_advance_only_where_everything_is_paid(a, b) -> None:  # type: ignore[no-untyped-def]
    found = balance(a, b)
    assert not (found.advance and found.unpaid)


@given(charged, came, days, st.integers(0, 60))
def test_no_age_is_negative_and_the_buckets_hold_what_is_unpaid(a, b, today, due) -> None:  # type: ignore[no-untyped-def]
    found = balance(a, b)
    assert rules.age(found, due_days=due, today=today) >= 0
    assert sum(rules.buckets(found, due_days=due, today=today)) == sum(
        each.amount for each in found.unpaid
    )


def test_what_comes_in_pays_the_oldest_charge_first() -> None:
    found = balance([owed(2, 8500, 7), owed(1, 8500, 0)], [received(9, 10_000, 20)])
    assert found.unpaid == (owed(2, 7000, 7),)
    assert found.since == START + 7 * DAY


def test_an_age_counts_from_the_day_it_was_due() -> None:
    found = balance([owed(1, 8500)], [])
    assert rules.age(found, due_days=14, today=START + 14 * DAY) == 0
    assert rules.age(found, due_days=14, today=START + 44 * DAY) == 30


def test_buckets_begin_the_day_after() -> None:
    found = balance([owed(1, 100, 0), owed(2, 10, 30), owed(3, 1, 60)], [])
    assert rules.buckets(found, due_days=0, today=START + 61 * DAY) == (0, 1, 10, 100, 0)


def test_amounts_are_read_as_people_write_them() -> None:
    said = {"85": 8500, "85.5": 8550, "85,50": 8550, " 1 200.00 ": 120_000, "1’200": 120_000}
    assert {text: rules.written(text) for text in said} == said


def test_what_is_no_amount_is_none() -> None:
    for text in ("", "-5", "85.505", "1,200.00", "12 00", "85 EUR", "٨٥", "1e3"):
        assert rules.written(text) is None, text


def test_money_is_told_with_its_currency() -> None:
    assert str(Money(123_450, "EUR")) == "1\u202f234.50\u00a0EUR"
    assert str(Money(-5, "USD")) == "−0.05\u00a0USD"


def test_two_currencies_are_never_added() -> None:
    try:
        Money(1, "EUR") + Money(1, "USD")
    except rules.DifferentMoney:
        return
    raise AssertionError("two currencies were added")

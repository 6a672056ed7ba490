"""Money between a client and the practice: charged, come in, open, and since when.

Amounts are whole hundredths of the practice's one currency. Whatever came in pays the oldest charge
first, whoever paid it, so that the age of a balance is the age of its oldest unpaid charge.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

# Currencies of a hundred parts; a practice keeps its money in one of them.
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK")
MOST = 100_000_000  # a million in whole units: beyond it somebody slipped on a key
WRITTEN = re.compile(r"(\d{1,3}(?:[ ’'\u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
BUCKETS = (0, 30, 60, 90)


class DifferentMoney(ValueError):
    """Two amounts of different currencies were put together."""


@dataclass(frozen=True)
class Money:
    """An amount in whole hundredths of a currency; it may be negative: money in advance."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise DifferentMoney(f"{self.currency} and {other.currency}")
        return Money(self.minor + other.minor, self.currency)

    def __str__(self) -> str:
        whole, part = divmod(abs(self.minor), 100)
        sign, unit = (
            "−" if self.minor < 0 else "",
            f"\u00a0{self.currency}" if self.currency else "",
        )
        return f"{sign}{whole:,}.{part:02}".replace(",", "\u202f") + unit


def written(text: str) -> int | None:
    """The hundredths a person wrote as 85, 85.5, 85,50 or 1 200.00; None where it is no amount."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    whole = int(re.sub(r"\D", "", found[1]))
    return whole * 100 + int((found[2] or "0").ljust(2, "0"))


@dataclass(frozen=True)
class Owed:
    """Something the client owes from a day on; `amount` is positive."""

    ref: UUID
    on: date
    amount: int


@dataclass(frozen=True)
class Received:
    """Something that came in, or was let go, on a day; `amount` is positive."""

    ref: UUID
    on: date
    amount: int


Row = TypeVar("Row", Owed, Received)


@dataclass(frozen=True)
class Piece:
    """So much of one payment pays one charge."""

    received: UUID
    owed: UUID
    amount: int


@dataclass(frozen=True)
class Balance:
    """How a course of therapy stands in money: `open` is positive, or negative: in advance."""

    open: int
    unpaid: tuple[Owed, ...]  # the oldest first, each with what is left of it
    advance: int

    @property
    def since(self) -> date | None:
        """The day of the oldest charge that is not wholly paid."""
        return self.unpaid[0].on if self.unpaid else None


def balance(owed: Iterable[Owed], received: Iterable[Received]) -> Balance:
    """What is open, the unpaid charges with what is left of each, and what lies in advance."""
    charges, came = list(owed), list(received)
    pieces = list(allocate(charges, came))
    unpaid = tuple(
        Owed(each.ref, each.on, left)
        for each in _in_order(charges)
        if (left := each.amount - sum(p.amount for p in pieces if p.owed == each.ref)) > 0
    )
    paid = sum(piece.amount for piece in pieces)
    open_now = sum(each.amount for each in charges) - sum(each.amount for each in came)
    return Balance(open_now, unpaid, sum(each.amount for each in came) - paid)


def allocate(owed: Iterable[Owed], received: Iterable[Received]) -> Iterator[Piece]:
    """Each payment on the oldest charge that is still open, no part of it twice."""
    waiting = iter(_in_order(owed))
    charge = next(waiting, None)
    open_part = charge.amount if charge else 0
    for each in _in_order(received):
        left = each.amount
        while left and charge is not None:
            part = min(left, open_part)
            yield Piece(each.ref, charge.ref, part)
            left, open_part = left - part, open_part - part
            if open_part == 0:
                charge = next(waiting, None)
                open_part = charge.amount if charge else 0


def age(found: Balance, *, due_days: int, today: date) -> int:
    """Whole days since the oldest unpaid charge fell due; 0 while nothing is overdue."""
    return 0 if found.since is None else _late(found.since, due_days, today)


def buckets(found: Balance, *, due_days: int, today: date) -> tuple[int, ...]:
    """What is open by age: not overdue, up to 30, 60, 90 days, longer; together the unpaid."""
    sums = [0] * (len(BUCKETS) + 1)
    for each in found.unpaid:
        late = _late(each.on, due_days, today)
        sums[next((n for n, most in enumerate(BUCKETS) if late <= most), len(BUCKETS))] += (
            each.amount
        )
    return tuple(sums)


def _late(on: date, due_days: int, today: date) -> int:
    return max((today - on).days - due_days, 0)


def _in_order(rows: Iterable[Row]) -> list[Row]:
    """The oldest first; of one day always in the same order, however they came."""
    return sorted(rows, key=lambda each: (each.on, each.ref))

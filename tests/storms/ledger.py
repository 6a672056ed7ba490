"""What was sent to the house and what it answered, as the one who sent it saw it."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from threading import Lock, get_ident
from typing import Any
from zlib import crc32

Where = str | dict[str, str]


@dataclass(frozen=True)
class Claim:
    """Once this is answered, the row of this table says so. `where`: its reference, or columns.

    Among several rows that fit, the newest is meant; `once` where there may be only one. A value
    that begins with ~ stands somewhere in it, * means that there is one, and - that there is none.
    What is kept `apart` is a verb of its own behind the same button.
    """

    table: str
    where: Where
    says: dict[str, str]
    once: bool = False
    apart: bool = False


def claim(
    table: str, where: Where, *, once: bool = False, apart: bool = False, **says: object
) -> Claim:
    """What an answered write promises about one row."""
    return Claim(table, where, {name: str(value) for name, value in says.items()}, once, apart)


@dataclass
class Sent:
    """One write: its kind, what it promises, how often it was sent, whether it was answered."""

    kind: str
    claims: list[Claim]
    number: int = 0
    times: int = 0
    answered: bool = False
    cut: bool = False


@dataclass
class Ledger:
    """Every write of every visitor, in the order in which they were first sent."""

    kinds: tuple[str, ...] = ()
    sent: list[Sent] = field(default_factory=list)
    cut: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    usual: dict[str, float] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    flights: dict[int, str] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def begun(self, kind: str, claims: list[Claim]) -> Sent:
        """A write that is about to be sent for the first time."""
        with self.lock:
            self.sent.append(Sent(kind, claims, len(self.sent)))
            return self.sent[-1]

    @contextmanager
    def in_flight(self, kind: str) -> Iterator[None]:
        """While this lasts, a write of this kind is on its way."""
        began = time.monotonic()
        self.flights[get_ident()] = kind
        try:
            yield
        finally:
            self.flights.pop(get_ident(), None)
        took = time.monotonic() - began
        self.times[kind].append(took)
        self.usual[kind] = 0.8 * self.usual.get(kind, took) + 0.2 * took

    def was_cut(self, sent: Sent) -> None:
        """No answer came to a write that was sent."""
        with self.lock:
            sent.cut = True
            self.cut[sent.kind] += 1

    def was_answered(self, sent: Sent) -> None:
        """The house said that it is saved."""
        with self.lock:
            sent.answered = True
            self.answered[sent.kind] += 1

    def rarest(self, many: int) -> list[str]:
        """The kinds that were cut off least often so far."""
        return sorted(self.kinds, key=lambda kind: (self.cut[kind], crc32(kind.encode())))[:many]

    def is_in_flight(self, kind: str) -> bool:
        return kind in self.flights.values()

    def percentiles(self) -> dict[str, dict[str, float]]:
        """By kind: how many, and in how many milliseconds 50, 95 and 99 of 100 were done."""
        return {kind: _percentiles(sorted(took)) for kind, took in sorted(self.times.items())}

    def as_data(self) -> list[dict[str, Any]]:
        """Everything sent, as plain values for whoever counts."""
        return [asdict(each) for each in self.sent]


def _percentiles(took: list[float]) -> dict[str, float]:
    at = {f"p{of}": took[min(len(took) * of // 100, len(took) - 1)] for of in (50, 95, 99)}
    return {"n": len(took), **{name: round(1000 * seconds) for name, seconds in at.items()}}

"""Whether what was promised by answers is there, once, and what was not answered wholly or not."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps


@dataclass(frozen=True)
class Promise:
    """One column of one row, as one write left it; or only that the row is there."""

    write: int
    kind: str
    answered: bool
    table: str
    where: str
    once: bool
    apart: bool
    column: str = ""
    said: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Writes at one place follow each other."""
        return self.table, self.where, self.column

    def rows(self) -> list[Any]:
        """The rows this speaks of, the newest first."""
        model, where = apps.get_model("records", self.table), json.loads(self.where)
        order = "-created_at" if hasattr(model, "created_at") else "-pk"
        named = {"pk": where} if isinstance(where, str) else where
        return list(model._base_manager.filter(**named).order_by(order))

    def holds(self) -> bool:
        """The newest of these rows says so now."""
        return any(self._says(row) for row in self.rows()[:1])

    def _says(self, row: Any) -> bool:
        if not self.column:
            return True
        actual = getattr(row, self.column)
        if self.said in ("*", "-"):
            return (actual is not None) == (self.said == "*")
        text = actual if isinstance(actual, str) else json.dumps(actual, default=str).strip('"')
        return self.said[1:] in text if self.said.startswith("~") else text == self.said

    def told(self) -> str:
        now = [str(getattr(row, self.column or "pk")) for row in self.rows()[:3]]
        where = f"{self.table} {self.where} {self.column}"
        return f"{self.kind} {self.write} said {self.said!r} at {where}; now {now}"


def promises(sent: list[dict[str, Any]]) -> list[Promise]:
    """Everything that was promised, in the order in which it was sent."""
    return [
        Promise(
            write["number"], write["kind"], write["answered"], claim["table"],
            json.dumps(claim["where"], sort_keys=True), claim["once"], claim["apart"], *column,
        )
        for write in sent
        for claim in write["claims"]
        for column in claim["says"].items() or [()]
    ]  # fmt: skip


def broken(sent: list[dict[str, Any]]) -> Iterator[str]:
    """Each promise that does not hold, in a sentence."""
    places: dict[tuple[str, str, str], list[Promise]] = defaultdict(list)
    for each in promises(sent):
        places[each.place].append(each)
    for at_one in places.values():
        yield from _lost(at_one)
    last: dict[int, list[Promise]] = defaultdict(list)
    for at_one in places.values():
        last[at_one[-1].write].append(at_one[-1])
    for of_one in last.values():
        yield from _half_done([each for each in of_one if not each.apart])


def _lost(promised: list[Promise]) -> Iterator[str]:
    """What was answered last, or something that was sent after it, stands; never twice."""
    answered = [number for number, each in enumerate(promised) if each.answered]
    if answered and not any(each.holds() for each in promised[answered[-1] :]):
        yield f"answered and not there: {promised[answered[-1]].told()}"
    if any(each.once for each in promised) and len(promised[0].rows()) > 1:
        yield f"more than once: {promised[0].told()}"


def _half_done(promised: list[Promise]) -> Iterator[str]:
    """A write without an answer, as far as nothing came after it: all of it, or nothing."""
    there = [each for each in promised if each.holds()]
    if promised and not promised[0].answered and there and len(there) < len(promised):
        missing = [each.told() for each in promised if each not in there]
        yield f"half done: {promised[0].kind} {promised[0].write}, without {missing}"


def outcomes(sent: list[dict[str, Any]]) -> dict[str, dict[str, int]]:
    """By kind: how many were answered, and of those cut off and let be, how many are there."""
    names = ("answered", "there", "not there")
    told: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    for write in sent:
        if write["answered"]:
            told[write["kind"]]["answered"] += 1
        elif write["cut"]:
            there = all(each.holds() for each in promises([write]))
            told[write["kind"]]["there" if write["claims"] and there else "not there"] += 1
    return dict(told)

"""What a member declares of themselves: whom they know, and whom they would not treat.

Its words are that member's alone. A check that finds somebody alike only says whom to talk to.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from envoi.care import audit, checks, conflict_checks, entries, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.records.models import DeclaredTie
from envoi.records.models.conflict import TIES

KINDS = {"relation": "somebody I know", "limit": "somebody I would not treat"}
COLUMNS = ("kind", "name", "relation", "birth_date", "reached_at", "address", "from_on", "until_on")


@dataclass(frozen=True)
class Declared:
    """What somebody says of themselves."""

    kind: str
    name: str
    relation: str = ""
    birth_date: str = ""
    reached_at: str = ""
    address: str = ""
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True)
class TieLine:
    """One of one's own ties."""

    ref: UUID
    version: int
    told: str
    days: str
    said: Declared


def own(*, by: Actor) -> tuple[TieLine, ...]:
    """One's own ties, and nobody else's."""
    rows = DeclaredTie.objects.filter(member=by.member, wrong_at__isnull=True)
    lines = [_line(row, by.today) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.said.name.casefold()))


def one(ref: UUID, *, by: Actor) -> TieLine:
    """One of one's own; anybody else's is not there."""
    return _line(_own(ref, by), by.today)


def _line(row: DeclaredTie, today: date) -> TieLine:
    said = Declared(**{name: getattr(row, name) for name in COLUMNS})
    told = f"{row.name}, {row.relation}" if row.relation else row.name
    days = [f"from {sentences.on_day(row.from_on, today)}"] if row.from_on else []
    days += [f"until {sentences.on_day(row.until_on, today)}"] if row.until_on else []
    return TieLine(row.id, row.version, told, " ".join(days), said)


@transaction.atomic
def declare(said: Declared, *, by: Actor, ref: UUID) -> Answer:
    """Somebody I know, or would not treat; every client is looked at once."""
    refused = _refused(said, by)
    if refused:
        return refused
    row = DeclaredTie(id=ref, member_id=by.member, **_columns(said))
    answer = entries.add(row, by=by)
    if isinstance(answer, Saved) and not answer.again:
        conflict_checks.of_tie(ref, by=by)
    return answer


@transaction.atomic
def correct(ref: UUID, said: Declared, *, version: int, by: Actor) -> Answer:
    """Put right; what was found by it is looked at again."""
    row = _own(ref, by)
    refused = _refused(said, by)
    if refused:
        return refused
    answer = entries.correct(row, _columns(said), version=version, by=by)
    if isinstance(answer, Saved):
        conflict_checks.of_tie(ref, by=by)
    return answer


@transaction.atomic
def set_aside(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """It should not be there: it counts nowhere from now on."""
    answer = entries.mark_wrong(_own(ref, by), reason=reason, by=by)
    if isinstance(answer, Saved):
        conflict_checks.of_tie(ref, by=by)
    return answer


def _columns(said: Declared) -> dict[str, str | date | None]:
    found = {name: getattr(said, name) for name in COLUMNS}
    return {k: v.strip() if isinstance(v, str) else v for k, v in found.items()}


def _refused(said: Declared, by: Actor) -> Refused | None:
    held = {
        "kind": checks.among(TIES)(said.kind, by),
        "name": checks.name(said.name, by),
        "relation": checks.short(300)(said.relation, by),
        "birth_date": checks.partial_day(said.birth_date, by),
        "reached_at": checks.short(300)(said.reached_at, by),
        "address": checks.short(500)(said.address, by),
        "from_on": checks.day(said.from_on, by),
        "until_on": checks.day(said.until_on, by),
    }
    if said.from_on and said.until_on and said.until_on < said.from_on:
        held["until_on"] = held["until_on"] or "This would end before it began."
    return next((Refused(sentence, name) for name, sentence in held.items() if sentence), None)


def _own(ref: UUID, by: Actor) -> DeclaredTie:
    row = DeclaredTie.objects.filter(
        id=ref, practice=by.practice, member=by.member, wrong_at__isnull=True
    ).first()
    if row is None:
        raise NotThere
    return row


def viewed(by: Actor) -> None:
    """One's own list was opened."""
    audit.viewed(by, "declaredtie", None)

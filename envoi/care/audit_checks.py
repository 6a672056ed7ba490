"""Verifying the audit: every row against what was sealed of it, in constant memory.

Each batch is read and digested by itself. What differs is remembered only up to a limit; beyond
it is counted. Rows written since the last seal are told as such: nothing can be said about them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from envoi.care.audit_seals import Head, head_of
from envoi.domain import chain
from envoi.domain.chain import Change, Difference, Finding
from envoi.records import audit_text
from envoi.records.models import AuditRow, AuditSeal
from envoi.records.signing import audit_public_keys

REMEMBERED = 10_000
AT_ONCE = 50  # seals read together; each is 24 bytes a row
Progress = Callable[[int], object]


@dataclass(frozen=True)
class Named:
    """One row that is not as it was sealed, with what is known about it."""

    change: Change
    number: int
    told: str


@dataclass(frozen=True)
class Checked:
    """What verifying found: rows that changed, faults of the seals, and how much is not sealed."""

    rows: int
    seals: int
    unsealed: int
    named: tuple[Named, ...]
    more: int
    faults: tuple[str, ...]
    head: Head | None

    @property
    def good(self) -> bool:
        return not (self.named or self.more or self.faults)


@dataclass
class _Seen:
    """What was met on the way so far."""

    against: Head | None
    trusted: dict[str, str]
    rows: int = 0
    seals: int = 0
    last: int = audit_text.LOWEST
    head: Head | None = None
    met: bool = False
    stood: bool = True  # the seal before was as it had been made
    differing: list[Difference] = field(default_factory=list)
    more: int = 0
    faults: list[str] = field(default_factory=list)


def verify(*, against: Head | None = None, progress: Progress = lambda rows: None) -> Checked:
    """Everything that was sealed, compared with what lies there now.

    `against` is a head that was kept elsewhere: it has to be part of this chain. `progress` is
    told the number of rows looked at so far.
    """
    seen = _Seen(against, audit_public_keys())
    for seal in _seals():
        _look(seal, seen)
        progress(seen.rows)
    if against is not None:
        seen.faults += _against(against, seen)
    return Checked(
        rows=seen.rows,
        seals=seen.seals,
        unsealed=AuditRow.objects.filter(number__gt=seen.last).count(),
        named=tuple(_named(chain.findings(seen.differing))),
        more=seen.more,
        faults=tuple(seen.faults),
        head=seen.head,
    )


def _seals() -> Iterator[AuditSeal]:
    last = audit_text.LOWEST
    while some := AuditSeal.objects.filter(number__gt=last).order_by("number")[:AT_ONCE]:
        yield from some
        last = some[len(some) - 1].number


def _look(seal: AuditSeal, seen: _Seen) -> None:
    here, rows = head_of(seal), bytes(seal.rows)
    if seal.previous != (seen.head.head if seen.head else chain.START):
        seen.faults.append(_gap(seal, seen))
    stands = _stands(seal, rows)
    seen.faults += _faults(seal, here, stands, seen)
    if stands:
        _compare(rows, seen, after=seen.last if seen.stood else seal.first - 1, until=seal.last)
    seen.stood = stands
    seen.seals += 1
    seen.met = seen.met or here == seen.against
    seen.last, seen.head = max(seal.last, seen.last), here


def _compare(rows: bytes, seen: _Seen, *, after: int, until: int) -> None:
    """Everything between two seals belongs to the second one, rows put in there too."""
    differing = chain.differences(rows, chain.batch(audit_text.between(after, until)))
    room = REMEMBERED - len(seen.differing)
    seen.differing += differing[:room]
    seen.more += len(differing[room:])
    seen.rows += len(rows) // chain.WIDTH


def _stands(seal: AuditSeal, rows: bytes) -> bool:
    """What the seal says about its rows is what its head was made of."""
    if not chain.whole(rows, first=seal.first, last=seal.last, count=seal.count):
        return False
    try:
        return chain.head(seal.previous, rows) == seal.head
    except ValueError:
        return False


def _faults(seal: AuditSeal, here: Head, stands: bool, seen: _Seen) -> Iterator[str]:
    if not stands:
        yield (
            f"Seal {seal.number} was altered: nothing can be said about rows {seal.first} to "
            f"{seal.last}."
        )
    elif not here.holds:
        yield f"The signature of seal {seal.number} does not fit what it says."
    if seen.trusted.get(seal.key) != seal.public_key:
        yield (
            f"Seal {seal.number} was signed with the key {seal.key}, which is not in the key file, "
            "neither present nor retired. Whether this house signed it cannot be told."
        )


def _gap(seal: AuditSeal, seen: _Seen) -> str:
    before = f"seal {seen.head.seal}" if seen.head else "the beginning"
    first = seen.last + 1 if seen.head else 1
    rows = (
        f"rows {first} to {seal.first - 1}" if first < seal.first else "no row number is left out"
    )
    return f"Seal {seal.number} does not follow {before}: something between is missing ({rows})."


def _against(kept: Head, seen: _Seen) -> Iterator[str]:
    if not kept.holds or seen.trusted.get(kept.key) != kept.public_key:
        yield "The head in the file does not bear a signature of this house."
    if not seen.met:
        yield (
            f"The head in the file, sealed {kept.at} UTC up to row {kept.last}, is not part of "
            "this audit: something before it was replaced, or what came after was cut off."
        )


def _named(found: list[Finding]) -> Iterator[Named]:
    there = _there([each.number for each in found if each.change is not Change.MISSING])
    for each in found:
        yield Named(each.change, each.number, _told(each, there.get(each.number, "")))


def _there(numbers: list[int]) -> dict[int, str]:
    """What the rows say now: when, who, what."""
    told: dict[int, str] = {}
    for start in range(0, len(numbers), 500):
        rows = AuditRow.objects.filter(number__in=numbers[start : start + 500])
        columns = ("number", "at", "member__name", "act", "noun")
        for number, at, name, act, noun in rows.values_list(*columns):
            told[number] = f"{_when(at)}, {name or 'nobody'}: {act} {noun}"
    return told


def _when(at: datetime) -> str:
    return f"{at:%-d %B %Y %H:%M} UTC"


def _told(each: Finding, there: str) -> str:
    if each.change is Change.MISSING:
        return f"Row {each.number} is missing. {_sealed(each.number)}"
    if each.change is Change.MOVED:
        return f"Row {each.was} was moved: it stands as row {each.number} now ({there})."
    if each.change is Change.ADDED:
        return f"Row {each.number} was added after its neighbours were sealed. It says: {there}."
    return f"Row {each.number} was altered. It says now: {there}."


def _sealed(number: int) -> str:
    seal = AuditSeal.objects.filter(first__lte=number, last__gte=number).order_by("number").first()
    return f"It was sealed {_when(seal.at)}." if seal else ""

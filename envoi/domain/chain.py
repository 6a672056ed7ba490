"""The audit as a chain: what one row digests to, what binds a batch, what was changed since.

A row's digest is over its canonical text, which says the same whatever database it came from. A
batch keeps for every row its number and the start of its digest; its head binds them to the head
before it. So a row that was altered, taken out, put in or moved can be named by its number, and
whoever holds a signed head can tell that nothing before it was cut off. The format is written
down for others in docs/reference/audit.md.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

# number, practice, member, at, act, noun, subject, client, detail, door, why, address, log_in:
# text as the database gives it, None where nothing is said.
Row = Sequence[Any]
VERSION = 1
START = "0" * 64  # what stands before the first batch
KEPT = 16  # bytes of a digest that a batch keeps; 128 bits are beyond anybody's search
WIDTH = 8 + KEPT
ENTRY = struct.Struct(f">q{KEPT}s")
SHORT = 200
ONLY_SECONDS = len("2026-11-23 08:30:00")
_arranged = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), default=lambda value: {"not text": repr(value)}
).encode


class Change(StrEnum):
    """What happened to a row since it was sealed."""

    ALTERED = "altered"
    MISSING = "missing"
    ADDED = "added"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """One number whose row is not as it was sealed; an empty digest stands for no row."""

    number: int
    sealed: bytes
    found: bytes


@dataclass(frozen=True)
class Finding:
    """One row that was changed; `was` is the number a moved row was sealed under."""

    change: Change
    number: int
    was: int | None = None


def moment(at: datetime) -> str:
    """A moment as canonical text: UTC, always with microseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"


def _filled(at: str) -> str:
    """SQLite leaves out microseconds that are zero."""
    return f"{at}.000000" if len(at) == ONLY_SECONDS else at


@lru_cache(maxsize=4096)
def _short_detail(text: str) -> str:
    return _arranged(json.loads(text))


def _detail(text: str) -> str:
    """JSON with sorted keys and no spaces; what is no JSON is marked, so it equals nothing."""
    if text == "{}":
        return text
    try:
        return _short_detail(text) if len(text) <= SHORT else _arranged(json.loads(text))
    except (ValueError, RecursionError):
        return f"!{quoted(text)}"


def _or_null(text: str | None) -> str:
    return "null" if text is None else quoted(text)


def canonical(row: Row) -> bytes:
    """The text a row's digest is over: a JSON array in ASCII, without the row's number."""
    _, practice, member, at, act, noun, subject, client, detail, door, why, address, log_in = row
    try:
        told = (
            f"[{VERSION},{_or_null(practice)},{_or_null(member)},{quoted(_filled(at))},"
            f"{quoted(act)},{quoted(noun)},{_or_null(subject)},{_or_null(client)},"
            f"{_detail(detail)},{quoted(door)},{quoted(why)},{quoted(address)},{_or_null(log_in)}]"
        )
    except (TypeError, AttributeError):  # a column holds what was never written by the house
        told = _arranged([VERSION, *row[1:]])
    return told.encode()


def entry(row: Row) -> bytes:
    """What a batch keeps of a row: its number and the start of its digest."""
    return ENTRY.pack(row[0], sha256(canonical(row)).digest()[:KEPT])


def batch(rows: Iterable[Row]) -> bytes:
    """What a batch keeps of its rows, in their order."""
    return b"".join(map(entry, rows))


def head(previous: str, rows: bytes) -> str:
    """What binds a batch to all that stands before it: hex of 32 bytes."""
    return sha256(bytes.fromhex(previous) + rows).hexdigest()


def statement(bound: str, last: int, at: str) -> bytes:
    """What is signed of a batch: its head, the number of its last row, and when."""
    return f"envoi audit {VERSION}\n{bound}\n{last}\n{at}\n".encode()


def entries(rows: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and digest of each row of a batch; a rest too short for one is left out."""
    return ENTRY.iter_unpack(rows[: len(rows) - len(rows) % WIDTH])


def whole(rows: bytes, *, first: int, last: int, count: int) -> bool:
    """A batch holds as many rows as it says, from the first to the last, in rising order."""
    numbers = [number for number, _ in entries(rows)]
    rising = all(one < other for one, other in pairwise(numbers))
    ends = numbers[:1] + numbers[-1:] == [first, last]
    return len(rows) == count * WIDTH and rising and ends


def differences(sealed: bytes, found: bytes) -> list[Difference]:
    """Every number that does not say what was sealed, in order; none where both are the same."""
    if sealed == found:
        return []
    before, now = dict(entries(sealed)), dict(entries(found))
    return [
        Difference(number, before.get(number, b""), now.get(number, b""))
        for number in sorted(before.keys() | now.keys())
        if before.get(number) != now.get(number)
    ]


def findings(seen: Sequence[Difference]) -> list[Finding]:
    """What happened to each row; a row found under another number was moved, not lost."""
    origin: dict[bytes, list[int]] = {}
    for each in seen:
        if each.sealed:
            origin.setdefault(each.sealed, []).append(each.number)
    moved = {each.number: origin[each.found].pop() for each in seen if origin.get(each.found)}
    found_again = set(moved.values())
    return [
        _finding(each, moved.get(each.number))
        for each in seen
        if each.found or each.number not in found_again
    ]


def _finding(each: Difference, was: int | None) -> Finding:
    if was is not None:
        return Finding(Change.MOVED, each.number, was)
    if not each.found:
        return Finding(Change.MISSING, each.number)
    return Finding(Change.ALTERED if each.sealed else Change.ADDED, each.number)

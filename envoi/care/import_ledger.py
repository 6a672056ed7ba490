"""Which row here a key of a source stands for, and what becomes of a value that comes again."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from envoi.care.actors import Actor
from envoi.exchange.incoming import Incoming, Place, Rejected, digest
from envoi.records import bulk
from envoi.records.models import ImportedRow, ImportRun

LONGEST_KEY = 300
AT_ONCE = 2000


def short(key: str) -> str:
    """A key that fits its column; a longer one stands there as its digest."""
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


@dataclass
class Report:
    """What became of every value, counted by kind; and each row that did not go in, with why."""

    accepted: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    kept: list[dict[str, Any]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    refused: str = ""  # why nothing went in, where nothing did
    dry_run: bool = False

    def reject(self, place: Place, name: str, why: str) -> None:
        """A row that cannot go in."""
        self.rejected.append(Rejected(place.file, place.line, name, why))

    def keep(self, kind: str, value: Incoming, why: str) -> None:
        """A row here that stays as it is, although the file says otherwise."""
        place = value.place
        self.kept.append(
            {"kind": kind, "key": value.key, "file": place.file, "line": place.line, "why": why}
        )

    def as_data(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return {
            "accepted": {kind: self.accepted[kind] for kind in KINDS},
            "unchanged": {kind: self.unchanged[kind] for kind in KINDS},
            "updated": {kind: self.updated[kind] for kind in KINDS},
            "kept": self.kept,
            "rejected": [
                {"file": each.file, "line": each.line, "field": each.field, "why": each.why}
                for each in self.rejected
            ],
            "ignored": dict(sorted(self.ignored.items())),
        }


KINDS = ("clients", "episodes", "sessions", "scores", "goals", "concerns")


@dataclass(frozen=True, slots=True)
class Known:
    """A row that came from this source before."""

    id: int
    row: UUID
    content: str
    seen_version: int


class Ledger:
    """All keys of one source in one practice, read once and written once."""

    def __init__(self, by: Actor, source: str) -> None:
        self.by, self.source = by, source
        self.known: dict[tuple[str, str], Known] = {}
        self.new: list[ImportedRow] = []
        self.seen: list[tuple[int, str, int]] = []
        columns = ("kind", "key", "id", "row", "content", "seen_version")
        rows = ImportedRow.objects.filter(practice=by.practice, source=source)
        for kind, key, *rest in rows.values_list(*columns).iterator(chunk_size=AT_ONCE):
            self.known[kind, key] = Known(*rest)

    def find(self, kind: str, key: str, also: Sequence[str] = ()) -> Known | None:
        """The row this key, or another of the same thing, stands for."""
        for each in (key, *also):
            found = self.known.get((kind, short(each)))
            if found is not None:
                return found
        return None

    def add(self, kind: str, value: Incoming, row: UUID, *, version: int = 1) -> None:
        """A new row here, under every key its source has for it."""
        content = digest(value)
        for key in (value.key, *value.also):
            self._put(kind, short(key), row, content, version)

    def also(self, kind: str, value: Incoming, known: Known) -> None:
        """Keys of a known row that were not known yet."""
        for key in (value.key, *value.also):
            self._put(kind, short(key), known.row, known.content, known.seen_version)

    def _put(self, kind: str, key: str, row: UUID, content: str, version: int) -> None:
        if (kind, key) in self.known:
            return
        self.known[kind, key] = Known(0, row, content, version)
        self.new.append(
            ImportedRow(
                practice_id=self.by.practice,
                source=self.source,
                kind=kind,
                key=key,
                row=row,
                content=content,
                seen_version=version,
            )
        )

    def update(self, known: Known, value: Incoming, version: int) -> None:
        """The file's newest word about a row, and the version it was written as."""
        self.seen.append((known.id, digest(value), version))

    def write(self, run: ImportRun) -> None:
        """Everything learnt, in as few statements as there can be."""
        for row in self.new:
            row.run = run
        bulk.insert(self.new)
        for ref, content, version in self.seen:
            ImportedRow.objects.filter(id=ref).update(
                content=content, seen_version=version, run=run
            )

"""What nobody has written to is not made twice.

A page of a record takes dozens of questions to the database. Every write about a client leaves an
audit row with the client's reference in its own transaction; so as long as the newest of these rows
is the same, what was made from the record is still true. Only the reader themselves gets it again,
only on the same day, and only for a quarter of an hour; the view is audited every time.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection

from envoi.care.actors import Actor
from envoi.records.models import AuditRow

Value = TypeVar("Value")
Stamp = tuple[object, ...]
LONGEST = timedelta(minutes=15)
AT_MOST = 128  # pages a process keeps; each is some ten thousand characters


@dataclass(frozen=True)
class Writes:
    """All that is written in a practice, or only about some of its clients."""

    practice: UUID
    clients: frozenset[UUID] | None = None

    def newest(self) -> Stamp:
        """The newest audit row among them that is no view; () where there is none.

        In words of its own because only a condition that is no parameter is answered from the
        index over the writes alone, however often these records were read.
        """
        refs = [self.practice] if self.clients is None else list(self.clients)
        column = "practice_id" if self.clients is None else "client"
        field = AuditRow._meta.get_field("client")
        marks = ", ".join(["%s"] * len(refs)) or "NULL"
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT number, at, subject, act FROM records_auditrow "  # noqa: S608 - marks only  # nosec B608
                f"WHERE {column} IN ({marks}) AND NOT (act = 'viewed') "
                "ORDER BY number DESC LIMIT 1",
                [field.get_db_prep_value(ref, connection) for ref in refs],
            )
            row = cursor.fetchone()
        return tuple(row) if row else ()


@dataclass(frozen=True)
class Made(Generic[Value]):
    """Something made from the record, with what it depends on and the newest write it knows of."""

    value: Value
    writes: Writes
    stamp: Stamp
    day: date
    house: int
    at: datetime


class Shelf(Generic[Value]):
    """The values a process has made lately, by reader and by what they were made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[tuple[Hashable, ...], Made[Value]] = OrderedDict()

    def get(
        self,
        about: Hashable,
        *,
        by: Actor,
        writes: Callable[[], Writes],
        make: Callable[[], Value],
    ) -> Value:
        """The value for this reader, made anew unless nothing was written since.

        `writes` answers which writes the value depends on.
        """
        if by.in_emergency:  # open for hours only, and by the clock
            return make()
        key = (by.member, by.roles, about)
        with self._lock:
            known = self._made.get(key)
        newest = known.writes.newest() if known else ()
        if known and known.stamp == newest and _same_time(known, by):
            return known.value
        watched = writes()
        # Read before the value is made: a write in between makes it too new, never too old.
        stamp = newest if known and watched == known.writes else watched.newest()
        made = Made(make(), watched, stamp, by.today, by.house, by.now)
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > AT_MOST:
                self._made.popitem(last=False)
        return made.value

    def clear(self) -> None:
        """Nothing is kept any more."""
        with self._lock:
            self._made.clear()


def _same_time(made: Made[Value], by: Actor) -> bool:
    recent = abs(by.now - made.at) < LONGEST
    return recent and (made.day, made.house) == (by.today, by.house)

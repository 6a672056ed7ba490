"""What nobody has written to is not made twice.

A page of a record takes dozens of questions to the database. Every write about a client leaves an
audit row with the client's reference in its own transaction; so as long as the newest of these rows
is the same, what was made from the record is still true. Only the reader themselves gets it again,
only on the same day, and only for a quarter of an hour; the view is audited every time.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection
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
class Made(Generic[Value]):
    """Something made from the record of these clients, and the newest write it knows of."""

    value: Value
    clients: frozenset[UUID]
    stamp: Stamp
    day: date
    house: int
    at: datetime


class Shelf(Generic[Value]):
    """The values a process has made lately, by reader and by what they were made of."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[tuple[object, ...], Made[Value]] = OrderedDict()

    def get(
        self,
        about: UUID,
        *,
        by: Actor,
        clients: Callable[[], Collection[UUID]],
        make: Callable[[], Value],
    ) -> Value:
        """The value for this reader, made anew unless nothing was written since.

        `clients` answers everybody whose writes the value depends on.
        """
        if by.in_emergency:  # open for hours only, and by the clock
            return make()
        key = (by.member, by.roles, about)
        with self._lock:
            known = self._made.get(key)
        if known is not None and _still_true(known, by):
            return known.value
        people = frozenset(clients())
        # Read before the value is made: a write in between makes it too new, never too old.
        stamp = last_write(people)
        made = Made(make(), people, stamp, by.today, by.house, by.now)
        with self._lock:
            self._made[key] = made
            self._made.move_to_end(key)
            while len(self._made) > AT_MOST:
                self._made.popitem(last=False)
        return made.value


def _still_true(made: Made[Value], by: Actor) -> bool:
    recent = abs(by.now - made.at) < LONGEST
    same = (made.day, made.house) == (by.today, by.house)
    return recent and same and made.stamp == last_write(made.clients)


def last_write(clients: Collection[UUID]) -> Stamp:
    """The newest audit row about any of these clients that is no view; () where there is none.

    In words of its own because only a condition that is no parameter is answered from the index
    over the writes alone, however often these records were read.
    """
    column = AuditRow._meta.get_field("client")
    refs = [column.get_db_prep_value(ref, connection) for ref in clients]
    marks = ", ".join(["%s"] * len(refs)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, at, subject, act FROM records_auditrow "  # noqa: S608 - marks only
            f"WHERE client IN ({marks}) AND NOT (act = 'viewed') "
            "ORDER BY number DESC LIMIT 1",
            refs,
        )
        row = cursor.fetchone()
    return tuple(row) if row else ()

"""One write at a time about one thing.

SQLite lets one writer in at a time, from the first statement of its transaction. PostgreSQL lets
many in, and what one of them has looked at another may be changing: so whoever writes about a
course of therapy first takes its turn there, and looks again once it has it. A turn ends with the
transaction; where none is open there is nothing to hold, and nothing is taken.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from envoi.records.models import Episode

AT_ONCE = 500


def needed() -> bool:
    """This database lets several writers in, and a transaction is open to hold a turn."""
    return connection.features.has_select_for_update and connection.in_atomic_block


def course(*episodes: UUID) -> None:
    """Nobody else writes about these courses now; several are taken in one order by everybody."""
    if needed():
        for some in _some(sorted(set(episodes))):
            # A weak lock: rows that only point at the episode are not held up by it.
            rows = Episode.objects.select_for_update(no_key=True).filter(id__in=some)
            list(rows.order_by("id").values_list("id"))


def _some(refs: list[UUID]) -> Iterable[list[UUID]]:
    return (refs[start : start + AT_ONCE] for start in range(0, len(refs), AT_ONCE))


def ref(ref: UUID) -> None:
    """Nobody else uses this reference now: something that is not there yet, or has no course."""
    if needed():
        key = int.from_bytes(ref.bytes[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])

"""What rows said at the end of an earlier day, as far as their revisions tell."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.records.images import Image
from envoi.records.models import Episode, Revision

NAMED_AT_ONCE = 10_000  # SQLite limits how many values one query may name


def end_of(day: date, episode: UUID) -> datetime:
    """The moment a day was over in the practice of an episode."""
    zone = Episode.objects.values_list("practice__zone", flat=True).get(id=episode)
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def said(table: str, rows: Iterable[UUID], *, until: datetime) -> dict[UUID, Image]:
    """Of rows that were edited since, what they said before the first of those edits."""
    wanted = list(rows)
    found: dict[UUID, Image] = {}
    for start in range(0, len(wanted), NAMED_AT_ONCE):
        some = wanted[start : start + NAMED_AT_ONCE]
        since = Revision.objects.filter(table=table, row__in=some, created_at__gte=until)
        found |= {each.row: each.before for each in since.order_by("-version")}
    return found


def told_then(
    rows: Sequence[dict[str, Any]], table: str, *, key: str, until: datetime, names: dict[str, str]
) -> None:
    """Rows as a query gave them, turned back: `names` says which value is which column."""
    before = said(table, (row[key] for row in rows), until=until)
    for row in rows:
        if row[key] in before:
            row.update({name: _day(before[row[key]][column]) for name, column in names.items()})


def _day(value: Any) -> Any:
    """Images keep days as text."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value

"""Which backups are kept, when the next is due, and when somebody should look.

Everything of the last seven days, then the last of each week for eight weeks, then the last of each
month for twelve months; the newest is always kept. Days and weeks are those of UTC.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

EVERYTHING = timedelta(days=7)
WEEKLY = timedelta(weeks=8)
MONTHLY = timedelta(days=366)
AT = time(2, tzinfo=UTC)
A_DAY = timedelta(days=1)
TRY_AGAIN = timedelta(hours=1)
OLD = timedelta(hours=36)
REHEARSED_LONG_AGO = timedelta(days=30)


@dataclass(frozen=True)
class Copy:
    """A good backup that was made here."""

    name: str
    made_at: datetime


def outlived(copies: Iterable[Copy], *, now: datetime) -> tuple[Copy, ...]:
    """Those that need not be kept any longer, the oldest first."""
    ordered = sorted(copies, key=lambda copy: (copy.made_at, copy.name))
    kept = {copy for copy in ordered if now - copy.made_at <= EVERYTHING}
    kept |= _last_of(ordered, _week, since=now - WEEKLY)
    kept |= _last_of(ordered, _month, since=now - MONTHLY)
    kept |= set(ordered[-1:])
    return tuple(copy for copy in ordered if copy not in kept)


def _last_of(
    ordered: Iterable[Copy], of: Callable[[datetime], Hashable], *, since: datetime
) -> set[Copy]:
    return set({of(copy.made_at): copy for copy in ordered if copy.made_at >= since}.values())


def _week(at: datetime) -> Hashable:
    return at.astimezone(UTC).isocalendar()[:2]


def _month(at: datetime) -> Hashable:
    return at.astimezone(UTC).timetuple()[:2]


def is_due(*, last_good: datetime | None, last_try: datetime | None, now: datetime) -> bool:
    """No good one was begun since the last two o'clock (UTC), and none was tried just now."""
    if last_try is not None and timedelta(0) <= now - last_try < TRY_AGAIN:
        return False
    return last_good is None or last_good < _last_two_o_clock(now)


def _last_two_o_clock(now: datetime) -> datetime:
    today = datetime.combine(now.astimezone(UTC).date(), AT)
    return today if today <= now else today - A_DAY


def is_old(last_good: datetime | None, *, now: datetime) -> bool:
    """Worth a look: there is none, or it is older than a day and a half."""
    return last_good is None or now - last_good > OLD


def rehearsed_long_ago(last: datetime | None, *, now: datetime) -> bool:
    """Nobody tried for a month whether a backup can be restored."""
    return last is None or now - last > REHEARSED_LONG_AGO


def age(then: datetime, *, now: datetime) -> str:
    """How long ago, in words: 40 minutes, 5 hours, 3 days."""
    minutes = max(0, int((now - then).total_seconds() // 60))
    for size, name in ((60 * 48, 60 * 24), (60 * 2, 60)):
        if minutes >= size:
            return f"{minutes // name} {'days' if name > 60 else 'hours'} ago"  # noqa: PLR2004 - an hour
    return "a minute ago" if minutes == 1 else f"{minutes} minutes ago"

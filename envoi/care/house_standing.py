"""How the house stands, from its own records: its worker, its backups, its members, its clock.

Nothing here opens anybody's record, and nothing names anybody.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.db.models import Q

from envoi.care import second_factors
from envoi.records.models import BackupRun, Beat, Member

QUIET = timedelta(minutes=5)  # after which a worker without a sign of life has stopped


@dataclass(frozen=True)
class Backups:
    """When the last good one was begun, and why the last try failed, where it did."""

    last_good_at: datetime | None
    said: str


def worker_seen() -> datetime | None:
    """When a worker last gave a sign of life."""
    return Beat.objects.order_by("-at").values_list("at", flat=True).first()


def is_quiet(seen: datetime | None, *, now: datetime) -> bool:
    """No worker gave a sign of life lately."""
    return seen is None or now - seen > QUIET


def amiss(*, now: datetime) -> str:
    """What keeps the house from its work right now, in a sentence; nothing while it is well."""
    try:
        seen = worker_seen()
    except DatabaseError:
        return "The database does not answer."
    return "The worker gives no sign of life." if is_quiet(seen, now=now) else ""


def backups() -> Backups:
    """The backups that were made here, as far as the house remembers them."""
    made = BackupRun.objects.filter(kind="backup").order_by("-began_at")
    good = made.filter(good=True).values_list("began_at", flat=True).first()
    last = made.first()
    return Backups(good, last.said if last and not last.good else "")


def without_second_step(*, now: datetime) -> int:
    """How many who work here have neither an app nor a passkey yet."""
    here = Member.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=now.date()))
    accounts = here.exclude(account=None).values_list("account", flat=True).distinct()
    return sum(1 for account in accounts if not second_factors.held(account).exists())


def clocks_apart(*, now: datetime) -> timedelta:
    """How far a database server's clock is from `now`; a file has no clock of its own."""
    if connection.vendor != "postgresql":
        return timedelta(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart: timedelta = abs(theirs - now)
    return apart

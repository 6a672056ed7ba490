"""Tries of a secret are counted, in rows that every process reads alike.

A try is written down as failed before it is looked at, so that a hundred at once count as a
hundred, and as passed afterwards. Whose it was and from where stand there as keyed digests only.
What is typed into the log-in is counted, whether it exists or not, so the answer tells nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from envoi.care.answers import Refused
from envoi.records.models import Attempt

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """So many failures within a time are let be; then each one doubles the wait, up to `longest`.

    A success begins the count anew where `forgiven`.
    """

    tries: int
    within: timedelta
    longest: timedelta
    forgiven: bool

    def wait(self, failures: int) -> timedelta:
        """How long after the last of so many failures nothing is looked at."""
        if failures < self.tries:
            return timedelta()
        doublings = min(failures - self.tries, 16)
        return min(MINUTE * (1 << doublings), self.longest)


# Somebody who mistypes is back in a minute; who guesses gets some thirty tries a day.
PERSON = Limit(tries=5, within=timedelta(days=1), longest=timedelta(hours=1), forgiven=True)
# Many people may share an address, and one success there says nothing about the others.
ADDRESS = Limit(
    tries=30, within=timedelta(minutes=15), longest=timedelta(minutes=15), forgiven=False
)


@dataclass(frozen=True)
class Admitted:
    """A try that may be looked at; `passed` is told when it succeeded."""

    rows: tuple[int, ...]


def admit(kind: str, *, whose: str, address: str, now: datetime) -> Admitted | Refused:
    """Counts a try as failed and lets it be looked at, or says when to come again."""
    counted = [(_key("whose", whose), PERSON)] if whose else []
    counted += [(_key("address", address), ADDRESS)] if address else []
    with transaction.atomic():
        waits = [_wait(kind, key, limit, now) for key, limit in counted]
        longest = max(waits, default=timedelta())
        if longest > timedelta():
            return Refused(_come_again(longest))
        rows = [Attempt.objects.create(kind=kind, key=key, at=now).id for key, _ in counted]
    return Admitted(tuple(rows))


def passed(admitted: Admitted) -> None:
    """The try succeeded."""
    Attempt.objects.filter(id__in=admitted.rows).update(succeeded=True)


def forget(before: datetime) -> int:
    """Tries from before a moment are gone; how many those were. They say nothing after a day."""
    count, _ = Attempt.objects.filter(at__lt=before).delete()
    return count


def _key(what: str, value: str) -> str:
    return salted_hmac(f"envoi attempts {what}", value, algorithm="sha256").hexdigest()


def _wait(kind: str, key: str, limit: Limit, now: datetime) -> timedelta:
    """How long from now until the next try is looked at."""
    _one_at_a_time(key)
    tries = Attempt.objects.filter(kind=kind, key=key, at__gt=now - limit.within)
    if limit.forgiven:
        passed_last = tries.filter(succeeded=True).order_by("-id").first()
        tries = tries.filter(id__gt=passed_last.id) if passed_last else tries
    failures = list(tries.filter(succeeded=False).order_by("-at").values_list("at", flat=True))
    return failures[0] + limit.wait(len(failures)) - now if failures else timedelta()


def _one_at_a_time(key: str) -> None:
    """SQLite has one writer anyway; PostgreSQL is asked to let one in at a time for each key."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key[:15], 16)])


def _come_again(wait: timedelta) -> str:
    minutes = ceil(wait / MINUTE)
    when = "in a minute" if minutes == 1 else f"in {minutes} minutes"
    return f"There were several tries that did not fit. Please try again {when}."

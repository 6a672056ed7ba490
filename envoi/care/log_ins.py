"""Where somebody is logged in: one row each, from the password to the end.

A row knows its session by digest. Time-outs are decided here from the rows, so that every process
says the same; when somebody was last seen is written at most once a minute.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from envoi.care import audit, outbox, scope
from envoi.care.actors import Actor, actor_of
from envoi.care.answers import NotThere, Saved
from envoi.records.models import LogIn
from envoi.records.models.row import new_ref
from envoi.records.prepared import Prepared

FRESH = timedelta(minutes=10)  # how long a proof of who it is lasts
TO_THE_SECOND_STEP = timedelta(minutes=15)
SEEN_AGAIN = timedelta(minutes=1)
GOING_ON = Prepared(lambda session: LogIn.objects.filter(session=session, ended_at__isnull=True))


@dataclass(frozen=True)
class Place:
    """From where a request comes: its address, and the device in a few words."""

    address: str = ""
    device: str = ""


@dataclass(frozen=True)
class Limits:
    """After how long without a click, and after how long at most, a log-in ends."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Here:
    """A log-in as a request finds it; until it is `complete`, only the second step stands open."""

    ref: UUID
    actor: Actor
    complete: bool
    proven_at: datetime | None

    @property
    def freshly_proven(self) -> bool:
        """Who it is was shown within the last ten minutes."""
        return self.proven_at is not None and self.actor.now - self.proven_at < FRESH


@dataclass(frozen=True)
class LoggedIn:
    """One of somebody's log-ins, for their own eyes."""

    ref: UUID
    device: str
    address: str
    how: str
    began_at: datetime
    seen_at: datetime
    here: bool


def digest(session: str) -> str:
    """By which a session is known without being usable."""
    return hashlib.sha256(session.encode()).hexdigest()


@transaction.atomic
def begin(
    account: UUID, *, session: str, how: str, place: Place, now: datetime, complete: bool = False
) -> Here:
    """A log-in after the password, or complete at once after a passkey; NotThere for nobody."""
    by = actor_of(account, now=now)
    if by is None:
        raise NotThere
    row = LogIn(
        id=new_ref(),
        account_id=account,
        practice_id=by.practice,
        member_id=by.member,
        session=digest(session),
        began_at=now,
        seen_at=now,
        how=how,
        device=place.device[:80],
        address=place.address[:45],
    )
    row.save(force_insert=True)
    by = replace(by, address=row.address, log_in=row.id)
    if complete:
        return _completed(row, by)
    return Here(row.id, by, False, None)


@transaction.atomic
def complete(here: Here, *, session: str, how: str) -> Here:
    """The second step is done: the whole house is open now, under a new session."""
    row = LogIn.objects.select_for_update().get(id=here.ref, ended_at__isnull=True)
    row.session, row.how = digest(session), f"{row.how} and {how}"
    return _completed(row, here.actor)


def _completed(row: LogIn, by: Actor) -> Here:
    row.second_factor_at = row.proven_at = row.seen_at = by.now
    row.save()
    audit.wrote(by, "logged in", "account", by.account, how=row.how)
    if _strange_device(row):
        outbox.post(
            "new_log_in",
            key=f"new_log_in {row.id}",
            practice=by.practice,
            at=by.now,
            to_member=by.member,
        )
    return Here(row.id, by, True, by.now)


def _strange_device(row: LogIn) -> bool:
    """Somebody logged in before, and never from a device like this."""
    earlier = LogIn.objects.filter(
        account=row.account_id, second_factor_at__isnull=False, began_at__lte=row.began_at
    ).exclude(id=row.id)
    return earlier.exists() and not earlier.filter(device=row.device).exists()


def here(session: str, *, place: Place, limits: Limits, now: datetime) -> Here | None:
    """The log-in of a session; None where there is none, or where it ended just now."""
    known = digest(session)
    scope.of_log_in(known)
    row = GOING_ON.first(known)
    if row is None:
        return None
    over = _over(row, limits, now)
    by = actor_of(row.account_id, now=now, practice=row.practice_id)
    if over or by is None:
        _end(row, over or "left", now=now, by=by)
        return None
    if now - row.seen_at >= SEEN_AGAIN:
        LogIn.objects.filter(id=row.id, ended_at__isnull=True).update(seen_at=now)
    by = replace(by, address=place.address[:45], log_in=row.id)
    return Here(row.id, by, row.second_factor_at is not None, row.proven_at)


def _over(row: LogIn, limits: Limits, now: datetime) -> str:
    """How this log-in has ended by now; empty while it goes on."""
    half_way = row.second_factor_at is None
    if now - row.began_at >= (TO_THE_SECOND_STEP if half_way else limits.longest):
        return "too_long"
    return "idle" if now - row.seen_at >= limits.idle else ""


@transaction.atomic
def _end(row: LogIn, how: str, *, now: datetime, by: Actor | None) -> None:
    ended = LogIn.objects.filter(id=row.id, ended_at__isnull=True)
    if ended.update(ended_at=now, ended_how=how) and by is not None:
        by = replace(by, log_in=row.id)
        audit.wrote(by, "logged out", "account", row.account_id, how=how)


@transaction.atomic
def proven(here: Here, *, session: str) -> None:
    """Who it is was shown once more, under a new session."""
    LogIn.objects.filter(id=here.ref, ended_at__isnull=True).update(
        session=digest(session), proven_at=here.actor.now
    )
    audit.wrote(here.actor, "proved who it is", "account", here.actor.account)


def leave(here: Here) -> None:
    """Somebody logs out themselves."""
    row = LogIn.objects.filter(id=here.ref).first()
    if row is not None:
        _end(row, "logged_out", now=here.actor.now, by=here.actor)


def listed(*, by: Actor) -> tuple[LoggedIn, ...]:
    """Where the actor is logged in now, the one seen last first."""
    rows = LogIn.objects.filter(
        account=by.account, ended_at__isnull=True, second_factor_at__isnull=False
    ).order_by("-seen_at")
    return tuple(
        LoggedIn(
            row.id,
            row.device,
            row.address,
            row.how,
            row.began_at,
            row.seen_at,
            row.id == by.log_in,
        )
        for row in rows
    )


def end(ref: UUID, *, by: Actor) -> Saved:
    """One of the actor's own log-ins ends, wherever it is."""
    row = LogIn.objects.filter(id=ref, account=by.account).first()
    if row is None:
        raise NotThere
    _end(row, "ended_everywhere", now=by.now, by=by)
    return Saved(ref)


@transaction.atomic
def end_all(
    *,
    by: Actor,
    how: str = "ended_everywhere",
    account: UUID | None = None,
    member: UUID | None = None,
    but: UUID | None = None,
) -> int:
    """Every log-in of an account, or of a member of the actor's practice, ends; how many did.

    Without either it is the actor's own account. `but` may go on.
    """
    whose = LogIn.objects.filter(ended_at__isnull=True)
    if member is not None:
        subject, whose = member, whose.filter(member=member, practice=by.practice)
    else:
        subject = account or by.account
        whose = whose.filter(account=subject)
    going = whose.exclude(id=but) if but else whose
    count = going.update(ended_at=by.now, ended_how=how)
    if count:
        audit.wrote(by, "ended", "log-ins", subject, count=count, how=how)
    return count


def sweep(*, limits: Limits, now: datetime) -> int:
    """Log-ins nobody came back to are ended by their time; how many. Work for the worker.

    Sessions that are over go with them; they held nothing but a question to a passkey.
    """
    SessionStore.clear_expired()
    gone = 0
    for row in LogIn.objects.filter(ended_at__isnull=True, seen_at__lt=now - SEEN_AGAIN):
        over = _over(row, limits, now)
        if over:
            _end(row, over, now=now, by=actor_of(row.account_id, now=now, door="worker"))
            gone += 1
    return gone

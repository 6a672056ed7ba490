"""Calendar feeds: whoever has the token reads when a member has sessions, and nothing else.

The token is shown once; its digest is kept. It is long enough that nobody guesses it, so looking
its digest up in an index tells nothing to somebody who measures time.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from envoi.care import access, attempts, audit, scope
from envoi.care.actors import Actor, actor_of_member
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.domain.role import Act
from envoi.exchange import calendar
from envoi.exchange.calendar import Appointment
from envoi.records.models import Attempt, Attendance, CalendarFeed, Session

BYTES = 32
LONGEST_NAME = 80
MOST = 20  # feeds a member may have at a time
BACK, AHEAD = timedelta(days=30), timedelta(days=365)
# A calendar program asks every few minutes: one row of the audit an hour for each feed and address
# it is read from. A stolen token shows as an address nobody knows, and the audit stays readable.
AN_HOUR = timedelta(hours=1)
TAKES_NO_TIME = ["cancelled", "late_cancelled"]


@dataclass(frozen=True)
class Feed:
    """A feed of one's own, without its token."""

    ref: UUID
    name: str
    made_at: datetime
    read_at: datetime | None


def new_token() -> str:
    """What stands in the address of a feed."""
    return secrets.token_urlsafe(BYTES)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(name: str, *, token: str, by: Actor) -> Answer:
    """A feed of the member's own sessions, read by whoever is given the token."""
    access.permitted(by, Act.SEE_CALENDAR)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        return Refused("Please say where it will be read, such as “my telephone”.", "name")
    if CalendarFeed.objects.filter(member=by.member, revoked_at__isnull=True).count() >= MOST:
        return Refused("These are many feeds already; please end one that is not used.", "name")
    row = CalendarFeed.objects.create(
        practice_id=by.practice,
        member_id=by.member,
        name=name.strip(),
        digest=_digest(token),
        made_at=by.now,
    )
    audit.wrote(by, "made", "calendar feed", row.id)
    return Saved(row.id)


def listed(*, by: Actor) -> tuple[Feed, ...]:
    """The member's own feeds that can be read, the newest first; the view is audited."""
    access.permitted(by, Act.SEE_CALENDAR)
    rows = CalendarFeed.objects.filter(member=by.member, revoked_at__isnull=True)
    found = list(rows.order_by("-made_at", "id"))
    audit.viewed_list(by, "calendar feed", [row.id for row in found])
    zone = ZoneInfo(by.zone)
    return tuple(
        Feed(
            row.id,
            row.name,
            row.made_at.astimezone(zone),
            row.read_at.astimezone(zone) if row.read_at else None,
        )
        for row in found
    )


@transaction.atomic
def revoke(ref: UUID, *, by: Actor) -> Answer:
    """From now on its address leads nowhere, the same as one that never was."""
    row = CalendarFeed.objects.filter(id=ref, practice=by.practice, member=by.member).first()
    if row is None:
        raise NotThere
    if row.revoked_at is not None:
        return Saved(ref, again=True)
    row.revoked_at = by.now
    row.save(update_fields=["revoked_at"])
    audit.wrote(by, "revoked", "calendar feed", ref)
    return Saved(ref)


def read(token: str, *, now: datetime, address: str) -> bytes:
    """The calendar behind a token; raises NotThere, alike for whatever is the matter."""
    # Nobody guesses 32 bytes; counting only keeps a machine that tries from asking on and on.
    admitted = attempts.admit("feed", whose="", address=address, now=now)
    if isinstance(admitted, Refused):
        raise NotThere
    known = _digest(token)
    scope.of_feed(known)
    feed = CalendarFeed.objects.filter(digest=known, revoked_at__isnull=True).first()
    by = actor_of_member(feed.member_id, now=now, door="feed") if feed else None
    if feed is None or by is None or not by.may(Act.SEE_CALENDAR):
        raise NotThere
    attempts.passed(admitted)
    _leave_a_trace(feed, replace(by, address=address[:45]))
    return calendar.written(_appointments(by), at=now, today=by.today)


def _key(what: str, value: str) -> str:
    return salted_hmac(f"envoi feeds {what}", value, algorithm="sha256").hexdigest()


def _leave_a_trace(feed: CalendarFeed, by: Actor) -> None:
    key = _key("read", f"{feed.id} {by.address}")
    if Attempt.objects.filter(kind="feed", key=key, at__gt=by.now - AN_HOUR).exists():
        return
    with transaction.atomic():
        Attempt.objects.create(kind="feed", key=key, at=by.now, succeeded=True)
        CalendarFeed.objects.filter(id=feed.id).update(read_at=by.now)
        audit.viewed(by, "calendar feed", feed.id)


def _appointments(by: Actor) -> list[Appointment]:
    """The sessions of those the member cares for today. What was cancelled takes no time, so it is
    left out: many calendars would go on showing it.
    """
    there = Attendance.objects.filter(session=OuterRef("id"), wrong_at__isnull=True)
    rows = Session.objects.filter(
        Exists(there.exclude(status__in=TAKES_NO_TIME)) | ~Exists(there),
        ~Q(state="cancelled"),
        episode__in=access.episodes(by, Act.SEE_CALENDAR).values("id"),
        on__gte=by.today - BACK,
        on__lte=by.today + AHEAD,
        wrong_at__isnull=True,
    ).filter(episode__in=access.treated(by).values("episode"))
    return [
        Appointment(
            name=f"{_digest(f'calendar {row.id}')[:40]}@envoi",
            on=row.on,
            starts_at=row.starts_at,
            zone=row.zone,
            minutes=row.minutes,
            version=row.version,
            video=row.place == "video",
            tentative=row.state == "proposed",
        )
        for row in rows.order_by("on", "starts_at", "id")
    ]

"""Opening a record in an emergency: with a reason, announced to the owners, ended by itself.

Found is only who is named exactly; a search leaves its row in the audit whatever it found. What is
opened may be read and never written, and `Actor.in_emergency` forgets it when its hours are over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from envoi.care import access, audit, book, compared, outbox
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.sentences import on_day, together
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import (
    Client,
    ContactWay,
    EmergencyAccess,
    Episode,
    Member,
    NoticedRow,
    Participant,
)
from envoi.records.sealing import fingerprints

OPEN_FOR = timedelta(hours=4)
SHORTEST_REASON = 20  # characters: less explains nothing to whoever reads it
LONGEST_REASON = 2000
A_FEW = 5
NEWEST = 200
# The two ways in which a number or address may have been written down.
AS_WRITTEN = ("phone", "email")


@dataclass(frozen=True)
class Someone:
    """Somebody with exactly this name or number; `yours` where their record is open anyway."""

    episode: UUID
    name: str
    born: str
    yours: bool


@dataclass(frozen=True)
class Found:
    """A few people, and whether there are more than are shown."""

    people: tuple[Someone, ...]
    more: bool = False


@dataclass(frozen=True)
class Opened:
    """One record that was opened in an emergency, for the owner."""

    ref: UUID
    who: str
    whom: str
    at: str
    until: str
    reason: str
    looked: str
    mine: bool


def may_open(*, by: Actor) -> None:
    """Raises NotThere for whoever opens nothing in an emergency."""
    access.permitted(by, Act.BREAK_GLASS)


def search(asked: str, *, by: Actor) -> Found:
    """Who has exactly this full name, telephone number or e-mail; audited whatever it finds."""
    access.permitted(by, Act.BREAK_GLASS)
    wanted = " ".join(asked.split())
    clients = _exactly(wanted, by) if wanted else []
    courses = [(client, last) for client in clients if (last := _latest(client.id, by))]
    shown = courses[:A_FEW]
    refs = [str(client.id) for client, _ in shown]
    audit.wrote(by, "searched", "emergency", None, shown=refs)
    reads = _reads(by, [episode.id for _, episode in shown])
    people = tuple(
        Someone(episode.id, client.name, client.birth_date[:4], episode.id in reads)
        for client, episode in shown
    )
    return Found(people, more=len(courses) > A_FEW)


def _exactly(wanted: str, by: Actor) -> list[Client]:
    """Never by a beginning or a part of a name: nobody can browse."""
    marks = [
        mark
        for kind in AS_WRITTEN
        for mark in fingerprints(compared.normalised(kind, wanted), practice=by.practice)
    ]
    reached = ContactWay.objects.filter(
        practice=by.practice, fingerprint__in=marks, wrong_at__isnull=True
    )
    folded = wanted.casefold()
    called = NoticedRow.objects.filter(practice=by.practice, called__contains=folded)
    takes_part = Participant.objects.filter(
        episode__in=called.values("episode"), wrong_at__isnull=True
    )
    rows = Client.objects.filter(practice=by.practice, wrong_at__isnull=True)
    by_way = rows.filter(id__in=reached.values("client"))
    by_name = rows.filter(id__in=takes_part.values("client"))
    exact = [row for row in by_name if row.name.casefold() == folded]
    found = {row.id: row for row in (*by_way, *exact)}
    return sorted(found.values(), key=lambda row: (row.birth_date, str(row.id)))


def _latest(client: UUID, by: Actor) -> Episode | None:
    """The course that is open, else the newest."""
    takes_part = Participant.objects.filter(client=client, wrong_at__isnull=True)
    rows = Episode.objects.filter(
        id__in=takes_part.values("episode"), practice=by.practice, wrong_at__isnull=True
    )
    return max(rows, key=lambda row: (row.ended_on is None, row.started_on), default=None)


def _reads(by: Actor, refs: Iterable[UUID]) -> set[UUID]:
    return set(
        access.episodes(by, Act.READ_RECORD).filter(id__in=refs).values_list("id", flat=True)
    )


def open_record(episode: UUID, *, reason: str, by: Actor, ref: UUID) -> Answer:
    """This record can be read for four hours; every owner is told in the same transaction.

    Whoever may read it anyway is led there, and nothing is written down.
    """
    access.permitted(by, Act.BREAK_GLASS)
    found = Episode.objects.filter(id=episode, practice=by.practice, wrong_at__isnull=True).first()
    if found is None:
        raise NotThere
    if _reads(by, [episode]):
        return Saved(episode, again=True)
    said = reason.strip()
    if len(said) < SHORTEST_REASON:
        return Refused(
            "Please say in a sentence why this cannot wait; the owner reads it.", "reason"
        )
    if len(said) > LONGEST_REASON:
        return Refused("This is longer than fits here; please shorten it a little.", "reason")
    with transaction.atomic():
        if EmergencyAccess.objects.filter(id=ref).exists():
            return Saved(episode, again=True)
        opened = EmergencyAccess(
            id=ref,
            practice_id=by.practice,
            member_id=by.member,
            episode=found,
            reason=said,
            opened_at=by.now,
            ends_at=by.now + OPEN_FOR,
        )
        opened.save(force_insert=True)
        on_that_ground = replace(by, in_emergency=True)
        for client, _ in book.people(episode):
            audit.wrote(
                on_that_ground, "opened", "emergency", ref, client=client, episode=str(episode)
            )
        _tell_the_owners(ref, by)
    return Saved(episode)


def _tell_the_owners(ref: UUID, by: Actor) -> None:
    for owner in _owners(by):
        outbox.post(
            "emergency_opened",
            key=f"emergency_opened {ref} {owner}",
            practice=by.practice,
            at=by.now,
            by=by.member,
            to_member=owner,
        )


def _owners(by: Actor) -> tuple[UUID, ...]:
    """Whoever looks at what was opened, as their roles say today."""
    looking = [role.code for role in library.roles() if Act.READ_AUDIT in role.may]
    held = Q(roles__role__in=looking, roles__from_on__lte=by.today)
    still = Q(roles__until_on__isnull=True) | Q(roles__until_on__gte=by.today)
    here = Q(ended_on__isnull=True) | Q(ended_on__gte=by.today)
    rows = Member.objects.filter(held & still, here, practice=by.practice)
    return tuple(rows.order_by("joined_on", "id").values_list("id", flat=True).distinct())


def until(episode: UUID, *, by: Actor) -> str:
    """Until when this record stands open to the actor in an emergency; empty where it does not."""
    ends = (
        EmergencyAccess.objects.filter(
            episode=episode, member=by.member, opened_at__lte=by.now, ends_at__gt=by.now
        )
        .order_by("-ends_at")
        .values_list("ends_at", flat=True)
        .first()
    )
    return f"{ends.astimezone(ZoneInfo(by.zone)):%H:%M}" if ends else ""


def listed(*, by: Actor) -> tuple[Opened, ...]:
    """What was opened in the practice, the newest first, with every reason; audited."""
    access.permitted(by, Act.READ_AUDIT)
    rows = EmergencyAccess.objects.filter(practice=by.practice)
    rows = rows.select_related("member", "looked_by").order_by("-opened_at", "id")[:NEWEST]
    found = list(rows)
    audit.viewed_list(by, "emergencies", [row.id for row in found])
    return tuple(_opened(row, by) for row in found)


def unseen(*, by: Actor) -> int:
    """How many no owner has looked at yet."""
    access.permitted(by, Act.READ_AUDIT)
    return EmergencyAccess.objects.filter(practice=by.practice, looked_at__isnull=True).count()


def _opened(row: EmergencyAccess, by: Actor) -> Opened:
    looked = row.looked_by and row.looked_at
    return Opened(
        ref=row.id,
        who=row.member.name,
        whom=together(name for _, name in book.people(row.episode_id)),
        at=_moment(row.opened_at, by),
        until=_moment(row.ends_at, by),
        reason=row.reason,
        looked=f"{row.looked_by.name}, {_moment(looked, by)}" if row.looked_by and looked else "",
        mine=row.member_id == by.member,
    )


def _moment(at: datetime, by: Actor) -> str:
    local = at.astimezone(ZoneInfo(by.zone))
    return f"{on_day(local.date(), by.today)}, {local:%H:%M}"


def looked(ref: UUID, *, by: Actor) -> Answer:
    """An owner has looked at it; where there are several, never the one who opened it."""
    access.permitted(by, Act.READ_AUDIT)
    with transaction.atomic():
        rows = EmergencyAccess.objects.select_for_update()
        row = rows.filter(id=ref, practice=by.practice).first()
        if row is None:
            raise NotThere
        if row.looked_at is not None:
            return Saved(ref, again=True)
        if row.member_id == by.member and len(_owners(by)) > 1:
            return Refused("You opened this yourself; please let another owner look at it.")
        row.looked_at, row.looked_by_id = by.now, by.member
        row.save(update_fields=["looked_at", "looked_by"])
        audit.wrote(by, "looked at", "emergency", ref)
    return Saved(ref)

"""Whom nothing is sent to, whatever their permission says, until somebody lifts that."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from envoi.care import access, audit
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.domain.mail import masked
from envoi.domain.role import Act
from envoi.records.models import ContactWay, Suppression
from envoi.records.models.row import new_ref

WHY = {
    "asked": "they asked for it",
    "safety": "it is not safe for them",
    "bounced": "mail came back from there",
    "died": "the person has died",
}


@dataclass(frozen=True)
class Silence:
    """One address nothing is sent to, as far as it may be shown: why, since when, by whom."""

    ref: UUID
    to: str
    why: str
    since: datetime
    by: str


@dataclass(frozen=True)
class Silenced:
    """One way to reach a client, and the silence that stands over it, if any."""

    contact_way: UUID
    client: UUID
    client_name: str
    standing: Silence | None


def _silence(row: Suppression, zone: str) -> Silence:
    return Silence(
        row.id,
        masked(row.contact_way.value),
        WHY.get(row.why, row.why),
        row.made_at.astimezone(ZoneInfo(zone)),
        row.made_by.name,
    )


def listed(*, by: Actor) -> tuple[Silence, ...]:
    """Every silence that stands in the practice, for whoever looks after mail."""
    access.permitted(by, Act.MANAGE_MAIL)
    rows = Suppression.objects.filter(practice=by.practice, lifted_at__isnull=True)
    found = rows.select_related("contact_way", "made_by").order_by("-made_at", "id")
    return tuple(_silence(row, by.zone) for row in found)


def about(contact_way: UUID, *, by: Actor) -> Silenced:
    """A way to reach a client one may reach; the view is audited."""
    way = _way(contact_way, by)
    audit.viewed(by, "contact way", way.id, client=way.client_id)
    name = way.client.preferred_name or way.client.name
    rows = way.suppressions.filter(lifted_at__isnull=True)
    row = rows.select_related("contact_way", "made_by").order_by("-made_at").first()
    return Silenced(way.id, way.client_id, name, _silence(row, by.zone) if row else None)


def _way(ref: UUID, by: Actor) -> ContactWay:
    """A way to reach somebody the actor keeps appointments with; an emergency changes nothing."""
    found = ContactWay.objects.filter(id=ref, practice=by.practice).select_related("client").first()
    if found is None:
        raise NotThere
    access.client(by, found.client_id, Act.CHANGE_CALENDAR)
    return found


@transaction.atomic
def suppress(contact_way: UUID, *, why: str, by: Actor) -> Answer:
    """From now on nothing is sent there; doing it twice changes nothing."""
    way = _way(contact_way, by)
    if why not in WHY:
        return Refused("Please say why nothing is to be sent there.", "why")
    standing = way.suppressions.filter(lifted_at__isnull=True).first()
    if standing is not None:
        return Saved(standing.id, again=True)
    row = Suppression(
        id=new_ref(),
        practice_id=by.practice,
        contact_way=way,
        why=why,
        made_at=by.now,
        made_by_id=by.member,
    )
    row.save(force_insert=True)
    audit.wrote(by, "silenced", "contact way", way.id, client=way.client_id, why=why)
    return Saved(row.id)


@transaction.atomic
def lift(ref: UUID, *, by: Actor) -> Answer:
    """Mail may go there again, as far as the client agrees; by who reaches them or keeps mail."""
    found = Suppression.objects.filter(id=ref, practice=by.practice)
    row = found.select_related("contact_way").first()
    if row is None:
        raise NotThere
    if not by.may(Act.MANAGE_MAIL):
        _way(row.contact_way_id, by)
    if row.lifted_at is not None:
        return Saved(ref, again=True)
    row.lifted_at, row.lifted_by_id = by.now, by.member
    row.save(update_fields=["lifted_at", "lifted_by"])
    way = row.contact_way
    audit.wrote(by, "lifted silence", "contact way", way.id, client=way.client_id)
    return Saved(ref)

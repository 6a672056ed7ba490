"""Who may see whom: the one place every read and write of a client's record begins.

A therapist sees the episodes they care for; a supervisor also those of current supervisees;
a practice manager sees counts and therefore no episode at all. One practice never sees another's.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.records.models import CareTeamPeriod, Client, Episode, Supervision


def _members_seen(actor: Actor) -> set[UUID]:
    """The members whose clients the actor may see: themselves and current supervisees."""
    if not actor.clinical:
        return set()
    if actor.role != "supervisor":
        return {actor.member}
    supervised = (
        Supervision.objects.filter(
            practice=actor.practice, supervisor=actor.member, from_on__lte=actor.today
        )
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=actor.today))
        .values_list("supervisee", flat=True)
    )
    return {actor.member, *supervised}


def _current_care(actor: Actor) -> QuerySet[CareTeamPeriod]:
    return CareTeamPeriod.objects.filter(
        practice=actor.practice,
        member__in=_members_seen(actor),
        from_on__lte=actor.today,
        wrong_at__isnull=True,
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=actor.today))


def episodes(actor: Actor) -> QuerySet[Episode]:
    """The episodes the actor may open."""
    cared_for = _current_care(actor).values("episode")
    return Episode.objects.filter(practice=actor.practice, id__in=cared_for, wrong_at__isnull=True)


def clients(actor: Actor) -> QuerySet[Client]:
    """The clients who take part in an episode the actor may open."""
    takes_part = episodes(actor).values("participants__client")
    return Client.objects.filter(practice=actor.practice, id__in=takes_part, wrong_at__isnull=True)


def episode(actor: Actor, ref: UUID) -> Episode:
    """One episode the actor may open, or NotThere."""
    found = episodes(actor).filter(id=ref).first()
    if found is None:
        raise NotThere
    return found


def client(actor: Actor, ref: UUID) -> Client:
    """One client the actor may open, or NotThere."""
    found = clients(actor).filter(id=ref).first()
    if found is None:
        raise NotThere
    return found


def treated(actor: Actor) -> QuerySet[CareTeamPeriod]:
    """The periods in which the actor cares for an episode themselves, of today."""
    return _current_care(actor).filter(member=actor.member)


def treats(actor: Actor, ref: UUID) -> bool:
    """The actor cares for this episode themselves, not only as a supervisor."""
    return treated(actor).filter(episode=ref).exists()

"""Who may do what to whom: the one place every read and write of a client's record begins.

What a role may do and whom that reaches stands in `knowledge/roles`; here each reach becomes a
question to the records. `episodes(actor, act)` is the one function everything else asks. A verb
that does not say what it wants to do is held to the strictest: writing in the record.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.domain.role import Act, Reach
from envoi.records.models import (
    CareTeamPeriod,
    Client,
    EmergencyAccess,
    Episode,
    Participant,
    Supervision,
)
from envoi.records.prepared import Prepared

WRITE = Act.WRITE_RECORD


@dataclass(frozen=True)
class Somebody:
    """Whoever it will be: a question about one episode is put into words only once."""

    practice: UUID
    member: UUID
    now: datetime
    today: date
    in_emergency: bool
    released: bool


Asking = Actor | Somebody


def _current_care(actor: Asking) -> QuerySet[CareTeamPeriod]:
    """Every period of care of today in the practice."""
    return CareTeamPeriod.objects.filter(
        practice=actor.practice, from_on__lte=actor.today, wrong_at__isnull=True
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=actor.today))


# Each reach is looked up from the episode that is asked about, so that an answer about one course
# takes no longer in the hands of somebody with many.
def _own(actor: Asking) -> Q:
    return Q(Exists(treated(actor).filter(episode=OuterRef("pk"))))


def _supervised(actor: Asking) -> Q:
    supervisees = Supervision.objects.filter(
        practice=actor.practice,
        supervisor=actor.member,
        from_on__lte=actor.today,
        until_on__gte=actor.today,
    ).values("supervisee")
    theirs = _current_care(actor).filter(episode=OuterRef("pk"), member__in=supervisees)
    return Q(Exists(theirs))


def _emergency(actor: Asking) -> Q:
    if not actor.in_emergency:
        return Q(pk__in=[])
    opened = EmergencyAccess.objects.filter(
        practice=actor.practice,
        member=actor.member,
        opened_at__lte=actor.now,
        ends_at__gt=actor.now,
    )
    return Q(Exists(opened.filter(episode=OuterRef("pk"))))


WHOM: dict[Reach, Callable[[Asking], Q]] = {
    Reach.OWN: _own,
    Reach.SUPERVISED: _supervised,
    Reach.PRACTICE: lambda actor: Q(practice=actor.practice),
    # An empty Q() would reach nobody: beside a condition it says nothing.
    Reach.RELEASED: lambda actor: Q(practice=actor.practice) if actor.released else Q(pk__in=[]),
    Reach.EMERGENCY: _emergency,
}


def episodes(actor: Actor, act: Act = WRITE) -> QuerySet[Episode]:
    """The episodes to which the actor may do this."""
    return _reached(actor, sorted(actor.reaches(act)))


def _reached(actor: Asking, reaches: Iterable[Reach]) -> QuerySet[Episode]:
    reached = Q(pk__in=[])
    for reach in reaches:
        reached |= WHOM[reach](actor)
    return Episode.objects.filter(reached, practice=actor.practice, wrong_at__isnull=True)


Row = TypeVar("Row")


def _worded(
    about: Callable[[Asking, UUID, tuple[Reach, ...]], QuerySet[Any, Row]],
) -> Prepared[Row]:
    """A question about one episode or client, by whoever reaches it in one of these ways."""
    return Prepared(
        lambda ref, practice, member, now, today, reaches, in_emergency, released: about(
            Somebody(practice, member, now, today, in_emergency, released), ref, reaches
        )
    )


def _ask(question: Prepared[Row], actor: Actor, ref: UUID, reaches: Iterable[Reach]) -> list[Row]:
    kind = (tuple(reaches), actor.in_emergency, actor.released)
    return question(ref, actor.practice, actor.member, actor.now, actor.today, kind=kind)


ONE = _worded(lambda who, ref, reaches: _reached(who, reaches).filter(id=ref))
ABOUT = _worded(
    lambda who, ref, reaches: (
        _reached(who, reaches)
        .filter(participants__client=ref, participants__wrong_at__isnull=True)
        .values_list("id")[:1]
    )
)


def clients(actor: Actor, act: Act = WRITE) -> QuerySet[Client]:
    """The clients who take part in an episode to which the actor may do this."""
    takes_part = Participant.objects.filter(
        episode__in=episodes(actor, act).values("id"), wrong_at__isnull=True
    ).values("client")
    return Client.objects.filter(practice=actor.practice, id__in=takes_part, wrong_at__isnull=True)


def episode(actor: Actor, ref: UUID, act: Act = WRITE) -> Episode:
    """One episode to which the actor may do this, or NotThere."""
    found = _ask(ONE, actor, ref, sorted(actor.reaches(act)))
    if not found:
        raise NotThere
    return found[0]


def reaches(actor: Actor, ref: UUID, act: Act) -> bool:
    """The actor may do this to this episode; asked of one they have open already.

    Whoever reads a record writes in it too, unless it is open to them in an emergency alone: only
    then the records are asked once more.
    """
    if act is WRITE and not actor.in_emergency:
        return actor.may(WRITE)
    return episodes(actor, act).filter(id=ref).exists()


def client(actor: Actor, ref: UUID, act: Act = WRITE) -> Client:
    """One client to whom the actor may do this, or NotThere."""
    found = clients(actor, act).filter(id=ref).first()
    if found is None:
        raise NotThere
    return found


def permitted(actor: Actor, act: Act) -> None:
    """Raises NotThere for whoever may not do this to anybody."""
    if not actor.may(act):
        raise NotThere


def treated(actor: Asking) -> QuerySet[CareTeamPeriod]:
    """The periods in which the actor cares for an episode themselves, of today."""
    return _current_care(actor).filter(member=actor.member)


def treats(actor: Actor, ref: UUID) -> bool:
    """The actor cares for this episode themselves and may work on its ending."""
    return actor.may(Act.WORK_ON_ENDING) and treated(actor).filter(episode=ref).exists()


GROUNDS = (
    ("treats", Reach.OWN),
    ("supervises", Reach.SUPERVISED),
    ("emergency", Reach.EMERGENCY),
)


def ground(actor: Actor, client: UUID | None) -> str:
    """Why the actor could open something about this client, for the audit."""
    if client is None:
        return "self"
    # Who sees names by another role too may have come here by that one: then it is asked.
    by_role = Reach.PRACTICE in actor.reaches(Act.SEE_NAME)
    treating = Reach.OWN in actor.reaches(WRITE) and not by_role
    if treating and not actor.in_emergency and Reach.SUPERVISED not in actor.reaches(WRITE):
        return "treats"
    for name, reach in GROUNDS:
        if actor.may(Act.READ_RECORD) and _ask(ABOUT, actor, client, [reach]):
            return name
    return "role"

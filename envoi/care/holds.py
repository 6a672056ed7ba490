"""What stands over a client, asked before anything goes to them; and letting one thing go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from envoi.care import access, audit, entries, sentences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused
from envoi.care.checks import said
from envoi.domain import hold
from envoi.domain.hold import Ground, Thing
from envoi.records.models import Client, Death, Episode, HoldRelease, Protection, RiskFlag
from envoi.records.models.episode import OVER

SENTENCES = {
    Ground.DIED: "The client has died. Nothing goes to them any more.",
    Ground.PROTECTED: "This client is protected: the ordinary ways may not be safe.",
    Ground.RISK: "A risk flag is open. This waits until a clinician has looked and lets it go.",
    Ground.HOSPITAL: "The client is in hospital. This waits until a clinician lets it go.",
}
NAMES = {
    Thing.LETTER: "letter",
    Thing.FEE_NOTICE: "notice about fees",
    Thing.BILL: "bill",
    Thing.REMINDER: "reminder",
    Thing.CHECK_IN: "check-in",
    Thing.MAIL: "mail",
}


@dataclass(frozen=True)
class LetGo:
    """One thing somebody let go although something held it back."""

    on: str
    by: str
    ground: str
    why: str


@dataclass(frozen=True)
class HoldPage:
    """What holds one thing back now, whether it may be let go, and how that was answered before."""

    client: UUID
    name: str
    thing: str
    sentence: str
    may_release: bool
    safe_way: str
    released: tuple[LetGo, ...]


def died(client: UUID) -> bool:
    """True while a death of this client stands in the record."""
    return Death.objects.filter(client=client, wrong_at__isnull=True).exists()


def any_died(episode: UUID) -> bool:
    """True where somebody who takes part in this course has died."""
    found = Death.objects.filter(wrong_at__isnull=True)
    return found.filter(
        client__takes_part__episode=episode, client__takes_part__wrong_at__isnull=True
    ).exists()


def protected(client: UUID, *, on: date) -> Protection | None:
    """The protection that stands over a client on a day, the newest first."""
    rows = Protection.objects.filter(client=client, wrong_at__isnull=True, from_on__lte=on)
    standing = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    return standing.order_by("-from_on", "-created_at").first()


def protected_among(clients: Iterable[UUID], *, on: date) -> frozenset[UUID]:
    """Those of these clients over whom a protection stands on a day."""
    rows = Protection.objects.filter(client__in=clients, wrong_at__isnull=True, from_on__lte=on)
    standing = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
    return frozenset(standing.values_list("client", flat=True))


def grounds(client: UUID, *, on: date) -> frozenset[Ground]:
    """Everything that stands over this client on a day."""
    flags = RiskFlag.objects.filter(client=client, closed_on__isnull=True, wrong_at__isnull=True)
    away = Episode.objects.filter(
        participants__client=client,
        participants__wrong_at__isnull=True,
        in_hospital_since__lte=on,
        wrong_at__isnull=True,
    ).exclude(status__in=OVER)
    found = {
        Ground.DIED: died(client),
        Ground.PROTECTED: protected(client, on=on) is not None,
        Ground.RISK: flags.exists(),
        Ground.HOSPITAL: away.exists(),
    }
    return frozenset(ground for ground, stands in found.items() if stands)


def refused(client: UUID, thing: Thing, *, about: UUID | None = None, by: Actor) -> Refused | None:
    """Why this may not go to the client now, or None; `about` is the one letter or notice."""
    ground = holding(client, thing, about=about, on=by.today)
    return Refused(SENTENCES[ground]) if ground else None


def holding(client: UUID, thing: Thing, *, about: UUID | None, on: date) -> Ground | None:
    """The gravest ground that holds this back on a day."""
    released: list[Ground] = []
    if about is not None:
        rows = HoldRelease.objects.filter(client=client, thing=thing, about=about)
        let_go = rows.filter(wrong_at__isnull=True).values_list("ground", flat=True)
        released = [Ground(ground) for ground in let_go]
    return hold.holding(thing, grounds(client, on=on), released)


def page(client: UUID, thing: Thing, about: UUID, *, by: Actor) -> HoldPage:
    """What holds one thing back; the look is audited."""
    person = access.client(by, client)
    audit.viewed(by, "hold", about, client=client)
    ground = holding(client, thing, about=about, on=by.today)
    stands = protected(client, on=by.today)
    return HoldPage(
        client=client,
        name=person.preferred_name or person.name,
        thing=NAMES[thing],
        sentence=SENTENCES[ground] if ground else "",
        may_release=ground is not None and hold.may_be_released(thing, ground),
        safe_way=stands.safe_way if stands else "",
        released=_released(client, thing, about, by.today),
    )


def _released(client: UUID, thing: Thing, about: UUID, today: date) -> tuple[LetGo, ...]:
    rows = HoldRelease.objects.filter(
        client=client, thing=thing, about=about, wrong_at__isnull=True
    ).select_related("created_by")
    return tuple(
        LetGo(
            on=sentences.on_day(row.on, today),
            by=row.created_by.name,
            ground=SENTENCES[Ground(row.ground)],
            why=row.why,
        )
        for row in rows.order_by("created_at")
    )


@transaction.atomic
def release(client: UUID, thing: Thing, about: UUID, *, why: str, by: Actor, ref: UUID) -> Answer:
    """A clinician lets this one thing go, for what holds it now, and says why."""
    person: Client = access.client(by, client)
    ground = holding(client, thing, about=about, on=by.today)
    if ground is None:
        return Refused("Nothing holds this back now.")
    if not by.clinical or not hold.may_be_released(thing, ground):
        return Refused(SENTENCES[ground])
    sentence = said("why it may go now")(why, by)
    if sentence:
        return Refused(sentence, "why")
    row = HoldRelease(
        id=ref,
        client=person,
        thing=thing,
        ground=ground,
        about=about,
        on=by.today,
        why=why.strip(),
    )
    return entries.add(row, by=by, thing=str(thing))

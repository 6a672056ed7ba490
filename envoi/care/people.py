"""The people of an episode: how to reach them, who is around them, who decides."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from envoi.care import of_age
from envoi.care.sentences import on_day
from envoi.records.models import (
    Client,
    ContactWay,
    Death,
    DecisionMaker,
    LegalHold,
    Protection,
    RelatedPerson,
)

WAYS = {"mobile": "mobile", "phone": "telephone", "email": "e-mail", "post": "post"}
DECIDES = {
    "self": "decides for themselves",
    "guardian": "guardian",
    "court": "court",
    "agency": "agency",
}

IN_DANGER = {
    "client": "the client, by somebody around them",
    "practice": "the practice, by the client or somebody around them",
}


@dataclass(frozen=True)
class Way:
    """One way to reach somebody, with what was said about using it."""

    ref: UUID
    kind: str
    value: str
    permission: str


@dataclass(frozen=True)
class Around:
    """Somebody around the client."""

    ref: UUID
    name: str
    relation: str
    reached_at: str
    emergency: bool


@dataclass(frozen=True)
class Decider:
    """Somebody who decides, from when until when, about what."""

    ref: UUID
    who: str
    about: str


@dataclass(frozen=True)
class Standing:
    """Something that stands over somebody's record: its kind, its entry, and what it says."""

    kind: str
    ref: UUID
    told: str


@dataclass(frozen=True)
class Person:
    """One client who takes part, with all that is needed in a hurry."""

    ref: UUID
    name: str
    full_name: str
    about: str
    ways: tuple[Way, ...]
    around: tuple[Around, ...]
    deciders: tuple[Decider, ...]
    standing: tuple[Standing, ...]
    of_age: str  # when somebody for whom others decide comes of age, and what to look at then

    @property
    def died(self) -> bool:
        """True where a death is recorded."""
        return any(each.kind == "death" for each in self.standing)

    @property
    def emergency(self) -> tuple[Around, ...]:
        """Whom to call in an emergency."""
        return tuple(each for each in self.around if each.emergency)


def persons(clients: Sequence[Client], *, today: date) -> tuple[Person, ...]:
    """The people of an episode, in its order."""
    refs = [client.id for client in clients]
    ways = list(
        ContactWay.objects.filter(wrong_at__isnull=True, client__in=refs).order_by(
            "-preferred", "created_at"
        )
    )
    around = list(
        RelatedPerson.objects.filter(wrong_at__isnull=True, client__in=refs).order_by(
            "-emergency", "name"
        )
    )
    deciders = list(
        DecisionMaker.objects.filter(wrong_at__isnull=True, client__in=refs).order_by("created_at")
    )
    standing = list(_standing(refs, today))
    return tuple(
        Person(
            ref=client.id,
            name=client.preferred_name or client.name,
            full_name=client.name,
            about=_about(client, today),
            ways=tuple(way(each) for each in ways if each.client_id == client.id),
            around=tuple(
                Around(each.id, each.name, each.relation, each.reached_at, each.emergency)
                for each in around
                if each.client_id == client.id
            ),
            deciders=tuple(_decider(d, today) for d in deciders if d.client_id == client.id),
            standing=tuple(told for whose, told in standing if whose == client.id),
            of_age=of_age.told(client, [d for d in deciders if d.client_id == client.id], today),
        )
        for client in clients
    )


def _standing(clients: Sequence[UUID], today: date) -> Iterator[tuple[UUID, Standing]]:
    """What stands over each of these clients today, the gravest first."""
    kept = {"client__in": clients, "wrong_at__isnull": True}
    for death in Death.objects.filter(**kept):
        told = f"Died; heard of on {on_day(death.heard_on, today)}. Nothing goes out."
        yield death.client_id, Standing("death", death.id, told)
    for each in Protection.objects.filter(**kept, from_on__lte=today).order_by("from_on"):
        if each.until_on is None or each.until_on >= today:
            told = f"Under protection. Reached in this way alone: {each.safe_way}"
            yield each.client_id, Standing("protection", each.id, told)
    for held in LegalHold.objects.filter(**kept, lifted_on__isnull=True).order_by("from_on"):
        told = f"Legal hold since {on_day(held.from_on, today)}: nothing is destroyed."
        yield held.client_id, Standing("legal-hold", held.id, told)


def ways(clients: Iterable[UUID]) -> dict[UUID, tuple[Way, ...]]:
    """How each of these clients may be reached, the preferred way first."""
    rows = ContactWay.objects.filter(wrong_at__isnull=True, client__in=clients)
    found: dict[UUID, tuple[Way, ...]] = {}
    for row in rows.order_by("-preferred", "created_at"):
        found[row.client_id] = (*found.get(row.client_id, ()), way(row))
    return found


def age(birth_date: str, today: date) -> str:
    """The age in words, as exactly as the birth date is known."""
    if not birth_date:
        return ""
    year = int(birth_date[:4])
    if len(birth_date) == 4:  # noqa: PLR2004 - a year alone
        return f"about {today.year - year}"
    month_day = (birth_date[5:] + "-01")[:5]
    return str(today.year - year - (f"{today:%m-%d}" < month_day))


def _about(client: Client, today: date) -> str:
    spoken, written = client.spoken_language, client.written_language
    languages = spoken if not written or written == spoken else f"{spoken}; writes {written}"
    needs = {"yes": "with an interpreter", "no": "", "not_recorded": ""}[client.interpreter]
    parts = [age(client.birth_date, today), client.pronouns, languages, needs]
    if client.preferred_name and client.preferred_name != client.name:
        parts.insert(0, f"in full {client.name}")
    return ", ".join(part for part in parts if part)


def way(row: ContactWay) -> Way:
    """A contact way with its permission in words."""
    may = {
        "yes": "may be used",
        "no": "please do not use",
        "not_recorded": "permission not recorded yet",
    }
    message = {"yes": "messages welcome", "no": "no messages", "not_recorded": ""}
    told = [may[row.may_contact], message[row.may_leave_message]]
    return Way(row.id, WAYS[row.kind], row.value, ", ".join(each for each in told if each))


def _decider(row: DecisionMaker, today: date) -> Decider:
    who = "Decides for themselves" if row.kind == "self" else f"{row.name} ({DECIDES[row.kind]})"
    parts = [row.scope]
    if row.from_on:
        parts.append(f"from {on_day(row.from_on, today)}")
    if row.until_on:
        parts.append(f"until {on_day(row.until_on, today)}")
    return Decider(row.id, who, ", ".join(part for part in parts if part))

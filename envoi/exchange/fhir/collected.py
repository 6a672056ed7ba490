"""What one pass over the files has gathered, while references still point to addresses."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from envoi.exchange.fhir.part import Part
from envoi.exchange.fhir.reference import Identity
from envoi.exchange.incoming import (
    IncomingClient,
    IncomingConcern,
    IncomingEpisode,
    IncomingGoal,
    IncomingSession,
    Place,
    Rejected,
)

Value = TypeVar("Value")
MOST_LABELS = 1_000
OTHER = "other kinds"


@dataclass(slots=True)
class Draft(Generic[Value]):
    """A value whose `client` and `episode` are addresses still; None if it is not to count."""

    identity: Identity
    value: Value | None


@dataclass(slots=True)
class ClientDraft:
    """A client, and every number by which a reference may name them."""

    client: IncomingClient
    numbers: tuple[str, ...]
    says: str  # all that a person without number and id can be known again by


@dataclass(slots=True)
class EpisodeDraft:
    """An episode, and who may be its therapist: addresses with the words beside them."""

    episode: IncomingEpisode
    therapists: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class EncounterDraft:
    """A session, and the addresses of the appointments it was made under."""

    session: IncomingSession
    appointments: tuple[str, ...]


Drafts = dict[str, Draft[Value]]


@dataclass
class Collected:
    """Drafts by the home of their resource, so that the newest version of each is left."""

    clients: Drafts[ClientDraft] = field(default_factory=dict)
    episodes: Drafts[EpisodeDraft] = field(default_factory=dict)
    encounters: Drafts[EncounterDraft] = field(default_factory=dict)
    appointments: Drafts[list[IncomingSession]] = field(default_factory=dict)
    parts: Drafts[list[Part]] = field(default_factory=dict)
    goals: Drafts[IncomingGoal] = field(default_factory=dict)
    concerns: Drafts[IncomingConcern] = field(default_factory=dict)
    practitioners: dict[str, str] = field(default_factory=dict)  # address to name
    roles: dict[str, str] = field(default_factory=dict)  # address to a practitioner's
    teams: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)

    def ignore(self, label: str) -> None:
        """Count one thing that is not ours; a file that invents labels without end gets one."""
        known = label in self.ignored or len(self.ignored) < MOST_LABELS
        self.ignored[label if known else OTHER] += 1

    def reject(self, place: Place, field_name: str, why: str) -> None:
        """Note what cannot go in, where it stood and why."""
        self.rejected.append(Rejected(place.file, place.line, field_name, why))

    def take(self, other: "Collected") -> None:
        """Add what another pass has gathered; of two versions the newer one stays."""
        for name in (
            "clients",
            "episodes",
            "encounters",
            "appointments",
            "parts",
            "goals",
            "concerns",
        ):
            mine, theirs = getattr(self, name), getattr(other, name)
            for each in theirs.values():
                keep(mine, each.identity, each.value)
        self.practitioners.update(other.practitioners)
        self.roles.update(other.roles)
        self.teams.update(other.teams)
        self.rejected.extend(other.rejected)
        self.ignored.update(other.ignored)


def keep(drafts: Drafts[Value], identity: Identity, value: Value | None) -> None:
    """Keep this version of a resource, unless a newer one is there already."""
    there = drafts.get(identity.home)
    if there is None or there.identity.updated <= identity.updated:
        drafts[identity.home] = Draft(identity, value)

"""Once every file is read: what addresses mean, and where settled values go."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from envoi.exchange.fhir.collected import Collected, Drafts
from envoi.exchange.fhir.keys import Keys, Naming
from envoi.exchange.fhir.people import People
from envoi.exchange.fhir.reference import Identity, derived
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.incoming import (
    Incoming,
    IncomingConcern,
    IncomingEpisode,
    IncomingGoal,
    IncomingScore,
    IncomingSession,
    Place,
    digest,
)

Value = TypeVar("Value")
HERE_OR_LATER = ("EpisodeOfCare/", "=")


@dataclass
class Settled:
    """What goes into a reading, in order, once every address has become a key."""

    episodes: list[IncomingEpisode] = field(default_factory=list)
    sessions: list[IncomingSession] = field(default_factory=list)
    scores: list[IncomingScore] = field(default_factory=list)
    goals: list[IncomingGoal] = field(default_factory=list)
    concerns: list[IncomingConcern] = field(default_factory=list)


@dataclass
class Settling:
    """All that is known when values are settled; `source` is part of every key from content."""

    collected: Collected
    people: People
    source: str
    settled: Settled = field(default_factory=Settled)
    episode_keys: dict[str, str] = field(default_factory=dict)  # by address; empty: not to count

    @contextmanager
    def noted(self, place: Place) -> Iterator[None]:
        """What is refused or ignored within is noted, and the next one goes on."""
        try:
            yield
        except Refused as error:
            self.collected.reject(place, error.field, error.why)
        except Ignored as label:
            self.collected.ignore(str(label))

    def episode(self, address: str) -> str:
        """The key of the episode at this address; empty where it means nothing."""
        if address in self.episode_keys:
            return self.episode_keys[address]
        return address.removeprefix("=") if address.startswith(HERE_OR_LATER) else ""

    def keys(self, naming: Naming, who: Identity, value: Incoming, *parts: object) -> Keys | None:
        """The keys of a value; `parts` tell it from others where it has no number and no id."""
        if who.own:
            return naming.of(who)
        kind = type(value).__name__.removeprefix("Incoming")
        return naming.without_id(who, derived(kind, self.source, *parts), digest(value))


def living(drafts: Drafts[Value]) -> Iterable[tuple[Identity, Value]]:
    """Every draft that counts, with how it is known."""
    return [(each.identity, each.value) for each in drafts.values() if each.value is not None]

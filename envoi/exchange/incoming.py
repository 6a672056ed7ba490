"""What a file brought, as plain values; `reading` makes them, care decides what becomes of them.

Keys are strings by which the same thing is found again when the file comes a second time. They
are unique within one source and one kind. A value refers to its client and episode by their keys.
`also` holds further keys of the same thing: a file that has seen less of it may use one of those,
to name it or to refer to it, so all of them lead to the same row.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: the file, and the line (or the number of the resource) in it."""

    file: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """One row that cannot go in: where it stood, which field, and a sentence that says why."""

    file: str
    line: int | None
    field: str
    why: str


class Unreadable(Exception):
    """A file could not be read at all; the message is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class IncomingContactWay:
    """One way to reach a client: "mobile", "phone", "email" or "post"."""

    kind: str
    value: str
    may_contact: str = "not_recorded"


@dataclass(frozen=True, slots=True)
class IncomingClient:
    """A person. `named` is False where only a key is known, which then stands in for the name."""

    key: str
    name: str
    place: Place
    named: bool = True
    preferred_name: str = ""
    pronouns: str = ""
    birth_date: str = ""  # ISO, may be partial: 2015, 2015-03
    spoken_language: str = ""
    written_language: str = ""
    interpreter: str = "not_recorded"  # yes, no, not_recorded
    contact_ways: tuple[IncomingContactWay, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingEpisode:
    """A course of therapy of one or more clients. `therapist` is a log-in or a name, or empty.

    Without a start the first session or score of the episode is its start. `named` is False where
    only a key is known: it then says nothing about an episode that is there already.
    """

    key: str
    clients: tuple[str, ...]
    place: Place
    kind: str = "individual"  # individual, couple, family, group
    status: str = "active"  # FHIR's seven statuses
    started_on: date | None = None
    ended_on: date | None = None
    review_on: date | None = None
    therapist: str = ""
    named: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingSession:
    """An appointed hour and how `client` kept it. `episode` may be empty: care finds it.

    `starts_at` is naive wall time of the practice, or aware, or None where only the day is known.
    """

    key: str
    client: str
    on: date
    place: Place
    episode: str = ""
    starts_at: datetime | None = None
    minutes: int = 50
    where: str = "not_recorded"  # practice, video, phone, home, elsewhere, not_recorded
    attendance: str = "expected"  # expected, attended, late_cancelled, cancelled, not_shown
    cancelled_by: str = ""  # "", client, therapist, other
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingScore:
    """A filled-in instrument: `answers` by item number, or `total` in whole thousandths.

    `occurrence` is 2 for the second on the same day.

    """

    key: str
    client: str
    on: date
    instrument: str  # the instrument's code in the library
    place: Place
    episode: str = ""
    answers: Mapping[int, int | None] | None = None
    total: int | None = None
    occurrence: int = 1
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingRating:
    """How a goal stood on a day: a level, or a step of the five-step scale, by one rater."""

    on: date
    rater: str  # client, therapist
    level: str = ""  # not_yet, partly, reached
    step: int | None = None


@dataclass(frozen=True, slots=True)
class IncomingGoal:
    """A goal in the client's words, with its ratings."""

    key: str
    client: str
    words: str
    place: Place
    episode: str = ""
    set_on: date | None = None
    weight: int = 1
    scaled: bool = False
    dropped_on: date | None = None
    ratings: tuple[IncomingRating, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingConcern:
    """What the client came with, in the words of the file."""

    key: str
    client: str
    words: str
    place: Place
    episode: str = ""
    brought_on: date | None = None
    also: tuple[str, ...] = ()


Incoming = (
    IncomingClient
    | IncomingEpisode
    | IncomingSession
    | IncomingScore
    | IncomingGoal
    | IncomingConcern
)


@dataclass
class Reading:
    """All that was read, in the order of the files. `ignored` counts what is not ours."""

    clients: list[IncomingClient] = field(default_factory=list)
    episodes: list[IncomingEpisode] = field(default_factory=list)
    sessions: list[IncomingSession] = field(default_factory=list)
    scores: list[IncomingScore] = field(default_factory=list)
    goals: list[IncomingGoal] = field(default_factory=list)
    concerns: list[IncomingConcern] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)


def digest(value: Incoming) -> str:
    """The digest of everything a value says but where it stood: equal content, equal digest."""
    said: list[Any] = [
        (each.name, getattr(value, each.name)) for each in fields(value) if each.name != "place"
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()

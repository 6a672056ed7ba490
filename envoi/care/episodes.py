"""Clients and their courses of therapy: begun, shared, paused, taken up again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, conflict_checks, entries, noticing, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import name as fits_a_name
from envoi.care.checks import needed_day, past_day
from envoi.care.kinds import KINDS as KINDS_OF_ENTRIES
from envoi.domain.role import Act
from envoi.records.models import (
    CareTeamPeriod,
    Client,
    Episode,
    Member,
    Participant,
    StatusChange,
)
from envoi.records.models.episode import KINDS
from envoi.records.models.row import Row, new_ref

# From one status to another by hand; an ending alone leads to finished.
MOVES = {
    "planned": ("waitlist", "active", "cancelled"),
    "waitlist": ("planned", "active", "cancelled"),
    "active": ("onhold",),
    "onhold": ("active",),
}
# Who was named together stays in the order of naming: a server keeps no order by itself.
INSTANT = timedelta(microseconds=1)
ALONE = "In an individual therapy one person takes part."


def stamped(row: Row, by: Actor) -> Row:
    """A row that says who made it and when, not saved yet."""
    row.practice_id, row.created_by_id, row.created_at = by.practice, by.member, by.now
    return row


def begin(
    client: Mapping[str, Any],
    *,
    kind: str,
    started_on: date,
    by: Actor,
    ref: UUID,
    status: str = "active",
    planned_sessions: int | None = None,
    partners: Sequence[str] = (),
) -> Answer:
    """A new client with a new episode, whose therapist is the actor.

    `ref` is the episode's reference, `partners` are the names of other people who take part.
    """
    access.permitted(by, Act.BEGIN_EPISODE)
    table = KINDS_OF_ENTRIES["client"]
    names = [name.strip() for name in partners if name.strip()]
    refused = book.refusal(table, client, by) or _begin_refused(kind, started_on, status, by)
    refused = refused or _people_refused(kind, names, by) or _planned_refused(planned_sessions, by)
    if refused:
        return refused
    with transaction.atomic():
        turns.ref(ref)
        if entries.exists(Episode, ref):
            return Saved(ref, again=True)
        first = Client(id=new_ref(), **{name: client[name] for name in table.columns})
        entries.add(first, by=by)
        others = [Client(id=new_ref(), name=name) for name in names]
        for other in others:
            entries.add(other, by=by)
        people = [first.id, *(other.id for other in others)]
        answer = _begin(people, kind, started_on, status, by, ref, planned=planned_sessions)
        conflict_checks.of_clients(people, by=by)
        return answer


def begin_again(
    client: UUID,
    *,
    kind: str,
    started_on: date,
    by: Actor,
    ref: UUID,
    partners: Sequence[UUID] = (),
) -> Answer:
    """Somebody comes back: a new episode that knows the one before."""
    access.permitted(by, Act.BEGIN_EPISODE)
    access.client(by, client)
    refused = _begin_refused(kind, started_on, "active", by)
    names = [access.client(by, partner).name for partner in partners]
    refused = refused or _people_refused(kind, names, by)
    if refused:
        return refused
    earlier = (
        access.episodes(by).filter(participants__client=client).order_by("-started_on").first()
    )
    with transaction.atomic():
        turns.ref(ref)
        if entries.exists(Episode, ref):
            return Saved(ref, again=True)
        people = list(dict.fromkeys([client, *partners]))
        return _begin(people, kind, started_on, "active", by, ref, earlier.id if earlier else None)


def _begin_refused(kind: str, started_on: date, status: str, by: Actor) -> Refused | None:
    if kind not in KINDS:
        return Refused("Please choose what kind of therapy this is.", "kind")
    if status not in ("planned", "waitlist", "active"):
        return Refused("A new course is planned, waiting or begun.", "status")
    sentence = past_day(started_on, by)
    return Refused(sentence, "started_on") if sentence else None


def _planned_refused(planned: int | None, by: Actor) -> Refused | None:
    sentence = KINDS_OF_ENTRIES["episode"].columns["planned_sessions"](planned, by)
    return Refused(sentence, "planned_sessions") if sentence else None


def _people_refused(kind: str, partners: Sequence[str], by: Actor) -> Refused | None:
    if kind == "individual" and partners:
        return Refused(ALONE, "partners")
    sentence = next((said for name in partners if (said := fits_a_name(name, by))), "")
    return Refused(sentence, "partners") if sentence else None


def _begin(
    people: Sequence[UUID],
    kind: str,
    on: date,
    status: str,
    by: Actor,
    ref: UUID,
    earlier: UUID | None = None,
    planned: int | None = None,
) -> Saved:
    # The episode first without its noticing, then what hangs on it, then one look at all of it.
    episode = Episode(id=ref, kind=kind, started_on=on, status=status, earlier_id=earlier)
    episode.planned_sessions = planned
    entries.add(episode, by=by)
    for place, client in enumerate(people):
        takes_part = Participant(id=new_ref(), episode=episode, client_id=client, joined_on=on)
        takes_part.first = place == 0
        stamped(takes_part, by).created_at += place * INSTANT
        takes_part.save(force_insert=True)
        audit.wrote(by, "added", "participant", takes_part.id, client=client)
    treats = CareTeamPeriod(id=new_ref(), episode=episode, member_id=by.member, from_on=on)
    stamped(treats, by).save(force_insert=True)
    keep_status(episode, status, on=on, reason="", by=by)
    noticing.refresh([ref])
    return Saved(ref)


def keep_status(episode: Episode, status: str, *, on: date, reason: str, by: Actor) -> None:
    """A line of the status history."""
    line = StatusChange(id=new_ref(), episode=episode, status=status, on=on, reason=reason[:300])
    stamped(line, by).save(force_insert=True)


@transaction.atomic
def move(ref: UUID, *, status: str, on: date, reason: str, version: int, by: Actor) -> Answer:
    """A new status, such as a pause agreed with the client; endings have their own way."""
    turns.course(ref)
    episode = access.episode(by, ref)
    if status == episode.status:
        return Saved(ref, episode.version, again=True)
    if status not in MOVES.get(episode.status, ()):
        return Refused("From where this course stands now, that is not possible.", "status")
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    values: dict[str, Any] = {"status": status}
    if status == "cancelled":
        values["ended_on"] = max(on, episode.started_on)
    answer = entries.correct(episode, values, version=version, by=by, act=f"now {status}")
    if isinstance(answer, Saved):
        keep_status(episode, status, on=on, reason=reason, by=by)
    return answer


def add_participant(ref: UUID, *, name: str, joined_on: date, by: Actor, new: UUID) -> Answer:
    """Somebody new takes part in an episode."""
    episode = access.episode(by, ref)
    if episode.kind == "individual":
        return Refused(ALONE, "name")
    sentence = fits_a_name(name.strip(), by)
    if sentence:
        return Refused(sentence, "name")
    sentence = past_day(joined_on, by)
    if sentence:
        return Refused(sentence, "joined_on")
    with transaction.atomic():
        turns.course(ref)
        if entries.exists(Participant, new):
            return Saved(new, again=True)
        client = Client(id=new_ref(), name=name.strip())
        entries.add(client, by=by)
        row = Participant(id=new, episode=episode, client=client, joined_on=joined_on)
        answer = entries.add(row, by=by)
        conflict_checks.of_clients([client.id], by=by)
        return answer


@transaction.atomic
def share_care(ref: UUID, *, login: str, from_on: date, by: Actor) -> Answer:
    """A colleague treats this episode too, from a day on."""
    access.episode(by, ref)
    sentence = needed_day(from_on, by)
    if sentence:
        return Refused(sentence, "from_on")
    member = Member.objects.filter(
        practice=by.practice, account__login=login.strip().lower(), ended_on__isnull=True
    ).first()
    if member is None:
        return Refused("Nobody in this practice has that log-in.", "login")
    turns.course(ref)
    standing = CareTeamPeriod.objects.filter(
        episode=ref, member=member, until_on__isnull=True, wrong_at__isnull=True
    ).first()
    if standing:
        return Saved(standing.id, again=True)
    row = CareTeamPeriod(id=new_ref(), episode_id=ref, member=member, from_on=from_on)
    return entries.add(row, by=by)


def head(ref: UUID, *, by: Actor) -> tuple[UUID, str]:
    """Whom an episode is filed under, for the head of a page; NotThere for strangers."""
    access.episode(by, ref)
    people = book.people(ref)
    if not people:
        raise NotThere
    audit.viewed(by, "episode", ref, client=people[0][0])
    return people[0]


def status(ref: UUID, *, by: Actor) -> str:
    """Where a course stands, in FHIR's word."""
    return access.episode(by, ref).status

"""The check of the register: whom a client may be, or know, among all the practice knows.

It runs with every write that could matter and knows no reader; who may be told what is decided
where it is read (`conflicts`). It proposes and never merges anybody.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from envoi.care import audit, turns
from envoi.care.actors import Actor
from envoi.care.compared import normalised
from envoi.domain import conflict
from envoi.domain.conflict import Ground, Known, Person
from envoi.records.models import (
    Client,
    ConflictMatch,
    ContactWay,
    DecisionMaker,
    DeclaredTie,
    Member,
    Participant,
    RelatedPerson,
)
from envoi.records.models.row import new_ref
from envoi.records.sealing import fingerprints

FOUND, AGAIN, GONE = "found", "found again", "not alike any more"
ACTS = (FOUND, AGAIN, GONE)  # of the check itself, whoever wrote what set it off
A_FEW = 5  # clients; for more it is worth knowing beforehand who shares a mark
Target = tuple[str, UUID]  # "other", "tie" or "member", and which


@dataclass(frozen=True)
class Alike:
    """What ties a client to somebody, and a digest of what was compared."""

    grounds: frozenset[Ground]
    facts: str


def of_client(client: UUID, *, by: Actor) -> None:
    """One client against everybody; called in the transaction of what was written."""
    of_clients([client], by=by)


def of_clients(clients: Iterable[UUID], *, by: Actor) -> None:
    """These clients against everybody the practice knows."""
    turns.ref(by.practice)  # two checks of one pair follow each other
    everybody = _everybody(by.practice)
    ties, members = _ties(by), _members(by)
    company = _company(by.practice)
    clients = list(clients)
    near = _near(everybody) if len(clients) > A_FEW else None
    standing = _with_proposals(by.practice)
    for client in clients:
        me = everybody.get(client)
        if me is None:
            continue
        others = everybody if near is None else _sharing(me, near, everybody)
        found = dict(_among_clients(client, me, others, company[client]))
        found |= {("tie", ref): _alike(me, known, said) for ref, known, said in ties}
        found |= {("member", ref): _alike(me, known, said) for ref, known, said in members}
        found = {whom: each for whom, each in found.items() if each.grounds}
        if found or client in standing:
            _keep(client, found, by)


def of_everybody(*, by: Actor) -> int:
    """Everybody against everybody; how many were looked at."""
    clients = list(_clients(by.practice).values_list("id", flat=True))
    of_clients(clients, by=by)
    return len(clients)


def of_tie(tie: UUID, *, by: Actor) -> None:
    """A tie that is new, or says something else, against every client."""
    turns.ref(by.practice)
    ours = [(ref, known, said) for ref, known, said in _ties(by) if ref == tie]
    standing = {row.client_id for row in ConflictMatch.objects.filter(tie=tie)}
    for client, known in _everybody(by.practice).items():
        found = {("tie", ref): _alike(known, other, said) for ref, other, said in ours}
        if client in standing or any(each.grounds for each in found.values()):
            _keep(client, {w: each for w, each in found.items() if each.grounds}, by, tie=tie)


def _clients(practice: UUID) -> Any:
    return Client.objects.filter(practice=practice, wrong_at__isnull=True, merged_into__isnull=True)


def _everybody(practice: UUID) -> dict[UUID, Known]:
    """Every client as they are compared, with those named around them."""
    stands = {"practice": practice, "wrong_at__isnull": True}
    ways: dict[UUID, set[str]] = defaultdict(set)
    for client, value in ContactWay.objects.filter(**stands).values_list("client", "fingerprint"):
        ways[client].add(value)
    around: dict[UUID, list[Person]] = defaultdict(list)
    for model in (RelatedPerson, DecisionMaker):
        named: Any = model
        for client, name in named.objects.filter(**stands).values_list("client", "name"):
            around[client].append(Person((name,)))
    columns = ("id", "name", "preferred_name", "birth_date")
    return {
        ref: Known(
            Person((name, preferred) if preferred else (name,), born, frozenset(ways[ref])),
            tuple(around[ref]),
        )
        for ref, name, preferred, born in _clients(practice).values_list(*columns)
    }


def _near(everybody: Mapping[UUID, Known]) -> Mapping[object, list[UUID]]:
    """Who shares a mark: only they need to be held against each other."""
    near: dict[object, list[UUID]] = defaultdict(list)
    for client, known in everybody.items():
        for mark in conflict.marks(known):
            near[mark].append(client)
    return near


def _sharing(
    me: Known, near: Mapping[object, list[UUID]], everybody: Mapping[UUID, Known]
) -> Mapping[UUID, Known]:
    return {ref: everybody[ref] for mark in conflict.marks(me) for ref in near.get(mark, ())}


def _with_proposals(practice: UUID) -> set[UUID]:
    """Of whom something was found before."""
    rows = ConflictMatch.objects.filter(practice=practice).values_list("client", "other")
    return {ref for both in rows for ref in both if ref is not None}


def _company(practice: UUID) -> Mapping[UUID, set[UUID]]:
    """With whom each client shares a course of therapy: they know of each other."""
    courses: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Participant.objects.filter(practice=practice, wrong_at__isnull=True)
    for episode, client in rows.values_list("episode", "client"):
        courses[episode].add(client)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for people in courses.values():
        for client in people:
            found[client] |= people
    return found


def _among_clients(
    client: UUID, me: Known, others: Mapping[UUID, Known], company: set[UUID]
) -> Iterator[tuple[Target, Alike]]:
    for other, known in others.items():
        if other != client and other not in company:
            grounds = conflict.ties(me, known)
            if grounds:
                yield ("other", other), Alike(grounds, _digest(conflict.said([me, known])))


def _ties(by: Actor) -> list[tuple[UUID, Known, str]]:
    """Every tie that stands today, opened, with what it is known by."""
    rows = DeclaredTie.objects.filter(practice=by.practice, wrong_at__isnull=True).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=by.today)
    )
    return [(row.id, Known(_tied(row)), f"{row.id} {row.version}") for row in rows]


def _tied(row: DeclaredTie) -> Person:
    prints: set[str] = set()
    for kind, value in (
        ("phone", row.reached_at),
        ("email", row.reached_at),
        ("post", row.address),
    ):
        plain = normalised(kind, value)
        if plain:
            prints.update(fingerprints(plain, practice=row.practice_id))
    return Person((row.name,), row.birth_date, frozenset(prints))


def _members(by: Actor) -> list[tuple[UUID, Known, str]]:
    rows = Member.objects.filter(practice=by.practice, ended_on__isnull=True)
    named = rows.values_list("id", "name")
    return [(ref, Known(Person((name,))), f"{ref} {name}") for ref, name in named]


def _alike(me: Known, other: Known, said: str) -> Alike:
    grounds = conflict.ties(me, other)
    return Alike(grounds, _digest(f"{conflict.said([me])} {said}") if grounds else "")


def _digest(text: str) -> str:
    # Of names the records hold in the clear; a declared tie goes in by its reference alone.
    return hashlib.sha256(text.encode()).hexdigest()


def _keep(
    client: UUID, found: Mapping[Target, Alike], by: Actor, *, tie: UUID | None = None
) -> None:
    """What was found stands as a proposal; an answer stays until what was alike changes."""
    standing = {_target(row, client): row for row in _standing(client, tie)}
    for whom, each in found.items():
        row = standing.pop(whom, None)
        if row is None:
            _propose(client, whom, each, by)
        elif row.gone or row.facts != each.facts:
            _propose_again(row, each, by)
    for row in standing.values():
        if not row.gone:
            row.gone = True
            row.version += 1
            row.save(update_fields=["gone", "version"])
            _told(row, GONE, by)


def _standing(client: UUID, tie: UUID | None) -> Sequence[ConflictMatch]:
    rows = ConflictMatch.objects.filter(Q(client=client) | Q(other=client))
    return list(rows if tie is None else rows.filter(tie=tie))


def _target(row: ConflictMatch, client: UUID) -> Target:
    if row.tie_id:
        return "tie", row.tie_id
    if row.member_id:
        return "member", row.member_id
    return "other", row.other_id if row.client_id == client else row.client_id  # type: ignore[return-value]


def _propose(client: UUID, whom: Target, each: Alike, by: Actor) -> None:
    kind, ref = whom
    first, second = (min(client, ref), max(client, ref)) if kind == "other" else (client, ref)
    row = ConflictMatch(
        id=new_ref(),
        practice_id=by.practice,
        created_by_id=by.member,
        created_at=by.now,
        client_id=first,
        grounds=sorted(each.grounds),
        facts=each.facts,
        found_on=by.today,
        **{f"{kind}_id": second},
    )
    row.save(force_insert=True)
    _told(row, FOUND, by)


def _propose_again(row: ConflictMatch, each: Alike, by: Actor) -> None:
    """Something changed: whatever was answered is asked again."""
    row.grounds, row.facts, row.found_on = sorted(each.grounds), each.facts, by.today
    row.gone, row.answer, row.reason = False, "", ""
    row.answered_on = row.answered_by_id = None
    row.version += 1
    row.save()
    _told(row, AGAIN, by)


def _told(row: ConflictMatch, act: str, by: Actor) -> None:
    """A row for each of the two: neither is told of the other."""
    for client in (row.client_id, row.other_id):
        if client is not None:
            audit.wrote(by, act, "conflictmatch", row.id, client=client)

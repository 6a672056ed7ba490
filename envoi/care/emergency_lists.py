"""A therapist's own emergency list: whom to call if they cannot, how soon, and by which safe way.

Name, safe contact, next session, priority, and what only the executor has to know. Nothing of the
record stands on it, and nobody who has died.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, courses, holds, memberships
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved, Stale
from envoi.care.book import shown_name
from envoi.care.checks import free
from envoi.care.paper_ground import in_words
from envoi.care.people import WAYS
from envoi.domain.role import Act, waits_for_release
from envoi.records.models import (
    Client,
    ContactWay,
    Death,
    DecisionMaker,
    EmergencyPriority,
    Executor,
    Member,
    Participant,
)
from envoi.records.models.emergency_list import PRIORITIES
from envoi.records.models.row import new_ref

TITLES = {
    "first": "To be called first",
    "soon": "Soon",
    "can_wait": "Can wait",
    "": "Not put in order yet",
}
NO_WAY = "How to reach them is not recorded yet."
NOT_SHOWN = "not shown: under protection"
SHOWN_WAYS = 2
LONGEST_NOTE = 300  # what still fits beside the others on a page
STALE_FORM = "This was saved in the meantime; please look at it again."


@dataclass(frozen=True)
class OnTheList:
    """One client on the list."""

    client: str
    name: str
    ways: tuple[str, ...]
    next_session: str
    priority: str
    note: str
    referral: str


@dataclass(frozen=True)
class Named:
    """Whom the therapist named, and how they are reached."""

    name: str = ""
    reached_at: str = ""
    member: UUID | None = None
    member_name: str = ""
    version: int = 1


@dataclass(frozen=True)
class Content:
    """Everything the list says: whose it is, for whom, and the clients in their order."""

    therapist: str
    executor: str
    executor_reached_at: str
    lines: tuple[OnTheList, ...]

    def groups(self) -> tuple[tuple[str, str, tuple[OnTheList, ...]], ...]:
        """Code, title and clients of each priority somebody stands in."""
        found = (
            (code, title, tuple(line for line in self.lines if line.priority == code))
            for code, title in TITLES.items()
        )
        return tuple(each for each in found if each[2])

    def plain(self) -> dict[str, Any]:
        """As it is sealed."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Content":
        """As it was sealed."""
        lines = (OnTheList(**{**line, "ways": tuple(line["ways"])}) for line in kept["lines"])
        return cls(**{**kept, "lines": tuple(lines)})


def mine(*, by: Actor) -> Content:
    """The list as it would be printed now; who asks has to write down that it was opened."""
    access.permitted(by, Act.WORK_ON_ENDING)
    executor = named(by=by)
    return Content(by.name, executor.name, executor.reached_at, _lines(by))


def show(*, by: Actor) -> Content:
    """The list for its own page; audited with everybody on it."""
    found = mine(by=by)
    audit.viewed_list(by, "emergency list", [UUID(line.client) for line in found.lines])
    return found


def printed(*, by: Actor) -> Content:
    """The list to be printed; that it was, and with whom, stands in the audit.

    Nothing has been disclosed by that: the paper is the therapist's own until somebody gets it.
    """
    found = mine(by=by)
    audit.wrote(by, "printed", "emergency list", None, shown=[line.client for line in found.lines])
    return found


def _participants(by: Actor) -> list[Participant]:
    """Who takes part in the open courses the therapist treats, those who have died left out."""
    going = courses.open_in(by.practice).filter(id__in=access.treated(by).values("episode"))
    rows = Participant.objects.filter(
        episode__in=going, wrong_at__isnull=True, left_on__isnull=True
    ).exclude(client__in=Death.objects.filter(wrong_at__isnull=True).values("client"))
    return list(rows.select_related("client").order_by("-first", "joined_on", "id"))


def _lines(by: Actor) -> tuple[OnTheList, ...]:
    rows = _participants(by)
    # A day with its year: the list is read on another day than the one it was made on.
    days = courses.next_days([row.episode_id for row in rows], by.today)
    booked = {episode: in_words(day) for episode, day in days.items()}
    people = {row.client_id: row.client for row in rows}
    expected: dict[UUID, str] = {}
    for row in rows:
        if row.episode_id in booked or row.client_id not in expected:
            expected[row.client_id] = booked.get(row.episode_id, courses.NOTHING_BOOKED)
    protected = holds.protected_among(people, on=by.today)
    ways, guardians, told = _ways(people), _guardians(people, by.today), _told(by)
    lines = []
    for ref, client in people.items():
        said = told.get(ref)
        safe = ref in protected
        found = _safe(ref, by.today) if safe else ways.get(ref, ())
        lines.append(
            OnTheList(
                client=str(ref),
                name=client.name,
                ways=(*guardians.get(ref, ()), *found) or (NO_WAY,),
                next_session=NOT_SHOWN if safe else expected[ref],
                priority=said.priority if said else "",
                note=said.note if said else "",
                referral=said.referral if said else "",
            )
        )
    order = list(TITLES)
    return tuple(sorted(lines, key=lambda line: (order.index(line.priority), line.name.casefold())))


def _safe(client: UUID, today: date) -> tuple[str, ...]:
    """The one safe way of somebody under protection, in the words it was written down with."""
    stands = holds.protected(client, on=today)
    said = stands.safe_way.strip() if stands else ""
    return (f"In this way alone: {said}" if said else "Under protection; no safe way is recorded.",)


def _ways(clients: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """The ways somebody agreed to, the preferred first; else those nobody was asked about."""
    rows = ContactWay.objects.filter(client__in=list(clients), wrong_at__isnull=True).exclude(
        may_contact="no"
    )
    agreed: dict[UUID, tuple[str, ...]] = {}
    others: dict[UUID, tuple[str, ...]] = {}
    for row in rows.order_by("-preferred", "created_at"):
        yes = row.may_contact == "yes"
        into = agreed if yes else others
        into[row.client_id] = (*into.get(row.client_id, ()), _way(row, asked=yes))
    return {ref: ways[:SHOWN_WAYS] for ref, ways in {**others, **agreed}.items()}


def _way(row: ContactWay, *, asked: bool) -> str:
    marks = ["permission not recorded yet"] if not asked else []
    marks += ["no messages"] if row.may_leave_message == "no" else []
    return f"{WAYS[row.kind]} {row.value}" + (f" ({', '.join(marks)})" if marks else "")


def _guardians(clients: Iterable[UUID], today: date) -> dict[UUID, tuple[str, ...]]:
    """Through whom a child is reached: their guardians of today."""
    rows = DecisionMaker.objects.filter(
        client__in=list(clients), kind="guardian", wrong_at__isnull=True
    ).exclude(until_on__lt=today)
    found: dict[UUID, tuple[str, ...]] = {}
    for row in rows.order_by("created_at"):
        found[row.client_id] = (*found.get(row.client_id, ()), f"guardian: {row.name}")
    return found


def _told(by: Actor) -> dict[UUID, EmergencyPriority]:
    rows = EmergencyPriority.objects.filter(therapist=by.member, practice=by.practice)
    return {row.client_id: row for row in rows}


# ---- the executor


def named(*, by: Actor) -> Named:
    """Whom the therapist named; nobody yet where the name is empty."""
    access.permitted(by, Act.WORK_ON_ENDING)
    row = Executor.objects.filter(therapist=by.member).select_related("member").first()
    if row is None:
        return Named()
    member = row.member.name if row.member else ""
    return Named(row.name, row.reached_at, row.member_id, member, row.version)


def custodians(*, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Who of the practice could open a sealed list, once it is put into their hands."""
    access.permitted(by, Act.WORK_ON_ENDING)
    return memberships.named(by.practice, waits_for_release, on=by.today)


@transaction.atomic
def name_executor(
    name: str, *, reached_at: str, member: UUID | None, version: int | None, by: Actor
) -> Answer:
    """This person looks after the therapist's clients if the therapist cannot."""
    access.permitted(by, Act.WORK_ON_ENDING)
    if not name.strip():
        return Refused("Please say who it is.", "name")
    sentence = free(reached_at, by)
    if sentence:
        return Refused(sentence, "reached_at")
    if member is not None and member not in dict(custodians(by=by)):
        return Refused("Only a custodian of this practice can open a sealed list.", "member")
    Member.objects.select_for_update(no_key=True).get(id=by.member)  # one after the other
    row = Executor.objects.filter(therapist=by.member).first()
    values = {"name": name.strip()[:200], "reached_at": reached_at.strip(), "member_id": member}
    if row is None:
        return _add(Executor(id=new_ref(), therapist_id=by.member, **values), "executor", None, by)
    return _change(row, values, "executor", None, version, by)


# ---- priorities


def about(client: UUID, *, by: Actor) -> tuple[str, EmergencyPriority | None]:
    """The name of a client on the list, and what is said of them there."""
    access.permitted(by, Act.WORK_ON_ENDING)
    found = next((row.client for row in _participants(by) if row.client_id == client), None)
    if found is None:
        raise NotThere
    audit.viewed(by, "emergency list", client, client=client)
    return shown_name(found), _told(by).get(client)


@transaction.atomic
def set_priority(
    client: UUID, *, priority: str, note: str, referral: str, version: int | None, by: Actor
) -> Answer:
    """How soon this client should be called, and what only the executor has to know."""
    access.permitted(by, Act.WORK_ON_ENDING)
    if client not in {row.client_id for row in _participants(by)}:
        raise NotThere
    if priority not in PRIORITIES:
        return Refused("Please choose how soon.", "priority")
    for field, text in (("note", note), ("referral", referral)):
        if len(text) > LONGEST_NOTE:
            return Refused(f"More than {LONGEST_NOTE} letters do not fit on the page.", field)
    Client.objects.select_for_update(no_key=True).get(id=client)
    row = EmergencyPriority.objects.filter(therapist=by.member, client=client).first()
    values = {"priority": priority, "note": note.strip(), "referral": referral.strip()}
    if row is None:
        new = EmergencyPriority(id=new_ref(), therapist_id=by.member, client_id=client, **values)
        return _add(new, "emergency priority", client, by)
    return _change(row, values, "emergency priority", client, version, by)


def _add(row: Any, noun: str, client: UUID | None, by: Actor) -> Answer:
    row.practice_id, row.created_by_id, row.created_at = by.practice, by.member, by.now
    row.save(force_insert=True)
    audit.wrote(by, "added", noun, row.id, client=client)
    return Saved(row.id)


def _change(
    row: Any, values: dict[str, Any], noun: str, client: UUID | None, version: int | None, by: Actor
) -> Answer:
    changes = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changes:
        return Saved(row.id, row.version)
    if version is not None and version != row.version:
        theirs = {name: getattr(row, name) for name in values}
        return Stale(STALE_FORM, row.version, theirs=theirs, yours=values)
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    audit.wrote(by, "corrected", noun, row.id, client=client, fields=sorted(changes))
    return Saved(row.id, row.version)

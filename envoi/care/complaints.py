"""Complaints: how a client can make one, and what a practice does once one has come.

A complaint is seen by the owners alone, until they share with who treats that there is one. The
record is kept as it is from the first moment; the hold does not say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, book, entries, memberships, preferences, sentences, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.care.checks import Check, free, past_day, past_day_or_none, said
from envoi.domain.role import Act, keeps_members
from envoi.records.models import Client, Complaint, LegalHold, Member
from envoi.records.models.row import new_ref

# What the hold says: who treats the client reads it, and may be the one the complaint is about.
WHY_HELD = "The practice asked for this record to be kept as it is."
NOT_THEMSELVES = (
    "Nobody looks after a complaint about themselves where somebody else can. Please choose "
    "somebody else."
)
COLUMNS: Mapping[str, Check] = {
    "received_on": past_day,
    "from_whom": said("from whom it came"),
    "about": said("what it is about"),
    "routes_told_on": past_day_or_none,
    "answered_on": past_day_or_none,
    "answer": free,
}
PEOPLE = ("concerns_id", "handled_by_id")


@dataclass(frozen=True)
class Ways:
    """How a client can complain: here, and outside the practice. Empty: not recorded yet."""

    own: str
    outside: str


@dataclass(frozen=True)
class ComplaintLine:
    """One complaint in the list of the owners."""

    ref: UUID
    name: str
    told: str
    left: str
    answered: bool


@dataclass(frozen=True)
class ComplaintsPage:
    """What the owners see: every complaint, and the ways a client is told."""

    lines: tuple[ComplaintLine, ...]
    ways: Ways


@dataclass(frozen=True)
class ComplaintPage:
    """One complaint for its form."""

    ref: UUID
    name: str
    version: int
    values: Mapping[str, Any]


def ways(practice: UUID) -> Ways:
    """What the practice tells a client about complaining."""
    kept = preferences.of(practice, "complaint_ways", {})
    return Ways(kept.get("own", ""), kept.get("outside", ""))


def choose_ways(own: str, outside: str, *, by: Actor) -> Answer:
    """From now on a client is told these ways."""
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    for name, text in (("own", own), ("outside", outside)):
        sentence = free(text, by)
        if sentence:
            return Refused(sentence, name)
    kept = {"own": own.strip(), "outside": outside.strip()}
    return preferences.choose("complaint_ways", kept, default={}, by=by)


def keepers(by: Actor) -> str:
    """Who takes a complaint in this practice."""
    named = memberships.named(by.practice, keeps_members, on=by.today)
    return sentences.together(name for _, name in named)


def page(*, by: Actor) -> ComplaintsPage:
    """Every complaint of the practice, the newest first; audited."""
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    rows = Complaint.objects.filter(practice=by.practice, wrong_at__isnull=True)
    found = list(rows.select_related("client", "handled_by").order_by("-received_on", "id"))
    audit.viewed_list(by, "complaints", [row.client_id for row in found])
    return ComplaintsPage(tuple(_line(row, by.today) for row in found), ways(by.practice))


def _line(row: Complaint, today: date) -> ComplaintLine:
    handler = row.handled_by.name if row.handled_by else "nobody yet"
    return ComplaintLine(
        ref=row.id,
        name=book.shown_name(row.client),
        told=f"Received {sentences.on_day(row.received_on, today)}; looked after by {handler}",
        left=", ".join(_left(row)),
        answered=row.answered_on is not None,
    )


def _left(row: Complaint) -> list[str]:
    missing = {
        "the ways outside are not told yet": row.routes_told_on,
        "not answered yet": row.answered_on,
    }
    return [words for words, there in missing.items() if there is None]


def people(*, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Who works here, for the form."""
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    rows = Member.objects.filter(practice=by.practice, ended_on__isnull=True).order_by("name")
    return tuple(rows.values_list("id", "name"))


def clients(*, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Everybody a complaint can be about the care of; audited as a list of names."""
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    rows = Client.objects.filter(practice=by.practice, wrong_at__isnull=True)
    found = sorted(
        ((row.id, book.shown_name(row)) for row in rows), key=lambda one: one[1].casefold()
    )
    audit.viewed_list(by, "names", [ref for ref, _ in found])
    return tuple(found)


@transaction.atomic
def add(client: UUID, values: Mapping[str, Any], *, by: Actor, ref: UUID) -> Answer:
    """A complaint has come; from now on nothing of this client's record is destroyed."""
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    person = Client.objects.filter(id=client, practice=by.practice, wrong_at__isnull=True).first()
    if person is None:
        raise NotThere
    refused = _refused(values, by)
    if refused:
        return refused
    turns.ref(ref)
    known = Complaint.objects.filter(id=ref).first()
    if known is not None:
        return entries.add(
            _filled(Complaint(id=ref, client=person, hold=known.hold), values), by=by
        )
    hold = LegalHold(id=new_ref(), client=person, from_on=by.today, why=WHY_HELD)
    entries.add(hold, by=by)
    return entries.add(_filled(Complaint(id=ref, client=person, hold=hold), values), by=by)


def _filled(row: Complaint, values: Mapping[str, Any]) -> Complaint:
    for name, value in _columns(values).items():
        setattr(row, name, value)
    return row


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in (*COLUMNS, *PEOPLE, "shared")}


def read(ref: UUID, *, by: Actor) -> ComplaintPage:
    """One complaint; audited."""
    row = _one(ref, by)
    audit.viewed(by, "complaint", ref, client=row.client_id)
    values = {name: getattr(row, name) for name in (*COLUMNS, *PEOPLE, "shared")}
    return ComplaintPage(ref, book.shown_name(row.client), row.version, values)


def correct(ref: UUID, values: Mapping[str, Any], *, version: int, by: Actor) -> Answer:
    """What has been done about it since; what it said before stays readable."""
    row = _one(ref, by)
    refused = _refused(values, by)
    if refused:
        return refused
    return entries.correct(row, _columns(values), version=version, by=by)


def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """It was no complaint, or the wrong client's. The hold stays until somebody lifts it."""
    return entries.mark_wrong(_one(ref, by), reason=reason, by=by)


def _one(ref: UUID, by: Actor) -> Complaint:
    access.permitted(by, Act.HANDLE_COMPLAINTS)
    row = Complaint.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True)
    found = row.select_related("client").first()
    if found is None:
        raise NotThere
    return found


def _refused(values: Mapping[str, Any], by: Actor) -> Refused | None:
    for name, check in COLUMNS.items():
        sentence = check(values.get(name), by)
        if sentence:
            return Refused(sentence, name)
    for name in ("routes_told_on", "answered_on"):
        if values[name] and values[name] < values["received_on"]:
            return Refused("This lies before the day it was received.", name)
    return _who(values, by)


def _who(values: Mapping[str, Any], by: Actor) -> Refused | None:
    """Who looks after it works here, and is not the one it is about where there is a choice."""
    here = {ref for ref, _ in people(by=by)}
    for name in PEOPLE:
        if values[name] is not None and not _known(values[name], here, name, by):
            raise NotThere
    concerns, handler = values["concerns_id"], values["handled_by_id"]
    if handler is not None and handler == concerns and here - {concerns}:
        return Refused(NOT_THEMSELVES, "handled_by")
    return None


def _known(ref: UUID, here: set[UUID], name: str, by: Actor) -> bool:
    """A complaint may be about somebody who has left; only who works here looks after one."""
    if ref in here:
        return True
    left = Member.objects.filter(id=ref, practice=by.practice)
    return name == "concerns_id" and left.exists()


def shared_about(clients: Sequence[UUID], *, today: date) -> tuple[str, ...]:
    """What who treats is told of complaints the owners shared: that there is one, and by whom."""
    rows = Complaint.objects.filter(client__in=clients, shared=True, wrong_at__isnull=True)
    return tuple(
        f"A complaint was received on {sentences.on_day(row.received_on, today)}. "
        + (f"{row.handled_by.name} looks after it." if row.handled_by else "")
        for row in rows.select_related("handled_by").order_by("received_on")
    )

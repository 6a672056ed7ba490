"""Who opened a client's record: a list for the client, when they or who decides for them asks.

One line a day, a person and a part of the record, in plain words. It holds every row about the
client and every list their name stood in. That it was given, and to whom, is a row too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from envoi.care import access, audit, audit_words, conflict_checks, deciders
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.checks import day
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import AuditRow, Client, Member, Practice, RoleHeld

LEFT_OUT = ("turned away",)  # nothing was opened
# The register's own check compares and opens nothing. It runs with what somebody writes about their
# own client: a line here would tell whoever reads it that there is one who is alike.
COMPARED = "conflictmatch"
IN_A_LIST = "saw the name in a list"
CLIENT = "client"  # the key of the client among those who may ask


@dataclass(frozen=True)
class Asking:
    """Whose list it is, and who may ask for it today."""

    client: UUID
    client_name: str
    may_ask: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Access:
    """On one day one person did one thing, so many times, the first time at `at`."""

    on: date
    at: str
    who: str
    did: str
    times: int


@dataclass(frozen=True)
class AccessList:
    """The list as it is printed."""

    client: UUID
    client_name: str
    practice: str
    asked_by: str
    given_on: date
    given_by: str
    from_on: date | None
    until_on: date
    lines: tuple[Access, ...]


def asking(client: UUID, *, by: Actor) -> Asking:
    """Who may ask for the list of this client; the look at the name is audited."""
    person = access.client(by, client, Act.ACCOUNT_FOR_DISCLOSURES)
    audit.viewed(by, "name", client, client=client)
    named = deciders.entitled(client, on=by.today)
    may_ask = tuple((str(ref or CLIENT), f"{name}, {why}") for ref, name, why in named)
    return Asking(client, person.preferred_name or person.name, may_ask)


@transaction.atomic
def give(
    client: UUID, *, to: str, from_on: date | None, until_on: date | None, by: Actor
) -> AccessList | Refused:
    """The list for whoever asked; refused for somebody who does not decide today."""
    person = access.client(by, client, Act.ACCOUNT_FOR_DISCLOSURES)
    named = {str(ref or CLIENT): name for ref, name, _ in deciders.entitled(client, on=by.today)}
    if to not in named:
        return Refused("Please say who asked: the client, or who decides for them today.", "to")
    for name, on in (("from_on", from_on), ("until_on", until_on)):
        if sentence := day(on, by):
            return Refused(sentence, name)
    until = min(until_on or by.today, by.today)
    if from_on and from_on > until:
        return Refused("This would end before it began.", "until_on")
    lines = tuple(_lines(person, from_on, until, by))
    audit.wrote(by, "gave", "accesses", client, client=client, to=to, lines=len(lines))
    return AccessList(
        client=client,
        client_name=person.name,
        practice=Practice.objects.get(id=by.practice).name,
        asked_by=named[to],
        given_on=by.today,
        given_by=by.name,
        from_on=from_on,
        until_on=until,
        lines=lines,
    )


def _lines(person: Client, from_on: date | None, until: date, by: Actor) -> Iterator[Access]:
    zone, who = ZoneInfo(by.zone), _Members(by.practice)
    counted: dict[tuple[date, str, str], list[datetime]] = {}
    for member, at, did in _did(person.id, from_on, until, by):
        local = at.astimezone(zone)
        key = (local.date(), who.told(member, local.date()), did)
        counted.setdefault(key, []).append(local)
    for (on, name, did), moments in sorted(
        counted.items(), key=lambda each: (each[0][0], min(each[1])), reverse=True
    ):
        yield Access(on, f"{min(moments):%H:%M}", name, did, len(moments))


def _did(
    client: UUID, from_on: date | None, until: date, by: Actor
) -> Iterator[tuple[UUID | None, datetime, str]]:
    """Each row about the client, and each list their name stood in."""
    rows = _period(AuditRow.objects.filter(practice=by.practice), from_on, until, by.zone)
    about = rows.filter(client=client).exclude(act__in=LEFT_OUT)
    about = about.exclude(noun=COMPARED, act__in=conflict_checks.ACTS)
    for member, at, act, noun in _columns(about):
        yield member, at, audit_words.for_client(act, noun)
    # A list leaves one row with the references it showed and no client of its own. A reference is
    # random, so as text it stands nowhere else; the same question works on both databases. Rows
    # about one client are passed over by their index before any text is read.
    lists = rows.filter(client__isnull=True, subject__isnull=True)
    lists = lists.annotate(text=Cast("detail", TextField())).filter(text__contains=str(client))
    for member, at, _, _ in _columns(lists):
        yield member, at, IN_A_LIST


def _columns(rows: QuerySet[AuditRow]) -> Iterable[tuple[UUID | None, datetime, str, str]]:
    return rows.order_by("number").values_list("member", "at", "act", "noun").iterator()


def _period(
    rows: QuerySet[AuditRow], from_on: date | None, until: date, zone: str
) -> QuerySet[AuditRow]:
    end = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(zone))
    rows = rows.filter(at__lt=end)
    if from_on is None:
        return rows
    return rows.filter(at__gte=datetime.combine(from_on, time(), ZoneInfo(zone)))


class _Members:
    """The people of a practice with what they were there on a day."""

    def __init__(self, practice: UUID) -> None:
        self.names = dict(Member.objects.filter(practice=practice).values_list("id", "name"))
        self.held: dict[UUID, list[tuple[str, date, date | None]]] = {}
        rows = RoleHeld.objects.filter(practice=practice).order_by("from_on", "role")
        for member, role, start, end in rows.values_list("member", "role", "from_on", "until_on"):
            self.held.setdefault(member, []).append((role, start, end))

    def told(self, member: UUID | None, on: date) -> str:
        """A name with the roles of that day."""
        if member is None:
            return "the practice’s software"
        roles = [
            library.role(role).title.lower()
            for role, start, end in self.held.get(member, ())
            if start <= on and (end is None or end >= on)
        ]
        return ", ".join([self.names.get(member, "somebody"), *roles])

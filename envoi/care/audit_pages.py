"""The audit as its owner reads it: who did what, when, from where and why, the newest first.

Pages follow one another by the number of a row, so the hundred-thousandth is as quick as the
first. Looking at the audit is a look at whoever stands in it, and leaves its own row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from envoi.care import access, audit, audit_words
from envoi.care.actors import Actor
from envoi.domain.role import Act
from envoi.records.models import AuditRow, AuditSeal, Client, Member

A_PAGE = 50
AT_ONCE = 1_000
HEAD = ("number", "at", "who", "did", "client", "fields", "why", "from where", "log-in")
# What may be asked for; everything else counts as one of them.
ASKED_FOR = (
    *("viewed", "added", "corrected", "marked wrong", "signed", "given", "imported"),
    *("downloaded", "turned away", "logged in", "logged out"),
)


@dataclass(frozen=True)
class Question:
    """Which rows; `before` is the number the page begins below."""

    member: UUID | None = None
    client: UUID | None = None
    act: str = ""
    on: date | None = None
    before: int | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.member or self.client or self.act or self.on)


@dataclass(frozen=True)
class Line:
    """One row in words; `client` is whom it is about, with their name where there is one."""

    number: int
    at: str
    who: str
    did: str
    client: UUID | None
    client_name: str
    fields: str
    why: str
    where: str
    log_in: UUID | None


@dataclass(frozen=True)
class Standing:
    """How the chain stands, in sentences."""

    sealed: str
    verified: str
    good: bool


@dataclass(frozen=True)
class AuditPage:
    """One page of the audit; `further` is the number the next one begins below."""

    lines: tuple[Line, ...]
    further: int | None
    standing: Standing
    members: tuple[tuple[UUID, str], ...]
    acts: tuple[tuple[str, str], ...]
    client_name: str


def page(question: Question, *, by: Actor) -> AuditPage:
    """The newest rows that answer the question; for whoever looks after the audit."""
    access.permitted(by, Act.READ_AUDIT)
    found = list(_rows(question, by)[: A_PAGE + 1])
    rows, more = found[:A_PAGE], len(found) > A_PAGE
    members, names = _members(by), _names(rows, question, by)
    audit.viewed_list(by, "audit", sorted(names))
    return AuditPage(
        lines=tuple(_line(row, members, names, by.zone) for row in rows),
        further=rows[-1].number if more else None,
        standing=standing(by=by),
        members=tuple(sorted(members.items(), key=lambda each: each[1].casefold())),
        acts=tuple((act, audit_words.ACTS[act]) for act in ASKED_FOR),
        client_name=names.get(question.client, "") if question.client else "",
    )


def named(name: str, *, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Clients of exactly this name, with their birth dates to tell them apart."""
    access.permitted(by, Act.READ_AUDIT)
    if not name.strip():
        return ()
    rows = Client.objects.filter(
        Q(name__iexact=name.strip()) | Q(preferred_name__iexact=name.strip()), practice=by.practice
    ).order_by("name", "birth_date")[:20]
    audit.viewed_list(by, "name", [row.id for row in rows])
    return tuple(
        (row.id, f"{row.name}, born {row.birth_date}" if row.birth_date else row.name)
        for row in rows
    )


def download(question: Question, *, by: Actor) -> Iterator[tuple[str, ...]]:
    """Every row that answers the question, for a table; clients by their reference alone."""
    access.permitted(by, Act.READ_AUDIT)
    audit.wrote(by, "downloaded", "audit", None)
    return _told(question, by, _members(by))


def _told(question: Question, by: Actor, members: dict[UUID, str]) -> Iterator[tuple[str, ...]]:
    before = question.before
    while True:
        asked = Question(question.member, question.client, question.act, question.on, before)
        rows = list(_rows(asked, by)[:AT_ONCE])
        for row in rows:
            yield _cells(_line(row, members, {}, by.zone))
        if len(rows) < AT_ONCE:
            return
        before = rows[-1].number


def _cells(line: Line) -> tuple[str, ...]:
    about, visit = str(line.client or ""), str(line.log_in or "")
    told = (str(line.number), line.at, line.who, line.did, about)
    return (*told, line.fields, line.why, line.where, visit)


def standing(*, by: Actor) -> Standing:
    """Up to when the audit is sealed, and when it was last verified."""
    access.permitted(by, Act.READ_AUDIT)
    seal = AuditSeal.objects.order_by("number").defer("rows").last()
    rows = AuditRow.objects.filter(practice__isnull=True, act="verified")
    last = rows.order_by("-number").first()
    good = bool(last and last.detail.get("good"))
    return Standing(
        sealed="Nothing is sealed yet." if seal is None else f"Sealed {_at(seal.at, by.zone)}.",
        verified=_verified(last, good, by.zone),
        good=good or last is None,
    )


def _verified(row: AuditRow | None, good: bool, zone: str) -> str:
    if row is None:
        return "Not verified yet: envoi audit verify does it."
    said = "every row was as it was sealed" if good else "not every row was as it was sealed"
    return f"Verified {_at(row.at, zone)}: {said}."


def _rows(question: Question, by: Actor) -> QuerySet[AuditRow]:
    rows = _of_somebody(question.member, by)
    if question.before is not None:
        rows = rows.filter(number__lt=question.before)
    if question.client:
        rows = rows.filter(client=question.client)
    if question.act in ASKED_FOR:
        rows = rows.filter(act=question.act)
    if question.on:
        start, end = _day(question.on, by.zone)
        rows = rows.filter(at__gte=start, at__lt=end)
    return rows.order_by("-number")


def _of_somebody(member: UUID | None, by: Actor) -> QuerySet[AuditRow]:
    """The practice's rows, or one member's; these are asked for without the practice.

    A member belongs to one practice, and named alone their own index answers, newest first; with
    the practice beside it SQLite would read the whole audit to find who did little.
    """
    if member is None:
        return AuditRow.objects.filter(practice=by.practice)
    if not Member.objects.filter(id=member, practice=by.practice).exists():
        return AuditRow.objects.none()
    return AuditRow.objects.filter(member=member)


def _day(on: date, zone: str) -> tuple[datetime, datetime]:
    """From the first to the last moment of a day of the practice."""
    on = min(max(on, date(1900, 1, 1)), date(9000, 1, 1))
    start = datetime.combine(on, time(), ZoneInfo(zone))
    return start, datetime.combine(on + timedelta(days=1), time(), ZoneInfo(zone))


def _members(by: Actor) -> dict[UUID, str]:
    return dict(Member.objects.filter(practice=by.practice).values_list("id", "name"))


def _names(rows: Sequence[AuditRow], question: Question, by: Actor) -> dict[UUID, str]:
    asked = {row.client for row in rows} | {question.client}
    refs = [ref for ref in asked if ref is not None]
    found = Client.objects.filter(practice=by.practice, id__in=refs)
    return {row.id: row.preferred_name or row.name for row in found}


def _line(row: Any, members: dict[UUID, str], names: dict[UUID, str], zone: str) -> Line:
    about = row.client is not None
    where = (audit_words.DOORS.get(row.door, row.door), row.address)
    return Line(
        number=row.number,
        at=_at(row.at, zone),
        who=members.get(row.member_id, "Nobody logged in"),
        did=audit_words.did(row.act, row.noun, about_client=about),
        client=row.client,
        client_name=names.get(row.client, ""),
        fields=audit_words.detail(row.noun, row.detail, about_client=about),
        why=audit_words.WHYS.get(row.why, "") if about else "",
        where=", ".join(each for each in where if each),
        log_in=row.log_in,
    )


def _at(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%-d %B %Y, %H:%M}"

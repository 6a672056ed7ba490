"""A second signature: what an intern signs counts once their supervisor has signed too.

Whether a signature needed a second one follows from the roles its author held on the day they
signed, so that a later role changes nothing about what was signed before.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from envoi.care import access, audit, book
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.checks import said
from envoi.care.sentences import together
from envoi.domain import role as rules
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import Paper, ProgressNote, Revision, RoleHeld, Supervision
from envoi.records.models.row import Row

NOT_YOURS = "Only the supervisor of the person who wrote this signs with them."
REMARK = "remark"  # kept as a revision, beside what the row said then


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a second signature."""

    ref: UUID
    noun: str
    about: str
    author: str
    since: date


@dataclass(frozen=True)
class Hands:
    """Who signed with which roles, and who supervises them today."""

    held: Mapping[UUID, tuple[tuple[str, date, date | None], ...]]
    supervisors: Mapping[UUID, tuple[tuple[UUID, str], ...]]
    by: Actor

    def waits(self, author: UUID, signed_at: datetime | None) -> bool:
        """What this author signed then needs a second signature to count."""
        if signed_at is None:
            return False
        day = self.day(signed_at)
        codes = {
            role
            for role, first, last in self.held.get(author, ())
            if first <= day and (last is None or day <= last)
        }
        return rules.needs_cosignature([r for r in library.roles() if r.code in codes])

    def day(self, signed_at: datetime) -> date:
        """The practice's day on which something was signed."""
        return signed_at.astimezone(ZoneInfo(self.by.zone)).date()

    def mine(self, author: UUID) -> bool:
        """The actor is the one to sign with this author today."""
        supervising = any(ref == self.by.member for ref, _ in self.supervisors.get(author, ()))
        return supervising and self.by.may(Act.COSIGN)

    def told(self, author: UUID, name: str) -> str:
        """Signed by whom, and for whose signature it waits."""
        names = [name for _, name in self.supervisors.get(author, ())]
        whose = f"{' or '.join(names)}’s" if names else "a supervisor’s"
        return f"signed by {name}, waiting for {whose} signature"


def hands(authors: Collection[UUID], *, by: Actor) -> Hands:
    """What there is to know about the signatures of these members; two questions at most."""
    held: dict[UUID, list[tuple[str, date, date | None]]] = {}
    roles = RoleHeld.objects.filter(practice=by.practice, member__in=authors)
    for row in roles:
        held.setdefault(row.member_id, []).append((row.role, row.from_on, row.until_on))
    supervisors: dict[UUID, list[tuple[UUID, str]]] = {}
    current = _supervision(by).filter(supervisee__in=authors).order_by("from_on", "id")
    for member, ref, name in current.values_list("supervisee", "supervisor", "supervisor__name"):
        if (ref, name) not in supervisors.setdefault(member, []):
            supervisors[member].append((ref, name))
    return Hands(
        {member: tuple(rows) for member, rows in held.items()},
        {member: tuple(rows) for member, rows in supervisors.items()},
        by,
    )


def _supervision(by: Actor) -> QuerySet[Supervision]:
    """The periods of supervision of today."""
    return Supervision.objects.filter(
        practice=by.practice, from_on__lte=by.today, until_on__gte=by.today
    )


def waiting(*, by: Actor) -> int:
    """How much waits for the actor's signature."""
    return len(_rows(by)) if by.may(Act.COSIGN) else 0


def listed(*, by: Actor) -> tuple[Waiting, ...]:
    """What waits for the actor's signature, the longest first; audited."""
    access.permitted(by, Act.COSIGN)
    rows = _rows(by)
    audit.viewed_list(by, "cosignatures", [row.id for row, _, _ in rows])
    return tuple(
        Waiting(
            ref=row.id,
            noun="paper" if isinstance(row, Paper) else "note",
            about=together(name for _, name in book.people(row.episode_id)),
            author=author.name,
            since=at.astimezone(ZoneInfo(by.zone)).date(),
        )
        for row, author, at in rows
    )


def _rows(by: Actor) -> list[tuple[Any, Any, datetime]]:
    """Notes and papers with who signed them first, and when."""
    supervised = _supervision(by).filter(supervisor=by.member).values("supervisee")
    reached = access.episodes(by, Act.COSIGN).values("id")
    needing = [role.code for role in library.roles() if role.needs_cosignature]
    once = RoleHeld.objects.filter(member=OuterRef("created_by"), role__in=needing)
    notes = ProgressNote.objects.filter(
        Exists(once),
        episode__in=reached,
        created_by__in=supervised,
        signed_at__isnull=False,
        cosigned_at__isnull=True,
        wrong_at__isnull=True,
    )
    papers = Paper.objects.filter(
        episode__in=reached,
        proposed_by__in=supervised,
        proposed_at__isnull=False,
        signed_at__isnull=True,
    )
    found: list[tuple[Any, Any, Any]] = [
        (row, row.created_by, row.signed_at) for row in notes.select_related("created_by")
    ]
    known = hands({author.id for _, author, _ in found}, by=by)
    found = [each for each in found if known.waits(each[1].id, each[2])]
    found += [
        (row, row.proposed_by, row.proposed_at) for row in papers.select_related("proposed_by")
    ]
    return sorted(found, key=lambda each: (each[2], str(each[0].id)))


def remark_refused(remark: str, by: Actor) -> Refused | None:
    """A second signature is not withheld without a word."""
    sentence = said("what should be looked at again")(remark, by)
    return Refused(sentence, "remark") if sentence else None


def keep_remark(row: Row, remark: str, *, by: Actor) -> None:
    """Why something was given back; it stands beside the row's history, never in a paper."""
    Revision(
        practice_id=by.practice,
        created_by_id=by.member,
        created_at=by.now,
        version=row.version,
        table=REMARK,
        row=row.id,
        before={"remark": remark.strip()},
    ).save(force_insert=True)


def remarks(refs: Iterable[UUID]) -> dict[UUID, str]:
    """The latest remark to each of these, with who made it."""
    rows = Revision.objects.filter(table=REMARK, row__in=list(refs)).select_related("created_by")
    return {
        row.row: f"{row.created_by.name}: {row.before['remark']}"
        for row in rows.order_by("created_at")
    }

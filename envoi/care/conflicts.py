"""Possible conflicts of interest as each reader may know them, and how they were answered.

Whoever treats is told to talk to a colleague, or to ask whoever may look; never another client's
name, nor that somebody is a client. Both names together are seen by those who may see both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from envoi.care import access, audit, book, conflict_checks, sentences, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved, Stale
from envoi.care.entries import SAVED_FIRST
from envoi.domain.role import Act, Reach
from envoi.knowledge import library
from envoi.records.models import Client, ConflictMatch, Participant, RoleHeld
from envoi.records.models.conflict import ANSWERS as CODES

ANSWERS = {
    "different": "not the same",
    "no_conflict": "the same, and no conflict",
    "conflict": "a conflict",
}
GROUNDS = {
    "name": "the name",
    "birth_date": "the birth date",
    "reached": "a way to reach them",
    "around": "somebody named around them",
}
HIDDEN = "Somebody here may have a tie to a person like this. You may not see more; {who} can look."
COLLEAGUE = "{name} may know this person, or somebody around them: worth talking to {name}."
LOOK = Act.LOOK_INTO_CONFLICTS


@dataclass(frozen=True)
class MatchLine:
    """One proposal, as far as its reader may know it."""

    ref: UUID
    version: int
    whose: str
    told: str
    why: str
    state: str
    reason: str
    open: bool
    may_answer: bool


@dataclass(frozen=True)
class ConflictsPage:
    """What the register says about the people of one course, or about everybody."""

    episode: UUID | None
    name: str
    open: tuple[MatchLine, ...]
    answered: tuple[MatchLine, ...]


def page(ref: UUID, *, by: Actor) -> ConflictsPage:
    """What the register says about the people of one course of therapy. Audited."""
    access.episode(by, ref)
    people = book.people(ref)
    if not people:
        raise NotThere
    for client, _ in people:
        audit.viewed(by, "conflicts", ref, client=client)
    clients = [client for client, _ in people]
    rows = _standing(by).filter(Q(client__in=clients) | Q(other__in=clients))
    lines = [_line(row, by, about=clients) for row in rows]
    return _page(ref, sentences.together(name for _, name in people), lines)


def everybody(*, by: Actor) -> ConflictsPage:
    """Every proposal of the practice, for whoever looks into them. Audited with all named."""
    access.permitted(by, LOOK)
    rows = list(_standing(by))
    named = [each for row in rows for each in (row.client_id, row.other_id) if each]
    audit.viewed_list(by, "conflicts", list(dict.fromkeys(named)))
    return _page(None, "", [_line(row, by, about=()) for row in rows])


def _page(episode: UUID | None, name: str, lines: list[MatchLine]) -> ConflictsPage:
    return ConflictsPage(
        episode,
        name,
        tuple(line for line in lines if line.open),
        tuple(line for line in lines if not line.open),
    )


def _standing(by: Actor) -> QuerySet[ConflictMatch]:
    rows = ConflictMatch.objects.filter(practice=by.practice, gone=False)
    related = ("client", "other", "tie", "tie__member", "member", "answered_by")
    return rows.select_related(*related).order_by("-found_on", "id")


def waiting(ref: UUID) -> bool:
    """Something nobody has answered yet stands about the people of a course."""
    people = Participant.objects.filter(episode=ref, wrong_at__isnull=True).values("client")
    rows = ConflictMatch.objects.filter(answer="", gone=False)
    return rows.filter(Q(client__in=people) | Q(other__in=people)).exists()


def _line(row: ConflictMatch, by: Actor, *, about: Sequence[UUID]) -> MatchLine:
    sees = _sees_both(row, by)
    mine, theirs = row.client, row.other
    if theirs is not None and theirs.id in about:
        mine, theirs = theirs, mine
    return MatchLine(
        ref=row.id,
        version=row.version,
        whose=book.shown_name(mine),
        told=_told(row, theirs, sees, by),
        why=_why(row) if sees and _open_to(row, by) else "",
        state=_state(row, sees, by.today),
        reason=row.reason if sees else "",
        open=row.answer == "",
        may_answer=sees,
    )


def _told(row: ConflictMatch, theirs: Client | None, sees: bool, by: Actor) -> str:
    """Whom it is about, as far as this reader may know."""
    if row.tie is not None:
        if row.tie.member_id == by.member:
            told = f", {row.tie.relation}" if row.tie.relation else ""
            return f"You wrote down: {row.tie.name}{told}."
        return COLLEAGUE.format(name=row.tie.member.name)
    if row.member is not None:
        return f"{row.member.name} works here, and somebody in this record has that name."
    if sees and theirs is not None:
        return f"There is another record: {book.shown_name(theirs)}."
    return HIDDEN.format(who=sentences.together(_who_looks(by)))


def _why(row: ConflictMatch) -> str:
    return f"Alike: {sentences.together(GROUNDS[code] for code in row.grounds)}."


def _open_to(row: ConflictMatch, by: Actor) -> bool:
    """What was compared is nobody's secret from this reader: a colleague's words are theirs."""
    return row.tie is None or row.tie.member_id == by.member


def _state(row: ConflictMatch, sees: bool, today: date) -> str:
    if not row.answer or row.answered_by is None:
        return ""
    when = f"{row.answered_by.name}, {sentences.on_day(row.answered_on, today)}"
    if sees:
        return f"{sentences.capital(ANSWERS[row.answer])} ({when})"
    if row.answer == "conflict":
        return f"There is a conflict of interest; please talk to {row.answered_by.name} ({when})."
    return f"Looked at ({when})."


def _sees_both(row: ConflictMatch, by: Actor) -> bool:
    """This reader may know both sides: looks into conflicts, or has both names anyway."""
    if by.may(LOOK):
        return True
    both = {each for each in (row.client_id, row.other_id) if each}
    return access.clients(by, Act.SEE_NAME).filter(id__in=both).count() == len(both)


def _who_looks(by: Actor) -> list[str]:
    """Everybody whose role lets them look, by name."""
    roles = [role.code for role in library.roles() if Reach.PRACTICE in role.may.get(LOOK, ())]
    rows = RoleHeld.objects.filter(
        practice=by.practice,
        role__in=roles,
        from_on__lte=by.today,
        ended_at__isnull=True,
        member__ended_on__isnull=True,
    ).filter(Q(until_on__isnull=True) | Q(until_on__gte=by.today))
    return sorted(set(rows.values_list("member__name", flat=True)))


def one(ref: UUID, *, by: Actor) -> MatchLine:
    """One proposal, for whoever may answer it. Audited."""
    row = _answerable(ref, by)
    for client in (row.client_id, row.other_id):
        if client:
            audit.viewed(by, "conflicts", ref, client=client)
    return _line(row, by, about=())


def course_of(ref: UUID, *, by: Actor) -> UUID | None:
    """The course this reader came from, where they treat one of the two."""
    row = _answerable(ref, by)
    people = [each for each in (row.client_id, row.other_id) if each]
    rows = access.episodes(by).filter(
        participants__client__in=people, participants__wrong_at__isnull=True
    )
    return rows.order_by("-started_on").values_list("id", flat=True).first()


@transaction.atomic
def answer(ref: UUID, *, said: str, reason: str, version: int | None, by: Actor) -> Answer:
    """What a person found, with their reason; it stands until what was alike changes."""
    turns.ref(by.practice)
    row = _answerable(ref, by)
    if said not in CODES or not said:
        return Refused("Please choose one of the answers.", "said")
    if not reason.strip():
        return Refused("Please say why, in a few words.", "reason")
    if (row.answer, row.reason) == (said, reason.strip()):
        return Saved(ref, row.version, again=True)
    if version is not None and version != row.version:
        theirs = {"said": row.answer, "reason": row.reason}
        return Stale(SAVED_FIRST, row.version, theirs, {"said": said, "reason": reason})
    row.answer, row.reason = said, reason.strip()
    row.answered_on, row.answered_by_id = by.today, by.member
    row.version += 1
    row.save()
    for client in (row.client_id, row.other_id):
        if client:
            audit.wrote(by, "answered", "conflictmatch", row.id, client=client)
    return Saved(ref, row.version)


def check(ref: UUID, *, by: Actor) -> None:
    """The people of one course against everybody, now."""
    access.episode(by, ref)
    with transaction.atomic():
        conflict_checks.of_clients([client for client, _ in book.people(ref)], by=by)


def check_everybody(*, by: Actor) -> int:
    """Everybody against everybody, now: after an import, for instance."""
    access.permitted(by, LOOK)
    with transaction.atomic():
        return conflict_checks.of_everybody(by=by)


def _answerable(ref: UUID, by: Actor) -> ConflictMatch:
    """A proposal whose both sides the actor may know; a tie or a member, of a client they treat."""
    row = _standing(by).filter(id=ref).first()
    if row is None or not (by.may(LOOK) or by.may(Act.WRITE_RECORD)) or not _sees_both(row, by):
        raise NotThere
    if not by.may(LOOK) and not access.clients(by).filter(id=row.client_id).exists():
        raise NotThere
    return row

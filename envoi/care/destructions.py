"""Destroying a record: proposed by one person, confirmed by another, written on a certificate.

Nothing here destroys anything. What was confirmed waits to be carried out, because removing rows
that backups, archives and images still hold would only look like destruction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from envoi.care import access, audit, destruction_tables, memberships, retentions, turns
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import said
from envoi.domain.role import Act, Role
from envoi.records.models import Destruction, Member, Participant, Practice

NOT_YET = "This record may not be destroyed: {told}"
SAME = "You proposed this yourself. Somebody else has to look and confirm it."
WAITS = "To be carried out: envoi has not removed anything."


@dataclass(frozen=True)
class DestructionPage:
    """One proposal with all that its certificate says."""

    ref: UUID
    record: UUID
    name: str
    kept_until: str
    rules: tuple[str, ...]
    what: tuple[tuple[str, int], ...]
    why: str
    proposed: str
    confirmed: str
    withdrawn: str
    mine: bool
    alone: bool  # nobody else in the practice could confirm it
    still: str  # why it may not go any more, where something has changed


def keeps_records(role: Role) -> bool:
    """Somebody with this role may propose and confirm."""
    return Act.KEEP_RECORDS in role.may


@transaction.atomic
def propose(client: UUID, *, why: str, by: Actor, ref: UUID) -> Answer:
    """Somebody proposes to destroy a record no rule asks to keep any more."""
    access.permitted(by, Act.KEEP_RECORDS)
    access.client(by, client, Act.KEEP_RECORDS)
    _turn(client)
    record, line = retentions.of_client(client, by=by)
    standing = Destruction.objects.filter(
        practice=by.practice, record=client, withdrawn_at__isnull=True
    ).first()
    if standing is not None:
        return Saved(standing.id, standing.version, again=True)
    until = record.keep.until
    if line.state != "over" or until is None:
        return Refused(NOT_YET.format(told=line.told))
    sentence = said("that you looked at the rules, and what you looked at")(why, by)
    if sentence:
        return Refused(sentence, "why")
    row = Destruction(
        id=ref,
        practice_id=by.practice,
        created_at=by.now,
        created_by_id=by.member,
        record=client,
        kept_until=until,
        rules=[retentions.why(each) for each in record.keep.why],
        what=destruction_tables.counted([client], _alone(record.courses)),
        why=why.strip(),
    )
    row.save(force_insert=True)
    audit.wrote(by, "proposed", "destruction", ref, client=client)
    return Saved(ref)


def _turn(client: UUID) -> None:
    """Nobody writes about this client's courses until the transaction ends."""
    rows = Participant.objects.filter(client=client, wrong_at__isnull=True)
    turns.course(*rows.values_list("episode", flat=True))


def _alone(courses: Iterable[UUID]) -> list[UUID]:
    """Of these courses, those in which nobody else took part."""
    rows = Participant.objects.filter(episode__in=list(courses), wrong_at__isnull=True)
    people: dict[UUID, set[UUID]] = {}
    for episode, client in rows.values_list("episode", "client"):
        people.setdefault(episode, set()).add(client)
    return [episode for episode, whose in people.items() if len(whose) == 1]


@transaction.atomic
def confirm(ref: UUID, *, by: Actor) -> Answer:
    """A second person has looked, and the rules still say so: the certificate is complete."""
    row = _row(ref, by)
    if row.withdrawn_at is not None:
        return Refused("This proposal was withdrawn; it may be made anew.")
    if row.confirmed_at is not None:
        return Saved(ref, row.version, again=True)
    if row.created_by_id == by.member:
        return Refused(SAME)
    _turn(row.record)
    changed = _changed(row, by)
    if changed:
        return Refused(changed)
    row.confirmed_at, row.confirmed_by_id = by.now, by.member
    row.version += 1
    row.save(update_fields=["confirmed_at", "confirmed_by", "version"])
    audit.wrote(by, "confirmed", "destruction", ref, client=row.record)
    return Saved(ref, row.version)


def _changed(row: Destruction, by: Actor) -> str:
    """Why it may not go any more; empty while every rule is still over and nothing is held."""
    try:
        _, line = retentions.of_client(row.record, by=by)
    except NotThere:
        return NOT_YET.format(told="somebody is in care again.")
    return "" if line.state == "over" else NOT_YET.format(told=line.told)


@transaction.atomic
def withdraw(ref: UUID, *, by: Actor) -> Answer:
    """A proposal is taken back, by either of the two, while nobody has confirmed it."""
    row = _row(ref, by)
    if row.withdrawn_at is not None:
        return Saved(ref, row.version, again=True)
    if row.confirmed_at is not None:
        return Refused("This is confirmed already; the certificate stays.")
    row.withdrawn_at, row.withdrawn_by_id = by.now, by.member
    row.version += 1
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    audit.wrote(by, "withdrew", "destruction", ref, client=row.record)
    return Saved(ref, row.version)


def page(ref: UUID, *, by: Actor) -> DestructionPage:
    """One proposal or certificate; the look is audited."""
    row = _row(ref, by)
    audit.viewed(by, "destruction", ref, client=row.record)
    open_ = row.confirmed_at is None and row.withdrawn_at is None
    others = memberships.named(by.practice, keeps_records, on=by.today)
    return DestructionPage(
        ref=ref,
        record=row.record,
        name=_name(row, by),
        kept_until=f"{row.kept_until:%-d %B %Y}",
        rules=tuple(row.rules),
        what=tuple((str(table), int(count)) for table, count in row.what),
        why=row.why,
        proposed=_told(row.created_by, row.created_at, by),
        confirmed=_told(row.confirmed_by, row.confirmed_at, by),
        withdrawn=_told(row.withdrawn_by, row.withdrawn_at, by),
        mine=row.created_by_id == by.member,
        alone=not any(ref != row.created_by_id for ref, _ in others),
        still=_changed(row, by) if open_ else "",
    )


def _name(row: Destruction, by: Actor) -> str:
    """The name, while there is one; a certificate on paper has the number alone."""
    try:
        return retentions.of_client(row.record, by=by)[1].name
    except NotThere:
        return ""


def _told(who: Member | None, at: datetime | None, by: Actor) -> str:
    if who is None or at is None:
        return ""
    return f"{who.name}, {at.astimezone(ZoneInfo(by.zone)):%-d %B %Y}"


def _row(ref: UUID, by: Actor) -> Destruction:
    access.permitted(by, Act.KEEP_RECORDS)
    rows = Destruction.objects.select_related("created_by", "confirmed_by", "withdrawn_by")
    row = rows.filter(id=ref, practice=by.practice).first()
    if row is None:
        raise NotThere
    return row


def practice_name(by: Actor) -> str:
    """The practice, for the head of a certificate."""
    return str(Practice.objects.values_list("name", flat=True).get(id=by.practice))

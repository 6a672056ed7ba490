"""Who did or saw what: a write calls `wrote` in its transaction, a read calls `viewed` first."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from envoi.care import access
from envoi.care.actors import Actor
from envoi.records.models import AuditRow, Client, Ending, Episode, Paper, Participant

Plain = str | int | bool | None | list[str]


def _row(
    by: Actor,
    act: str,
    noun: str,
    subject: UUID | None,
    client: UUID | None,
    detail: dict[str, Plain],
) -> AuditRow:
    return AuditRow(
        practice_id=by.practice,
        member_id=by.member,
        at=by.now,
        act=act,
        noun=noun,
        subject=subject,
        client=client,
        detail=detail,
        door=by.door,
        why=access.ground(by, client),
        address=by.address,
        log_in=by.log_in,
    )


def wrote(
    by: Actor,
    act: str,
    noun: str,
    subject: UUID | None,
    *,
    client: UUID | None = None,
    **detail: Plain,
) -> None:
    """One act on one thing. `detail` holds codes, counts and names of fields, never their text."""
    row = _row(by, act, noun, subject, client, detail)
    with transaction.atomic(savepoint=False):  # a view alone waits in line too
        row.save(force_insert=True)


def viewed(
    by: Actor, noun: str, subject: UUID | None, *, client: UUID | None = None, **detail: Plain
) -> None:
    """Committed before the page value is returned: no row, no page."""
    wrote(by, "viewed", noun, subject, client=client, **detail)


def viewed_list(by: Actor, noun: str, subjects: Iterable[UUID]) -> None:
    """One row for a list, with the references it showed."""
    wrote(by, "viewed", noun, None, shown=[str(ref) for ref in subjects])


def wrote_many(by: Actor, act: str, noun: str, clients: Iterable[UUID], **detail: Plain) -> None:
    """One row a client, as an import leaves it."""
    AuditRow.objects.bulk_create(
        [_row(by, act, noun, None, client, detail) for client in clients], batch_size=500
    )


def turned_away(by: Actor, refs: Iterable[object]) -> None:
    """A member asked for a record of their own practice that is not theirs to open.

    Written after whatever was begun has been undone. A reference that leads nowhere here, and
    one of another practice, leave nothing: both were only mistyped.
    """
    for ref in refs:
        if isinstance(ref, UUID) and (found := _of_this_practice(by, ref)):
            wrote(by, "turned away", found[0], ref, client=found[1])


def _of_this_practice(by: Actor, ref: UUID) -> tuple[str, UUID | None] | None:
    """The noun and the client of what a reference leads to."""
    if Client.objects.filter(practice=by.practice, id=ref).exists():
        return "record", ref
    paper = Paper.objects.filter(practice=by.practice, id=ref).values_list("client", flat=True)
    if found := paper.first():
        return "paper", found
    ending = Ending.objects.filter(practice=by.practice, id=ref)
    of = ending.values_list("episode", flat=True).first() or ref
    if not Episode.objects.filter(practice=by.practice, id=of).exists():
        return None
    people = Participant.objects.filter(episode=of, wrong_at__isnull=True)
    return "record", people.order_by("-first").values_list("client", flat=True).first()


def verified(*, good: bool, rows: int, at: datetime) -> None:
    """That somebody had the audit verified is a row of it, of the house and of no practice."""
    _house_row(None, "verified", "audit", at, "command", {"good": good, "rows": rows})


def by_the_house(
    practice: UUID, act: str, noun: str, *, at: datetime, door: str = "worker", **detail: Plain
) -> None:
    """What the house does by itself in a practice: nobody's act, and said all the same."""
    _house_row(practice, act, noun, at, door, detail)


def _house_row(
    practice: UUID | None, act: str, noun: str, at: datetime, door: str, detail: dict[str, Plain]
) -> None:
    row = AuditRow(practice_id=practice, member_id=None, at=at, act=act, noun=noun)
    row.detail, row.door = detail, door
    row.save(force_insert=True)

"""The practice in a custodian's hands: asked for with a reason, released by an owner, or by time.

Two people are needed: a custodian asks, an owner releases. Where no owner can answer any more, in a
solo practice for one, the doors open by themselves after a wait in which any owner may say no.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, courses, memberships, outbox, people
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.book import shown_name
from envoi.domain.role import Act, keeps_members, waits_for_release
from envoi.records.models import CustodyRelease, Participant

# "Two-person release, in a solo practice the executor or a 30-day wait": a month gives an owner who
# is ill or away the time to read the mail and to say no.
WAIT = timedelta(days=30)
LONGEST_REASON = 2000
NEEDS_ANOTHER = "Somebody else has to release this: a custodian is let in by two people."


@dataclass(frozen=True)
class Asked:
    """A custodian's request and where it stands: waiting, open or over."""

    ref: UUID
    name: str
    reason: str
    asked: str
    told: str
    state: str


@dataclass(frozen=True)
class Reached:
    """Somebody to tell: a name, the ways to reach them with their permission, the next session."""

    name: str
    ways: tuple[people.Way, ...]
    next_session: str


@dataclass(frozen=True)
class CustodyPage:
    """What a custodian sees: their request, and once it is released whom to tell."""

    asked: Asked | None
    released: bool
    clients: tuple[Reached, ...]
    wait_days: int


def page(*, by: Actor) -> CustodyPage:
    """For a custodian alone. The list is audited with everybody on it."""
    _custodian(by)
    row = CustodyRelease.objects.filter(member=by.member).order_by("-asked_at").first()
    asked = _asked(row, by) if row else None
    clients = _clients(by) if by.released else ()
    return CustodyPage(asked, by.released, clients, WAIT.days)


def _custodian(by: Actor) -> None:
    if not any(waits_for_release(role) for role in by.held):
        raise NotThere


def _clients(by: Actor) -> tuple[Reached, ...]:
    """Everybody in an open course whom the custodian may reach, by name."""
    going = access.episodes(by, Act.SEE_NAME).filter(
        id__in=courses.open_in(by.practice).values("id")
    )
    rows = Participant.objects.filter(
        episode__in=going, wrong_at__isnull=True, left_on__isnull=True
    ).select_related("client")
    refs = {row.client_id for row in rows}
    reachable = access.clients(by, Act.REACH).filter(id__in=refs)
    expected = access.episodes(by, Act.SEE_CALENDAR).filter(id__in=going.values("id"))
    booked = courses.next_sessions(expected, by.today)
    ways = people.ways(reachable.values_list("id", flat=True))
    audit.viewed_list(by, "custody", sorted(refs))
    shown = (
        Reached(
            shown_name(row.client),
            ways.get(row.client_id, ()),
            booked.get(row.episode_id, courses.NOTHING_BOOKED),
        )
        for row in rows
    )
    return tuple(sorted(shown, key=lambda one: one.name.casefold()))


def ask(*, reason: str, by: Actor, ref: UUID) -> Saved | Refused:
    """A custodian asks to be let in; every owner is told, and may release or refuse it."""
    _custodian(by)
    if not reason.strip():
        return Refused("Please say why the practice needs its custodian now.", "reason")
    if len(reason) > LONGEST_REASON:
        return Refused("Please say it a little shorter.", "reason")
    with transaction.atomic():
        memberships.take_turn(by)
        standing = CustodyRelease.objects.filter(member=by.member, ended_at__isnull=True).first()
        if standing is not None:
            return Saved(standing.id, again=True)
        row = CustodyRelease(
            id=ref,
            practice_id=by.practice,
            member_id=by.member,
            reason=reason.strip(),
            asked_at=by.now,
            opens_at=by.now + WAIT,
        )
        row.save(force_insert=True)
        audit.wrote(by, "asked", "custody", ref)
        _tell_owners(ref, by)
    return Saved(ref)


def _tell_owners(ref: UUID, by: Actor) -> None:
    for owner, _ in memberships.named(by.practice, keeps_members, on=by.today):
        outbox.post(
            "custody_asked",
            key=f"custody_asked {ref} {owner}",
            practice=by.practice,
            at=by.now,
            by=by.member,
            to_member=owner,
            told={"days": WAIT.days},
        )


def release(ref: UUID, *, by: Actor) -> Saved | Refused:
    """An owner lets the custodian in, at once."""
    with transaction.atomic():
        row = _row(ref, by)
        if row.member_id == by.member:
            return Refused(NEEDS_ANOTHER)
        if row.ended_at is not None:
            return Refused("This request is over; the custodian may ask again.")
        if row.released_at is not None:
            return Saved(ref, again=True)
        row.released_at, row.released_by_id = by.now, by.member
        row.save(update_fields=["released_at", "released_by"])
        audit.wrote(by, "released", "custody", ref)
    return Saved(ref)


def end(ref: UUID, *, by: Actor) -> Saved:
    """An owner refuses, or closes what was open; the custodian sees nothing from now on."""
    with transaction.atomic():
        row = _row(ref, by)
        if row.ended_at is not None:
            return Saved(ref, again=True)
        row.ended_at, row.ended_by_id = by.now, by.member
        row.save(update_fields=["ended_at", "ended_by"])
        audit.wrote(by, "ended", "custody", ref)
    return Saved(ref)


def listed(*, by: Actor) -> tuple[Asked, ...]:
    """Every request of the practice's custodians, the newest first, for whoever may release."""
    access.permitted(by, Act.RELEASE_CUSTODY)
    rows = CustodyRelease.objects.filter(practice=by.practice).select_related("member")
    return tuple(_asked(row, by) for row in rows.order_by("-asked_at"))


def _asked(row: CustodyRelease, by: Actor) -> Asked:
    asked, opens = memberships.day_of(row.asked_at, by), memberships.day_of(row.opens_at, by)
    if row.ended_at is not None:
        told, state = f"closed on {memberships.day_of(row.ended_at, by)}", "over"
    elif row.released_at is not None:
        told, state = f"released on {memberships.day_of(row.released_at, by)}", "open"
    elif row.opens_at <= by.now:
        told, state = f"open since {opens}, because nobody said no", "open"
    else:
        told, state = f"waits for an owner; opens by itself on {opens} if nobody says no", "waiting"
    return Asked(row.id, row.member.name, row.reason, asked, told, state)


def _row(ref: UUID, by: Actor) -> CustodyRelease:
    access.permitted(by, Act.RELEASE_CUSTODY)
    rows = CustodyRelease.objects.select_for_update().filter(id=ref, practice=by.practice)
    found = rows.first()
    if found is None:
        raise NotThere
    return found

"""The whole way of one referral as its page shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care import access, audit, packets, referrals, release_forms, releases, sentences
from envoi.care.actors import Actor
from envoi.care.book import people
from envoi.care.referral_words import CONTENTS, EVENTS, STATES, reasons
from envoi.domain import referral as rules
from envoi.domain import release as release_rules
from envoi.domain.referral import State
from envoi.records.models import Referral, ReferralEvent, ReferralPacket, Release

SUGGESTED = 3


@dataclass(frozen=True)
class Place:
    """A place of the directory held against the need, or one that was told."""

    ref: UUID
    name: str
    contact: str
    why: str
    rank: int = 0
    suggested: bool = False
    choice: str = ""


@dataclass(frozen=True)
class ReleaseLine:
    """One release as it stands today."""

    ref: UUID
    told: str
    contents: str
    until: str
    state: str
    may_revoke: bool
    ends_with: str  # the event that ends it, while it has not come


@dataclass(frozen=True)
class PacketLine:
    """What was sent: when, to whom, and the digest of each file."""

    ref: UUID
    told: str
    pdf_sha256: str
    document_sha256: str


@dataclass(frozen=True)
class ReferralPage:
    """One referral, whole."""

    ref: UUID
    version: int
    episode: UUID
    client: UUID
    name: str
    treats: bool
    ending: bool
    state: str
    state_told: str
    need: tuple[tuple[str, str], ...]
    part2: bool
    to_offer: tuple[Place, ...]
    left_out: tuple[Place, ...]
    offered: tuple[Place, ...]
    enough: bool
    why_fewer: str
    chosen: Place | None
    releases: tuple[ReleaseLine, ...]
    missing: tuple[str, ...]
    sheets: tuple[release_forms.Sheet, ...]  # forms to sign on paper
    wrong: str  # who said when and why that this referral was entered in error
    wrong_releases: tuple[str, ...]
    may: frozenset[str]
    why: str
    helped: str
    other_care: str
    contact: str
    until_then: str
    sessions_left: int | None
    packets: tuple[PacketLine, ...]
    history: tuple[str, ...]
    others: tuple[tuple[UUID, str], ...]
    values: dict[str, Any]


def page(ref: UUID, *, by: Actor) -> ReferralPage:
    """One referral; the view is audited. Entered in error it can be read, and nothing else."""
    row = referrals.readable(ref, by=by)
    stands = row.wrong_at is None
    audit.viewed(by, "referral", ref, client=row.client_id)
    offered = referrals.offers(row)
    ranking = referrals.ranked(row, by)
    told = {each.provider_id for each in offered if each.provider_id}
    chosen = referrals.chosen(row)
    return ReferralPage(
        ref=ref,
        version=row.version,
        episode=row.episode_id,
        client=row.client_id,
        name=row.client.preferred_name or row.client.name,
        treats=stands and access.treats(by, row.episode_id),
        ending=row.ending_id is not None,
        state=row.state,
        state_told=STATES[row.state],
        need=tuple(_need(row)),
        part2=row.part2,
        to_offer=tuple(
            _to_offer(each, by.today)
            for each in ranking.offers
            if UUID(each.provider.ref) not in told
        ),
        left_out=tuple(_left_out(each, by.today) for each in ranking.left_out),
        offered=tuple(_offered(each, by.today) for each in offered),
        enough=rules.enough_offered(len(offered), row.why_fewer),
        why_fewer=row.why_fewer,
        chosen=_offered(chosen, by.today) if chosen else None,
        releases=tuple(_release(each, by.today) for each in releases.of(row.episode_id)),
        missing=tuple(_missing(row, chosen.name, by.today)) if chosen and stands else (),
        sheets=release_forms.sheets(row, by) if stands else (),
        wrong="" if stands else f"This referral was {_in_error(row, by)}",
        wrong_releases=tuple(_wrong(each, by) for each in releases.in_error(row.episode_id)),
        may=frozenset(str(event) for event in rules.possible(State(row.state)) if stands),
        why=row.why,
        helped=row.helped,
        other_care=row.other_care,
        contact=row.contact,
        until_then=row.until_then,
        sessions_left=row.sessions_left,
        packets=tuple(_packets(row, by.today)),
        history=tuple(_history(row, by.today)),
        others=tuple(_others(row)),
        values={name: getattr(row, name) for name in (*referrals.NEED, *referrals.NOTE)},
    )


def _need(row: Referral) -> list[tuple[str, str]]:
    lives = row.lives_in
    told = (
        ("", row.specialty),
        ("", "Alongside our work" if row.place == "alongside" else "Instead of our work"),
        ("Language", row.language + (", or with an interpreter" if row.interpreter else "")),
        ("Lives in", lives),
        ("Pays by", row.payer),
        ("", "By video would be good" if row.telehealth else ""),
    )
    return [(label, value) for label, value in told if value.strip()]


def _to_offer(each: Any, today: date) -> Place:
    place = each.provider
    why = reasons(each.reasons, today)
    return Place(UUID(place.ref), place.name, "", why, each.rank, each.rank <= SUGGESTED)


def _left_out(each: Any, today: date) -> Place:
    return Place(UUID(each.provider.ref), each.provider.name, "", reasons(each.reasons, today))


def _offered(row: Any, today: date) -> Place:
    why = reasons(row.reasons, today)
    return Place(row.id, row.name, row.contact, why, row.rank, choice=row.choice)


def _release(row: Release, today: date) -> ReleaseLine:
    plain = releases.plain(row)
    faults = release_rules.faults(
        plain, on=today, receiver=row.receiver, contents=row.contents, part2=row.part2
    )
    state = "counts today"
    if row.revoked_on:
        state = f"taken back {sentences.on_day(row.revoked_on, today)}"
    elif faults:
        state = "has run out" if "expired" in faults else "does not count today"
    until = f"until {sentences.on_day(row.expires_on, today)}" if row.expires_on else ""
    came = f", which was {sentences.on_day(row.happened_on, today)}" if row.happened_on else ""
    event = f"until this happens: {row.expires_event}{came}" if row.expires_event else ""
    return ReleaseLine(
        ref=row.id,
        told=f"{row.receiver}, signed {sentences.on_day(row.signed_on, today)} by {row.signed_by}",
        contents=", ".join(CONTENTS[each] for each in row.contents),
        until="; ".join(filter(None, (until, event))),
        state=state,
        may_revoke=row.revoked_on is None,
        ends_with="" if row.happened_on or row.revoked_on else row.expires_event,
    )


def _wrong(row: Release, by: Actor) -> str:
    told = f"{row.receiver}, signed {sentences.on_day(row.signed_on, by.today)} by {row.signed_by}"
    return f"{told}: {_in_error(row, by)}"


def _in_error(row: Referral | Release, by: Actor) -> str:
    """Who said when, and why, that it was entered in error."""
    zone = ZoneInfo(row.practice.zone)
    day = row.wrong_at.astimezone(zone).date() if row.wrong_at else by.today
    who = row.wrong_by.name if row.wrong_by else "somebody"
    when = sentences.on_day(day, by.today)
    return f"entered in error, as {who} wrote down {when}: {row.wrong_reason.rstrip('.')}."


def _missing(row: Referral, receiver: str, today: date) -> list[str]:
    _, missing = packets.allowed(row, "note", receiver, on=today)
    return [f"{each.name} {each.told}." for each in missing]


def _packets(row: Referral, today: date) -> list[PacketLine]:
    rows = ReferralPacket.objects.filter(referral=row).order_by("created_at")
    return [
        PacketLine(
            each.id,
            f"{packets.TITLES[each.kind]}, {sentences.on_day(each.on, today)}, to {each.receiver}"
            + (f", {each.how}" if each.how else ""),
            each.pdf_sha256,
            each.document_sha256,
        )
        for each in rows
    ]


def _history(row: Referral, today: date) -> list[str]:
    return [
        f"{sentences.on_day(each.on, today)}: {EVENTS[each.event]}"
        + (f". {each.words}" if each.words else "")
        for each in ReferralEvent.objects.filter(referral=row).order_by("number")
    ]


def _others(row: Referral) -> list[tuple[UUID, str]]:
    names = dict(people(row.episode_id))
    rows = Referral.objects.filter(episode=row.episode_id).exclude(id=row.id)
    return [
        (
            each.id,
            f"{names.get(each.client_id, 'somebody')}: {each.specialty}"
            + (" (entered in error)" if each.wrong_at else ""),
        )
        for each in rows.order_by("created_at")
    ]


def until_then(episode: UUID) -> tuple[str, ...]:
    """How many sessions are left together before somebody goes on elsewhere, for the plan."""
    rows = Referral.objects.filter(
        episode=episode, sessions_left__isnull=False, wrong_at__isnull=True
    ).exclude(state__in=[State.DECLINED, State.ATTENDED])
    return tuple(
        f"{sentences.capital(sentences.counted(each.sessions_left or 0, 'session'))} left together"
        for each in rows.order_by("created_at")
    )

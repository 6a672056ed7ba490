"""Releases of information: signed, revoked, and looked at on the day something is to leave."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, entries, joint
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.care.checks import day, past_day, said, short
from envoi.care.referral_words import FAULTS
from envoi.domain import release as rules
from envoi.domain.participation import Consenter
from envoi.domain.release import CONTENTS, STATEMENTS
from envoi.records.models import Episode, ReferralPacket, Release

TEXTS: Mapping[str, str] = {
    "discloser": "who may tell it",
    "receiver": "who may be told",
    "purpose": "what for",
    "signed_by": "who signed",
}
UNTOLD = "Please say all three to whoever signs, and tick them: without them it is no release."
NOT_YOURS = "Only the person who treats says that a release was entered in error."
NEVER = "Psychotherapy notes are never part of a release here."


@dataclass(frozen=True)
class Missing:
    """Somebody whose release does not stand for what is to be sent, and why."""

    name: str
    told: str


@transaction.atomic
def sign(episode: UUID, client: UUID, values: Mapping[str, Any], *, by: Actor, ref: UUID) -> Answer:
    """A release somebody signed, with every element it needs to count."""
    access.episode(by, episode)
    if (client, values.get("decider")) not in signers(episode, on=by.today):
        raise NotThere
    refused = _refused(values, by)
    if refused:
        return refused
    row = Release(id=ref, episode_id=episode, client_id=client, **_columns(values))
    return entries.add(row, by=by, contents=sorted(values["contents"]))


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: values[name].strip() for name in TEXTS},
        "what": values.get("what", "").strip(),
        "contents": [each for each in CONTENTS if each in values["contents"]],
        "expires_on": values.get("expires_on"),
        "expires_event": values.get("expires_event", "").strip(),
        "signed_on": values["signed_on"],
        "decider_id": values.get("decider"),
        "part2": bool(values.get("part2")),
        **{f"{each}_told": True for each in STATEMENTS},
    }


def _refused(values: Mapping[str, Any], by: Actor) -> Refused | None:
    """The first element that is not there."""
    for name, what in TEXTS.items():
        sentence = said(what)(values.get(name), by) or short(200)(values.get(name), by)
        if sentence:
            return Refused(sentence, name)
    return _contents_refused(values) or _days_refused(values, by)


def _contents_refused(values: Mapping[str, Any]) -> Refused | None:
    contents = set(values.get("contents", ()))
    if not contents:
        return Refused("Please say what may be told.", "contents")
    if not contents <= set(CONTENTS):
        return Refused(NEVER, "contents")
    if not all(values.get(f"{each}_told") for each in STATEMENTS):
        return Refused(UNTOLD, "revocation_told")
    return None


def _days_refused(values: Mapping[str, Any], by: Actor) -> Refused | None:
    late = past_day(values.get("signed_on"), by)
    if late:
        return Refused(late, "signed_on")
    until = values.get("expires_on")
    if until is None and not values.get("expires_event", "").strip():
        return Refused("Please give a last day, or an event it ends with.", "expires_on")
    far = day(until, by)
    if far or (until is not None and until < values["signed_on"]):
        return Refused(far or "This would end before it began.", "expires_on")
    return None


@transaction.atomic
def revoke(ref: UUID, *, on: date, by: Actor) -> Answer:
    """Taken back: from that day on nothing leaves by it. What left before stays written down."""
    row = find(ref, by=by)
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    day_of_it = min(on, row.revoked_on) if row.revoked_on else on
    return entries.correct(row, {"revoked_on": day_of_it}, by=by, version=None, act="revoked")


@transaction.atomic
def ended(ref: UUID, *, on: date, by: Actor) -> Answer:
    """The event with which it ends has come: from that day on nothing leaves by it."""
    row = find(ref, by=by)
    if not row.expires_event:
        return Refused("This release ends on a day, not with an event.")
    sentence = past_day(on, by)
    if sentence:
        return Refused(sentence, "on")
    day_of_it = min(on, row.happened_on) if row.happened_on else on
    return entries.correct(row, {"happened_on": day_of_it}, by=by, version=None, act="ended")


@transaction.atomic
def mark_wrong(ref: UUID, *, reason: str, by: Actor) -> Answer:
    """Entered in error: it stays readable and permits nothing from this moment.

    What left by it stays written down as disclosed, packet and all.
    """
    row = find(ref, by=by)
    if not access.treats(by, row.episode_id):
        return Refused(NOT_YOURS)
    return entries.mark_wrong(row, by=by, reason=reason)


def find(ref: UUID, *, by: Actor) -> Release:
    """A release of a course the actor may open, or NotThere."""
    row = Release.objects.filter(id=ref, practice=by.practice, wrong_at__isnull=True).first()
    if row is None:
        raise NotThere
    access.episode(by, row.episode_id)
    return row


def place(ref: UUID, *, by: Actor) -> UUID:
    """The course a release belongs to."""
    return find(ref, by=by).episode_id


def suggested(on: date, days: int) -> date:
    """The last day proposed for a release signed on a day."""
    return on + timedelta(days=days)


def plain(row: Release) -> rules.Release:
    """A release as the rules look at it."""
    return rules.Release(
        contents=frozenset(row.contents),
        what=row.what,
        discloser=row.discloser,
        receiver=row.receiver,
        purpose=row.purpose,
        expires_on=row.expires_on,
        expires_event=row.expires_event,
        happened_on=row.happened_on,
        signed_on=row.signed_on,
        signed_by=row.signed_by,
        told=frozenset(each for each in STATEMENTS if getattr(row, f"{each}_told")),
        part2=row.part2,
        revoked_on=row.revoked_on,
    )


def of(episode: UUID) -> tuple[Release, ...]:
    """Every release signed in a course, the newest first."""
    rows = Release.objects.filter(episode=episode, wrong_at__isnull=True)
    return tuple(rows.order_by("-signed_on", "-created_at"))


def in_error(episode: UUID) -> tuple[Release, ...]:
    """Every release of a course that was entered in error, the newest first."""
    rows = Release.objects.filter(episode=episode, wrong_at__isnull=False)
    return tuple(rows.select_related("wrong_by").order_by("-signed_on", "-created_at"))


def left_by(ref: UUID) -> tuple[date, ...]:
    """The days on which something left by a release, each once; the caller has asked for access."""
    rows = ReferralPacket.objects.filter(release=ref).order_by("on")
    return tuple(dict.fromkeys(rows.values_list("on", flat=True)))


def standing(
    episode: UUID, client: UUID, receiver: str, *, contents: Collection[str], part2: bool, on: date
) -> tuple[Missing, ...]:
    """Whose release does not stand, on a day, for telling this receiver; empty: it may be told."""
    rows = of(episode)
    return tuple(
        Missing(each.name, told)
        for each in _needed_from(episode, client, on)
        if (told := _fault(each, rows, receiver, contents, part2, on))
    )


def counting(
    episode: UUID, client: UUID, receiver: str, *, contents: Collection[str], part2: bool, on: date
) -> Release | None:
    """The release of this client that counts for this receiver on a day."""
    asked: dict[str, Any] = {"receiver": receiver, "contents": contents, "part2": part2}
    mine = (row for row in of(episode) if row.client_id == client)
    return next((row for row in mine if not rules.faults(plain(row), on=on, **asked)), None)


def signers(episode: UUID, *, on: date) -> dict[tuple[UUID, UUID | None], str]:
    """Who may sign a release in this record on a day: for which client, as who decides, by name."""
    return {
        (UUID(each.client), UUID(each.decider) if each.decider else None): each.name
        for each in joint.adults(episode, on)
        if each.known
    }


def asked_of(episode: UUID, client: UUID, on: date) -> tuple[Consenter, ...]:
    """Who has to sign before something about a client leaves, as far as somebody can."""
    return tuple(each for each in _needed_from(episode, client, on) if each.known)


def _needed_from(episode: UUID, client: UUID, on: date) -> tuple[Consenter, ...]:
    kind = Episode.objects.values_list("kind", flat=True).get(id=episode)
    return rules.needed_from(kind, str(client), joint.adults(episode, on))


def _fault(
    person: Consenter,
    rows: Collection[Release],
    receiver: str,
    contents: Collection[str],
    part2: bool,
    on: date,
) -> str:
    """Why no release of this person stands: of the one that comes nearest, else of none."""
    if not person.known:
        return "and nobody can sign for them"
    theirs = [plain(row) for row in rows if _key(row) == person.key]
    asked: dict[str, Any] = {"on": on, "receiver": receiver, "contents": contents, "part2": part2}
    faults = [rules.faults(each, **asked) for each in theirs]
    if not faults:
        return FAULTS["missing"]
    if () in faults:
        return ""
    nearest = min(faults, key=lambda each: ("other_receiver" in each, len(each)))
    return FAULTS["missing" if "other_receiver" in nearest else nearest[0]]


def _key(row: Release) -> tuple[str, str]:
    return str(row.client_id), str(row.decider_id or "")

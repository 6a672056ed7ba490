"""What leaves with a referral: held against the release at the moment of sending, kept as the very
bytes, and written down as disclosures."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from envoi.care import access, audit, entries, holds, packet_papers, referrals, releases
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import short
from envoi.care.packet_ground import covered, gathered, names_another, summary_of
from envoi.care.referral_words import CONTENTS
from envoi.care.releases import Missing
from envoi.documents import pdf
from envoi.domain import referral as rules
from envoi.domain.packet import Packet
from envoi.domain.referral import Event, State
from envoi.domain.role import Act
from envoi.exchange.fhir import document
from envoi.records.models import Disclosure, Referral, ReferralPacket, Release
from envoi.records.models.referral import PACKETS
from envoi.records.models.row import new_ref

NEEDS = {"note": frozenset({"reason"}), "summary": frozenset({"summary"})}
UNDRAWN = (
    "Nothing is sent: no font of the house can draw these letters: {letters}. Please write them "
    "another way first; a name is changed in the record."
)
TITLES = {"note": "Hand-over note", "summary": "Summary for the next place"}


@transaction.atomic
def send(ref: UUID, *, kind: str, how: str, by: Actor, new: UUID) -> Answer:
    """A packet leaves: everything is looked at now, and what left is kept and written down."""
    row = referrals.find(ref, by=by)
    entries.take_turn(row)
    row = referrals.find(ref, by=by)
    if ReferralPacket.objects.filter(id=new).exists():
        return Saved(ref, row.version, again=True)
    release = _may_leave(row, kind, by)
    if isinstance(release, Refused):
        return release
    sentence = short(200)(how, by)
    if sentence:
        return Refused(sentence, "how")
    packet = gathered(row, kind, release, by)
    refused = names_another(packet, row)
    return refused or _leave(row, release, packet, how.strip(), by, new)


def _may_leave(row: Referral, kind: str, by: Actor) -> Release | Refused:
    """The release by which this may leave now, or why it may not."""
    refused = _who_refused(row, kind, by) or _what_refused(row, kind)
    if refused:
        return refused
    to = referrals.chosen(row)
    if to is None:
        return Refused("The client has not chosen a place yet.")
    found, missing = allowed(row, kind, to.name, on=by.today)
    if found is None or missing:
        told = "; ".join(f"{each.name} {each.told}" for each in missing)
        return Refused(f"Nothing is sent: {told or 'there is no release for it'}.")
    return found


def allowed(
    row: Referral, kind: str, receiver: str, *, on: date
) -> tuple[Release | None, tuple[Missing, ...]]:
    """The release by which a packet would leave on a day, and whose does not stand for it.

    Everybody else in a joint record has to agree to all that leaves, not only to the least.
    """
    asked: dict[str, Any] = {"part2": row.part2, "on": on}
    about = (row.episode_id, row.client_id, receiver)
    found = releases.counting(*about, contents=NEEDS[kind], **asked)
    contents = covered(kind, found) if found else NEEDS[kind]
    return found, releases.standing(*about, contents=contents, **asked)


def _who_refused(row: Referral, kind: str, by: Actor) -> Refused | None:
    if kind not in PACKETS:
        raise NotThere
    supervises = access.episodes(by, Act.COSIGN).filter(id=row.episode_id).exists()
    if not access.treats(by, row.episode_id) and not supervises:
        return Refused(referrals.NOT_YOURS)
    if by.needs_cosignature:
        return Refused("Your supervisor signs with you: they send this from this page.")
    if holds.died(row.client_id):
        return Refused("The client has died. Nothing is sent any more.")
    return None


def _what_refused(row: Referral, kind: str) -> Refused | None:
    if rules.after(State(row.state), Event.SEND) is None:
        return Refused("Nothing is sent before the client has chosen a place.")
    if kind == "note" and not row.why.strip():
        return Refused("Please write why the client comes to them, in your words.")
    if kind == "summary" and summary_of(row) is None:
        return Refused("The closing summary is not signed yet.")
    return None


def _leave(
    row: Referral, release: Release, packet: Packet, how: str, by: Actor, new: UUID
) -> Answer:
    """The bytes, kept; a disclosure for each file; the event."""
    drawn = pdf.render(packet_papers.compose(packet, draft=False))
    if drawn.replaced:
        return Refused(UNDRAWN.format(letters=" ".join(drawn.replaced[:12])))
    made, bundle = drawn.pdf, document.write(packet)
    kept = ReferralPacket(
        id=new,
        referral=row,
        release=release,
        kind=packet.kind,
        on=by.today,
        receiver=packet.receiver.name,
        how=how,
        pdf=made,
        pdf_sha256=_digest(made),
        document=bundle,
        document_sha256=_digest(bundle),
    )
    entries.add(kept, by=by, kind=packet.kind)
    for form, digest in (("PDF", kept.pdf_sha256), ("FHIR document", kept.document_sha256)):
        _disclose(row, release, packet, f"{TITLES[packet.kind]}, {form}", digest, by, new)
    return referrals.sent(row, words=TITLES[packet.kind], by=by)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _disclose(
    row: Referral, release: Release, packet: Packet, what: str, digest: str, by: Actor, new: UUID
) -> None:
    within = covered(packet.kind, release)
    told = ", ".join(CONTENTS[each] for each in release.contents if each in within)
    line = Disclosure(
        id=new_ref(),
        client_id=row.client_id,
        on=by.today,
        recipient=packet.receiver.name,
        recipient_address=packet.receiver.address,
        what=f"{what}: {told}",
        purpose=release.purpose,
        ground="authorised",
        paper=new,
        sha256=digest,
    )
    entries.add(line, by=by)


def preview(ref: UUID, *, kind: str, by: Actor) -> bytes:
    """The packet as it would look now, marked as a draft; nothing leaves by looking."""
    row = referrals.find(ref, by=by)
    if kind not in PACKETS:
        raise NotThere
    audit.viewed(by, "referral packet", ref, client=row.client_id)
    packet = gathered(row, kind, None, by)
    return pdf.render(packet_papers.compose(packet, draft=True)).pdf


def taken(ref: UUID, *, form: str, by: Actor) -> bytes:
    """The very bytes of a packet that was sent, read again from the record."""
    row = ReferralPacket.objects.filter(id=ref, practice=by.practice).first()
    if row is None:
        raise NotThere
    referral = referrals.readable(row.referral_id, by=by)
    audit.viewed(by, "referral packet", ref, client=referral.client_id)
    return bytes(row.pdf if form == "pdf" else row.document)

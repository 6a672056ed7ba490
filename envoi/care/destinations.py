"""Where a mail may go, asked at the moment of sending: what was allowed then may not be now."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from envoi.care import holds
from envoi.care.compared import normalised
from envoi.domain.hold import Thing
from envoi.knowledge import library
from envoi.records.models import ContactWay, Member, OutgoingMail, Suppression
from envoi.records.sealing import fingerprints

NO_MAIL_HERE = "This is no e-mail address any more, or it was entered in error."
NOT_ALLOWED = "The client does not agree to being written to here."
NOT_ASKED = "Whether the client may be written to here is not recorded."
SILENCED = "Nothing is sent to this address until somebody lifts that."
NO_SUCH_CLIENT = "This client was entered in error, or brought together with another."
LEFT = "This member has left the practice."
NO_ADDRESS = "No e-mail address is recorded for this member yet."
NOBODY = "It does not say whom it is for."


@dataclass(frozen=True)
class To:
    """The address a mail goes to."""

    address: str


@dataclass(frozen=True)
class Held:
    """It may not be sent, and why, without an address."""

    sentence: str


def destination(mail: OutgoingMail, *, now: datetime) -> To | Held:
    """Where this mail goes now. Every row is read anew: it may have changed since it was posted."""
    if mail.to_contact_way_id is not None:
        way = ContactWay.objects.select_related("client", "practice").get(id=mail.to_contact_way_id)
        return _client(way, now)
    if mail.to_member_id is not None:
        member = Member.objects.select_related("practice").get(id=mail.to_member_id)
        return _member(member, mail.kind, now)
    return To(mail.to_address) if mail.to_address else Held(NOBODY)


def _client(way: ContactWay, now: datetime) -> To | Held:
    reasons = (
        (way.kind != "email" or way.wrong_at is not None, NO_MAIL_HERE),
        (way.client.wrong_at is not None or way.client.merged_into_id is not None, NO_SUCH_CLIENT),
        (way.may_contact == "no", NOT_ALLOWED),
        (way.may_contact != "yes", NOT_ASKED),
        (_silenced(way), SILENCED),
    )
    for forbidden, sentence in reasons:
        if forbidden:
            return Held(sentence)
    today = now.astimezone(ZoneInfo(way.practice.zone)).date()
    ground = holds.holding(way.client_id, Thing.MAIL, about=None, on=today)
    return Held(holds.SENTENCES[ground]) if ground else To(way.value)


def _silenced(way: ContactWay) -> bool:
    """The same address may stand at two clients: silence is about the address.

    Asked under every key: while keys are exchanged the two may carry different prints.
    """
    prints = fingerprints(normalised(way.kind, way.value), practice=way.practice_id)
    return Suppression.objects.filter(
        practice=way.practice_id,
        contact_way__fingerprint__in={way.fingerprint, *prints},
        lifted_at__isnull=True,
    ).exists()


def _member(member: Member, kind: str, now: datetime) -> To | Held:
    words = library.mails().get(kind)
    today = now.astimezone(ZoneInfo(member.practice.zone)).date()
    left = member.ended_on is not None and member.ended_on < today
    if left and not (words and words.after_leaving):
        return Held(LEFT)
    return To(member.email) if member.email else Held(NO_ADDRESS)

"""Mail of the cast, a worker, and a carrier that writes down what it was given."""

from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

from envoi.care import book, outbox, sending
from envoi.exchange.handing_over import LetBe, Sure
from envoi.exchange.mail import Letterhead
from envoi.records.models import Member, OutgoingMail
from tests import build, people

HEAD = Letterhead("house@envoi.example", "Envoi", "https://envoi.example")
MARAS = "mara@home.example"
JONASES = "jonas@home.example"


@dataclass
class Kept:
    """A carrier whose peer takes everything, unless it is told what to answer instead."""

    answer: Exception | None = None
    mails: list[EmailMessage] = field(default_factory=list)
    meanwhile: Any = None  # what happens between the address and the point of no return
    twice_is_once = False

    def carry(self, message: EmailMessage, *, sender: str, to: str, sure: Sure) -> None:
        if self.meanwhile:
            self.meanwhile()
        if not sure():
            raise LetBe
        if self.answer:
            raise self.answer
        self.mails.append(message)


def mara_reads() -> UUID:
    """Mara, with an address of her own."""
    row = Member.objects.get(id=people.mara().member)
    row.email = MARAS
    row.save(update_fields=["email"])
    return row.id


def to_mara(kind: str = "new_log_in", *, key: str = "a log-in", **more: Any) -> UUID:
    """One mail for Mara."""
    who = mara_reads()
    practice = people.mara().practice
    return outbox.post(kind, key=key, practice=practice, at=people.NOW, to_member=who, **more)


def jonas_reads(may: str = "yes", *, kind: str = "email", value: str = JONASES) -> UUID:
    """A way to reach Jonas."""
    client = book.people(build.episode())[0][0]
    return build.entry("contact-way", client, kind=kind, value=value, may_contact=may)


def to_jonas(way: UUID) -> UUID:
    """One mail for a client."""
    practice = people.mara().practice
    return outbox.post(
        "roles_changed", key=str(uuid4()), practice=practice, at=people.NOW, to_contact_way=way
    )


def work(carrier: Any = None, *, at: datetime = people.NOW, name: str = "one") -> sending.Round:
    """A worker sends what is due at that moment."""
    worker = sending.Worker(name, carrier or Kept(), HEAD)
    return sending.send_due(clock=lambda: at, worker=worker)


def row(ref: UUID) -> OutgoingMail:
    """The mail as it stands."""
    return OutgoingMail.objects.get(id=ref)

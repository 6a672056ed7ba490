"""The worker's side of mail: each row is sent once for its key, or somebody is told why not.

waiting → claimed → handing_over → sent. A claim is committed before anything else happens, so that
other workers leave the row alone, and it runs out, so that a worker that was killed holds nothing
up. `handing_over` is committed right before the server is given the mail: who is killed after that
leaves a doubt, and a doubtful mail is never sent a second time by itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from envoi.care.destinations import Held, destination
from envoi.domain.mail import pause
from envoi.exchange import mail as letters
from envoi.exchange.handing_over import (
    IN_DOUBT,
    Carrier,
    InDoubt,
    LetBe,
    Never,
    NobodyNow,
    NotTaken,
)
from envoi.exchange.mail import Letterhead, NoAddress
from envoi.knowledge import library
from envoi.knowledge.mail_file import MailWords
from envoi.records.models import AuditRow, OutgoingMail

Clock = Callable[[], datetime]
# Longer than any hand-over takes: each answer of the server is waited for at most two minutes.
CLAIM = timedelta(minutes=10)
# Where no mail could leave, all of them wait this long, and none of them counts it as a try.
REST = timedelta(minutes=1)
MOST = 500
NO_WORDS = "There are no words for this kind of mail."
NO_LINK = "The link it should carry is gone; please ask for it anew."
LOST = "Sending was interrupted while it was handed over."


@dataclass(frozen=True)
class Worker:
    """Who sends: a name no other process has, a way out, and the letterhead."""

    name: str
    carrier: Carrier
    head: Letterhead


@dataclass(frozen=True)
class Round:
    """What became of the mail that was due."""

    sent: int = 0
    others: int = 0


def steadfast() -> None:
    """Every commit of this process outlives a power cut, so that no mail is sent again after one.

    SQLite else leaves the last moments to the operating system; PostgreSQL does this anyway.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")


def send_due(*, clock: Clock, worker: Worker, most: int = MOST) -> Round:
    """Sends what is due, one by one; safe with any number of workers at the same time."""
    recover(now=clock())
    sent = others = 0
    while sent + others < most:
        mail = _claimed(worker, clock())
        if mail is None:
            break
        done = _send(mail, worker, clock)
        sent, others = sent + done, others + (not done)
    return Round(sent, others)


def recover(*, now: datetime) -> int:
    """Whatever a worker that is gone had in hand: to be tried again, or in doubt."""
    over = OutgoingMail.objects.filter(claimed_until__lte=now)
    if not over.filter(state__in=["claimed", "handing_over"]).exists():
        return 0  # asked first: even an update of no row would make others wait
    with transaction.atomic():
        # In whose hands it was stays known: a worker that was only slow may still tell the end.
        doubtful = over.filter(state="handing_over").update(
            state="doubtful", said=LOST, claimed_until=None
        )
        again = over.filter(state="claimed").update(state="waiting", **FREE)
    return doubtful + again


FREE: dict[str, object] = {"claimed_until": None, "claimed_by": ""}


def _claimed(worker: Worker, now: datetime) -> OutgoingMail | None:
    """The next mail that is due, in this worker's hands; None where nothing is due."""
    due = OutgoingMail.objects.filter(state="waiting", next_at__lte=now)
    for ref in due.order_by("next_at", "id").values_list("id", flat=True)[:20]:
        mine = due.filter(id=ref).update(
            state="claimed", claimed_by=worker.name, claimed_until=now + CLAIM
        )
        if mine:
            return OutgoingMail.objects.select_related("practice").get(id=ref)
    return None


def _send(mail: OutgoingMail, worker: Worker, clock: Clock) -> bool:
    """True when it is sent. Every other end is written into its row."""
    words = library.mails().get(mail.kind)
    if words is None or (words.has_link and not mail.secret):
        return _put(mail, worker, "held", NO_LINK if words else NO_WORDS)
    to = destination(mail, now=clock())
    if isinstance(to, Held):
        return _put(mail, worker, "held", to.sentence)
    try:
        _carry(mail, words, to.address, worker, clock)
    except NoAddress as told:
        return _put(mail, worker, "dead", str(told))
    except NotTaken as told:
        return _not_taken(mail, worker, told, clock())
    except InDoubt:
        return _put(mail, worker, "doubtful", IN_DOUBT)
    return _sent(mail, worker, clock())


def _carry(
    mail: OutgoingMail, words: MailWords, address: str, worker: Worker, clock: Clock
) -> None:
    """Out of the house with it; raises NoAddress, NotTaken or InDoubt."""
    message = letters.written(
        mail.id,
        to=address,
        subject=words.subject,
        body=words.say(url=worker.head.url, link=_link(mail, worker.head)),
        head=worker.head,
        at=clock(),
    )
    worker.carrier.carry(
        message,
        sender=letters.read_address(worker.head.address).addr_spec,
        to=letters.read_address(address).addr_spec,
        sure=lambda: _sure(mail, worker, address, clock()),
    )


def _link(mail: OutgoingMail, head: Letterhead) -> str:
    """Only the path is kept: under which address people reach the house may change."""
    return head.url.rstrip("/") + "/" + mail.secret.lstrip("/") if mail.secret else ""


def _mine(mail: OutgoingMail, worker: Worker) -> Q:
    return Q(id=mail.id, claimed_by=worker.name, state__in=["claimed", "handing_over", "doubtful"])


@transaction.atomic
def _sure(mail: OutgoingMail, worker: Worker, address: str, now: datetime) -> bool:
    """The last look before the point of no return: still ours, still permitted, the same address.

    What the last look forbids is written into the row, and the mail is let be.
    """
    to = destination(mail, now=now)
    if isinstance(to, Held):
        return _put(mail, worker, "held", to.sentence)
    if to.address != address:
        return _put(mail, worker, "waiting", "")
    step = "claimed" if worker.carrier.twice_is_once else "handing_over"
    mine = OutgoingMail.objects.filter(id=mail.id, claimed_by=worker.name, state="claimed")
    return mine.update(state=step, claimed_until=now + CLAIM) == 1


@transaction.atomic
def _sent(mail: OutgoingMail, worker: Worker, now: datetime) -> bool:
    """It is sent, and its link is forgotten; the trace of it stands in the audit."""
    done = OutgoingMail.objects.filter(_mine(mail, worker)).update(
        state="sent", sent_at=now, said="", tries=mail.tries + 1, **FREE
    )
    if done:
        mail.secret = ""  # nothing any more  # nosec B105
        mail.save(update_fields=["secret"])
        AuditRow(
            practice_id=mail.practice_id,
            at=now,
            act="sent",
            noun="mail",
            subject=mail.id,
            client=mail.to_contact_way.client_id if mail.to_contact_way else None,
            detail={"kind": mail.kind},
            door="worker",
        ).save(force_insert=True)
    return bool(done)


def _put(mail: OutgoingMail, worker: Worker, state: str, said: str) -> bool:
    """The mail stands so from now on, with a sentence; never sent by this."""
    OutgoingMail.objects.filter(_mine(mail, worker)).update(state=state, said=said, **FREE)
    return False


def _not_taken(mail: OutgoingMail, worker: Worker, told: NotTaken, now: datetime) -> bool:
    """Nothing arrived: for good, or to be tried again after a growing pause."""
    if isinstance(told, LetBe):
        return False  # the row says why already
    wait = None if isinstance(told, Never) else pause(mail.tries + 1)
    with transaction.atomic():
        OutgoingMail.objects.filter(_mine(mail, worker)).update(
            state="waiting" if wait else "dead",
            said=str(told),
            tries=mail.tries + 1,
            next_at=now + (wait or timedelta()),
            **FREE,
        )
        if isinstance(told, NobodyNow):
            OutgoingMail.objects.filter(state="waiting", next_at__lte=now).update(
                next_at=now + REST
            )
    return False

"""Sealing the audit: batches chained to one another, each head signed; one chain for the house."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from envoi.domain import chain
from envoi.records import audit_text
from envoi.records.models import AuditRow, AuditSeal
from envoi.records.signing import Signature, is_signed, sign

BATCH = 1_000
FORMAT = "envoi audit head 1"


@dataclass(frozen=True)
class Head:
    """The signed head of the chain: whoever keeps it can tell later that nothing was cut off.

    `last` is the number of the last row it binds, `at` when it was sealed (UTC).
    """

    seal: int
    last: int
    head: str
    at: str
    key: str
    public_key: str
    signature: str

    @property
    def signed(self) -> Signature:
        return Signature(self.key, self.public_key, self.signature)

    @property
    def holds(self) -> bool:
        """The signature fits what is said here."""
        return is_signed(chain.statement(self.head, self.last, self.at), self.signed)

    def as_json(self) -> str:
        """The head as a file somebody keeps elsewhere."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=2) + "\n"


class Unreadable(ValueError):
    """A file is no signed head."""


def head_from(text: str) -> Head:
    """A head that was kept as a file; raises Unreadable for anything else."""
    try:
        told = json.loads(text)
        if not isinstance(told, Mapping) or told.get("format") != FORMAT:
            raise Unreadable
        return Head(
            seal=int(told["seal"]),
            last=int(told["last"]),
            head=str(told["head"]),
            at=str(told["at"]),
            key=str(told["key"]),
            public_key=str(told["public_key"]),
            signature=str(told["signature"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable from error


def head_of(seal: Any) -> Head:
    """The head a seal holds."""
    return Head(
        seal=seal.number,
        last=seal.last,
        head=seal.head,
        at=chain.moment(seal.at),
        key=seal.key,
        public_key=seal.public_key,
        signature=seal.signature,
    )


def head() -> Head | None:
    """The head of the newest seal; None where nothing is sealed yet."""
    newest = AuditSeal.objects.order_by("number").last()
    return None if newest is None else head_of(newest)


def unsealed() -> int:
    """How many rows were written since the last seal."""
    return AuditRow.objects.filter(number__gt=_last()).count()


def _last() -> int:
    found: int | None = AuditSeal.objects.order_by("-number").values_list("last", flat=True).first()
    return audit_text.LOWEST if found is None else found


def seal(*, now: datetime, most: int = BATCH) -> int:
    """Seals every row that is not sealed yet, at most so many a batch; how many there were.

    Running it again seals nothing twice, and two workers take turns: each batch is a transaction
    that holds the audit still. Raises OperationalError where that could not be had in time; what
    was sealed until then stays, the rest comes the next time.
    """
    sealed = 0
    while AuditRow.objects.filter(number__gt=_last()).exists():
        sealed += _one_batch(now, most)
    return sealed


@transaction.atomic
def _one_batch(now: datetime, most: int) -> int:
    audit_text.hold_still()
    before = AuditSeal.objects.order_by("number").last()
    rows = chain.batch(audit_text.next_ones(_last(), most))
    if not rows:
        return 0  # somebody else was quicker
    numbers = [number for number, _ in chain.entries(rows)]
    previous = before.head if before else chain.START
    bound = chain.head(previous, rows)
    signed = sign(chain.statement(bound, numbers[-1], chain.moment(now)))
    AuditSeal.objects.create(
        first=numbers[0],
        last=numbers[-1],
        count=len(numbers),
        rows=rows,
        previous=previous,
        head=bound,
        at=now,
        key=signed.key,
        public_key=signed.public_key,
        signature=signed.signature,
    )
    return len(numbers)

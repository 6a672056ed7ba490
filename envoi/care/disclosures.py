"""What left the house about a client, to whom and why; and the account given of it.

Every disclosure is written down, whatever its ground. The accounting a client may ask for holds
those of 45 CFR 164.528, each with the fields of (b)(2); the others are listed apart from it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from envoi.care import access, audit, entries
from envoi.care.actors import Actor
from envoi.care.checks import nearest
from envoi.domain import disclosure as rules
from envoi.domain.role import Act
from envoi.records.models import Disclosure, Paper, Practice
from envoi.records.models.row import new_ref

GROUNDS = {
    "to_client": "given to the client",
    "authorised": "the client authorised it",
    "treatment": "for treatment",
    "payment": "for payment",
    "operations": "for the practice’s own operations",
    "required_by_law": "required by law",
    "court_order": "a court ordered it",
    "public_health": "for public health",
    "serious_threat": "to avert a serious threat",
    "oversight": "for oversight of health care",
    "other": "on another ground",
}
HEAD = ("date", "recipient", "address", "description", "purpose")


@dataclass(frozen=True)
class Line:
    """One disclosure: the day, to whom and where, what, what for, and on what ground."""

    ref: UUID
    on: date
    recipient: str
    address: str
    what: str
    purpose: str
    ground: str
    accounted: bool
    wrong: str


@dataclass(frozen=True)
class DisclosurePage:
    """Everything that left the house about one client."""

    client: UUID
    client_name: str
    reads: bool  # whoever looks may open the record too
    lines: tuple[Line, ...]
    wrong: tuple[Line, ...]


@dataclass(frozen=True)
class Accounting:
    """The account of a period: what has to be in it, and apart from it what else left."""

    client: UUID
    client_name: str
    practice: str
    address: str
    from_on: date
    until_on: date
    made_on: date
    lines: tuple[Line, ...]
    apart: tuple[Line, ...]


def page(client: UUID, *, by: Actor) -> DisclosurePage:
    """All of a client's disclosures, the newest first; the look is audited."""
    person = access.client(by, client, Act.ACCOUNT_FOR_DISCLOSURES)
    audit.viewed(by, "disclosures", client, client=client)
    lines = [_line(row) for row in _rows(client)]
    return DisclosurePage(
        client=client,
        client_name=person.preferred_name or person.name,
        reads=access.clients(by, Act.READ_RECORD).filter(id=client).exists(),
        lines=tuple(each for each in lines if not each.wrong),
        wrong=tuple(each for each in lines if each.wrong),
    )


def accounting(
    client: UUID, *, by: Actor, from_on: date | None = None, until_on: date | None = None
) -> Accounting:
    """The account of a period, else of the last six years; making it is audited."""
    person = access.client(by, client, Act.ACCOUNT_FOR_DISCLOSURES)
    audit.viewed(by, "accounting of disclosures", client, client=client)
    until = nearest(until_on or by.today, by)
    start = nearest(from_on, by) if from_on else rules.first_day(until)
    lines = [
        _line(row)
        for row in reversed(_rows(client))
        if row.wrong_at is None and start <= row.on <= until
    ]
    practice = Practice.objects.get(id=by.practice)
    return Accounting(
        client=client,
        client_name=person.name,
        practice=practice.name,
        address=practice.address,
        from_on=start,
        until_on=until,
        made_on=by.today,
        lines=tuple(each for each in lines if each.accounted),
        apart=tuple(each for each in lines if not each.accounted),
    )


def table(account: Accounting) -> Iterable[tuple[str, ...]]:
    """The account as rows under HEAD: the fields the law names, and nothing else."""
    for each in account.lines:
        yield each.on.isoformat(), each.recipient, each.address, each.what, each.purpose


@dataclass(frozen=True)
class Received:
    """Somebody other than the client who received a paper, on what ground and what for."""

    name: str
    ground: str
    purpose: str


def of_paper(
    paper: Paper, *, on: date, how: str, title: str, by: Actor, to: Received | None = None
) -> None:
    """A paper was given to its client, or `to` somebody: written down once, in one transaction.

    Where the day is put right later, so is this; what was written down outlives the paper.
    """
    what = f"{title}, {how}"
    who = to or Received(paper.client.name, "to_client", "For the client to have and keep.")
    standing = Disclosure.objects.filter(
        paper=paper.id, ground=who.ground, wrong_at__isnull=True
    ).first()
    if standing is not None:
        entries.correct(standing, {"on": on, "what": what}, by=by, version=None)
        return
    row = Disclosure(
        id=new_ref(),
        client_id=paper.client_id,
        on=on,
        recipient=who.name,
        what=what,
        purpose=who.purpose,
        ground=who.ground,
        paper=paper.id,
    )
    entries.add(row, by=by)


def _rows(client: UUID) -> list[Disclosure]:
    return list(Disclosure.objects.filter(client=client).order_by("-on", "-created_at"))


def _line(row: Disclosure) -> Line:
    return Line(
        ref=row.id,
        on=row.on,
        recipient=row.recipient,
        address=row.recipient_address,
        what=row.what,
        purpose=row.purpose,
        ground=GROUNDS[row.ground],
        accounted=rules.is_accounted(row.ground),
        wrong=row.wrong_reason,
    )

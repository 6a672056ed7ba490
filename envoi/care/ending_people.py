"""The people of an ending beyond their names: who decides, what was ordered, who interprets."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from envoi.care import endings, joint, preferences
from envoi.care.book import shown_name
from envoi.domain.age import is_minor
from envoi.records.models import Client, DecisionMaker, Ending

ORDERING = ("court", "agency")


@dataclass(frozen=True)
class Speaking:
    """Somebody who answers for themselves when it is settled: as whom, and for whom.

    `wish`: somebody else decides for them; `ordered`: they come under an order, so that whatever
    they do, they follow it.
    """

    client: UUID
    decider: UUID | None
    name: str
    told: str
    wish: bool = False
    ordered: bool = False


@dataclass(frozen=True)
class Order:
    """What a client is under: who ordered, what has to be reported, to whom, what may follow."""

    ref: UUID
    whose: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """Who speaks, what was ordered and who needs an interpreter, on one day."""

    speaking: tuple[Speaking, ...]
    orders: tuple[Order, ...]
    interpreters: tuple[str, ...]

    @property
    def ordered(self) -> bool:
        """Somebody comes under an order."""
        return bool(self.orders)


def of(ending: Ending, *, on: date) -> People:
    """The people of an ending as they stand on a day."""
    named = dict(endings.people(ending))
    clients = {each.id: each for each in Client.objects.filter(id__in=named)}
    majority = preferences.majority(ending.practice_id)
    speaking: list[Speaking] = []
    orders: list[Order] = []
    for ref in named:
        client = clients[ref]
        ordering = _ordering(ref, on)
        speaking += _speaking(client, bool(ordering), on, majority)
        orders += [Order(row.id, shown_name(client), _lines(row)) for row in ordering]
    needed = (clients[ref] for ref in named)
    return People(
        speaking=tuple(speaking),
        orders=tuple(orders),
        interpreters=tuple(_language(each) for each in needed if each.interpreter == "yes"),
    )


def ordered(client: UUID, *, on: date) -> bool:
    """This client comes under the order of a court or an agency on that day."""
    return bool(_ordering(client, on))


def _ordering(client: UUID, on: date) -> list[DecisionMaker]:
    rows = DecisionMaker.objects.filter(client=client, kind__in=ORDERING, wrong_at__isnull=True)
    return [row for row in rows.order_by("created_at", "id") if joint.decider(row).on(on)]


def _speaking(client: Client, ordered: bool, on: date, majority: int) -> list[Speaking]:
    name = shown_name(client)
    deciding = joint.guardians(client.id, on)
    minor = is_minor(client.birth_date, on, majority=majority) is True
    if not (deciding or minor):
        return [Speaking(client.id, None, name, "", ordered=ordered)]
    told = f"{name}’s own wish. It stands beside what is decided."
    if not deciding:
        told += f" Who decides for {name} is not recorded yet."
    own = Speaking(client.id, None, name, told, wish=True, ordered=ordered)
    about = [(row, f", for this: {row.scope}" if row.scope else "") for row in deciding]
    return [
        own,
        *(
            Speaking(client.id, row.id, row.name, f"Decides for {name} as guardian{scope}.")
            for row, scope in about
        ),
    ]


def _lines(row: DecisionMaker) -> tuple[str, ...]:
    """What is recorded of an order; what is not is said to be not recorded yet."""
    told = (
        ("Ordered by", row.name),
        ("Under which order", row.under_order or row.order_note),
        ("About", row.scope),
        ("To be reported", row.must_report),
        ("To whom", row.report_to),
        ("What stopping may cost", row.may_cost),
    )
    return tuple(f"{label}: {(text or '').strip() or 'not recorded yet'}" for label, text in told)


def _language(client: Client) -> str:
    spoken = f" ({client.spoken_language})" if client.spoken_language else ""
    return f"{shown_name(client)}{spoken}"

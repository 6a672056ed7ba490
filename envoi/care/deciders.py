"""Who may ask for a client's record, or for the list of who opened it, on the client's behalf."""

from datetime import date
from uuid import UUID

from envoi.domain.decision import Decider, Kind, may_ask
from envoi.records.models import Client, DecisionMaker

Entitled = tuple[UUID | None, str, str]


def entitled(client: UUID, *, on: date) -> tuple[Entitled, ...]:
    """Whoever may ask on a day, with the sentence why; the client first, without a reference.

    The caller has asked whether the actor may open the client.
    """
    name = Client.objects.values_list("name", flat=True).get(id=client)
    rows = DecisionMaker.objects.filter(client=client, wrong_at__isnull=True)
    deciders = [
        Decider(str(row.id), Kind(row.kind), row.name, row.scope, row.from_on, row.until_on)
        for row in rows.order_by("created_at", "id")
    ]
    return tuple(
        (UUID(each.ref) if each.ref else None, each.name, each.why)
        for each in may_ask(deciders, on, client=name)
    )

"""Who may ask for what a record says of a client, on a day."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from envoi.care.people import DECIDES
from envoi.records.models import Client, DecisionMaker


def entitled(client: UUID, *, on: date) -> tuple[tuple[UUID | None, str, str], ...]:
    """The client, and whoever decides for them on that day: reference, name, why."""
    person = Client.objects.get(id=client)
    rows = DecisionMaker.objects.filter(
        Q(from_on__isnull=True) | Q(from_on__lte=on),
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        client=client,
        wrong_at__isnull=True,
    ).exclude(kind="self")
    others = ((row.id, row.name, DECIDES[row.kind]) for row in rows.order_by("created_at"))
    return ((None, person.name, "the client"), *others)

"""A joint record: who has to consent before anything of it leaves the house."""

from collections.abc import Collection, Iterator
from datetime import date
from uuid import UUID

from envoi.care import preferences
from envoi.care.book import shown_name
from envoi.domain.age import is_minor
from envoi.domain.decision import Decider, Kind
from envoi.domain.participation import Consenter, consents_missing
from envoi.records.models import Client, DecisionMaker, Episode, Participant


def adults(episode: UUID, on: date) -> tuple[Consenter, ...]:
    """Everybody who has to consent on a day: each adult, and for each child who decides.

    Who has left consents too: their words stand in the record. Who may or may not be of age, as
    far as the birth date tells, consents like an adult; a guardian on record is asked besides.
    """
    rows = Participant.objects.filter(episode=episode, wrong_at__isnull=True)
    ordered = rows.select_related("client").order_by("-first", "joined_on", "created_at")
    practice = Episode.objects.values_list("practice", flat=True).get(id=episode)
    majority = preferences.majority(practice)
    return tuple(each for row in ordered for each in _of(row.client, on, majority=majority))


def missing(
    episode: UUID, on: date, releases: Collection[tuple[UUID, UUID | None]]
) -> tuple[Consenter, ...]:
    """Whose consent is missing, where these have given theirs: (client, who decides or None)."""
    given = {(str(client), str(decider or "")) for client, decider in releases}
    return consents_missing(adults(episode, on), given)


def guardians(client: UUID, on: date) -> tuple[DecisionMaker, ...]:
    """Who decides for a client as guardian on a day."""
    rows = DecisionMaker.objects.filter(client=client, kind="guardian", wrong_at__isnull=True)
    return tuple(row for row in rows.order_by("created_at", "id") if decider(row).on(on))


def decider(row: DecisionMaker) -> Decider:
    """A row as the rules know it."""
    return Decider(str(row.id), Kind(row.kind), row.name, row.scope, row.from_on, row.until_on)


def _of(client: Client, on: date, *, majority: int) -> Iterator[Consenter]:
    minor = is_minor(client.birth_date, on, majority=majority)
    name, ref = shown_name(client), str(client.id)
    deciding = guardians(client.id, on)
    if minor is not True:
        yield Consenter(ref, "", name, "takes part")
    for row in deciding:
        yield Consenter(ref, str(row.id), row.name, f"decides for {name} as guardian")
    if minor and not deciding:
        nobody = f"Who decides for {name} is not recorded yet"
        yield Consenter(ref, "", nobody, f"{name} is not of age", known=False)

"""When somebody for whom others decide comes of age: who has access is looked at then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from envoi.care import access, preferences
from envoi.care.actors import Actor
from envoi.care.book import shown_name
from envoi.care.sentences import on_day, together
from envoi.domain.age import birthday
from envoi.domain.role import Act
from envoi.records.models import Client, DecisionMaker, Participant

AHEAD = timedelta(days=60)  # so early that it can be talked about with everybody; our proposal


@dataclass(frozen=True)
class ComingOfAge:
    """Somebody in the reader's care who soon decides alone, or does and others still decide."""

    episode: UUID
    client: UUID
    name: str
    told: str
    late: bool


def told(client: Client, deciders: Iterable[DecisionMaker], today: date) -> str:
    """From when the client decides alone, as far as the birth date tells; guardians until then."""
    deciding = [each.name for each in deciders if each.kind == "guardian" and still(each, today)]
    if not deciding:
        return ""
    days = birthday(client.birth_date, preferences.majority(client.practice_id))
    who = together(deciding)
    if days is None:
        return f"When {who} no longer decides is not known: no birth date is recorded yet."
    first, last = days
    if today >= last:
        since = on_day(last, today)
        return f"Of age since {since}. Please look at who has access now: {who} still decides here."
    by_then = on_day(first, today) if first == last else f"by {on_day(last, today)} at the latest"
    return f"Of age {by_then}: the access of {who} is looked at then."


def still(row: DecisionMaker, today: date) -> bool:
    """Whether somebody still decides on a day."""
    return row.until_on is None or row.until_on >= today


def soon(*, by: Actor) -> tuple[ComingOfAge, ...]:
    """Whoever the reader treats and who comes of age within AHEAD, or is while others decide."""
    rows = _guardians(by)
    if not rows:
        return ()
    takes_part = Participant.objects.filter(
        client__in={row.client_id for row in rows},
        episode__in=access.treated(by).values("episode"),
        wrong_at__isnull=True,
        left_on__isnull=True,
    )
    found = takes_part.select_related("client").order_by("client", "-joined_on", "id")
    return tuple(_of(found, rows, by))


def _guardians(by: Actor) -> list[DecisionMaker]:
    episodes = access.episodes(by, Act.READ_RECORD).values("id")
    treated = access.treated(by).filter(episode__in=episodes).values("episode")
    rows = DecisionMaker.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=by.today),
        practice=by.practice,
        kind="guardian",
        wrong_at__isnull=True,
        client__takes_part__episode__in=treated,
    )
    return list(rows.distinct().order_by("created_at", "id"))


def _of(
    found: Iterable[Participant], rows: list[DecisionMaker], by: Actor
) -> Iterator[ComingOfAge]:
    """One line a client, where their day is near."""
    said: set[UUID] = set()
    majority = preferences.majority(by.practice)
    for each in found:
        days = birthday(each.client.birth_date, majority)
        if each.client_id in said or days is None or days[0] > by.today + AHEAD:
            continue
        said.add(each.client_id)
        deciders = [row for row in rows if row.client_id == each.client_id]
        about = told(each.client, deciders, by.today)
        yield ComingOfAge(
            each.episode_id, each.client_id, shown_name(each.client), about, by.today >= days[1]
        )

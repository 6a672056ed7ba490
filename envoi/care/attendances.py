"""A month of attendance for whoever writes the bills: names, numbers, minutes, and no word more."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from envoi.care import access, audit
from envoi.care.actors import Actor
from envoi.care.calendars import Team, team, treating
from envoi.domain.role import Act
from envoi.records.models import Attendance

CHARGED = ("attended", "late_cancelled", "not_shown")


@dataclass(frozen=True)
class Charged:
    """What one client and one therapist had in a month; minutes are those of sessions kept."""

    client: UUID
    name: str
    therapist: str
    kept: int
    late_cancelled: int
    not_shown: int
    minutes: int


@dataclass(frozen=True)
class Month:
    """A month, the one before and the one after."""

    first: date
    earlier: date
    later: date
    rows: tuple[Charged, ...]


def month(on: date, *, by: Actor, taken: bool = False) -> Month:
    """The month of a day; audited with everybody named, and as taken along where it is a file."""
    access.permitted(by, Act.BILL)
    first = on.replace(day=1)
    later = (first + timedelta(days=31)).replace(day=1)
    rows = tuple(sorted(_charged(first, later, by), key=lambda row: (row.name, row.therapist)))
    clients = list(dict.fromkeys(str(row.client) for row in rows))
    act = "took along" if taken else "viewed"
    audit.wrote(by, act, "attendance month", None, shown=clients, month=f"{first:%Y-%m}")
    return Month(first, (first - timedelta(days=1)).replace(day=1), later, rows)


def _charged(first: date, later: date, by: Actor) -> Iterator[Charged]:
    found = Attendance.objects.filter(
        session__episode__in=access.episodes(by, Act.BILL).values("id"),
        session__on__gte=first,
        session__on__lt=later,
        session__wrong_at__isnull=True,
        status__in=CHARGED,
        wrong_at__isnull=True,
    )
    kept = list(found.select_related("session", "client"))
    teams = team({row.session.episode_id for row in kept})
    for (client, name, therapist), rows in _together(kept, teams).items():
        said = [row.status for row in rows]
        yield Charged(
            client=client,
            name=name,
            therapist=therapist,
            kept=said.count("attended"),
            late_cancelled=said.count("late_cancelled"),
            not_shown=said.count("not_shown"),
            minutes=sum(row.session.minutes for row in rows if row.status == "attended"),
        )


def _together(
    kept: list[Attendance], teams: dict[UUID, Team]
) -> dict[tuple[UUID, str, str], list[Attendance]]:
    """The rows of each client with whoever treated them on that day."""
    together: dict[tuple[UUID, str, str], list[Attendance]] = defaultdict(list)
    for row in kept:
        therapist = treating(teams.get(row.session.episode_id, []), row.session.on)
        together[row.client_id, row.client.name, therapist].append(row)
    return together

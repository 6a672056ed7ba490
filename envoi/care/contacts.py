"""How somebody may be reached and when they are expected; nothing of why they come."""

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from envoi.care import access, audit, book, holds, people
from envoi.care.actors import Actor
from envoi.care.calendars import OFF
from envoi.care.people import Around, Way
from envoi.care.sentences import on_day
from envoi.domain.role import Act
from envoi.records.models import (
    Attendance,
    CareTeamPeriod,
    Client,
    ContactWay,
    NoticedRow,
    RelatedPerson,
)
from envoi.records.models.episode import OVER

MOST = 50


@dataclass(frozen=True)
class Named:
    """Somebody in a list of names."""

    ref: UUID
    name: str


@dataclass(frozen=True)
class Expected:
    """An hour somebody is expected at."""

    ref: UUID
    told: str


@dataclass(frozen=True)
class Bookable:
    """Where an hour can be booked, named by who treats."""

    episode: UUID
    therapist: str


@dataclass(frozen=True)
class ContactPage:
    """One client as the desk knows them; under protection the safe way alone."""

    ref: UUID
    name: str
    full_name: str
    ways: tuple[Way, ...]
    emergency: tuple[Around, ...]
    expected: tuple[Expected, ...]
    bookable: tuple[Bookable, ...]
    safe_way: str
    died: bool


def may_reach(*, by: Actor) -> None:
    """Raises NotThere for whoever reaches nobody."""
    access.permitted(by, Act.REACH)


def find(asked: str, *, by: Actor) -> tuple[Named, ...]:
    """Whose name holds what was asked, at most fifty; audited with everybody named."""
    access.permitted(by, Act.REACH)
    folded = " ".join(asked.split()).casefold()
    if not folded:
        return ()
    called = NoticedRow.objects.filter(practice=by.practice, called__contains=folded)
    rows = access.clients(by, Act.REACH).filter(
        takes_part__episode__in=called.values("episode"), takes_part__wrong_at__isnull=True
    )
    found = {
        row.id: row for row in rows if folded in f"{row.name}\n{row.preferred_name}".casefold()
    }
    named = sorted(found.values(), key=lambda row: (row.name.casefold(), str(row.id)))[:MOST]
    audit.viewed_list(by, "names", [row.id for row in named])
    return tuple(Named(row.id, row.name) for row in named)


def page(ref: UUID, *, by: Actor) -> ContactPage:
    """How one client may be reached; audited."""
    client = access.client(by, ref, Act.REACH)
    audit.viewed(by, "contact ways", ref, client=ref)
    stands = holds.protected(ref, on=by.today)
    # Who treats reads all of it on the record's own page.
    hidden = stands is not None
    return ContactPage(
        ref=ref,
        name=book.shown_name(client),
        full_name=client.name,
        ways=() if hidden else _ways(client),
        emergency=() if hidden else _emergency(client),
        expected=() if hidden else _expected(client, by),
        bookable=_bookable(client, by),
        safe_way=stands.safe_way if stands else "",
        died=holds.died(ref),
    )


def _ways(client: Client) -> tuple[Way, ...]:
    rows = ContactWay.objects.filter(client=client, wrong_at__isnull=True)
    return tuple(people.way(row) for row in rows.order_by("-preferred", "created_at"))


def _emergency(client: Client) -> tuple[Around, ...]:
    rows = RelatedPerson.objects.filter(client=client, emergency=True, wrong_at__isnull=True)
    return tuple(
        Around(row.id, row.name, row.relation, row.reached_at, row.emergency)
        for row in rows.order_by("name")
    )


def _expected(client: Client, by: Actor) -> tuple[Expected, ...]:
    rows = Attendance.objects.filter(
        client=client,
        wrong_at__isnull=True,
        session__on__gte=by.today,
        session__wrong_at__isnull=True,
        session__episode__in=access.episodes(by, Act.SEE_CALENDAR).values("id"),
    ).exclude(session__state="cancelled")
    ahead = rows.exclude(status__in=OFF).select_related("session")
    return tuple(
        Expected(row.session_id, _hour(row, by))
        for row in ahead.order_by("session__on", "session__starts_at")
    )


def _hour(row: Attendance, by: Actor) -> str:
    starts = row.session.starts_at
    local = starts.astimezone(ZoneInfo(by.zone)) if starts else None
    on = local.date() if local else row.session.on
    return f"{on:%A}, {on_day(on, by.today)}" + (f", {local:%H:%M}" if local else "")


def _bookable(client: Client, by: Actor) -> tuple[Bookable, ...]:
    open_ones = access.episodes(by, Act.CHANGE_CALENDAR).filter(
        participants__client=client, participants__wrong_at__isnull=True
    )
    refs = list(open_ones.exclude(status__in=OVER).order_by("started_on", "id"))
    team = CareTeamPeriod.objects.filter(
        episode__in=refs, until_on__isnull=True, wrong_at__isnull=True
    ).order_by("-from_on", "-created_at")
    names = dict(team.values_list("episode", "member__name"))
    return tuple(Bookable(row.id, names.get(row.id, "")) for row in refs)

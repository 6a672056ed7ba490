"""Courses of therapy as those see them who keep the practice: name, days, next appointment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from envoi.care import memberships
from envoi.care.book import shown_name
from envoi.care.sentences import on_day, soon, together
from envoi.domain.role import treats
from envoi.records.models import CareTeamPeriod, Episode, Participant, Session

NOTHING_BOOKED = "nothing booked yet"


@dataclass(frozen=True)
class Course:
    """One course in a list, without a word of its record."""

    ref: UUID
    name: str
    since: str
    next_session: str
    team: str
    ended: str = ""


def open_in(practice: UUID) -> QuerySet[Episode]:
    """The courses of a practice that have not ended; waiting ones are among them."""
    rows = Episode.objects.filter(practice=practice, ended_on__isnull=True, wrong_at__isnull=True)
    return rows.exclude(status="entered-in-error")


def lines(refs: Iterable[UUID], *, today: date) -> tuple[Course, ...]:
    """These courses by name, in as many questions for a hundred as for one."""
    wanted = list(refs)
    rows = Episode.objects.filter(id__in=wanted)
    named, booked, teams = _names(wanted), next_sessions(wanted, today), _teams(wanted, today)
    found = (
        Course(
            ref=row.id,
            name=together(named.get(row.id, ())),
            since=on_day(row.started_on, today),
            next_session=booked.get(row.id, NOTHING_BOOKED),
            team=", ".join(teams.get(row.id, ())),
            ended=on_day(row.ended_on, today) if row.ended_on else "",
        )
        for row in rows
    )
    return tuple(sorted(found, key=lambda course: course.name.casefold()))


def next_sessions(refs: Iterable[UUID] | QuerySet[Episode], today: date) -> dict[UUID, str]:
    """When somebody is expected next, by course, as it is said today."""
    return {episode: soon(on, today) for episode, on in next_days(refs, today).items()}


def next_days(refs: Iterable[UUID] | QuerySet[Episode], today: date) -> dict[UUID, date]:
    """The day on which somebody is expected next, by course."""
    rows = Session.objects.filter(
        episode__in=refs,
        on__gte=today,
        state="booked",
        wrong_at__isnull=True,
        attendances__status="expected",
        attendances__wrong_at__isnull=True,
    )
    return dict(rows.order_by("-on", "-starts_at").values_list("episode", "on"))


def _names(refs: list[UUID]) -> dict[UUID, list[str]]:
    rows = Participant.objects.filter(
        episode__in=refs, wrong_at__isnull=True, left_on__isnull=True
    ).select_related("client")
    found: dict[UUID, list[str]] = {}
    for row in rows.order_by("-first", "joined_on", "created_at"):
        found.setdefault(row.episode_id, []).append(shown_name(row.client))
    return found


def _teams(refs: list[UUID], today: date) -> dict[UUID, list[str]]:
    """Who treats now or will, with the day where it is not today and endless."""
    rows = CareTeamPeriod.objects.filter(
        episode__in=refs, wrong_at__isnull=True, member__ended_on__isnull=True
    ).exclude(until_on__lt=today)
    rows = rows.select_related("member").order_by("from_on", "created_at")
    practice = next((row.practice_id for row in rows), None)
    treating = memberships.last_days(practice, treats, on=today) if practice else {}
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.episode_id, []).append(_treats(row, treating, today))
    return found


def _treats(row: CareTeamPeriod, treating: Mapping[UUID, date | None], today: date) -> str:
    if row.member_id not in treating:
        return f"{row.member.name}, who treats no more"
    begins = f" from {on_day(row.from_on, today)}" if row.from_on > today else ""
    days = [day for day in (row.until_on, treating[row.member_id]) if day is not None]
    ends = f" until {on_day(min(days), today)}" if days else ""
    return f"{row.member.name}{begins}{ends}"

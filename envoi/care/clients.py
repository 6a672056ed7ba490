"""One course of therapy with everything its page shows, as plain values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import F, Q

from envoi.care import (
    access,
    alliances,
    audit,
    conflicts,
    course,
    emergencies,
    expected_courses,
    missed_rates,
    noticing,
    people,
    pictures,
    sentences,
    tasks,
    unchanged,
)
from envoi.care.actors import Actor
from envoi.care.answers import NotThere
from envoi.care.sentences import together
from envoi.documents.strip import Strip
from envoi.domain import session, signal
from envoi.domain.ending import Stage
from envoi.domain.picture import Picture
from envoi.domain.role import Act
from envoi.records.models import (
    CareTeamPeriod,
    Client,
    Ending,
    Episode,
    Participant,
    SafetyPlan,
    StatusChange,
)
from envoi.records.models.ending import UNDER_WAY
from envoi.records.prepared import Prepared

STATUSES = sentences.STATUSES
KINDS = {"individual": "", "couple": "couple", "family": "family", "group": "group"}


@dataclass(frozen=True)
class Phase:
    """One stretch of the line from introduction to after-care: done, now or later."""

    name: str
    told: str
    state: str


@dataclass(frozen=True)
class Suggestion:
    """One thing noticed, with its suggested next step."""

    fact: str
    step: str
    code: str


@dataclass(frozen=True)
class Plan:
    """The current safety plan."""

    ref: UUID
    on: str
    text: str


@dataclass(frozen=True)
class Other:
    """Another course of therapy of the same people."""

    ref: UUID
    told: str


@dataclass(frozen=True, eq=False)
class EpisodePage:
    """Everything the page of a course of therapy shows; compared by identity."""

    ref: UUID
    version: int
    name: str
    kind: str
    status: str
    people: tuple[people.Person, ...]
    is_open: bool
    treats: bool
    writes: bool
    emergency: str  # until when it stands open, where it is read in an emergency alone
    in_hospital: str
    risk: str
    flags: tuple[course.FlagLine, ...]
    asked: tuple[course.Asked, ...]
    plan: Plan | None
    cycle: tuple[Phase, ...]
    concerns: tuple[course.ConcernCard, ...]
    goals: tuple[course.GoalCard, ...]
    measures: tuple[course.MeasureCard, ...]
    uses_measures: bool
    strip: Strip
    legend: str
    missed: missed_rates.Told | None
    sessions: tuple[course.SessionLine, ...]
    notes: tuple[course.NoteLine, ...]
    noticed: tuple[Suggestion, ...]
    alliance: alliances.Glance | None
    ending_stage: str
    ending_told: str
    review: str
    team: str
    history: tuple[str, ...]
    others: tuple[Other, ...]
    tasks: tuple[tasks.LeftToDo, ...]
    ties: bool  # the register of ties says something nobody has answered

    @property
    def died(self) -> bool:
        """True where everybody who takes part has died."""
        return bool(self.people) and all(person.died for person in self.people)

    @property
    def open_flags(self) -> tuple[course.FlagLine, ...]:
        """The flags nobody has closed."""
        return tuple(flag for flag in self.flags if flag.open)


TAKES_PART = Prepared(
    lambda ref: Participant.objects.filter(episode=ref, wrong_at__isnull=True).values_list("client")
)
PAGES: unchanged.Shelf[EpisodePage] = unchanged.Shelf()


def latest_episode(client: UUID, *, by: Actor) -> UUID:
    """The course a client's name leads to: an open one, else the newest."""
    access.client(by, client, Act.READ_RECORD)
    rows = access.episodes(by, Act.READ_RECORD).filter(
        participants__client=client, participants__wrong_at__isnull=True
    )
    found = sorted(rows, key=lambda row: (row.ended_on is None, row.started_on), reverse=True)
    if not found:
        raise NotThere
    return found[0].id


def page(ref: UUID, *, by: Actor) -> EpisodePage:
    """The page of one course of therapy; its view is audited first."""
    episode = access.episode(by, ref, Act.READ_RECORD)
    for (client,) in TAKES_PART(ref):
        audit.viewed(by, "record", ref, client=client)
    return PAGES.get(
        ref,
        by=by,
        writes=lambda: unchanged.Writes(by.practice, frozenset(_connected(ref))),
        make=lambda: _page(episode, by=by),
    )


def _connected(ref: UUID) -> set[UUID]:
    """Everybody in any course of therapy of the people of this one: its page names those too."""
    people = Participant.objects.filter(episode=ref).values("client")
    courses = Participant.objects.filter(client__in=people).values("episode")
    return set(Participant.objects.filter(episode__in=courses).values_list("client", flat=True))


def _page(episode: Episode, *, by: Actor) -> EpisodePage:
    ref = episode.id
    writes = access.reaches(by, ref, Act.WRITE_RECORD)
    clients = participants(ref)
    treats = access.treats(by, ref)
    names = {client.id: client.preferred_name or client.name for client in clients}
    picture = pictures.of_one(ref)
    strip, legend = course.attendance(picture, by.today)
    ending = _ending(ref, treats)
    shown = noticing.shown(picture, noticing.Beside())
    kept = expected_courses.of(by.practice) if writes and picture.series else {}
    return EpisodePage(
        ref=ref,
        version=episode.version,
        name=together(names.values()),
        kind=KINDS[episode.kind],
        status=episode.status,
        people=people.persons(clients, today=by.today),
        is_open=picture.is_open,
        treats=treats,
        writes=writes,
        emergency="" if writes else emergencies.until(ref, by=by),
        in_hospital=_hospital(episode, by.today),
        risk=sentences.risk(shown["risk"], by.today),
        flags=course.flags(ref, names, by.today),
        asked=tuple(course.asked(ref, names, by.today)),
        plan=_plan(ref, by.today),
        cycle=_cycle(episode, picture, ending, by.today),
        concerns=course.concerns(ref, names, by.today),
        goals=course.goals(ref, names, by.today),
        measures=course.measures(ref, picture, names, by.today, kept=kept),
        uses_measures=episode.uses_measures,
        strip=strip,
        legend=legend,
        missed=_missed(episode, picture, by),
        sessions=course.session_lines(ref, names, by.today),
        notes=course.notes(ref, by),
        noticed=_noticed(picture, treats, by.today) if writes else (),
        alliance=alliances.glance(ref, picture, today=by.today) if writes else None,
        ending_stage=ending.stage if ending else "",
        ending_told=sentences.capital(sentences.STAGES[ending.stage]) if ending else "",
        review=sentences.on_day(episode.review_on, by.today) if episode.review_on else "",
        team=_team(ref, by.today),
        history=(*_status_history(ref, by.today), *_care_team(ref, by.today)),
        others=_others(clients, ref, by),
        tasks=tasks.left_to_do(ref, today=by.today),
        ties=writes and conflicts.waiting(ref),
    )


def _missed(episode: Episode, picture: Picture, by: Actor) -> missed_rates.Told | None:
    """Of a course of one person that goes on, to who may read what is noticed."""
    alone = episode.kind == missed_rates.ALONE and picture.is_open
    if not alone or not access.reaches(by, episode.id, Act.READ_SIGNALS):
        return None
    return missed_rates.beside(picture.visits, practice=by.practice, today=by.today)


def participants(ref: UUID) -> list[Client]:
    """Who takes part in an episode now, the one it is filed under first."""
    rows = Participant.objects.filter(episode=ref, wrong_at__isnull=True).select_related("client")
    return [row.client for row in rows.order_by("-first", "joined_on", "created_at")]


def _ending(ref: UUID, treats: bool) -> Ending | None:
    """The newest ending of all, else one person's own that is under way.

    One that is only considered is the treating therapist's alone.
    """
    rows = Ending.objects.filter(episode=ref, wrong_at__isnull=True).exclude(stage="withdrawn")
    rows = rows.filter(Q(participant__isnull=True) | Q(stage__in=UNDER_WAY))
    if not treats:
        rows = rows.exclude(stage="considered")
    return rows.order_by(F("participant").desc(nulls_first=True), "-created_at").first()


def _hospital(episode: Episode, today: date) -> str:
    since = episode.in_hospital_since
    return f"In hospital since {sentences.on_day(since, today)}." if since else ""


def _plan(ref: UUID, today: date) -> Plan | None:
    row = (
        SafetyPlan.objects.filter(wrong_at__isnull=True, episode=ref)
        .order_by("-made_on", "-created_at")
        .first()
    )
    return None if row is None else Plan(row.pk, sentences.on_day(row.made_on, today), row.text)


def _cycle(
    episode: Episode, picture: Picture, ending: Ending | None, today: date
) -> tuple[Phase, ...]:
    attended = session.counts(picture.visits).attended
    ahead = session.next_booked(picture.visits, today)
    soon = f", next {sentences.soon(ahead, today)}" if ahead and picture.is_open else ""
    under_way = ending is not None and picture.is_open
    over = not picture.is_open
    process = f"{sentences.capital(sentences.counted(attended, 'session'))}{soon}"
    return (
        Phase("Introduction", sentences.on_day(episode.started_on, today), "done"),
        Phase("Therapeutic process", process, "done" if over or under_way else "now"),
        Phase("Ending", _ending_told(ending, episode, today), _state(over, under_way)),
        Phase("After", "closed" if over else "", "now" if over else "later"),
    )


def _state(over: bool, under_way: bool) -> str:
    if over:
        return "done"
    return "now" if under_way else "later"


def _ending_told(ending: Ending | None, episode: Episode, today: date) -> str:
    if episode.ended_on:
        return f"closed {sentences.on_day(episode.ended_on, today)}"
    if ending is None:
        return "not raised"
    if ending.stage == "considered":
        return "considered; only you see this"
    return f"talked about {sentences.on_day(ending.talked_on, today)}"


def _noticed(picture: Picture, treats: bool, today: date) -> tuple[Suggestion, ...]:
    seen = picture
    if picture.ending_stage is Stage.CONSIDERED and not treats:
        seen = replace(picture, ending_stage=None, ending_next_on=None, ending_since=None)
    signals = signal.on_day(signal.notice(seen), today)[1]
    return tuple(
        Suggestion(sentences.fact(each, today), sentences.STEPS[each.next_step], each.next_step)
        for each in signals
    )


def _team(ref: UUID, today: date) -> str:
    rows = CareTeamPeriod.objects.filter(episode=ref, until_on__isnull=True, wrong_at__isnull=True)
    return ", ".join(rows.order_by("from_on").values_list("member__name", flat=True))


def _status_history(ref: UUID, today: date) -> Iterator[str]:
    """Each change of status with its day, its reason and who made it."""
    rows = StatusChange.objects.filter(episode=ref).select_related("created_by")
    for row in rows.order_by("on", "created_at"):
        why = f": {row.reason}" if row.reason else ""
        day = sentences.on_day(row.on, today)
        yield f"{day}, {STATUSES[row.status]}{why} ({row.created_by.name})"


def _care_team(ref: UUID, today: date) -> Iterator[str]:
    """Who treated, from when until when."""
    rows = CareTeamPeriod.objects.filter(episode=ref, wrong_at__isnull=True)
    for row in rows.select_related("member").order_by("from_on", "created_at"):
        until = f" until {sentences.on_day(row.until_on, today)}" if row.until_on else ""
        yield f"{row.member.name} treats since {sentences.on_day(row.from_on, today)}{until}"


def _others(clients: Sequence[Client], ref: UUID, by: Actor) -> tuple[Other, ...]:
    reached = access.episodes(by, Act.READ_RECORD)
    theirs = reached.filter(participants__client__in=clients, participants__wrong_at__isnull=True)
    rows = theirs.exclude(id=ref).distinct()
    return tuple(
        Other(row.id, _span(row, by.today)) for row in sorted(rows, key=lambda r: r.started_on)
    )


def _span(episode: Episode, today: date) -> str:
    start = sentences.on_day(episode.started_on, today)
    end = f" to {sentences.on_day(episode.ended_on, today)}" if episode.ended_on else ""
    return f"{start}{end}"


def name(ref: UUID, *, by: Actor) -> str:
    """The names of those who take part, for the head of a form."""
    access.episode(by, ref)
    return together(each.preferred_name or each.name for each in participants(ref))

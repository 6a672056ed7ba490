"""The caseload: every open episode in exactly one group, with the facts it stands there for.

From today on, what is noticed is read from kept rows and compared with the day in SQL; an earlier
day is seen anew from the records as they were known then.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from envoi.care import (
    access,
    audit,
    book,
    cosignatures,
    noticing,
    of_age,
    sentences,
    tasks,
    unchanged,
)
from envoi.care.actors import Actor
from envoi.documents.chart import Spark, spark
from envoi.domain import signal
from envoi.domain.noticed import Group, GroupDates, Signal
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.records.models import CareTeamPeriod, Episode, NoticedRow, Participant, RoleHeld
from envoi.records.models.episode import OVER

A_PAGE = 50
SOONEST = F("order_on").asc(nulls_last=True)
SORTS = {"order": ("place", SOONEST, "name"), "name": ("name",), "since": ("started", "name")}
GROUPS = tuple(Group)
UNDER_WAY = ("planned", "waitlist", "active", "onhold")
STATUSES = (*UNDER_WAY, "finished", "cancelled")
# Facts that are scores; everywhere inside the house these are whole thousandths.
SCORES = frozenset(
    {"first", "last", "change", "best", "threshold", "cut_off"}
    | {"window_from", "window_low", "window_high", "mean", "usual", "range_low", "range_high"}
)
# Who takes part in an episode, and their names as one.
Names = dict[UUID, tuple[tuple[UUID, ...], str]]


@dataclass(frozen=True)
class Question:
    """What the reader wants to see: one group, a name, an order, a page of it."""

    group: Group | None = None
    search: str = ""
    sort: str = "order"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Asked for something; then everyone else is listed too."""
        return self.group is not None or bool(self.search) or self.sort != "order"


@dataclass(frozen=True)
class CaseloadRow:
    """One episode of the caseload, told in sentences."""

    episode: UUID
    client: UUID
    name: str
    group: Group
    since: str
    spark: Spark | None
    spark_label: str
    warm: bool
    fact: str
    small: str
    step: str
    step_code: str
    ending: str
    therapist: str = ""


@dataclass(frozen=True)
class Section:
    """One group with how many stand in it, and those of them on this page."""

    group: Group
    title: str
    why: str
    count: int
    rows: tuple[CaseloadRow, ...]


@dataclass(frozen=True)
class LeftLine:
    """What the reader has left to do for one course or client, and where it is done."""

    name: str
    told: str
    late: int
    address: str


@dataclass(frozen=True, eq=False)
class CaseloadPage:
    """The caseload on a day; compared by identity."""

    on: date
    today: date
    total: int
    worth_a_thought: int
    sections: tuple[Section, ...]
    question: Question
    shown: int
    pages: int
    to_sign: int = 0  # how much waits for the reader's second signature
    left: tuple[
        LeftLine, ...
    ] = ()  # the reader's own tasks, the soonest first; then who comes of age
    left_more: bool = False
    counts_only: bool = False
    courses: tuple[tuple[str, int], ...] = ()  # how many stand where, for who sees counts alone
    members: tuple[tuple[str, int], ...] = ()

    @property
    def earlier(self) -> bool:
        """Asked for as it was known on another day than today."""
        return self.on != self.today

    @property
    def late(self) -> int:
        """How many of the tasks shown have passed their day."""
        return sum(line.late for line in self.left)


@dataclass(frozen=True)
class Found:
    """One episode with everything noticed about it, whichever way it was found."""

    ref: UUID
    group: Group
    noticed: signal.Noticed
    row: dict[str, Any]
    mine: bool
    order_on: date | None = None


PAGES: unchanged.Shelf[tuple[CaseloadPage, tuple[UUID, ...]]] = unchanged.Shelf()


def page(question: Question, *, by: Actor, on: date | None = None) -> CaseloadPage:
    """One page of the caseload of today or of a day; audited with what it shows."""
    access.permitted(by, Act.SEE_COUNTS)
    on = on or by.today
    if not by.clinical:
        return _counts_only(question, by, on)
    found, everybody = PAGES.get(
        (question, on),
        by=by,
        writes=lambda: unchanged.Writes(by.practice),
        make=lambda: _page(question, by, on),
    )
    audit.viewed_list(by, "caseload", everybody)
    return found


def _page(question: Question, by: Actor, on: date) -> tuple[CaseloadPage, tuple[UUID, ...]]:
    """The page, and everybody whose name it shows."""
    counts, stale, found, matching = (
        _kept(question, by, on) if on >= by.today else _seen_anew(question, by, on)
    )
    monday = on == by.today and not question.narrowed and question.page == 1
    left = tasks.mine(by=by) if monday else ()
    shown, more = left[: tasks.A_LIST], len(left) > tasks.A_LIST
    aged = of_age.soon(by=by) if monday else ()
    beside = [each.episode for each in shown] + [each.episode for each in aged]
    names = _names([each.ref for each in found] + beside)
    therapists = _therapists([each.ref for each in found if not each.mine], by)
    rows = [_row(each, names, therapists, on) for each in found]
    made = CaseloadPage(
        on=on,
        today=by.today,
        total=sum(counts.values()),
        worth_a_thought=sum(counts.values()) - counts[Group.REST],
        sections=tuple(_sections(question, counts, stale, rows)),
        question=question,
        shown=matching,
        pages=max(1, -(-matching // A_PAGE)),
        to_sign=cosignatures.waiting(by=by) if on == by.today else 0,
        left=(*_left(shown, names), *map(_aged, aged)),
        left_more=more,
    )
    return made, tuple(_everybody(names))


def _when(task: tasks.Mine) -> str:
    comma = "" if task.title.endswith("?") else ","
    return f"{sentences.inside(task.title)}{comma} {task.when}"


def _left(shown: Sequence[tasks.Mine], names: Names) -> Iterator[LeftLine]:
    """One line a course, in the order in which the first of its tasks is due."""
    courses: dict[UUID, list[tasks.Mine]] = {}
    for task in shown:
        courses.setdefault(task.episode, []).append(task)
    for ref, its in courses.items():
        told = "; ".join(_when(each) for each in its)
        ending = "ending/close/" if any(each.ending for each in its) else ""
        yield LeftLine(
            name=names[ref][1] if ref in names else "a course without a name",
            told=f"{sentences.capital(told)}.",
            late=sum(each.late for each in its),
            address=f"/episodes/{ref}/{ending}",
        )


def _aged(each: of_age.ComingOfAge) -> LeftLine:
    return LeftLine(each.name, each.told, int(each.late), f"/episodes/{each.episode}/")


def report(*, by: Actor, on: date | None = None) -> dict[str, Any]:
    """The whole caseload of a day as plain JSON, group by group; audited."""
    on = on or by.today
    everyone = Question(sort="name", page=0)
    source = _kept if on >= by.today else _seen_anew
    found = source(everyone, by, on)[2] if by.clinical else []
    names = _names([each.ref for each in found])
    audit.viewed_list(by, "caseload", _everybody(names))
    groups: list[dict[str, Any]] = []
    for group in GROUPS:
        told = [_told(each, names, on) for each in found if each.group is group]
        groups.append({"code": str(group), "episodes": told})
    return {"on": on.isoformat(), "groups": groups}


def _told(each: Found, names: Names, on: date) -> dict[str, Any]:
    clients, name = names[each.ref]
    shown = ("instrument", "first", "last", "change", "index", "class", "side")
    return {
        "client": str(clients[0]),
        "name": name,
        "episode": str(each.ref),
        "measures": [
            {key: _points(key, measure[key]) for key in shown} for measure in each.row["measures"]
        ],
        "signals": [_signal(each) for each in signal.on_day(each.noticed, on)[1]],
        "risk": {key: each.row["risk"][key] for key in ("asked_on", "answer", "open")},
    }


def _signal(each: Signal) -> dict[str, Any]:
    told = signal.signal_data(each)
    return told | {"facts": {key: _points(key, value) for key, value in told["facts"].items()}}


def _points(key: str, value: Any) -> Any:
    """Scores leave the house in points, as printed on the form."""
    if key not in SCORES or value is None:
        return value
    return value // 1000 if value % 1000 == 0 else value / 1000


# ---- from today on: the kept rows, compared with the day in SQL


def _rows(by: Actor, on: date) -> QuerySet[Any]:
    treated = access.treated(by).filter(episode=OuterRef("episode"))
    rows = NoticedRow.objects.filter(
        practice=by.practice,
        open=True,
        episode__in=access.episodes(by, Act.READ_SIGNALS).values("id"),
    )
    return (
        rows.annotate(mine=Exists(treated))
        .filter(
            Q(readers="all") | Q(readers="treating", mine=True) | Q(readers="others", mine=False)
        )
        .annotate(place=_place(on))
    )


def _place(on: date) -> Case:
    """`noticed.group_on`, word for word, as SQL."""
    return Case(
        When(standing_group__lte=Group.ENDING.rank, then=F("standing_group")),
        When(not_in_touch_from__lte=on, then=Value(Group.NOT_IN_TOUCH.rank)),
        When(standing_group=Group.STRAINED.rank, then=F("standing_group")),
        When(talk_from__lte=on, then=Value(Group.TALK.rank)),
        When(talk_until__gte=on, then=Value(Group.TALK.rank)),
        default=F("standing_group"),
        output_field=IntegerField(),
    )


Answered = tuple[Counter[Group], int, list[Found], int]


def _kept(question: Question, by: Actor, on: date) -> Answered:
    rows = _rows(by, on)
    counts: Counter[Group] = Counter()
    stale = 0
    old = Count("id", filter=Q(stale_from__lte=on))
    for line in rows.values("place").annotate(n=Count("id"), old=old).order_by():
        group = GROUPS[line["place"]]
        counts[group] = line["n"]
        stale = line["old"] if group is Group.REST else stale
    if question.search:
        rows = rows.filter(called__contains=question.search.casefold())
    if question.group is not None:
        rows = rows.filter(place=question.group.rank)
    elif not question.narrowed:
        rows = rows.exclude(place=Group.REST.rank)
    if question.sort == "since":
        rows = rows.annotate(started=F("episode__started_on"))
    rows = rows.order_by(*SORTS[question.sort], "episode_id")
    matching = rows.count() if question.search else _matching(question, counts)
    start = (question.page - 1) * A_PAGE
    window = rows[start : start + A_PAGE] if question.page else rows
    # The order is found on slim rows; only those of this page are read whole.
    refs = [ref for ref, *_ in window.values_list("id", "place")]
    whole = {row.id: row for row in _rows(by, on).filter(id__in=refs)}
    return counts, stale, [_found(whole[ref], on, whole[ref].mine) for ref in refs], matching


def _matching(question: Question, counts: Counter[Group]) -> int:
    if question.group is not None:
        return counts[question.group]
    return sum(counts.values()) - (0 if question.narrowed else counts[Group.REST])


def _found(row: NoticedRow, on: date, mine: bool) -> Found:
    noticed = signal.from_data(row.noticed)
    dates = GroupDates(
        GROUPS[row.standing_group], row.not_in_touch_from, row.talk_from, row.talk_until
    )
    group = signal.group_on(dates, on)
    return Found(row.episode_id, group, noticed, row.row, mine, row.order_on)


# ---- an earlier day: seen anew


def _seen_anew(question: Question, by: Actor, on: date) -> Answered:
    begun = access.episodes(by, Act.READ_SIGNALS).filter(started_on__lte=on)
    closed_later = Q(status_changes__status__in=OVER, status_changes__on__gt=on)
    open_then = begun.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on) | closed_later)
    mine = set(access.treated(by).values_list("episode", flat=True))
    rows = noticing.recomputed(open_then.values_list("id", flat=True), until=on)
    wanted = {True: ("all", "treating"), False: ("all", "others")}
    everyone = [
        _found(row, on, row.episode_id in mine)
        for row in rows
        if row.open and row.readers in wanted[row.episode_id in mine]
    ]
    counts = Counter(each.group for each in everyone)
    stale = sum(
        each.group is Group.REST
        and each.noticed.stale_from is not None
        and each.noticed.stale_from <= on
        for each in everyone
    )
    names = _names([each.ref for each in everyone])
    asked = question.search.casefold()
    called = {row.episode_id for row in rows if asked in row.called}
    found = sorted(
        (each for each in everyone if _asked_for(each, question, called)),
        key=lambda each: _sorted_by(each, question, names[each.ref][1]),
    )
    start = (question.page - 1) * A_PAGE
    window = found[start : start + A_PAGE] if question.page else found
    return counts, stale, window, len(found)


def _asked_for(each: Found, question: Question, called: set[UUID]) -> bool:
    if question.group is not None and each.group is not question.group:
        return False
    if question.search:
        return each.ref in called
    return question.narrowed or each.group is not Group.REST


def _sorted_by(each: Found, question: Question, name: str) -> tuple[Any, ...]:
    """The orders of SORTS, for rows that were never kept."""
    if question.sort == "order":
        return each.group.rank, each.order_on or date.max, name.casefold(), each.ref
    since = each.row["started_on"] if question.sort == "since" else ""
    return since, name.casefold(), each.ref


# ---- rows for a page


def _names(refs: Sequence[UUID]) -> Names:
    """Who takes part in each episode, whom it is filed under first, and their names."""
    rows = Participant.objects.filter(episode__in=refs, wrong_at__isnull=True)
    takes_part: dict[UUID, list[Participant]] = {}
    for row in rows.select_related("client").order_by("-first", "joined_on", "created_at"):
        takes_part.setdefault(row.episode_id, []).append(row)
    return {ref: _named(people) for ref, people in takes_part.items()}


def _named(people: Sequence[Participant]) -> tuple[tuple[UUID, ...], str]:
    """Who has left is named no more, unless everybody has."""
    still = [row.client for row in people if row.left_on is None] or [r.client for r in people]
    clients = tuple(client.id for client in still)
    return clients, sentences.together(book.shown_name(client) for client in still)


def _everybody(names: Names) -> list[UUID]:
    """Everybody whose name is shown, each once."""
    return list(dict.fromkeys(ref for clients, _ in names.values() for ref in clients))


def _therapists(refs: Sequence[UUID], by: Actor) -> dict[UUID, str]:
    if not refs:
        return {}
    rows = CareTeamPeriod.objects.filter(
        practice=by.practice, episode__in=refs, until_on__isnull=True, wrong_at__isnull=True
    )
    return dict(rows.order_by("-from_on").values_list("episode", "member__name"))


def _row(each: Found, names: Names, therapists: dict[UUID, str], on: date) -> CaseloadRow:
    signals = signal.on_day(each.noticed, on)[1]
    leading = signals[0] if signals else None
    clients, name = names[each.ref]
    shown = each.row
    since = date.fromisoformat(shown["started_on"])
    fact = " ".join(sentences.fact(s, on) for s in _worth_telling(signals))
    ending = shown.get("ending") or {}
    return CaseloadRow(
        episode=each.ref,
        client=clients[0],
        name=name,
        group=each.group,
        since=_since(shown["attended"], since, on),
        spark=_spark(shown["spark"]),
        spark_label=_spark_label(shown),
        warm=each.group in (Group.SAFETY, Group.NOT_IN_TOUCH, Group.STUCK),
        fact=fact or "Nothing noticed.",
        small=sentences.small(shown, on),
        step=sentences.STEPS[leading.next_step] if leading else "Open",
        step_code=leading.next_step if leading else "open",
        ending=_next_of_ending(ending, on) if each.group is Group.ENDING else "",
        therapist=therapists.get(each.ref, ""),
    )


def _since(attended: int, since: date, on: date) -> str:
    if not attended:
        return f"Since {_month(since, on)}; no session kept yet"
    return f"{sentences.capital(sentences.counted(attended, 'session'))} since {_month(since, on)}"


def _worth_telling(signals: Sequence[Signal]) -> Iterator[Signal]:
    """The first signal, and of the same group one more of another kind."""
    for place, each in enumerate(signals[:2]):
        if place == 0 or (each.group is signals[0].group and each.kind != signals[0].kind):
            yield each


def _next_of_ending(ending: dict[str, Any], on: date) -> str:
    if not ending.get("title"):
        return ""
    day = ending.get("due_on")
    return f"Next: {ending['title'].lower()}" + (f", {sentences.on_day(day, on)}" if day else "")


def _month(day: date, on: date) -> str:
    return f"{day:%B}" if day.year == on.year else f"{day:%B %Y}"


def _spark(shown: dict[str, Any] | None) -> Spark | None:
    if shown is None:
        return None
    form = library.instrument(shown["instrument"])
    points = [(date.fromisoformat(day), value) for day, value in shown["points"]]
    return spark(points, low=form.low, high=form.high, cut=shown["cut"])


def _spark_label(shown: dict[str, Any]) -> str:
    if shown["spark"] is not None:
        return library.instrument(shown["spark"]["instrument"]).short
    return "no score yet" if shown["uses_measures"] else "no measures used"


def _sections(
    question: Question, counts: Counter[Group], stale: int, rows: Sequence[CaseloadRow]
) -> Iterator[Section]:
    for group in GROUPS:
        own = tuple(row for row in rows if row.group is group)
        hidden_rest = group is Group.REST and counts[group] and not question.narrowed
        if not own and not hidden_rest:
            continue
        title, why = sentences.GROUPS[group]
        if group is Group.REST:
            why = f"Nothing noticed for {counts[group]}; {_stale(stale)}"
        yield Section(group, title, why, counts[group], own)


def _stale(count: int) -> str:
    if count == 0:
        return "all who answer measures have an answer from the last 8 weeks."
    return f"{count} of them {'has' if count == 1 else 'have'} no answer newer than 8 weeks."


def _counts_only(question: Question, by: Actor, on: date) -> CaseloadPage:
    """A practice manager sees how many, and nobody's name or reason."""
    rows = Episode.objects.filter(practice=by.practice, wrong_at__isnull=True)
    counts = Counter(dict(rows.values_list("status").annotate(n=Count("id")).order_by()))
    audit.viewed_list(by, "caseload counts", [])
    return CaseloadPage(
        on=on,
        today=by.today,
        total=sum(counts[status] for status in UNDER_WAY),
        worth_a_thought=0,
        sections=(),
        question=replace(question, page=1),
        shown=0,
        pages=1,
        counts_only=True,
        courses=tuple((sentences.STATUSES[each], counts[each]) for each in STATUSES),
        members=_members(by),
    )


def _members(by: Actor) -> tuple[tuple[str, int], ...]:
    """How many work here today in each role."""
    held = RoleHeld.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=by.today),
        ended_at__isnull=True,
        member__ended_on__isnull=True,
        practice=by.practice,
        from_on__lte=by.today,
    )
    counts = dict(held.values_list("role").annotate(n=Count("member", distinct=True)).order_by())
    return tuple((role.title, counts[role.code]) for role in library.roles() if role.code in counts)

"""Rows gathered into the pictures the domain looks at: many episodes at once, few queries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from envoi.care import earlier
from envoi.domain import contact_log, risk, session
from envoi.domain.alliance import Feedback, Repair, Rupture, State
from envoi.domain.ending import Stage
from envoi.domain.goal import Goal, GoalLevel, GoalRating
from envoi.domain.growth import Growth, from_data
from envoi.domain.picture import Picture, Point, Series
from envoi.knowledge import library
from envoi.records import models as records
from envoi.records.models.alliance import ANSWERS
from envoi.records.models.ending import UNDER_WAY
from envoi.records.prepared import Prepared

Rows = QuerySet[Any, Any]
AT_ONCE = 500  # episodes a query asks for; SQLite limits how many values one may name


@dataclass
class Gathered:
    """The rows of one episode, day by day, before they become a picture."""

    responses: list[dict[str, Any]] = field(default_factory=list)
    visits: list[session.Visit] = field(default_factory=list)
    contacts: list[session.Contact] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    asked: list[risk.RiskAsked] = field(default_factory=list)
    flags: list[risk.RiskFlag] = field(default_factory=list)
    feedback: list[Feedback] = field(default_factory=list)
    expected: Mapping[str, Growth] = field(default_factory=dict)
    ruptures: list[Rupture] = field(default_factory=list)
    harm_said_on: date | None = None
    ending: dict[str, Any] | None = None
    next_on: date | None = None
    status: str | None = None  # of an earlier day, where the history says


def of(refs: Iterable[UUID], *, until: date | None = None) -> dict[UUID, Picture]:
    """The pictures of these episodes; with `until`, as they were known on that day."""
    wanted = sorted(set(refs))
    pictures: dict[UUID, Picture] = {}
    for start in range(0, len(wanted), AT_ONCE):
        pictures |= _some(wanted[start : start + AT_ONCE], until)
    return pictures


def of_one(ref: UUID) -> Picture:
    """The picture of one episode."""
    return of([ref])[ref]


def _some(refs: Sequence[UUID], until: date | None) -> dict[UUID, Picture]:
    gathered: dict[UUID, Gathered] = defaultdict(Gathered)
    for fill in FILLS:
        fill(refs, until, gathered)
    episodes = list(read(_episode_rows, refs, until))
    if until is not None and episodes:
        over = earlier.end_of(until, episodes[0]["id"])
        names = {name: name for name in _ABOUT}
        earlier.told_then(episodes, "episode", key="id", until=over, names=names)
    return {each["id"]: _picture(each, gathered[each["id"]], until) for each in episodes}


# What a course says of itself, without a day of its own.
_ABOUT = ("review_on", "in_hospital_since", "uses_measures")


def _episode_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    columns = ("id", "started_on", "ended_on", "status", *_ABOUT)
    rows: Rows = records.Episode.objects.filter(id__in=refs).values(*columns)
    return rows


# Every write to a course asks these about that one course, as it is now.
_ONE_NOW: Prepared[dict[str, Any]] = Prepared(lambda ref, rows: rows([ref], None))


def read(
    rows: Callable[[Sequence[UUID], date | None], Rows], refs: Sequence[UUID], until: date | None
) -> Iterable[dict[str, Any]]:
    """The rows about these courses, as they are now or were on that day."""
    if len(refs) == 1 and until is None:
        return _ONE_NOW(refs[0], kind=(rows,))
    return rows(refs, until).iterator()


def _known(rows: Rows, until: date | None, day: str = "on") -> Rows:
    """Standing entries, as far as they were written about days up to `until`."""
    standing = rows.filter(wrong_at__isnull=True)
    return standing if until is None else standing.filter(**{f"{day}__lte": until})


def _response_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.Response.objects.filter(episode__in=refs), until)
    columns = ("id", "episode_id", "client_id", "instrument", "instrument_version")
    ordered = rows.order_by("on", "occurrence", "created_at", "id")
    return ordered.values(*columns, "on", "score", "risk")


def _responses(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    for row in read(_response_rows, refs, until):
        into[row["episode_id"]].responses.append(row)


def _model_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    """Of the practice of these courses, which is one."""
    practice = records.Episode.objects.filter(id=refs[0]).values("practice")
    rows = records.ExpectedCourse.objects.filter(practice__in=practice, model__isnull=False)
    return rows.order_by("instrument").values("instrument", "model", "estimated_at")


def _models(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    """What similar courses did, for whom there is something to compare."""
    compared = [ref for ref in refs if ref in into and len(into[ref].responses) > 1]
    if not compared:
        return
    found = list(read(_model_rows, refs, until))
    if until is not None:
        over = earlier.end_of(until, refs[0])
        found = [row for row in found if row["estimated_at"] < over]
    expected = {row["instrument"]: from_data(row["model"]) for row in found}
    for ref in compared:
        into[ref].expected = expected


def _attendance_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    """Of every day: those to come are told apart by when they were booked."""
    rows: Rows = records.Attendance.objects.filter(
        session__episode__in=refs, wrong_at__isnull=True, session__wrong_at__isnull=True
    )
    columns = ("id", "session_id", "session__episode_id", "session__on", "session__state")
    kept = rows.order_by("session__on", "session_id", "id")
    return kept.values(*columns, "created_at", "status", "cancelled_by")


def _visits(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    """A session of several people was attended when one of them was there."""
    found = list(read(_attendance_rows, refs, until))
    if until is not None:
        found = _booked_by_then(found, until)
    by_session: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        by_session[row["session_id"]].append(row)
    for attendances in by_session.values():
        visit = _visit(attendances)
        if visit is not None:
            into[attendances[0]["session__episode_id"]].visits.append(visit)


def _booked_by_then(rows: list[dict[str, Any]], until: date) -> list[dict[str, Any]]:
    """The sessions up to that day, and those to come that were booked by then, as they stood."""
    ahead = [row for row in rows if row["session__on"] > until]
    if not ahead:
        return rows
    over = earlier.end_of(until, ahead[0]["session__episode_id"])
    ahead = [row for row in ahead if row["created_at"] < over]
    of_session = {"session__on": "on", "session__state": "state"}
    of_person = {"status": "status", "cancelled_by": "cancelled_by"}
    earlier.told_then(ahead, "session", key="session_id", until=over, names=of_session)
    earlier.told_then(ahead, "attendance", key="id", until=over, names=of_person)
    return [row for row in rows if row["session__on"] <= until] + ahead


# Of several people the one who was there counts, then the one who is still expected.
_TOLD_FIRST = ("attended", "expected", "not_shown", "late_cancelled", "cancelled")


def _visit(attendances: Sequence[dict[str, Any]]) -> session.Visit | None:
    """One session as it was kept; called off with nobody's word about it, it is none."""
    first = min(attendances, key=lambda a: _TOLD_FIRST.index(a["status"]))
    status = session.Attendance(first["status"])
    if first["session__state"] == "cancelled" and status is session.Attendance.EXPECTED:
        return None
    return session.Visit(
        on=first["session__on"],
        attendance=status,
        cancelled_by=first["cancelled_by"] or None,
        proposed=first["session__state"] == "proposed",
    )


def _attempt_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.ContactAttempt.objects.filter(episode__in=refs), until)
    ordered = rows.order_by("on", "created_at", "id")
    return ordered.values("episode_id", "on", "way", "result", "personal")


def _attempts(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    for row in read(_attempt_rows, refs, until):
        spoke = contact_log.Result(row["result"]) in contact_log.REACHED
        into[row["episode_id"]].contacts.append(session.Contact(row["on"], spoke))


def _goal_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.Goal.objects.filter(episode__in=refs), until, "set_on")
    ordered = rows.order_by("set_on", "created_at", "id")
    return ordered.values("id", "episode_id", "dropped_on", "weight")


def _rating_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.GoalRating.objects.filter(goal__episode__in=refs), until)
    ordered = rows.order_by("on", "created_at", "id")
    return ordered.values("goal_id", "on", "rater", "level", "step")


def _goals(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    goals = list(read(_goal_rows, refs, until))
    ratings: dict[UUID, list[GoalRating]] = defaultdict(list)
    for row in read(_rating_rows, refs, until) if goals else ():
        rating = GoalRating(row["on"], row["rater"], GoalLevel(row["level"]), row["step"])
        ratings[row["goal_id"]].append(rating)
    for goal in goals:
        dropped = _by_then(goal["dropped_on"], until) is not None
        kept = Goal(str(goal["id"]), "", tuple(ratings[goal["id"]]), goal["weight"], dropped)
        into[goal["episode_id"]].goals.append(kept)


def _asked_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.RiskAsked.objects.filter(episode__in=refs), until)
    ordered = rows.order_by("on", "created_at", "id")
    return ordered.values("episode_id", "client_id", "on", "answer")


def _asked(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    for row in read(_asked_rows, refs, until):
        asked = risk.RiskAsked(row["on"], risk.Answer(row["answer"]), client=str(row["client_id"]))
        into[row["episode_id"]].asked.append(asked)


def _flag_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.RiskFlag.objects.filter(episode__in=refs), until, "opened_on")
    columns = ("id", "episode_id", "client_id", "opened_on", "closed_on", "assessed_on")
    return rows.order_by("opened_on", "id").values(*columns, "response_id")


def _flags(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    found = list(read(_flag_rows, refs, until))
    if until is not None and found:
        over = earlier.end_of(until, found[0]["episode_id"])
        looked = {"assessed_on": "assessed_on", "closed_on": "closed_on"}
        earlier.told_then(found, "riskflag", key="id", until=over, names=looked)
    for row in found:
        flag = risk.RiskFlag(
            ref=str(row["id"]),
            opened_on=row["opened_on"],
            why="risk_item" if row["response_id"] else "by_hand",
            closed_on=_by_then(row["closed_on"], until),
            assessed_on=_by_then(row["assessed_on"], until),
            client=str(row["client_id"]),
        )
        into[row["episode_id"]].flags.append(flag)


def _by_then(day: date | None, until: date | None) -> date | None:
    return None if day is None or (until is not None and day > until) else day


def _feedback_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.SessionFeedback.objects.filter(episode__in=refs), until)
    ordered = rows.order_by("on", "created_at", "id")
    return ordered.values("episode_id", "client_id", "on", "sheet", *ANSWERS)


def _feedback(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    for row in read(_feedback_rows, refs, until):
        answers = {code: row[code] for code in ANSWERS}
        said = Feedback(row["on"], answers, client=str(row["client_id"]), version=row["sheet"])
        into[row["episode_id"]].feedback.append(said)


def _rupture_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.Rupture.objects.filter(episode__in=refs), until)
    ordered = rows.order_by("on", "created_at", "id")
    return ordered.values("id", "episode_id", "client_id", "on", "harm_said")


def _repair_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    rows = _known(records.RepairAttempt.objects.filter(rupture__episode__in=refs), until)
    return rows.order_by("on", "created_at", "id").values("rupture_id", "on", "state")


def _ruptures(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    """What came between them, and where there is any such thing, whether harm was spoken of."""
    found = list(read(_rupture_rows, refs, until))
    tries: dict[UUID, list[Repair]] = defaultdict(list)
    for row in read(_repair_rows, refs, until) if found else ():
        tries[row["rupture_id"]].append(Repair(row["on"], State(row["state"])))
    for row in found:
        repairs, client = tuple(tries[row["id"]]), str(row["client_id"])
        rupture = Rupture(row["on"], row["harm_said"], repairs, client)
        into[row["episode_id"]].ruptures.append(rupture)
    if found or any(into[ref].feedback for ref in refs if ref in into):
        for row in read(_harm_rows, refs, until):
            into[row["ending__episode_id"]].harm_said_on = (
                row["on"] if row["choice"] == "yes" else None
            )


def _harm_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    """What was answered on the way to an ending, the newest last."""
    asked = [
        each.code
        for step in library.steps().values()
        for each in step.questions
        if each.fact == "harm_said"
    ]
    said = records.EndingAnswer.objects.filter(ending__episode__in=refs, question__in=asked)
    ordered = _known(said, until).order_by("on", "created_at", "id")
    return ordered.values("ending__episode_id", "on", "choice")


def _endings(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    """The ending under way, with the day of its next step."""
    found = endings_under_way(refs, until)
    due: dict[UUID, date | None] = {}
    steps = open_steps([row["id"] for row in found], until)
    for ending, day in steps.values_list("ending_id", "due_on"):
        due[ending] = day
    for row in found:
        into[row["episode_id"]].ending = row
        into[row["episode_id"]].next_on = (
            row["more_time_until"] or due.get(row["id"]) or row["last_session_on"]
        )


def _ending_rows(refs: Sequence[UUID], until: date | None) -> Rows:
    """Of every day: what stage an ending had on an earlier one says its history."""
    columns = ("id", "episode_id", "stage", "considered_on", "talked_on", "more_time_until")
    kept: Rows = records.Ending.objects.filter(episode__in=refs, wrong_at__isnull=True)
    return kept.order_by("created_at", "id").values(*columns, "last_session_on", "participant_id")


def endings_under_way(refs: Sequence[UUID], until: date | None) -> list[dict[str, Any]]:
    """The endings under way, the oldest first; of an earlier day by the stage they had then.

    Where one person leaves, that stands before the ending of all: the last one read is shown.
    """
    rows = list(read(_ending_rows, refs, until))
    if until is not None:
        events = records.EndingEvent.objects.filter(ending__episode__in=refs, on__lte=until)
        then = dict(events.order_by("number").values_list("ending_id", "after"))
        days = ("considered_on", "talked_on")
        rows = [
            {
                **row,
                **{day: _by_then(row[day], until) for day in days},
                "stage": then.get(row["id"]),
            }
            for row in rows
        ]
    under_way = [row for row in rows if row["stage"] in UNDER_WAY]
    return sorted(under_way, key=lambda row: row["participant_id"] is None)


def open_steps(endings: Sequence[UUID], until: date | None) -> QuerySet[records.EndingStep]:
    """The steps not done yet, the last one first, so that the first is read last."""
    still = Q(state="open") if until is None else Q(state="open") | Q(done_on__gt=until)
    return records.EndingStep.objects.filter(still, ending__in=endings).order_by("-position")


def _statuses(refs: Sequence[UUID], until: date | None, into: dict[UUID, Gathered]) -> None:
    """The status of an earlier day, as far as the history goes back."""
    if until is None:
        return
    told = records.StatusChange.objects.filter(episode__in=refs, on__lte=until)
    for ref, status in told.order_by("on", "created_at").values_list("episode_id", "status"):
        into[ref].status = status


FILLS = (
    *(_responses, _models, _visits, _attempts, _goals, _asked, _flags, _feedback, _ruptures),
    *(_endings, _statuses),
)


def _picture(episode: dict[str, Any], rows: Gathered, until: date | None) -> Picture:
    ending = rows.ending or {}
    items = tuple(_risk_items(rows.responses))
    ended, hospital = episode["ended_on"], episode["in_hospital_since"]
    closed = ended is not None and (until is None or ended <= until)
    status = rows.status or (episode["status"] if until is None or closed else "active")
    return Picture(
        started_on=episode["started_on"],
        status=status,
        series=tuple(_series(rows.responses, rows.expected)),
        goals=tuple(rows.goals),
        visits=tuple(rows.visits),
        contacts=tuple(rows.contacts),
        risk_asked=(*rows.asked, *_asked_by_items(rows.responses)),
        risk_flags=tuple(rows.flags),
        risk_items=items,
        feedback=tuple(rows.feedback),
        ruptures=tuple(rows.ruptures),
        harm_said_on=rows.harm_said_on,
        ending_stage=Stage(ending["stage"]) if ending else None,
        ending_next_on=rows.next_on,
        ending_since=ending.get("talked_on") or ending.get("considered_on"),
        review_on=episode["review_on"],
        in_hospital=hospital is not None and (until is None or hospital <= until),
        hold=status == "onhold",
        uses_measures=episode["uses_measures"],
    )


def _series(
    responses: Sequence[dict[str, Any]], expected: Mapping[str, Growth]
) -> Iterator[Series]:
    """One series a client and instrument; the instrument answered most often leads."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in responses:
        if row["score"] is not None:
            grouped[str(row["client_id"]), row["instrument"]].append(row)
    often = Counter({key: len(rows) for key, rows in grouped.items()})
    for client, code in sorted(grouped, key=lambda key: (-often[key], key[1], key[0])):
        rows = grouped[client, code]
        instrument = library.instrument(code, rows[-1]["instrument_version"])
        points = tuple(Point(row["on"], row["score"], str(row["id"])) for row in rows)
        yield Series(instrument, points, client, expected.get(code))


def _risk_items(responses: Sequence[dict[str, Any]]) -> Iterator[risk.RiskItemAnswer]:
    for row in responses:
        if row["risk"] in ("endorsed", "not_endorsed"):
            yield risk.RiskItemAnswer(
                on=row["on"],
                instrument=row["instrument"],
                endorsed=row["risk"] == "endorsed",
                response=str(row["id"]),
                client=str(row["client_id"]),
            )


_SAID = {
    "endorsed": risk.Answer.THOUGHTS,
    "not_endorsed": risk.Answer.NONE,
    "unknown": risk.Answer.NOT_ANSWERED,
}


def _asked_by_items(responses: Sequence[dict[str, Any]]) -> Iterator[risk.RiskAsked]:
    """A risk item is risk asked too, by a questionnaire; left open, it was asked in vain."""
    for row in responses:
        if row["risk"] in _SAID:
            how, whose = risk.How.QUESTIONNAIRE_ITEM, str(row["client_id"])
            yield risk.RiskAsked(row["on"], _SAID[row["risk"]], how, whose)

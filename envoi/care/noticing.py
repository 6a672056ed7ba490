"""What is noticed about an episode, rewritten in the transaction of every write to it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from envoi.care import pictures, turns
from envoi.domain import change, risk, session, signal, steadiness
from envoi.domain.ending import Stage
from envoi.domain.picture import Picture, Series
from envoi.records.models import Episode, NoticedRow, Participant, SafetyPlan

CALENDAR = ("not_in_touch_from", "talk_from", "talk_until", "stale_from")
WRITTEN = ("open", "standing_group", "order_on", "name", "called", "noticed", "row", *CALENDAR)


@dataclass(frozen=True)
class Beside:
    """What a row shows that noticing does not look at: the safety plan, the ending's next step."""

    plan_on: date | None = None
    name: str = ""
    called: str = ""
    step: dict[str, Any] | None = None


_waiting: ContextVar[set[UUID] | None] = ContextVar("waiting", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Many writes in one transaction, and one look at each episode before it ends."""
    waiting: set[UUID] = set()
    token = _waiting.set(waiting)
    try:
        with transaction.atomic():
            yield
            _waiting.reset(token)
            refresh(waiting)
    finally:
        if _waiting.get() is waiting:
            _waiting.reset(token)


def refresh(refs: Iterable[UUID]) -> None:
    """What is noticed about these episodes, seen anew and kept."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.update(refs)
        return
    wanted = sorted(set(refs))
    turns.course(*wanted)
    for start in range(0, len(wanted), pictures.AT_ONCE):
        some = wanted[start : start + pictures.AT_ONCE]
        NoticedRow.objects.filter(episode__in=some).delete()
        NoticedRow.objects.bulk_create(recomputed(some), batch_size=500)


def recomputed(refs: Iterable[UUID], *, until: date | None = None) -> list[NoticedRow]:
    """The rows as the records say now (or said on `until`), not saved."""
    seen = pictures.of(refs, until=until)
    refs = list(seen)
    practices = {row["id"]: row["practice_id"] for row in pictures.read(_practice_rows, refs, None)}
    plans = _safety_plans(refs, until)
    steps = _next_steps(refs, until)
    names = _names(refs)
    beside = {
        ref: Beside(plans.get(ref), *names.get(ref, ("", "")), steps.get(ref)) for ref in seen
    }
    return [
        row
        for ref, picture in seen.items()
        for row in _rows(ref, practices[ref], picture, beside[ref])
    ]


def differing(practice: UUID, *, among: Iterable[UUID] | None = None) -> Iterator[UUID]:
    """The episodes whose kept rows are not what the records say; there should be none."""
    every = Episode.objects.filter(practice=practice).values_list("id", flat=True)
    refs = list(every if among is None else among)
    for start in range(0, len(refs), pictures.AT_ONCE):
        some = refs[start : start + pictures.AT_ONCE]
        kept = {
            (r.episode_id, r.readers): _said(r) for r in NoticedRow.objects.filter(episode__in=some)
        }
        now = {(row.episode_id, row.readers): _said(row) for row in recomputed(some)}
        keys = kept.keys() | now.keys()
        yield from sorted({ref for ref, who in keys if kept.get((ref, who)) != now.get((ref, who))})


@transaction.atomic
def repair(practice: UUID) -> list[UUID]:
    """The differing episodes, put right."""
    wrong = list(differing(practice))
    refresh(wrong)
    return wrong


def _said(row: NoticedRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WRITTEN}


def _rows(ref: UUID, practice: UUID, picture: Picture, beside: Beside) -> Iterator[NoticedRow]:
    if picture.ending_stage is not Stage.CONSIDERED:
        yield _row(ref, practice, picture, beside, "all")
        return
    yield _row(ref, practice, picture, beside, "treating")
    unsaid = replace(picture, ending_stage=None, ending_next_on=None, ending_since=None)
    yield _row(ref, practice, unsaid, replace(beside, step=None), "others")


def _row(ref: UUID, practice: UUID, picture: Picture, beside: Beside, readers: str) -> NoticedRow:
    noticed = signal.notice(picture)
    dates = signal.calendar(noticed)
    return NoticedRow(
        episode_id=ref,
        practice_id=practice,
        readers=readers,
        open=picture.is_open,
        standing_group=dates.static_group.rank,
        **{name: getattr(dates, name) for name in CALENDAR},
        order_on=picture.ending_next_on or min((s.since for s in noticed.standing), default=None),
        name=beside.name,
        called=beside.called,
        noticed=signal.as_data(noticed),
        row=shown(picture, beside),
    )


def shown(picture: Picture, beside: Beside) -> dict[str, Any]:
    """What the caseload shows of an episode, as plain JSON; scores in thousandths."""
    asked = risk.last_asked(picture.risk_asked)
    leading = next((s for s in picture.series if s.points), None)
    visits = picture.visits
    return {
        "started_on": picture.started_on.isoformat(),
        "attended": session.counts(visits).attended,
        "booked": sorted(v.on.isoformat() for v in visits if _to_come(v)),
        "uses_measures": picture.uses_measures,
        "measures": [_measure(series) for series in picture.series],
        "spark": leading and _spark(leading),
        "risk": {
            "asked_on": asked and asked.on.isoformat(),
            "answer": asked and str(asked.answer),
            "how": asked and str(asked.how),
            "open": bool(risk.open_flags(picture.risk_flags)),
        },
        "safety_plan_on": beside.plan_on and beside.plan_on.isoformat(),
        "ending": beside.step,
    }


def _to_come(visit: session.Visit) -> bool:
    return visit.attendance is session.Attendance.EXPECTED and not visit.proposed


def _measure(series: Series) -> dict[str, Any]:
    found = change.assess(series.instrument, [point.value for point in series.points])
    return {
        "instrument": series.instrument.code,
        "client": series.client,
        "first": found.first,
        "last": found.last,
        "change": found.change,
        "index": None if found.index is None else round(found.index, 4),
        "class": str(found.outcome),
        "side": str(found.side),
        "last_on": series.points[-1].on.isoformat(),
    }


def _spark(series: Series) -> dict[str, Any]:
    return {
        "instrument": series.instrument.code,
        "points": [[point.on.isoformat(), point.value] for point in series.points[-40:]],
        "cut": steadiness.cut_off(series.instrument),
    }


def of_client(client: UUID) -> None:
    """Somebody's name changed: the episodes they take part in are sorted and found by it."""
    rows = Participant.objects.filter(client=client, wrong_at__isnull=True)
    refresh(rows.values_list("episode", flat=True))


def _practice_rows(refs: Sequence[UUID], until: date | None) -> pictures.Rows:
    return Episode.objects.filter(id__in=refs).values("id", "practice_id")


def _name_rows(refs: Sequence[UUID], until: date | None) -> pictures.Rows:
    rows = Participant.objects.filter(episode__in=refs, wrong_at__isnull=True)
    ordered = rows.order_by(F("left_on").asc(nulls_first=True), "-first", "joined_on", "created_at")
    return ordered.values("episode_id", "client__preferred_name", "client__name")


def _names(refs: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Whom each episode is sorted under, and every name it is found by; case-folded."""
    sorted_under: dict[UUID, str] = {}
    found_by: dict[UUID, list[str]] = {}
    for ref, preferred, name in (row.values() for row in pictures.read(_name_rows, refs, None)):
        sorted_under.setdefault(ref, (preferred or name).casefold())
        found_by.setdefault(ref, []).extend([preferred.casefold(), name.casefold()])
    return {ref: (name, "\n".join(found_by[ref])) for ref, name in sorted_under.items()}


def _plan_rows(refs: Sequence[UUID], until: date | None) -> pictures.Rows:
    rows = SafetyPlan.objects.filter(episode__in=refs, wrong_at__isnull=True)
    known = rows if until is None else rows.filter(made_on__lte=until)
    return known.order_by("made_on").values("episode_id", "made_on")


def _safety_plans(refs: Sequence[UUID], until: date | None) -> dict[UUID, date]:
    return {row["episode_id"]: row["made_on"] for row in pictures.read(_plan_rows, refs, until)}


def _next_steps(refs: Sequence[UUID], until: date | None) -> dict[UUID, dict[str, Any]]:
    """The first open step of each ending under way."""
    under_way = pictures.endings_under_way(refs, until)
    rows = pictures.open_steps([row["id"] for row in under_way], until)
    found: dict[UUID, dict[str, Any]] = {}
    for episode, code, title, due_on in rows.values_list(
        "ending__episode_id", "code", "title", "due_on"
    ):
        found[episode] = {"code": code, "title": title, "due_on": due_on and due_on.isoformat()}
    return found

"""The course of a therapy as its page shows it: concerns, goals, measures, sessions, risk."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from envoi.care import cosignatures, sentences, sessions, usual
from envoi.care.actors import Actor
from envoi.care.cosignatures import Hands
from envoi.care.expected_courses import Kept
from envoi.care.usual import Usual
from envoi.documents.chart import Curve, curve
from envoi.documents.strip import Strip, strip
from envoi.domain import attainment, change, measure, session, steadiness
from envoi.domain.instrument import Instrument
from envoi.domain.picture import Picture, Series
from envoi.knowledge import library
from envoi.records import models as records

ATTENDANCE = {
    "expected": "expected",
    "attended": "attended",
    "late_cancelled": "cancelled late",
    "cancelled": "cancelled in time",
    "not_shown": "not shown",
}
PLACES = {
    "practice": "at the practice",
    "video": "by video",
    "phone": "by telephone",
    "home": "at home",
    "elsewhere": "elsewhere",
    "not_recorded": "",
}
LEVELS = {"not_yet": "not yet", "partly": "partly", "reached": "reached"}
RUNGS = {"not_yet": 1, "partly": 2, "reached": 3}


@dataclass(frozen=True)
class Rated:
    """One dated rating, with its reference so that it can be corrected."""

    ref: UUID
    on: str
    value: str


@dataclass(frozen=True)
class ConcernCard:
    """A concern in the client's words, then and now."""

    ref: UUID
    words: str
    whose: str
    then: str
    now: str
    ratings: tuple[Rated, ...]
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True)
class GoalCard:
    """A goal in the client's words, with each one's latest view and a ladder."""

    ref: UUID
    words: str
    whose: str
    views: str
    rungs: tuple[bool, ...]
    ladder: str
    dropped: str
    ratings: tuple[Rated, ...]
    by_client: str = ""
    by_therapist: str = ""


@dataclass(frozen=True)
class ScoreLine:
    """One response in the table beside its curve."""

    ref: UUID
    on: str
    score: str
    meaning: str


@dataclass(frozen=True)
class MeasureCard:
    """One measure over time: the picture, what it means, and the same numbers as a table."""

    short: str
    name: str
    whose: str
    curve: Curve | None
    caption: str
    unverified: str
    lines: tuple[ScoreLine, ...]
    usual: Usual | None = None  # what similar courses did; for the treating and supervisor alone


@dataclass(frozen=True)
class SessionLine:
    """One session in the list."""

    ref: UUID
    on: date
    day: str
    at: str
    place: str
    kept: str
    proposed: bool
    to_come: bool


@dataclass(frozen=True)
class NoteLine:
    """One note of the record."""

    ref: UUID
    on: str
    text: str
    author: str
    signed: str
    mine: bool
    version: int
    cosign: bool = False  # the reader is the one to sign too
    remark: str = ""  # why it was given back


@dataclass(frozen=True)
class FlagLine:
    """One risk flag with what was found."""

    ref: UUID
    opened: str
    why: str
    assessed: str
    assessment: str
    closed: str
    version: int
    whose: str = ""

    @property
    def open(self) -> bool:
        return not self.closed


@dataclass(frozen=True)
class Asked:
    """Risk was asked on a day."""

    ref: UUID
    on: str
    answer: str
    note: str
    whose: str = ""


def _rows(model: Any, episode: UUID, *order: str) -> list[Any]:
    return list(model.objects.filter(episode=episode, wrong_at__isnull=True).order_by(*order))


def concerns(episode: UUID, names: dict[UUID, str], today: date) -> tuple[ConcernCard, ...]:
    """Every concern of the episode, the earliest first."""
    rows = _rows(records.Concern, episode, "brought_on", "created_at")
    ratings: dict[UUID, list[records.ConcernRating]] = defaultdict(list)
    rated = records.ConcernRating.objects.filter(concern__in=rows, wrong_at__isnull=True)
    for rating in rated.order_by("on", "created_at"):
        ratings[rating.concern_id].append(rating)
    return tuple(_concern(row, ratings[row.id], names, today) for row in rows)


def _concern(
    row: records.Concern,
    ratings: Sequence[records.ConcernRating],
    names: dict[UUID, str],
    today: date,
) -> ConcernCard:
    told = [
        Rated(each.id, sentences.on_day(each.on, today), f"{each.rating} of 10") for each in ratings
    ]
    first, last = (ratings[0], ratings[-1]) if ratings else (None, None)
    return ConcernCard(
        ref=row.id,
        words=row.words,
        whose=names.get(row.client_id, "") if len(names) > 1 else "",
        then=f"{told[0].value} on {told[0].on}" if told else "not rated yet",
        now=f"{told[-1].value} on {told[-1].on}" if len(told) > 1 else "",
        ratings=tuple(told),
        first=first.rating if first else None,
        last=last.rating if last and len(ratings) > 1 else None,
    )


def goals(episode: UUID, names: dict[UUID, str], today: date) -> tuple[GoalCard, ...]:
    """Every goal of the episode, the earliest first; dropped ones at the end."""
    rows = _rows(records.Goal, episode, "set_on", "created_at")
    ratings: dict[UUID, list[records.GoalRating]] = defaultdict(list)
    rated = records.GoalRating.objects.filter(goal__in=rows, wrong_at__isnull=True)
    for rating in rated.order_by("on", "created_at"):
        ratings[rating.goal_id].append(rating)
    cards = [_goal(row, ratings[row.id], names, today) for row in rows]
    return tuple(sorted(cards, key=lambda card: bool(card.dropped)))


def _goal(
    row: records.Goal, ratings: Sequence[records.GoalRating], names: dict[UUID, str], today: date
) -> GoalCard:
    latest = {each.rater: each for each in ratings}
    views = [
        _view(names.get(row.client_id, "Client"), latest.get("client"), today),
        _view("therapist", latest.get("therapist"), today),
    ]
    rungs, ladder = _ladder(latest, row.scaled)
    return GoalCard(
        ref=row.id,
        words=row.words,
        whose=names.get(row.client_id, "") if len(names) > 1 else "",
        views="; ".join(views),
        rungs=rungs,
        ladder=ladder,
        dropped=f"set aside {sentences.on_day(row.dropped_on, today)}" if row.dropped_on else "",
        ratings=tuple(
            Rated(each.id, sentences.on_day(each.on, today), f"{each.rater}: {_said(each)}")
            for each in ratings
        ),
        by_client=latest["client"].level if "client" in latest else "",
        by_therapist=latest["therapist"].level if "therapist" in latest else "",
    )


def _said(rating: records.GoalRating) -> str:
    if rating.step is not None:
        return f"{rating.step:+d}".replace("-", "−").replace("+0", "0")
    return LEVELS[rating.level]


def _view(who: str, rating: records.GoalRating | None, today: date) -> str:
    if rating is None:
        return f"{who}: not rated yet"
    return f"{who}: {_said(rating)}, {sentences.on_day(rating.on, today)}"


def _ladder(latest: dict[str, records.GoalRating], scaled: bool) -> tuple[tuple[bool, ...], str]:
    """The lower of both views: a goal is where both see it."""
    if not latest:
        return (False,) * (len(attainment.LEVELS) if scaled else len(RUNGS)), "not rated yet"
    if scaled and all(each.step is not None for each in latest.values()):
        lowest = min(each.step or 0 for each in latest.values())
        return tuple(step <= lowest for step in sorted(attainment.LEVELS)), f"step {lowest:+d}"
    least = min(latest.values(), key=lambda each: RUNGS[each.level])
    return tuple(rung <= RUNGS[least.level] for rung in (1, 2, 3)), LEVELS[least.level]


def measures(
    episode: UUID,
    picture: Picture,
    names: dict[UUID, str],
    today: date,
    *,
    kept: Mapping[str, Kept] | None = None,
) -> tuple[MeasureCard, ...]:
    """Each measure of each client, the leading one first; the unscorable stand in the table.

    With `kept` it is told what similar courses here did.
    """
    rows = _rows(records.Response, episode, "on", "occurrence", "created_at")
    by_series: dict[tuple[str, str], list[records.Response]] = defaultdict(list)
    for row in rows:
        by_series[str(row.client_id), row.instrument].append(row)
    cards = []
    for series in picture.series:
        own = by_series.pop((series.client, series.instrument.code))
        beside = usual.of(series, picture, kept or {}, today)
        cards.append(_measure(series.instrument, series, own, names, today, beside))
    for (_, code), own in by_series.items():
        cards.append(_measure(library.instrument(code), None, own, names, today))
    return tuple(cards)


def _measure(
    form: Instrument,
    series: Series | None,
    rows: Sequence[records.Response],
    names: dict[UUID, str],
    today: date,
    beside: Usual | None = None,
) -> MeasureCard:
    limits = change.limits(form)
    cut = steadiness.cut_off(form)
    return MeasureCard(
        short=form.short,
        name=form.name,
        whose=names.get(rows[0].client_id, "") if len(names) > 1 else "",
        curve=None
        if series is None
        else curve(
            [(point.on, point.value) for point in series.points],
            low=form.low,
            high=form.high,
            cut=cut,
            error=limits.change_from,
            better="lower" if form.better == "lower" else "higher",
            among=[(each.on, each.low, each.high) for each in beside.among] if beside else (),
        ),
        caption=caption(form, [p.value for p in series.points] if series else []),
        unverified=unverified(form),
        lines=tuple(_line(form, row, today) for row in reversed(rows)),
        usual=beside,
    )


def caption(form: Instrument, values: Sequence[int]) -> str:
    """What a curve says, in words: the change, what it means, and the cut-off."""
    found = change.assess(form, values)
    if found.change is None or found.first is None or found.last is None:
        return "One score so far; a change needs two." if values else "No score could be computed."
    moved = measure.points(abs(found.change))
    better = change.turned(found.change, form.better) < 0
    way = "unchanged" if found.change == 0 else f"{moved} points {'better' if better else 'worse'}"
    told = f"{measure.points(found.first)} → {measure.points(found.last)}, {way}"
    if found.threshold is None:
        return f"{told}. No published rule says what counts as more than measurement error."
    rule = f"{measure.points(found.threshold)} is more than measurement error"
    sides = {"healthy": "Now on the healthy side of", "clinical": "Now on the clinical side of"}
    where = sides.get(str(found.side))
    cut = steadiness.cut_off(form)
    side = f" {where} the cut-off of {measure.points(cut)}." if where and cut is not None else ""
    return f"{told}; {rule}: {sentences.OUTCOMES[str(found.outcome)]}.{side}"


def unverified(form: Instrument) -> str:
    """Which of the numbers used here nobody has checked against their source yet."""
    parts = [
        ("cut-off", form.caseness is not None and not form.caseness.verified),
        ("reliable change", form.reliable_change is not None and not form.reliable_change.verified),
        ("bands", bool(form.bands) and not form.bands_verified),
    ]
    names = [name for name, open_still in parts if open_still]
    return f"Not verified yet: {', '.join(names)}." if names else ""


def _line(form: Instrument, row: records.Response, today: date) -> ScoreLine:
    if row.score is None:
        return ScoreLine(row.id, sentences.on_day(row.on, today), "no score", row.unscorable)
    band = measure.band(form, row.score)
    told = [band.name if band else ""]
    told.append("some items filled by the rule" if row.prorated else "")
    risks = {"endorsed": "risk item endorsed", "unknown": "risk item left open"}
    told.append(risks.get(row.risk, ""))
    meaning = ", ".join(each for each in told if each)
    return ScoreLine(row.id, sentences.on_day(row.on, today), measure.points(row.score), meaning)


def session_lines(episode: UUID, names: dict[UUID, str], today: date) -> tuple[SessionLine, ...]:
    """Every session, the newest first."""
    rows = _rows(records.Session, episode, "-on", "-starts_at")
    kept: dict[UUID, list[records.Attendance]] = defaultdict(list)
    for each in records.Attendance.objects.filter(session__in=rows, wrong_at__isnull=True):
        kept[each.session_id].append(each)
    return tuple(_session(row, kept[row.id], names, today) for row in rows)


def _session(
    row: records.Session, kept: Sequence[records.Attendance], names: dict[UUID, str], today: date
) -> SessionLine:
    said = row.state != "cancelled" or any(each.status != "expected" for each in kept)
    told = [_kept(each, names) for each in kept] if said else ["called off"]
    at = sessions.wall_time(row)
    return SessionLine(
        ref=row.id,
        on=row.on,
        day=sentences.on_day(row.on, today),
        at=f"{at:%H:%M}" if at else "",
        place=PLACES[row.place],
        kept="; ".join(told),
        proposed=row.state == "proposed",
        to_come=row.on >= today,
    )


def _kept(row: records.Attendance, names: dict[UUID, str]) -> str:
    said = ATTENDANCE[row.status]
    said += f" by {row.cancelled_by}" if row.cancelled_by else ""
    return f"{names.get(row.client_id, '')}: {said}" if len(names) > 1 else said


def attendance(picture: Picture, today: date) -> tuple[Strip, str]:
    """The strip of past sessions with its legend in words."""
    # Today's session may still be to come: it stands here once its attendance is recorded.
    past = [v for v in picture.visits if not v.proposed and (v.on < today or _recorded(v, today))]
    drawn = strip(past)
    legend = {
        "attended": "attended (filled)",
        "not_shown": "not shown (outlined)",
        "late_cancelled": "cancelled late (half)",
        "cancelled": "cancelled in time (pale)",
        "expected": "not recorded yet (dotted)",
    }
    counts = session.counts(past)
    told = [f"{n} {legend[word]}" for word in legend if (n := getattr(counts, word))]
    return drawn, ", ".join(told)


def _recorded(visit: session.Visit, today: date) -> bool:
    return visit.on == today and visit.attendance is not session.Attendance.EXPECTED


def notes(episode: UUID, by: Actor) -> tuple[NoteLine, ...]:
    """The notes of the record, the newest first."""
    kept = records.ProgressNote.objects.filter(episode=episode, wrong_at__isnull=True)
    people = kept.select_related("created_by", "cosigned_by")
    rows = list(people.order_by("-on", "-created_at"))
    hands = cosignatures.hands({row.created_by_id for row in rows}, by=by)
    remarks = cosignatures.remarks(row.id for row in rows if row.signed_at is None)
    return tuple(_note(row, hands, remarks.get(row.id, ""), by) for row in rows)


def _note(row: records.ProgressNote, hands: Hands, remark: str, by: Actor) -> NoteLine:
    waits = row.cosigned_at is None and hands.waits(row.created_by_id, row.signed_at)
    return NoteLine(
        ref=row.id,
        on=sentences.on_day(row.on, by.today),
        text=row.text,
        author=row.created_by.name,
        signed=hands.told(row.created_by_id, row.created_by.name) if waits else _signed(row, hands),
        mine=row.created_by_id == by.member,
        version=row.version,
        cosign=waits and hands.mine(row.created_by_id),
        remark=remark,
    )


def _signed(row: records.ProgressNote, hands: Hands) -> str:
    if row.signed_at is None:
        return ""
    also = f", and by {row.cosigned_by.name}" if row.cosigned_by else ""
    return f"signed {hands.day(row.signed_at):%-d %B %Y}{also}"


def flags(episode: UUID, names: dict[UUID, str], today: date) -> tuple[FlagLine, ...]:
    """Every risk flag, open ones first; each says whose it is and who looked at it."""
    rows = records.RiskFlag.objects.filter(episode=episode, wrong_at__isnull=True)
    looked = rows.select_related("assessed_by", "closed_by")
    lines = [_flag(row, names, today) for row in looked.order_by("-opened_on", "-created_at")]
    return tuple(sorted(lines, key=lambda line: bool(line.closed)))


def _flag(row: records.RiskFlag, names: dict[UUID, str], today: date) -> FlagLine:
    def by(day: date | None, member: records.Member | None) -> str:
        return f"{sentences.on_day(day, today)} by {member.name}" if day and member else ""

    return FlagLine(
        ref=row.id,
        opened=sentences.on_day(row.opened_on, today),
        why=row.why,
        assessed=by(row.assessed_on, row.assessed_by),
        assessment=row.assessment,
        closed=by(row.closed_on, row.closed_by),
        version=row.version,
        whose=names.get(row.client_id, "") if len(names) > 1 else "",
    )


def asked(episode: UUID, names: dict[UUID, str], today: date) -> Iterator[Asked]:
    """Every time risk was asked, the newest first."""
    for row in _rows(records.RiskAsked, episode, "-on", "-created_at"):
        whose = names.get(row.client_id, "") if len(names) > 1 else ""
        day = sentences.on_day(row.on, today)
        yield Asked(row.id, day, sentences.ANSWERS[row.answer], row.note, whose)

"""A member who treats goes: every course of theirs in one list, and nobody without a row.

A row is written down with the first thing said about it; until then it stands in the list all the
same, so that a course begun after the announcement is there by itself. Names, days and choices;
risk is shown to whoever reads that record anyway.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from envoi.care import (
    access,
    audit,
    care_teams,
    courses,
    ending_words,
    endings,
    entries,
    memberships,
    noticing,
    onward,
    pictures,
    sentences,
    turns,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.checks import needed_day, past_day, past_day_or_none
from envoi.care.sentences import on_day
from envoi.domain import departure as rules
from envoi.domain import risk
from envoi.domain.departure import Choice, Stands
from envoi.domain.ending import Ask
from envoi.domain.role import Act, Reach, treats
from envoi.knowledge import library
from envoi.records.models import CareTeamPeriod, Departure, DepartureRow, Episode, Member
from envoi.records.models.departure import DEPARTURE_CHOICES, TOLD_HOW, WHY
from envoi.records.models.ending import UNDER_WAY
from envoi.records.models.row import new_ref

PLACES = {
    Stands.NOT_TOLD: "not told yet",
    Stands.NOT_CHOSEN: "told, not chosen yet",
    Stands.NOBODY_YET: "somebody is wanted, nobody named yet",
    Stands.WAITS: "a receiver is asked, and has not said yes yet",
    Stands.BOTH_TREAT: "accepted here; both treat until the client has arrived",
    Stands.ON_THE_WAY: "on the way to another place",
    Stands.ENDING: "an ending is chosen, and not closed yet",
    Stands.ARRIVED: "arrived",
    Stands.OVER: "the course has ended",
}
NOT_ASKED = Refused("Nobody asked you to take over here.")
LONGEST = 2000


@dataclass(frozen=True)
class Line:
    """One departure in a list: who, why, until when, and how many stand where; no client's name."""

    ref: UUID
    member: UUID
    name: str
    told: str
    count: int
    places: tuple[tuple[str, int], ...]
    opens: bool


@dataclass(frozen=True)
class Asked:
    """A course somebody is asked to take over: whose, from whom, and when it has to be."""

    departure: UUID
    course: courses.Course
    told: str


@dataclass(frozen=True)
class ListPage:
    """Who goes, and what the reader is asked to take over."""

    lines: tuple[Line, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class CourseRow:
    """One course of somebody who goes, with what was said about it so far."""

    course: courses.Course
    stands: Stands
    place: str
    risk: str  # empty for whoever does not read this record
    risk_open: bool
    told: str
    values: Mapping[str, Any]
    ending: UUID | None
    needs_ending: bool


@dataclass(frozen=True)
class DeparturePage:
    """Every course of somebody who goes; `before` at the announcement, `since` begun after it."""

    ref: UUID
    member: UUID
    name: str
    told: str
    over: bool
    gone: bool
    back: bool
    before: int
    since: int
    rows: tuple[CourseRow, ...]
    places: tuple[tuple[str, int], ...]

    @property
    def count(self) -> int:
        """All of them, and each stands in one place."""
        return len(self.rows)


def reasons() -> tuple[tuple[str, str], ...]:
    """Why somebody goes, in the words of the public list."""
    return tuple((code, library.reason(code).name) for code in WHY)


# ---- reading


def listed(*, by: Actor) -> ListPage:
    """Who goes, as far as the reader may know, and what they themselves are asked. Audited."""
    standing = Departure.objects.filter(practice=by.practice, over_on__isnull=True)
    rows = standing.select_related("member").order_by("last_day", "created_at")
    if not _counts_all(by):
        rows = rows.filter(member=by.member)
    return ListPage(tuple(_line(row, by) for row in rows), _asked_of(by))


def _counts_all(by: Actor) -> bool:
    return Reach.PRACTICE in by.reaches(Act.SEE_COUNTS)


def _line(row: Departure, by: Actor) -> Line:
    known = _known(row)
    found = [known[ref] for ref in known]
    return Line(
        ref=row.id,
        member=row.member_id,
        name=row.member.name,
        told=_told(row, by.today),
        count=len(found),
        places=_places(found),
        opens=_may(row, by),
    )


def _told(row: Departure, today: date) -> str:
    back = f", back on {on_day(row.back_on, today)}" if row.back_on else ""
    why = sentences.inside(library.reason(row.reason).name)
    return f"{why}; last day {on_day(row.last_day, today)}{back}"


def _places(found: Iterable[rules.Course]) -> tuple[tuple[str, int], ...]:
    return tuple((PLACES[place], number) for place, number in rules.counts(found).items())


def _asked_of(by: Actor) -> tuple[Asked, ...]:
    rows = DepartureRow.objects.filter(
        practice=by.practice,
        receiver=by.member,
        choice=Choice.TRANSFER,
        accepted_on__isnull=True,
        departure__over_on__isnull=True,
        episode__ended_on__isnull=True,
    ).select_related("departure__member")
    asked = list(rows.order_by("departure__last_day", "created_at"))
    if not asked:
        return ()
    refs = [row.episode_id for row in asked]
    audit.viewed_list(by, "care team", refs)
    named = {each.ref: each for each in courses.lines(refs, today=by.today)}
    return tuple(
        Asked(
            row.departure_id,
            named[row.episode_id],
            f"{row.departure.member.name}: {_told(row.departure, by.today)}",
        )
        for row in asked
    )


def page(ref: UUID, *, by: Actor) -> DeparturePage:
    """The whole list of one departure. Audited."""
    row = _departure(ref, by)
    known = _known(row)
    if known:
        audit.viewed_list(by, "care team", sorted(known))
    rows = _rows(row, known, by)
    stored = DepartureRow.objects.filter(departure=row)
    before = stored.filter(created_at=row.created_at).count()
    return DeparturePage(
        ref=row.id,
        member=row.member_id,
        name=row.member.name,
        told=_told(row, by.today),
        over=row.over_on is not None,
        gone=row.member.ended_on is not None,
        back=row.back_on is not None,
        before=before,
        since=len(known) - before,
        rows=rows,
        places=_places(known.values()),
    )


def one(ref: UUID, course: UUID, *, by: Actor) -> tuple[DeparturePage, CourseRow]:
    """One row for its form, with the list it stands in. Audited."""
    found = page(ref, by=by)
    row = next((each for each in found.rows if each.course.ref == course), None)
    if row is None:
        raise NotThere
    return found, row


def receivers(*, by: Actor) -> tuple[tuple[UUID, str], ...]:
    """Whoever treats here today and could be asked."""
    return memberships.named(by.practice, treats, on=by.today)


def standing(member: UUID) -> UUID | None:
    """The departure of a member that is under way, if there is one."""
    rows = Departure.objects.filter(member=member, over_on__isnull=True)
    return rows.values_list("id", flat=True).first()


def freeze(*, by: Actor) -> str:
    """What is worth considering before the actor begins with somebody new; advice, no more."""
    rows = Departure.objects.filter(member=by.member, over_on__isnull=True)
    row = rows.filter(announced_on__lte=by.today).first()
    if row is None:
        return ""
    day = on_day(row.last_day, by.today)
    return f"Your last day is {day}. Worth considering: a colleague begins with new clients."


def waits(*, by: Actor) -> str:
    """What of a departure waits for the actor: a yes or no of theirs, or clients to be told."""
    asked = DepartureRow.objects.filter(
        practice=by.practice,
        receiver=by.member,
        choice=Choice.TRANSFER,
        accepted_on__isnull=True,
        departure__over_on__isnull=True,
        episode__ended_on__isnull=True,
    ).count()
    if asked:
        return f"You are asked to take over {sentences.counted(asked, 'course')} of therapy."
    if standing(by.member):
        return "Your going is announced: what each of your clients was told, and chose."
    return ""


def _may(row: Departure, by: Actor) -> bool:
    return row.member_id == by.member or (by.may(Act.MANAGE_MEMBERS) and by.may(Act.ASSIGN_CARE))


def _departure(ref: UUID, by: Actor) -> Departure:
    rows = Departure.objects.filter(id=ref, practice=by.practice).select_related("member")
    row = rows.first()
    if row is None or not _may(row, by):
        raise NotThere
    return row


def _cared_for(row: Departure) -> QuerySet[Episode]:
    """Every course in their care at the announcement or since, also where it has ended by now."""
    periods = CareTeamPeriod.objects.filter(member=row.member_id, wrong_at__isnull=True).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=row.announced_on)
    )
    episodes = Episode.objects.filter(practice=row.practice_id, id__in=periods.values("episode"))
    going = Q(ended_on__isnull=True) | Q(ended_on__gte=row.announced_on)
    return episodes.filter(going, wrong_at__isnull=True).exclude(status="entered-in-error")


def _known(row: Departure) -> dict[UUID, rules.Course]:
    """Every course of the list by its reference: those written down, and those that came since."""
    stored = {each.episode_id: each for each in DepartureRow.objects.filter(departure=row)}
    refs = {*stored, *_cared_for(row).values_list("id", flat=True)}
    away = _referred(stored.values())
    over = set(
        Episode.objects.filter(id__in=refs, ended_on__isnull=False).values_list("id", flat=True)
    )
    return {ref: _course(stored.get(ref), ref in over, away.get(ref)) for ref in refs}


def _course(
    row: DepartureRow | None, over: bool, away: onward.Onward | None = None
) -> rules.Course:
    """A row as the rules know it; a referral says how far the client is where nobody else did."""
    if row is None:
        return rules.Course(over=over)
    named = row.receiver_id is not None or bool(row.outside.strip())
    return rules.Course(
        choice=Choice(row.choice),
        told_on=row.told_on,
        receiver_named=named or bool(away and away.place_named),
        accepted_on=row.accepted_on or (away.visit_on if away else None),
        arrived_on=row.arrived_on or (away.arrived_on if away else None),
        over=over,
    )


def _referred(rows: Iterable[DepartureRow]) -> dict[UUID, onward.Onward]:
    """The referrals of whoever chose somebody elsewhere."""
    return onward.of(row.episode_id for row in rows if row.choice == Choice.REFERRAL)


def _rows(row: Departure, known: Mapping[UUID, rules.Course], by: Actor) -> tuple[CourseRow, ...]:
    stored = {each.episode_id: each for each in DepartureRow.objects.filter(departure=row)}
    lines = courses.lines(known, today=by.today)
    risks = _risks(known, by)
    away = _referred(stored.values())
    found = [
        _row(
            line,
            stored.get(line.ref),
            known[line.ref],
            risks.get(line.ref),
            away.get(line.ref),
            by,
        )
        for line in lines
    ]
    order = {
        each.course.ref: rules.order(known[each.course.ref], risk_open=each.risk_open)
        for each in found
    }
    return tuple(sorted(found, key=lambda each: order[each.course.ref]))


def _risks(refs: Iterable[UUID], by: Actor) -> dict[UUID, tuple[str, bool]]:
    """Risk as it was asked last, of the courses whose record the reader may open."""
    mine = access.episodes(by, Act.READ_SIGNALS).filter(id__in=list(refs))
    found = pictures.of(mine.values_list("id", flat=True))
    told = {}
    for ref, picture in found.items():
        shown = noticing.shown(picture, noticing.Beside())["risk"]
        flags = risk.open_flags(picture.risk_flags)
        said = sentences.risk(shown, by.today) + (" A risk flag is open." if flags else "")
        told[ref] = said, bool(flags)
    return told


def _row(
    line: courses.Course,
    row: DepartureRow | None,
    course: rules.Course,
    told_risk: tuple[str, bool] | None,
    away: onward.Onward | None,
    by: Actor,
) -> CourseRow:
    place = rules.stands(course)
    ends = course.choice in (Choice.END, Choice.REFERRAL, Choice.FOLLOW) and not course.over
    return CourseRow(
        course=line,
        stands=place,
        place=PLACES[place],
        risk=told_risk[0] if told_risk else "",
        risk_open=bool(told_risk and told_risk[1]),
        told=_row_told(row, away, by.today) if row else "",
        values=_values(row),
        ending=row.ending_id if row else None,
        needs_ending=ends and (row is None or row.ending_id is None),
    )


CHOSEN = {
    "transfer": "somebody else here",
    "follow": "goes along",
    "referral": "somebody elsewhere",
    "end": "an ending now",
}
HOW = {"in_person": "in a session", "video": "by video", "phone": "by phone", "letter": "by letter"}


def _row_told(row: DepartureRow, away: onward.Onward | None, today: date) -> str:
    """What was said and done so far, in a line."""
    told = []
    if row.told_on:
        how = f" {HOW[row.told_how]}" if row.told_how else ""
        told.append(f"told {on_day(row.told_on, today)}{how}")
    if row.choice:
        told.append(f"chose: {CHOSEN[row.choice]}")
    who = row.receiver.name if row.receiver else row.outside.strip()
    if who:
        told.append(_answered(row, who, today))
    if away:
        told.append(away.told)
    days = (("joint session", row.joint_on), ("arrived", row.arrived_on))
    told += [f"{name} {on_day(day, today)}" for name, day in days if day]
    return "; ".join(told)


def _answered(row: DepartureRow, who: str, today: date) -> str:
    if row.accepted_on:
        return f"{who} said yes {on_day(row.accepted_on, today)}"
    if row.declined_on:
        return f"{who} said no {on_day(row.declined_on, today)}"
    return f"{who} is asked"


COLUMNS = (
    *("told_on", "told_how", "choice", "receiver_id", "outside"),
    *("accepted_on", "joint_on", "arrived_on", "note"),
)


def _values(row: DepartureRow | None) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS} if row else {}


# ---- writing


@transaction.atomic
def announce(
    member: UUID,
    *,
    reason: str,
    announced_on: date,
    last_day: date,
    back_on: date | None,
    by: Actor,
    ref: UUID,
) -> Answer:
    """A member goes: every open course of theirs gets its row, and nothing is changed by it."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    access.permitted(by, Act.ASSIGN_CARE)
    found = memberships.one(member, by=by)
    memberships.take_turn(by)
    refused = _announce_refused(found, reason, announced_on, last_day, back_on, by)
    if refused:
        return refused
    there = standing(member)
    if there is not None:
        return Saved(there, again=True)
    row = Departure(
        id=ref,
        member=found,
        reason=reason,
        announced_on=announced_on,
        last_day=last_day,
        back_on=back_on,
    )
    saved = entries.add(row, by=by)
    if isinstance(saved, Saved) and not saved.again:
        with noticing.once():
            open_ones = _cared_for(row).filter(ended_on__isnull=True)
            for course in open_ones.order_by("id").values_list("id", flat=True):
                entries.add(_new(row, course), by=by)
    return saved


def _new(departure: Departure, course: UUID) -> DepartureRow:
    return DepartureRow(id=new_ref(), departure=departure, episode_id=course)


def _announce_refused(
    member: Member, reason: str, announced_on: date, last_day: date, back_on: date | None, by: Actor
) -> Refused | None:
    if member.ended_on is not None:
        return Refused(f"{member.name} has left already.")
    if reason not in WHY:
        return Refused("Please say why.", "reason")
    sentence = past_day(announced_on, by)
    if sentence:
        return Refused(sentence, "announced_on")
    sentence = needed_day(last_day, by)
    if sentence:
        return Refused(sentence, "last_day")
    if back_on is not None and back_on <= last_day:
        return Refused("This would be back before the last day.", "back_on")
    return None


@transaction.atomic
def settle(ref: UUID, course: UUID, values: Mapping[str, Any], *, by: Actor) -> Answer:
    """What the client was told and chose, and what became of it; the receiver says yes alone.

    Where the client chose an ending or another place, the ending of the course is raised with the
    reason of the departure, if whoever writes treats it; arriving here ends the overlap.
    """
    departure = _departure(ref, by)
    if departure.over_on is not None:
        return Refused("This departure is over.")
    turns.course(course)
    if course not in _known(departure):
        raise NotThere
    row = DepartureRow.objects.filter(departure=departure, episode=course).first()
    wanted = _wanted(row, values)
    refused = _refused(wanted, departure, by)
    if refused:
        return refused
    with noticing.once():
        if row is None:
            row = _new(departure, course)
            entries.add(row, by=by)
        raised = _raised(row, wanted, departure, by)
        if isinstance(raised, Refused):
            transaction.set_rollback(True)
            return raised
        answer = entries.correct(row, {**wanted, "ending_id": raised}, by=by, version=None)
        if isinstance(answer, Saved) and wanted["choice"] == Choice.TRANSFER:
            _end_overlap(departure, course, wanted["arrived_on"], by)
    return answer


def _wanted(row: DepartureRow | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row as it should be; another receiver has not said yes."""
    wanted = {name: values[name] for name in COLUMNS if name in values}
    here = wanted["choice"] == Choice.TRANSFER
    if not here:
        wanted["receiver_id"] = None
    else:
        wanted["outside"] = ""
        wanted["accepted_on"] = row.accepted_on if row else None
    before = row.receiver_id if row else None
    if wanted["receiver_id"] != before:
        wanted["declined_on"] = None
        if here:
            wanted["accepted_on"] = None
    return wanted


def _refused(wanted: Mapping[str, Any], departure: Departure, by: Actor) -> Refused | None:
    if wanted["choice"] not in DEPARTURE_CHOICES or wanted["told_how"] not in TOLD_HOW:
        return Refused("Please choose one of the answers.", "choice")
    for name in ("told_on", "accepted_on", "joint_on", "arrived_on"):
        sentence = past_day_or_none(wanted[name], by) if name != "joint_on" else ""
        if sentence:
            return Refused(sentence, name)
    too_long = next((name for name in ("outside", "note") if len(wanted[name]) > LONGEST), None)
    if too_long:
        return Refused("This is longer than fits here; please shorten it a little.", too_long)
    if wanted["choice"] and wanted["told_on"] is None:
        return Refused("Please say first when it was told; the choice comes after.", "told_on")
    return _receiver_refused(wanted, departure, by) or _arrival_refused(wanted)


def _receiver_refused(wanted: Mapping[str, Any], departure: Departure, by: Actor) -> Refused | None:
    receiver = wanted["receiver_id"]
    if receiver is None:
        return None
    able = memberships.holding(by.practice, treats, on=by.today)
    if receiver == departure.member_id or not able.filter(member=receiver).exists():
        return Refused("Please choose somebody else who treats here.", "receiver_id")
    return None


def _arrival_refused(wanted: Mapping[str, Any]) -> Refused | None:
    if wanted["arrived_on"] is None:
        return None
    if wanted["choice"] in (Choice.UNSAID, Choice.END):
        return Refused("Nobody arrives anywhere with this choice.", "arrived_on")
    if wanted["choice"] == Choice.TRANSFER and wanted["accepted_on"] is None:
        return Refused("First the receiver says yes, on their own page.", "arrived_on")
    return None


def _raised(
    row: DepartureRow, wanted: Mapping[str, Any], departure: Departure, by: Actor
) -> UUID | Refused | None:
    """The ending of a course that ends here: one under way, or a new one with this reason."""
    if wanted["choice"] not in (Choice.END, Choice.REFERRAL, Choice.FOLLOW):
        return row.ending_id
    if row.ending_id is not None or not access.treats(by, row.episode_id):
        return row.ending_id
    there = endings.current(row.episode_id, by=by)
    if there is not None and there.stage in UNDER_WAY and there.stage != "considered":
        return there.id
    told = endings.talk(
        row.episode_id,
        on=wanted["told_on"],
        initiated_by="therapist",
        why="",
        reason=departure.reason,
        by=by,
        ref=new_ref(),
    )
    if isinstance(told, Refused):
        return Refused(told.sentence, "told_on")
    if not isinstance(told, Saved):
        return None
    _told_already(told.ref, wanted, by)
    return told.ref


FACE_TO_FACE = ("in_person", "video")


def _told_already(ending: UUID, wanted: Mapping[str, Any], by: Actor) -> None:
    """The ending asks how it was told, and the list knows: it is not asked again."""
    row = endings.find(ending, by=by)
    for step in library.pathway(row.pathway, row.pathway_version).steps:
        if not any(question.fact == "told" for question in step.questions):
            continue
        for question in step.questions:
            how = wanted["told_how"] if question.kind is Ask.CHOICE else ""
            if how or question.kind is Ask.DAY:
                said = {"speaker": question.speaker, "on": wanted["told_on"], "choice": how}
                ending_words.say(ending, question=question.code, **said, by=by)
        if wanted["told_how"] in FACE_TO_FACE:
            endings.done(ending, step.code, on=wanted["told_on"], by=by)


def _end_overlap(departure: Departure, course: UUID, arrived_on: date | None, by: Actor) -> None:
    """Once the client has arrived, whoever goes treats no more; whoever comes back stays."""
    if arrived_on is None or departure.back_on is not None:
        return
    periods = CareTeamPeriod.objects.filter(
        episode=course, member=departure.member_id, wrong_at__isnull=True, from_on__lte=by.today
    ).filter(Q(until_on__isnull=True) | Q(until_on__gt=by.today))
    others = care_teams.cared_for(by.practice, by.today, but=departure.member_id)
    if others.filter(episode=course).exists():
        for period in periods:
            entries.correct(period, {"until_on": by.today}, by=by, version=None, act="ended")


@transaction.atomic
def answer(ref: UUID, course: UUID, *, yes: bool, by: Actor) -> Answer:
    """The receiver says yes or no for themselves; with a yes both treat from today on."""
    row = DepartureRow.objects.filter(
        departure=ref, episode=course, practice=by.practice, receiver=by.member
    ).first()
    if row is None:
        raise NotThere
    turns.course(course)
    memberships.take_turn(by)
    row.refresh_from_db()
    if row.receiver_id != by.member or row.episode.ended_on is not None:
        return NOT_ASKED
    if row.accepted_on is not None:
        return Saved(row.id, row.version, again=True)
    if not yes:
        said = {"declined_on": by.today, "receiver_id": None}
        return entries.correct(row, said, by=by, version=None, act="declined")
    with noticing.once():
        taken = care_teams.take_over(course, by.member, by.today, by=by)
        if not isinstance(taken, Saved):
            return taken
        said = {"accepted_on": by.today, "declined_on": None}
        return entries.correct(row, said, by=by, version=None, act="accepted")


@transaction.atomic
def over(ref: UUID, *, by: Actor) -> Answer:
    """The departure is behind everybody, or does not happen; what was written stays."""
    row = _departure(ref, by)
    access.permitted(by, Act.MANAGE_MEMBERS)
    if row.over_on is not None:
        return Saved(ref, row.version, again=True)
    values = {"over_on": by.today, "over_by_id": by.member}
    return entries.correct(row, values, by=by, version=None, act="over")

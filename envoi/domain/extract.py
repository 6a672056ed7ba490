"""A course of therapy without whose it was: what an extract says of it, and what it leaves out.

Days count from the first day of the course; of the calendar only a month remains, shifted for each
client by a secret number of days. What happened after a secret day of the last months is not yet
known in the extract, for each client another one: a course that goes on would otherwise end on the
day of the extract, and tell when it began. Leaving off the end at random takes nothing from
questions that allow for courses still open. The method: docs/methods/extract.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from envoi.domain.age import years_old
from envoi.domain.change import Limits
from envoi.domain.dropout import short_of_change
from envoi.domain.ended import Kind, apart, dropped_out_said, follow_up, kind
from envoi.domain.session import Attendance, Visit, missed

SHIFTED_BY = 182  # days at most, in either direction
KNOWN_UNTIL = 90  # days at most before the extract
OLDEST = 80  # from here on one band: there are few, and each is known by their age
WHOS = {"client": "client", "therapist": "therapist", "both": "both", "someone_else": "other"}
ON_ITS_WAY = frozenset({"sent", "booked", "attended"})  # how far a referral came
ATTENDED, MISSED = "attended", "missed"
BY_CLIENT, BY_US = "cancelled_by_client", "cancelled_by_us"
Row = dict[str, Any]


@dataclass(frozen=True)
class Hour:
    """An appointed hour that lies behind: attended, missed, or cancelled and by whom."""

    on: date
    kept: str


@dataclass(frozen=True)
class Answered:
    """A score in thousandths; the second of a day has `occurrence` 2."""

    instrument: str
    on: date
    occurrence: int
    score: int


@dataclass(frozen=True)
class Ended:
    """The closed ending of a course, in its codes.

    `apart` is what its reason says of an ending that is no drop-out, `moved_on` that care goes on.
    """

    manner: str
    reason: str
    initiated_by: str
    talked_on: date | None
    said: str  # the client, to ending with this plan: yes, no, more_time or nothing
    apart: str
    moved_on: bool
    died: bool
    asked_after_on: date | None


@dataclass(frozen=True)
class Referred:
    """A referral by the day of each of its events, and whether it leads elsewhere."""

    instead: bool
    states: tuple[tuple[date, str], ...]

    def state(self, until: date) -> str:
        """How far it had come by a day."""
        return next((state for on, state in reversed(self.states) if on <= until), "")


@dataclass(frozen=True)
class Course:
    """A course as its record has it, with its real days and no word.

    `limits` are those of each questionnaire, by its code.
    """

    born: str
    started_on: date
    ended_on: date | None
    hours: tuple[Hour, ...] = ()
    answers: tuple[Answered, ...] = ()
    ended: Ended | None = None
    referrals: tuple[Referred, ...] = ()
    summary_on: date | None = None
    planned_sessions: int | None = None
    limits: Mapping[str, Limits] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The first of whatever is known: an hour or an answer may come before the course."""
        days = (*(each.on for each in self.hours), *(each.on for each in self.answers))
        return min((self.started_on, *days))


@dataclass(frozen=True)
class Secret:
    """What is drawn for one client and never kept: a shift in days, and the last day known."""

    shift: int
    until: date


def secret(today: date, chance: Random) -> Secret:
    """Drawn anew for each client and each extract."""
    shift = chance.randint(-SHIFTED_BY, SHIFTED_BY)
    return Secret(shift, today - timedelta(days=chance.randint(0, KNOWN_UNTIL)))


def month(first_day: date, by: Secret) -> int:
    """The month a course is said to have begun in: 12 × year + month, from 0."""
    shifted = first_day + timedelta(days=by.shift)
    return 12 * shifted.year + shifted.month - 1


def age_band(born: str, on: date) -> str | None:
    """Ten years of age on a day; None where the birth date leaves open which."""
    if not born:
        return None
    years = years_old(born, on)
    about = (on.year - int(born[:4]) - 1, on.year - int(born[:4]))
    bands = {_band(each) for each in ((years,) if years is not None else about)}
    return bands.pop() if len(bands) == 1 else None


def _band(years: int) -> str | None:
    if years < 0:
        return None
    return f"{OLDEST}+" if years >= OLDEST else f"{years // 10 * 10}-{years // 10 * 10 + 9}"


def kept(status: str, cancelled_by: str) -> str | None:
    """The code of an hour by its attendance; None for one that nothing is recorded of."""
    visit = Visit(date.min, Attendance(status), cancelled_by or None)
    if visit.attendance is Attendance.EXPECTED:
        return None
    if visit.attendance is Attendance.NOT_SHOWN:
        return MISSED
    return {True: BY_CLIENT, False: ATTENDED, None: BY_US}[missed(visit)]


def how(closed: Ended, referrals: Iterable[str]) -> str | None:
    """How it ended, as the statistics of endings say it; None where that is not recorded."""
    found = apart(
        reason=closed.apart,
        manner=closed.manner,
        died=closed.died,
        moved_on=closed.moved_on,
        referred=any(each in ON_ITS_WAY for each in referrals),
    )
    told = kind(closed.manner, found)
    return None if told is Kind.NOT_RECORDED else str(told)


def begun(course: Course, by: Secret) -> bool:
    """It had begun by the last day that is known; otherwise it is not in the extract."""
    return course.first_day <= by.until


def rows(course: Course, by: Secret) -> tuple[Row, list[Row], list[Row]]:
    """The row of a course, of its scores and of its hours; who it is about is added elsewhere."""
    hours = sorted(_until(course.hours, by), key=lambda each: each.on)
    over = course.ended_on if course.ended_on and course.ended_on <= by.until else None
    # What is answered after the end tells how somebody fares then, and not how therapy ended.
    answers = [each for each in _until(course.answers, by) if over is None or each.on <= over]
    day = {"year": month(course.first_day, by) // 12}
    last = over or max((course.first_day, *(x.on for x in hours), *(x.on for x in answers)))
    episode = {
        "month": month(course.first_day, by),
        "age_band": age_band(course.born, course.first_day),
        "days": (last - course.first_day).days,
        "attended": sum(each.kept == ATTENDED for each in hours),
        "planned_sessions": course.planned_sessions,
        "over": over is not None,
        "missed_last": _missed_last(hours),
        "short_of_change": _short_of_change(course, answers) if over else None,
        **_ending(course, over, by),
        **day,
    }
    return (
        episode,
        [{**x, **day} for x in _scores(course, answers, hours)],
        [
            {"number": n, "days": (x.on - course.first_day).days, "kept": x.kept, **day}
            for n, x in enumerate(hours, 1)
        ],
    )


def _until(things: Iterable[Any], by: Secret) -> list[Any]:
    return [each for each in things if each.on <= by.until]


def _missed_last(hours: Sequence[Hour]) -> bool | None:
    """The last hour that was not ours to cancel was not kept; of a day with both, one was kept."""
    theirs = [(each.on, each.kept == ATTENDED) for each in hours if each.kept != BY_US]
    return not max(theirs)[1] if theirs else None


def _short_of_change(course: Course, answers: Iterable[Answered]) -> bool | None:
    series: dict[str, list[int]] = {}
    for each in sorted(answers, key=lambda x: (x.on, x.occurrence)):
        series.setdefault(each.instrument, []).append(each.score)
    return short_of_change(
        (course.limits[code], scores) for code, scores in series.items() if code in course.limits
    )


def _ending(course: Course, over: date | None, by: Secret) -> Mapping[str, Any]:
    names = ("how", "reason", "who", "agreed", "raised_days", "summary_days", "follow_up")
    found: Row = dict.fromkeys((*names, "dropped_out_said"))
    states = [state for each in course.referrals if (state := each.state(by.until))]
    found["referral"] = states[-1] if states else None
    if over is None:
        return found
    found["follow_up"] = follow_up(
        over,
        (each.on for each in course.answers),
        course.ended.asked_after_on if course.ended else None,
        by.until,
    )
    if course.summary_on and course.summary_on <= by.until:
        found["summary_days"] = (course.summary_on - over).days
    if course.ended is None:
        return found
    ended = course.ended
    instead = [each.state(by.until) for each in course.referrals if each.instead]
    found |= {"how": how(ended, instead), "reason": ended.reason or None}
    found["dropped_out_said"] = dropped_out_said(ended.manner, ended.initiated_by)
    found["who"] = WHOS.get(ended.initiated_by)
    found["agreed"] = {"yes": "agreed", "no": "not_agreed"}.get(ended.said)
    if ended.talked_on and ended.talked_on <= over:
        found["raised_days"] = (over - ended.talked_on).days
    return found


def _scores(course: Course, answers: Sequence[Answered], hours: Sequence[Hour]) -> Iterator[Row]:
    numbers: dict[str, int] = {}
    for each in sorted(answers, key=lambda x: (x.instrument, x.on, x.occurrence)):
        numbers[each.instrument] = numbers.get(each.instrument, 0) + 1
        yield {
            "instrument": each.instrument,
            "number": numbers[each.instrument],
            "days": (each.on - course.first_day).days,
            "session": sum(x.kept == ATTENDED and x.on < each.on for x in hours),
            "score": each.score,
        }

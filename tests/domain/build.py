"""What tests of noticing and readiness are made of: a client's scores, goals, sessions, answers.

Every builder makes the least that is whole; a test names only what it is about. `TODAY` is the day
all tests look from.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from envoi.domain.evidence import Answer, CareElsewhere, Evidence
from envoi.domain.goal import CLIENT, THERAPIST, Goal, GoalLevel, GoalRating
from envoi.domain.picture import Picture, Point, Series
from envoi.domain.risk import Answer as RiskSaid
from envoi.domain.risk import How, RiskAsked, RiskFlag, RiskItemAnswer
from envoi.domain.session import Attendance, Contact, Visit
from envoi.knowledge.library import instrument

TODAY = date(2026, 11, 30)
BETTER = (19, 15, 8, 6, 5)  # a PHQ-9 that became well and stayed so: one answer a week


def ago(days: int) -> date:
    """The day so many days before TODAY; a negative number lies ahead."""
    return TODAY - timedelta(days=days)


def series(
    code: str, scores: Sequence[float], *, every: int = 7, last: int = 0, client: str = ""
) -> Series:
    """Scores in points, one every so many days, the newest `last` days before TODAY."""
    days = [ago(last + every * place) for place in reversed(range(len(scores)))]
    points = (Point(day, round(score * 1000)) for day, score in zip(days, scores, strict=True))
    return Series(instrument(code), tuple(points), client)


def phq9(*scores: float, every: int = 7, last: int = 0) -> Series:
    """A series of the PHQ-9."""
    return series("phq-9", scores, every=every, last=last)


def goal(
    client: int | None, therapist: int | None, *, weight: int = 1, days: int = 1, **more: Any
) -> Goal:
    """A goal as each saw it so many days ago, in steps of the five-step scale; None: not rated."""
    views = ((CLIENT, client), (THERAPIST, therapist))
    ratings = tuple(GoalRating(ago(days), by, scale=step) for by, step in views if step is not None)
    return Goal("goal", ratings=ratings, weight=weight, **more)


def in_words(client: GoalLevel, therapist: GoalLevel) -> Goal:
    """A goal rated in the three plain words."""
    views = ((CLIENT, client), (THERAPIST, therapist))
    return Goal("goal", ratings=tuple(GoalRating(ago(1), by, level) for by, level in views))


def visits(
    *days_ago: int, attendance: Attendance = Attendance.ATTENDED, **more: Any
) -> list[Visit]:
    """Sessions so many days before TODAY."""
    return tuple(Visit(ago(days), attendance, **more) for days in days_ago)


def reached(*days_ago: int) -> tuple[Contact, ...]:
    """Contacts in which client and practice spoke."""
    return tuple(Contact(ago(days), reached=True) for days in days_ago)


def asked(
    answer: RiskSaid = RiskSaid.NONE, *, days: int = 4, how: How = How.IN_SESSION
) -> RiskAsked:
    """Risk was asked so many days ago."""
    return RiskAsked(ago(days), answer, how)


def flag(*, opened: int = 10, **more: Any) -> RiskFlag:
    """A risk flag opened so many days ago, open unless said otherwise."""
    return RiskFlag("flag", ago(opened), **more)


def endorsed(*, days: int = 3, **more: Any) -> RiskItemAnswer:
    """A questionnaire's risk item, endorsed so many days ago."""
    return RiskItemAnswer(ago(days), "phq-9", endorsed=True, **more)


def picture(*every: Series, **more: Any) -> Picture:
    """An active episode half a year old."""
    return Picture(ago(182), series=every, **more)


def evidence(*every: Series, **more: Any) -> Evidence:
    """What is known about readiness on TODAY; `picture` may be given in `record`."""
    record = more.pop("record", None) or picture(*every)
    return Evidence(record, TODAY, **more)


def said(number: int | None = None, *, yes: bool | None = None, words: bool = False) -> Answer:
    """One person's own answer, yesterday."""
    return Answer(ago(1), number, yes, in_words=words)


def ready_in_all() -> Evidence:
    """A client whose every criterion of readiness is met."""
    record = picture(
        phq9(*BETTER), series("wsas", [20, 9]), goals=(goal(0, 1),), risk_asked=(asked(),)
    )
    return Evidence(
        record,
        TODAY,
        ready=said(yes=True),
        skills=said(8),
        confidence=said(8),
        support=said(yes=True),
        want_client=said(9),
        want_therapist=said(8),
        other_care=CareElsewhere.NAMED,
        other_care_on=ago(1),
        relapse_plan_on=ago(2),
        feelings_on=ago(20),
        review_done_on=ago(10),
        plan_made_on=ago(5),
    )

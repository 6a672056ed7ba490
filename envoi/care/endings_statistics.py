"""Endings, counted, for whoever may count them: their own, those they supervise, or everybody's.

Nobody's name is in it but those of the reader and of the therapists the reader supervises. Looking
and taking along are audited.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from envoi.care import access, audit, ended_courses, endings_told
from envoi.care.actors import Actor
from envoi.care.endings_told import Part
from envoi.documents import funnel
from envoi.domain import endings_statistics as statistics
from envoi.domain.ended import Course
from envoi.domain.figure import Figure
from envoi.domain.role import Act, Reach
from envoi.records.models import Supervision

NOUN = "endings statistics"
WHOSE = {
    Reach.PRACTICE: "of the whole practice",
    Reach.SUPERVISED: "of your own courses of therapy and of those you supervise",
    Reach.OWN: "of your own courses of therapy",
}


@dataclass(frozen=True)
class EndingsPage:
    """The figures of a day in words, and the funnel where there is one to be seen."""

    on: date
    since: str
    whose: str
    parts: tuple[Part, ...]
    funnel: funnel.Picture | None
    left_out: int


@dataclass(frozen=True)
class _Counted:
    courses: tuple[Course, ...]
    figures: tuple[Figure, ...]
    names: dict[str, str]


def page(*, by: Actor) -> EndingsPage:
    """Everything the reader may count, today; audited."""
    found = _counted(by)
    audit.viewed_list(by, NOUN, [])
    drawn = _funnel(found, by)
    return EndingsPage(
        on=by.today,
        since=endings_told.since(statistics.since(by.today)),
        whose=WHOSE[_widest(by)],
        parts=endings_told.parts(found.figures, found.names),
        funnel=None if drawn is None else funnel.picture(drawn),
        left_out=0 if drawn is None else drawn.left_out,
    )


def table(*, by: Actor) -> list[list[str | int]]:
    """The same figures as rows of a file; audited as taken along."""
    found = _counted(by)
    audit.wrote(by, "downloaded", NOUN, None)
    return list(endings_told.table(found.figures, found.names))


def report(*, by: Actor) -> dict[str, Any]:
    """The same figures as plain JSON; audited."""
    found = _counted(by)
    audit.viewed_list(by, NOUN, [])
    figures = [
        {**asdict(each), "group": found.names.get(each.group, each.group), "why": str(each.why)}
        for each in found.figures
    ]
    first = statistics.since(by.today).isoformat()
    return {
        "on": by.today.isoformat(),
        "since": first,
        "whose": str(_widest(by)),
        "figures": figures,
    }


def _counted(by: Actor) -> _Counted:
    access.permitted(by, Act.SEE_COUNTS)
    courses = ended_courses.courses(by=by)
    names = _answers_for(by)
    figures = statistics.figures(courses, as_of=by.today)
    named = statistics.of_therapists(courses, list(names), as_of=by.today)
    return _Counted(courses, (*figures, *named), names)


def _widest(by: Actor) -> Reach:
    reached = by.reaches(Act.SEE_COUNTS)
    return next((each for each in WHOSE if each in reached), Reach.OWN)


def _answers_for(by: Actor) -> dict[str, str]:
    """The reader and whom they supervise today, in order of name.

    Whoever sees but their own courses has their own figures already.
    """
    reached = by.reaches(Act.SEE_COUNTS)
    if reached <= {Reach.OWN}:
        return {}
    names = {str(by.member): by.name} if Reach.OWN in reached else {}
    if Reach.SUPERVISED in reached:
        names |= _supervisees(by)
    return dict(sorted(names.items(), key=lambda each: (each[1], each[0])))


def _supervisees(by: Actor) -> dict[str, str]:
    rows = Supervision.objects.filter(
        practice=by.practice,
        supervisor=by.member,
        from_on__lte=by.today,
        until_on__gte=by.today,
    )
    return {str(ref): name for ref, name in rows.values_list("supervisee", "supervisee__name")}


def _funnel(found: _Counted, by: Actor) -> statistics.Funnel | None:
    """Those told of by name above may be few; whoever is hidden there is not drawn here."""
    told = {each.group for each in found.figures if each.part == "therapists" and each.of}
    return statistics.funnel_of(
        found.courses, own=str(by.member), as_of=by.today, known=told & set(found.names)
    )

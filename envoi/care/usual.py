"""How one measure of a course goes beside similar courses, told for the treating and supervisor.

Never part of a paper: it says what was usual here, not what somebody needs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from envoi.care import expected_courses
from envoi.care.expected_courses import Kept
from envoi.care.sentences import counted, on_day
from envoi.domain import on_course, small_numbers, steadiness
from envoi.domain.growth import Edge
from envoi.domain.held_back import Alarms, HeldBack
from envoi.domain.instrument import Better
from envoi.domain.measure import points
from envoi.domain.on_course import Range
from envoi.domain.picture import Picture, Series
from envoi.domain.proportion import Interval

HARDLY = 0.05  # a share below which no number is said
STRETCHES = 12  # into which the picture of a range is cut


@dataclass(frozen=True)
class Usual:
    """What similar courses did beside this one, and how far that is to be trusted.

    `among` is the range by day for the picture; `why_not` stands alone where there is none.
    """

    among: tuple[Range, ...] = ()
    told: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    why_not: str = ""


def of(series: Series, picture: Picture, kept: Mapping[str, Kept], today: date) -> Usual | None:
    """Beside one measure; None where nobody has looked at such courses, or one answer is there."""
    known = kept.get(series.instrument.code)
    if known is None or len(series.points) < on_course.FEWEST:
        return None
    if series.expected is None or known.held_back is None:
        return Usual(why_not=why_not(known))
    days = _days(series.points[0].on, series.points[-1].on)
    among = on_course.similar(series.expected, series, days)
    told = [_beside(series, among[-1], today)]
    told += [_ahead(series, picture, today)] if picture.is_open else []
    return Usual(among, tuple(filter(None, told)), tuple(filter(None, trust(known, today))))


def why_not(known: Kept) -> str:
    """Why nothing is said about what is usual."""
    if known.why_not == expected_courses.TOO_FEW:
        return (
            f"What is usual takes {expected_courses.FEWEST} courses here with two answers or more; "
            f"so far there are {_few(known.courses)}."
        )
    return f"The {known.courses} courses here do not tell yet what is usual."


def _few(courses: int) -> str:
    return "fewer than five" if small_numbers.small(courses) else str(courses)


def _days(first: date, last: date) -> list[date]:
    """The ends and evenly between them; the range bends most in the first weeks."""
    reach = (last - first).days
    parts = {round(reach * (part / STRETCHES) ** 2) for part in range(STRETCHES + 1)}
    return [first + timedelta(days=day) for day in sorted(parts)]


def _beside(series: Series, among: Range, today: date) -> str:
    first, newest = series.points[0], series.points[-1]
    low, high = map(points, on_course.told(among, series))
    alike = f"Of courses here that began at {points(first.value)}, 8 of 10 stood between"
    return (
        f"{alike} {low} and {high} on {on_day(newest.on, today)}; this one {_place(series, among)}."
    )


def _place(series: Series, among: Range) -> str:
    value = series.points[-1].value
    places = {value < among.low: "below that", value > among.high: "above that"}
    return f"stands at {points(value)}, {places.get(True, 'among them')}"


def _ahead(series: Series, picture: Picture, today: date) -> str:
    """What this client's own answers say of the next ones; only while they are fresh."""
    cut = steadiness.cut_off(series.instrument)
    gap = on_course.gap_days(series, picture.visits)
    newest = series.points[-1].on
    if series.expected is None or cut is None or gap is None:
        return ""
    if steadiness.fresh_until(newest) < today:
        return ""
    now, later = on_course.ahead(series.expected, series, cut, max(today, newest), gap)
    side = "below" if series.instrument.better is Better.LOWER else "above"
    soon, then = _of_courses(now.below), _of_courses(later.below)
    stood = f"would stand {side} {points(cut)}"
    when = f"after {counted(later.sessions, 'more session')}"
    alike = "Of courses with answers like these,"
    if soon == then:
        return f"{alike} {soon} {stood}, now and {when}."
    return f"{alike} {soon} {stood} now, and {then} {when}."


def _of_courses(share: float) -> str:
    """How many courses; a model knows too little for none of 100, or all."""
    if HARDLY <= share <= 1 - HARDLY:
        return f"about {round(100 * share)} of 100"
    return "hardly any" if share < HARDLY else "nearly all"


EDGES = {
    Edge.NONE: "",
    Edge.ONE_WAY: "Courses here differ in one direction alone, as far as one can tell.",
    Edge.NOTHING: "Courses here do not differ beyond measurement error, as far as one can tell.",
}


def trust(known: Kept, today: date) -> Iterator[str]:
    """Where the range comes from, how far it held on courses it did not know, what it is not."""
    found = known.held_back
    if found is None or known.model is None:
        return
    yield (
        f"Learnt from {known.courses} courses of this practice with two answers or more, on "
        f"{on_day(known.on, today)}; anew once a week."
    )
    yield EDGES[known.model.edge]
    yield (
        "Each course was held back once and judged by the others. The range promises 8 of 10 last "
        f"answers; it held for {_held(found)}."
    )
    worth = (
        _worth(found.worse, "that got reliably worse"),
        _worth(found.not_better, "that did not get reliably better"),
    )
    yield from (
        worth if any(worth) else ("What it is worth as an alarm cannot be said from so few.",)
    )
    yield "It says what was usual here, and not what somebody needs."


def _worth(alarms: Alarms | None, went: str) -> str:
    """What it is worth as an alarm; of few courses that would be the story of some."""
    if alarms is None:
        return ""
    so, others = alarms.rightly + alarms.missed, alarms.wrongly + alarms.silent
    if not (
        small_numbers.tells(alarms.rightly, so) and small_numbers.tells(alarms.wrongly, others)
    ):
        return ""
    right, alarmed = alarms.rightly, alarms.rightly + alarms.wrongly
    return (
        f"As an alarm: {right} of the {so} courses {went} had been beyond the range before their "
        f"last answer{_between(alarms.sensitivity)}, and {alarms.wrongly} of the {others} others "
        f"too. So {right} of {alarmed} alarms were right{_between(alarms.predictive_value)}."
    )


def _held(found: HeldBack) -> str:
    if not small_numbers.tells(found.within, found.courses):
        return f"all but a few of {found.courses}"
    return f"{found.within} of {found.courses}{_between(found.held)}"


def _between(share: Interval | None) -> str:
    if share is None or share.low is None or share.high is None:
        return ""
    return f" (95 % interval {round(100 * share.low)} to {round(100 * share.high)} of 100)"

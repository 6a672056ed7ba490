"""Endings, counted: how courses of therapy end, with what change, and what is done in time.

Everything here is a description of endings that took place. It ranks nobody and sets no target.
Transfers, deaths and slips of the pen stand apart: no share of unplanned endings, and no
definition of drop-out, has them in its denominator.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from envoi.domain import figure, small_numbers
from envoi.domain.change import Outcome
from envoi.domain.competing import Step, Tally, incidence
from envoi.domain.dropout import DEFINITIONS, dropped_out
from envoi.domain.ended import HERE, Course, Kind
from envoi.domain.figure import Figure
from envoi.domain.proportion import FUNNEL_LEVELS, funnel

YEARS = 3  # so far back endings are counted
MONTHS = 12  # so many of them are told apart
CASES = 10  # endings below which nothing is told of one therapist
ALL = "all"
EARLIER = "earlier"
BY_DAYS = (28, 91, 182, 365)
FIRST_TOLD = (365, 91, 182, 28)  # where two are too close to tell both
WAYS = (*map(str, HERE), str(Kind.TRANSFER))
BETTER = frozenset({Outcome.RECOVERED, Outcome.IMPROVED})
WORSE = frozenset({Outcome.DETERIORATED})
Says = Callable[[Course], bool | None]


@dataclass(frozen=True)
class Point:
    """One therapist in the funnel, without a name: how many endings, and the unplanned share."""

    cases: int
    share: float
    own: bool = False


@dataclass(frozen=True)
class Funnel:
    """The share all have together, each therapist's, and the limits of chance for many a number.

    `limits` are (cases, low 99.8 %, low 95 %, high 95 %, high 99.8 %), with every point's number
    of cases among them; `left_out` is how many therapists have enough endings, and too few of one
    kind to be drawn.
    """

    target: float
    points: tuple[Point, ...]
    limits: tuple[tuple[int, float, float, float, float], ...]
    left_out: int = 0


def since(as_of: date) -> date:
    """The first day of what is counted: whole months, so that nobody picks a window."""
    return as_of.replace(day=1, year=as_of.year - YEARS)


def ended(courses: Iterable[Course], as_of: date) -> tuple[Course, ...]:
    """Those that ended within what is counted."""
    first = since(as_of)
    return tuple(
        each for each in courses if each.ended_on is not None and first <= each.ended_on <= as_of
    )


def figures(courses: Collection[Course], *, as_of: date) -> tuple[Figure, ...]:
    """Every figure about these courses on a day, in the order in which they are told."""
    over = ended(courses, as_of)
    here = tuple(each for each in over if each.kind in HERE)
    kinds = tuple(_kinds(over, here))
    return (
        *kinds,
        *_definitions(over),
        *_months(here, as_of, told=_tells_unplanned(kinds)),
        *_reasons(over, here),
        *_conversation(here),
        *_changes(here),
        *_papers(over, as_of),
        *_onward(over, as_of),
        *_time(courses, as_of),
    )


def _kinds(over: Sequence[Course], here: Sequence[Course]) -> Iterator[Figure]:
    counted = Counter(each.kind for each in over)
    yield figure.alone("kinds", ALL, "ended_here", len(here))
    yield from figure.composition("kinds", "of_all", {str(kind): counted[kind] for kind in HERE})
    for kind in (Kind.TRANSFER, Kind.OTHER, Kind.NOT_RECORDED):
        yield figure.alone("kinds", str(kind), "apart", counted[kind])


def _definitions(over: Sequence[Course]) -> Iterator[Figure]:
    """Each definition of drop-out over those who ended here and have its facts."""
    left = [each for each in over if not each.apart]
    for by in DEFINITIONS:
        count, of = _said(left, lambda each, by=by: dropped_out(by, each.facts))  # type: ignore[misc]
        yield figure.share("dropout", by.code, "dropped_out", count, of)


def _tells_unplanned(kinds: Iterable[Figure]) -> bool:
    """How many were unplanned is told: else their months would add up to it."""
    return not any(
        each.group == Kind.UNPLANNED and each.why is figure.Why.TOO_FEW for each in kinds
    )


def _months(here: Sequence[Course], as_of: date, *, told: bool) -> Iterator[Figure]:
    first = _month_before(as_of, MONTHS - 1)
    groups = {EARLIER: (0, 0), **{_code(_month_before(as_of, n)): (0, 0) for n in _last_months()}}
    for each in here:
        ended_on = each.ended_on or date.min  # `here` holds ended ones
        code = EARLIER if ended_on < first else _code(ended_on)
        count, of = groups[code]
        groups[code] = count + (each.kind is Kind.UNPLANNED), of + 1
    for found in figure.shares("months", "unplanned", groups):
        yield found if told else figure.hushed(found)


def _last_months() -> range:
    return range(MONTHS - 1, -1, -1)


def _month_before(day: date, months: int) -> date:
    """The first day of the month so many months before that of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _code(day: date) -> str:
    return f"{day:%Y-%m}"


def _reasons(over: Sequence[Course], here: Sequence[Course]) -> Iterator[Figure]:
    """By reason, the most frequent first; those of transfers stand behind."""
    counted = Counter(each.reason for each in here)
    apart = Counter(each.reason for each in over if each.apart)
    yield from _most_first(figure.composition("reasons", "reason", counted))
    yield from _most_first(figure.alone("reasons_apart", *each) for each in _named(apart))


def _named(counted: Counter[str]) -> Iterator[tuple[str, str, int]]:
    return ((code, "apart", n) for code, n in counted.items())


def _most_first(found: Iterable[Figure]) -> list[Figure]:
    """Those that are told by their number, the others by their code alone."""
    return sorted(found, key=lambda each: (each.count is None, -(each.count or 0), each.group))


def _conversation(here: Sequence[Course]) -> Iterator[Figure]:
    """From first talking about it to the last day, and who said yes to it."""
    for code, own in ((ALL, HERE), ("planned_only", (Kind.PLANNED,))):
        took = [
            (each.ended_on - each.raised_on).days
            for each in here
            if each.kind in own and each.raised_on and each.ended_on
        ]
        yield figure.median_days("conversation", code, "raised_to_end", [d for d in took if d >= 0])
    for what, says in (
        ("client_agreed", lambda each: each.client_agreed),
        ("both_agreed", _both),
    ):
        yield figure.share("conversation", ALL, what, *_said(here, says))


def _both(course: Course) -> bool | None:
    if course.client_agreed is None or course.therapist_agreed is None:
        return None
    return course.client_agreed and course.therapist_agreed


def _changes(here: Sequence[Course]) -> Iterator[Figure]:
    """Reliable change by instrument, all together and by kind of ending."""
    found: dict[str, list[tuple[Kind | None, Outcome]]] = defaultdict(list)
    for course in here:
        for each in course.changes:
            if each.outcome is not Outcome.NOT_ENOUGH_DATA:
                found[each.instrument].append((course.kind, each.outcome))
    for instrument in sorted(found):
        if len(found[instrument]) < small_numbers.SMALLEST:
            continue
        for what, among in (("better", BETTER), ("worse", WORSE)):
            yield from _change(f"change:{instrument}", what, found[instrument], among)


def _change(
    part: str,
    what: str,
    found: Sequence[tuple[Kind | None, Outcome]],
    among: Collection[Outcome],
) -> Iterator[Figure]:
    groups = {
        str(kind): (
            sum(outcome in among for own, outcome in found if own is kind),
            sum(own is kind for own, _ in found),
        )
        for kind in HERE
    }
    together = sum(count for count, _ in groups.values())
    yield figure.share(part, ALL, what, together, len(found))
    yield from figure.shares(part, what, groups)


def _papers(over: Sequence[Course], as_of: date) -> Iterator[Figure]:
    for what in ("summary", "letter"):
        duties = [getattr(each, what) for each in over]
        kept = [duty.in_time(as_of) for duty in duties if duty is not None]
        yield figure.share("papers", ALL, f"{what}_in_time", *_count(kept))


def _onward(over: Sequence[Course], as_of: date) -> Iterator[Figure]:
    sent = [each.referral.arrived(as_of) for each in over if each.referral is not None]
    yield figure.share("onward", ALL, "referral_arrived", *_count(sent))
    asked = [each.check_in == "answered" for each in over if each.check_in]
    yield figure.share("onward", ALL, "check_in_answered", *_count(asked))


def _said(courses: Iterable[Course], says: Says) -> tuple[int, int]:
    return _count(says(each) for each in courses)


def _count(said: Iterable[bool | None]) -> tuple[int, int]:
    """How many say yes, of how many of whom it is known."""
    known = [each for each in said if each is not None]
    return sum(known), len(known)


def _time(courses: Collection[Course], as_of: date) -> Iterator[Figure]:
    """How many have ended in each way so long after beginning, endings competing.

    What begins before the window is left out, whether it ended or goes on: only its survivors
    would be seen.
    """
    begun = [each for each in courses if since(as_of) <= each.began_on <= as_of]
    lasted = [(_lasted(each, as_of), _way(each, as_of)) for each in begun]
    steps = incidence(Tally(days, {way: 1} if way else {}, 0 if way else 1) for days, way in lasted)
    until = [days for days in BY_DAYS if _seen(lasted, days)]
    told = {way: _tellable(lasted, way, until) for way in WAYS}
    for days in BY_DAYS:
        for way in WAYS:
            yield _by_then(days, way, steps, told=days in told[way])


def _seen(lasted: Sequence[tuple[int, str]], until: int) -> bool:
    """Enough were seen for so long, or nobody was lost from sight before."""
    if len(lasted) < small_numbers.SMALLEST:
        return False
    still = sum(days >= until for days, _ in lasted)
    lost = any(days < until and not way for days, way in lasted)
    return still >= small_numbers.SMALLEST or not lost


def _tellable(lasted: Sequence[tuple[int, str]], way: str, until: Iterable[int]) -> set[int]:
    """The days whose counts are no few, and no few apart from one another; a year comes first."""
    count = {days: sum(own == way and n <= days for n, own in lasted) for days in until}
    told: dict[int, int] = {}
    for days in sorted(count, key=FIRST_TOLD.index):
        apart = (abs(count[days] - other) for other in told.values())
        if not any(map(small_numbers.small, (count[days], *apart))):
            told[days] = count[days]
    return set(told)


def _by_then(until: int, way: str, steps: Sequence[Step], *, told: bool) -> Figure:
    part, what = f"time:{until}", "ended_by"
    if not told:
        return Figure(part, way, what, "percent", why=figure.Why.TOO_FEW)
    last = next((step for step in reversed(steps) if step.time <= until), None)
    if last is None or way not in last.ways:
        return Figure(part, way, what, "percent", value=0)
    return figure.incidence(part, way, what, last.ways[way])


def _lasted(course: Course, as_of: date) -> int:
    until = as_of if course.ended_on is None else min(course.ended_on, as_of)
    return (until - course.began_on) // timedelta(days=1)


def _way(course: Course, as_of: date) -> str:
    over = course.ended_on is not None and course.ended_on <= as_of
    return str(course.kind) if over else ""


def of_therapists(
    courses: Collection[Course], names: Collection[str], *, as_of: date
) -> tuple[Figure, ...]:
    """Of these therapists alone, in the order given: never in the order of their numbers.

    What would tell of everybody else's few, taken from the figures of all, is hidden too.
    """
    told = _told(courses, names, as_of)
    few = Figure("therapists", "", "unplanned", "percent", why=figure.Why.TOO_FEW)
    return tuple(told.get(name) or replace(few, group=name) for name in names)


def _told(courses: Collection[Course], names: Collection[str], as_of: date) -> dict[str, Figure]:
    """The figure of each of these with enough endings, beside everybody else together."""
    own = _by_therapist(courses, as_of)
    enough = {name: own[name] for name in names if len(own.get(name, ())) >= CASES}
    here = [each for each in ended(courses, as_of) if each.kind in HERE]
    rest = [each for each in here if each.therapist not in enough]
    groups = {name: _unplanned(rows) for name, rows in {**enough, ALL: rest}.items()}
    found = figure.shares("therapists", "unplanned", groups)
    return {each.group: each for each in found if each.group != ALL}


def _unplanned(courses: Sequence[Course]) -> tuple[int, int]:
    return sum(each.kind is Kind.UNPLANNED for each in courses), len(courses)


def _by_therapist(courses: Iterable[Course], as_of: date) -> Mapping[str, Sequence[Course]]:
    found: dict[str, list[Course]] = defaultdict(list)
    for each in ended(courses, as_of):
        if each.kind in HERE and each.therapist:
            found[each.therapist].append(each)
    return found


def funnel_of(
    courses: Collection[Course], *, own: str, as_of: date, known: Collection[str] = ()
) -> Funnel | None:
    """Unplanned endings, one point a therapist with enough of them, around the share of all.

    None where so few would be drawn that a point is a person; those the reader answers for, the
    `known`, may be few. Points come in the order of their cases: it tells of nobody's place.
    """
    by = _by_therapist(courses, as_of)
    told = _told(courses, sorted(by), as_of)
    drawn = {
        who: _point(each, own=who == own) for who, each in told.items() if each.count is not None
    }
    if len(drawn) < small_numbers.AT_LEAST_TWO:
        return None
    if len(drawn) < small_numbers.SMALLEST and not set(drawn) <= {*known, own}:
        return None
    count, of = _unplanned([each for who in told for each in by[who]])
    target = count / of
    most = max(point.cases for point in drawn.values())
    ordered = sorted(drawn.values(), key=lambda point: (point.cases, point.share))
    numbers = sorted({*_ladder(CASES, most), *(point.cases for point in ordered)})
    limits = tuple(_limits(cases, target) for cases in numbers)
    return Funnel(target, tuple(ordered), limits, len(told) - len(drawn))


def _point(told: Figure, *, own: bool) -> Point:
    cases, count = told.of or 0, told.count or 0
    return Point(cases, count / cases, own)


def _limits(cases: int, target: float) -> tuple[int, float, float, float, float]:
    inner, outer = (funnel(cases, target, level=level) for level in FUNNEL_LEVELS)
    return cases, outer[0], inner[0], inner[1], outer[1]


def _ladder(low: int, high: int, steps: int = 60) -> Sequence[int]:
    """Numbers from low to high, both with, so many at most that a curve looks like one."""
    width = max(high - low, 1)
    return sorted({low + round(width * step / steps) for step in range(steps + 1)})

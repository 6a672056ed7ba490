"""What is worth noticing about one episode, each with its facts; always a proposal.

Every signal is one small function here and one row of docs/methods/signals.md. Facts are codes,
thousandths and ISO days; the sentence is written where it is read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta

from envoi.domain import alliance, change, goal, on_course, session, steadiness
from envoi.domain.ending import UNDER_WAY
from envoi.domain.noticed import (
    SIGNALS,
    Dated,
    Fact,
    Group,
    GroupDates,
    Noticed,
    Signal,
    SignalKind,
    as_data,
    calendar,
    from_data,
    group_on,
    on_day,
    signal_data,
)
from envoi.domain.picture import Picture, Point, Series
from envoi.domain.risk import open_flags, unassessed_items

__all__ = [
    "SIGNALS",
    "Dated",
    "Fact",
    "Group",
    "GroupDates",
    "Noticed",
    "Picture",
    "Point",
    "Series",
    "Signal",
    "SignalKind",
    "as_data",
    "calendar",
    "from_data",
    "group_on",
    "notice",
    "on_day",
    "signal_data",
]

MISSED_SILENCES = 2  # missed sessions in a row after which no "doing well" is said


def notice(picture: Picture) -> Noticed:
    """Everything noticed about an episode, for every day at once; of a closed one, nothing."""
    if not picture.is_open:
        return Noticed()
    standing = [signal for rule in _STANDING for signal in rule(picture)]
    dated = [each for rule in _DATED for each in rule(picture)]
    worse = any(signal.kind.startswith("worse_than") for signal in standing)
    if worse or _not_the_time(picture):
        standing = [signal for signal in standing if not SIGNALS[signal.kind].doing_well]
        dated = [each for each in dated if not SIGNALS[each.signal.kind].doing_well]
    return Noticed(tuple(standing), tuple(dated), stale_from(picture))


def stale_from(picture: Picture) -> date | None:
    """The day from which no answer is newer than eight weeks; None where no measures are used."""
    newest = steadiness.latest_on(picture.series)
    if newest is None and not picture.uses_measures:
        return None
    return steadiness.fresh_until(newest or picture.started_on) + timedelta(days=1)


def ending_under_way(picture: Picture) -> Iterator[Signal]:
    """An ending is somewhere between considered and closed."""
    if picture.ending_stage in UNDER_WAY:
        facts = {"stage": str(picture.ending_stage), "next_on": _iso(picture.ending_next_on)}
        yield _signal("ending_under_way", facts, picture.ending_since or picture.started_on)


def open_flag(picture: Picture) -> Iterator[Signal]:
    """One for each flag that nobody has closed."""
    for flag in open_flags(picture.risk_flags):
        facts = {
            "flag": flag.ref,
            "opened_on": _iso(flag.opened_on),
            "why": flag.why,
            "assessed_on": _iso(flag.assessed_on),
            "client": flag.client,
        }
        yield _signal("open_flag", facts, flag.opened_on)


def risk_item_endorsed(picture: Picture) -> Iterator[Signal]:
    """One for each instrument whose newest risk item is endorsed and not assessed since."""
    found = unassessed_items(picture.risk_items, picture.risk_asked, picture.risk_flags)
    for item in found:
        facts = {
            "instrument": item.instrument,
            "on": _iso(item.on),
            "response": item.response,
            "client": item.client,
        }
        yield _signal("risk_item_endorsed", facts, item.on)


def getting_worse(picture: Picture) -> Iterator[Signal]:
    """Against the first score; where that is not so, against the best."""
    for series in picture.series:
        kind, found = "worse_than_start", steadiness.worse_than_start(series)
        if found is None:
            kind, found = "worse_than_best", steadiness.worse_than_best(series)
        if found is not None:
            facts = _first_and_last(series) | {
                "best": found.against.value,
                "best_on": _iso(found.against.on),
                "change": found.latest.value - found.against.value,
            }
            if kind == "worse_than_start":
                del facts["best"], facts["best_on"]
            yield _signal(kind, facts, found.latest.on)


def goals_reached(picture: Picture) -> Iterator[Signal]:
    """All standing goals reached in both views, and no ending being talked about yet."""
    if picture.ending_stage in UNDER_WAY or not goal.all_reached_by_both(picture.goals):
        return
    newest = max(rating.on for each in goal.standing(picture.goals) for rating in each.ratings)
    yield _signal("goals_reached", _goals(picture) | {"rated_on": _iso(newest)}, newest)


def stuck(picture: Picture) -> Iterator[Signal]:
    """The leading measure went nowhere for six scores and five weeks and is still clinical."""
    series = steadiness.leading(picture.series)
    window = steadiness.plateau(series) if series else None
    if series is None or window is None:
        return
    values = [point.value for point in window]
    facts = _first_and_last(series) | {
        "window_from_on": _iso(window[0].on),
        "window_from": values[0],
        "window_scores": len(window),
        "window_low": min(values),
        "window_high": max(values),
    }
    yield _signal("stuck", facts, window[-1].on)


def off_course(picture: Picture) -> Iterator[Signal]:
    """One for each measure whose newest score lies beyond the range of similar courses."""
    for series in picture.series:
        among = on_course.off_course(series)
        if among is not None:
            low, high = on_course.told(among, series)
            facts = _first_and_last(series) | {"range_low": low, "range_high": high}
            yield _signal("off_course", facts, among.on)


def harm_said(picture: Picture) -> Iterator[Signal]:
    """The client says they were harmed; what stands beside it is never a wish to mend it."""
    said = {each.client: each.on for each in picture.ruptures if each.harmed and each.open}
    if picture.harm_said_on is not None and not said:
        said = {"": picture.harm_said_on}
    for client, on in said.items():
        yield _signal("harm_said", {"said_on": _iso(on), "client": client}, on)


def rupture_open(picture: Picture) -> Iterator[Signal]:
    """The newest of what came between them and nothing settled, one a client."""
    open_ones = {each.client: each for each in picture.ruptures if alliance.proposable(each)}
    for client, each in open_ones.items():
        if _harmed(picture, client):
            continue
        last = each.repairs[-1] if each.repairs else None
        facts = {
            "on": _iso(each.on),
            "tried_on": _iso(last.on) if last else None,
            "state": str(last.state) if last else None,
            "client": client,
        }
        yield _signal("rupture_open", facts, last.on if last else each.on)


def alliance_strained(picture: Picture) -> Iterator[Signal]:
    """A client's newest answers about an hour fell or were low, and nothing since speaks of it."""
    for client in dict.fromkeys(each.client for each in picture.feedback):
        said = [each for each in picture.feedback if each.client == client]
        found = alliance.unanswered(said, picture.ruptures)
        if found is None or _harmed(picture, client):
            continue
        facts: dict[str, Fact] = {
            "on": _iso(found.on),
            "mean": found.mean,
            "usual": found.usual,
            "low": found.low,
            "client": client,
        }
        yield _signal("alliance_strained", facts, found.on)


def not_in_touch(picture: Picture) -> Iterator[Dated]:
    """Silent for longer than the client's own rhythm; a pause that was agreed is no silence."""
    found = session.not_in_touch(picture.visits, _words(picture))
    if picture.hold or not picture.visits or found is None:
        return
    facts: dict[str, Fact] = {
        key: _iso(value) if isinstance(value, date) else value
        for key, value in asdict(found).items()
        if key != "from_day"
    }
    facts["in_hospital"] = picture.in_hospital
    yield Dated(_signal("not_in_touch", facts, found.last_word_on), from_day=found.from_day)


def well_and_steady(picture: Picture) -> Iterator[Dated]:
    """One for each measure that is, while no other measure of that client ends clinical."""
    if picture.ending_stage in UNDER_WAY:
        return
    for series in picture.series:
        found = steadiness.well_and_steady(series)
        if found is None or steadiness.clinical_elsewhere(picture.series, series):
            continue
        facts = _first_and_last(series) | {
            "healthy_since": _iso(found.healthy_since),
            "healthy_scores": found.healthy_scores,
        }
        signal = _signal("well_and_steady", facts | _goals(picture), found.latest.on)
        yield Dated(signal, until_day=found.until)


def review_due(picture: Picture) -> Iterator[Dated]:
    """The review day has come, and no ending is under way that would be the talk itself."""
    if picture.review_on is None or picture.ending_stage in UNDER_WAY:
        return
    facts = {"review_on": _iso(picture.review_on)} | _goals(picture)
    yield Dated(_signal("review_due", facts, picture.review_on), from_day=picture.review_on)


_STANDING: tuple[Callable[[Picture], Iterator[Signal]], ...] = (
    open_flag,
    risk_item_endorsed,
    getting_worse,
    ending_under_way,
    harm_said,
    rupture_open,
    alliance_strained,
    goals_reached,
    stuck,
    off_course,
)
_DATED: tuple[Callable[[Picture], Iterator[Dated]], ...] = (
    not_in_touch,
    well_and_steady,
    review_due,
)


def _harmed(picture: Picture, client: str) -> bool:
    """This client says they were harmed: here, or on the way to an ending."""
    said = any(each.harmed and each.client == client for each in picture.ruptures)
    return said or picture.harm_said_on is not None


def _not_the_time(picture: Picture) -> bool:
    """Something because of which nobody should be told that all is well."""
    return (
        picture.in_hospital
        or bool(open_flags(picture.risk_flags))
        or bool(unassessed_items(picture.risk_items, picture.risk_asked, picture.risk_flags))
        or session.missed_in_a_row(picture.visits) >= MISSED_SILENCES
    )


def _words(picture: Picture) -> list[session.Contact]:
    """Contacts, and answers to measures: who answers is in touch."""
    answered = {point.on for series in picture.series for point in series.points}
    return [*picture.contacts, *(session.Contact(on, reached=True) for on in sorted(answered))]


def _first_and_last(series: Series) -> dict[str, Fact]:
    first, last = series.points[0], series.points[-1]
    return {
        "instrument": series.instrument.code,
        "client": series.client,
        "first": first.value,
        "first_on": _iso(first.on),
        "last": last.value,
        "last_on": _iso(last.on),
        "change": last.value - first.value,
        "threshold": change.limits(series.instrument).change_from,
        "cut_off": steadiness.cut_off(series.instrument),
    }


def _goals(picture: Picture) -> dict[str, Fact]:
    counted = goal.counts(picture.goals)
    return {
        "goals": counted.standing,
        "goals_reached_by_client": counted.reached_by_client,
        "goals_reached_by_therapist": counted.reached_by_therapist,
        "goals_reached_by_both": counted.reached_by_both,
    }


def _signal(kind: str, facts: Mapping[str, Fact], since: date) -> Signal:
    return Signal(kind, dict(facts), since, SIGNALS[kind].next_step)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

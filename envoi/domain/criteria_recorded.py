"""The criteria of readiness that the record itself answers: risk, goals, scores."""

from envoi.domain import change, goal, steadiness
from envoi.domain.change import Side
from envoi.domain.criterion import Facts, Found, Standing, iso, standing
from envoi.domain.evidence import Evidence
from envoi.domain.picture import Series
from envoi.domain.risk import (
    Answer,
    How,
    last_asked,
    not_answered_since,
    open_flags,
    unassessed_items,
)

# All tunable; the reasons stand in docs/methods/readiness.md.
RISK_ASKED_WITHIN_DAYS = 56
GOALS_REACHED_PERCENT = 80
A_CHANGE = 2  # scores: the first and the last
HEALTHY_SCORES = 2
FUNCTIONING_CODE = "wsas"
FUNCTIONING_BELOW = 10_000  # thousandths


def risk(evidence: Evidence) -> Found:
    """Asked within eight weeks and answered none, no flag open, no endorsed item unassessed.

    Not in hospital either. A questionnaire's "none" does not outweigh what was last said in
    session, and a "none" is no longer known once risk was asked again and not answered.
    """
    picture = evidence.picture
    asked = [each for each in picture.risk_asked if each.on <= evidence.on]
    last, in_session = last_asked(asked), last_asked(asked, how=How.IN_SESSION)
    flags = open_flags(picture.risk_flags)
    items = unassessed_items(picture.risk_items, asked, picture.risk_flags)
    on = None if last is None else last.on
    left_open_on = not_answered_since(asked, on)
    facts: Facts = {
        "answer": None if last is None else str(last.answer),
        "how": None if last is None else str(last.how),
        "not_answered_on": iso(left_open_on),
        "open_flags": len(flags),
        "items_not_assessed": len(items),
        "in_hospital": picture.in_hospital,
    }
    said = [each.answer for each in (last, in_session) if each is not None]
    if flags or items or any(answer is not Answer.NONE for answer in said):
        return Standing.NOT_MET, facts, on
    if on is None or left_open_on is not None or picture.in_hospital:
        return Standing.NOT_KNOWN, facts, on
    lately = (evidence.on - on).days <= RISK_ASKED_WITHIN_DAYS
    return standing(True if lately else None), facts, on


def goals_reached(evidence: Evidence) -> Found:
    """Of all standing goals by weight, at least 80 in 100 are reached in both views."""
    known = [goal.as_of(each, evidence.on) for each in evidence.picture.goals]
    goals, counted = goal.standing(known), goal.counts(known)
    facts: Facts = {
        "goals": counted.standing,
        "reached_by_both": counted.reached_by_both,
        "reached_by_client": counted.reached_by_client,
        "reached_by_therapist": counted.reached_by_therapist,
    }
    on = max((rating.on for each in goals for rating in each.ratings), default=None)
    total = sum(each.weight for each in goals)
    views = [(each.weight, goal.reached_by_both(each)) for each in goals]
    sure = sum(weight for weight, view in views if view)
    open_still = sum(weight for weight, view in views if view is None)
    if total and 100 * sure >= GOALS_REACHED_PERCENT * total:
        return Standing.MET, facts, on
    if total and 100 * (sure + open_still) < GOALS_REACHED_PERCENT * total:
        return Standing.NOT_MET, facts, on
    return Standing.NOT_KNOWN, facts, on


def reliably_better(evidence: Evidence) -> Found:
    """The leading measure is reliably better than at the start."""
    series = _leading(evidence)
    if series is None or not _is_fresh(series, evidence) or len(series.points) < A_CHANGE:
        return _unanswered(evidence, series)
    first, last = series.points[0], series.points[-1]
    better = change.reliably_better(series.instrument, first.value, last.value)
    started = change.side(series.instrument, first.value)
    facts = _scores(series) | {"started_healthy": started is Side.HEALTHY}
    return standing(better), facts, last.on


def healthy_range(evidence: Evidence) -> Found:
    """The last two scores of the leading measure lie on the healthy side."""
    series = _leading(evidence)
    if series is None or not _is_fresh(series, evidence) or len(series.points) < HEALTHY_SCORES:
        return _unanswered(evidence, series)
    run = len(steadiness.healthy_run(series))
    elsewhere = steadiness.clinical_elsewhere(_series(evidence), series)
    facts = _scores(series) | {"healthy_scores": run, "clinical_elsewhere": elsewhere}
    return standing(run >= HEALTHY_SCORES), facts, series.points[-1].on


def stable(evidence: Evidence) -> Found:
    """Three scores over two weeks, and none of them reliably worse than one before it."""
    series = _leading(evidence)
    if series is None or not _is_fresh(series, evidence):
        return _unanswered(evidence, series)
    window = steadiness.steady_window(series.points)
    if window is None:
        return _unanswered(evidence, series)
    worsened = steadiness.worsened_within(series.instrument, window)
    facts = _scores(series) | {
        "window_scores": len(window),
        "window_from_on": window[0].on.isoformat(),
    }
    return standing(None if worsened is None else not worsened), facts, window[-1].on


def functioning(evidence: Evidence) -> Found:
    """WSAS below 10, or reliably better than at the start."""
    every = _series(evidence)
    series = next((s for s in every if s.instrument.code == FUNCTIONING_CODE), None)
    if series is None or not _is_fresh(series, evidence):
        return _unanswered(evidence, series)
    first, last = series.points[0], series.points[-1]
    better = change.reliably_better(series.instrument, first.value, last.value)
    met = last.value < FUNCTIONING_BELOW or better is True
    return standing(met), _scores(series), last.on


def _series(evidence: Evidence) -> tuple[Series, ...]:
    """The series as known on that day, without those that have no score by then."""
    known = [
        Series(s.instrument, tuple(p for p in s.points if p.on <= evidence.on), s.client)
        for s in evidence.picture.series
    ]
    return tuple(series for series in known if series.points)


def _leading(evidence: Evidence) -> Series | None:
    """The leading measure; an old one is not replaced by a newer, less telling one."""
    return steadiness.leading(_series(evidence))


def _is_fresh(series: Series, evidence: Evidence) -> bool:
    return steadiness.fresh_until(series.points[-1].on) >= evidence.on


def _scores(series: Series) -> Facts:
    first, last = series.points[0], series.points[-1]
    return {
        "instrument": series.instrument.code,
        "scores": len(series.points),
        "first": first.value,
        "first_on": first.on.isoformat(),
        "last": last.value,
        "last_on": last.on.isoformat(),
        "change": last.value - first.value,
        "threshold": change.limits(series.instrument).change_from,
        "cut_off": steadiness.cut_off(series.instrument),
    }


def _unanswered(evidence: Evidence, series: Series | None) -> Found:
    """Not used where the work goes without measures; else not known, with what there is."""
    if series is not None:
        return Standing.NOT_KNOWN, _scores(series), series.points[-1].on
    if not evidence.picture.uses_measures and not _series(evidence):
        return Standing.NOT_USED, {}, None
    return Standing.NOT_KNOWN, {}, None

"""The smallest true steps of a course of therapy, found in the record.

Nothing within measurement error counts as a step. They are offered as evidence; what is said
about them is the therapist's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from envoi.domain import change, concern, goal, session
from envoi.domain.concern import Concern
from envoi.domain.goal import Goal, GoalLevel
from envoi.domain.noticed import Fact
from envoi.domain.picture import Picture

# Points of 10 below which a concern's rating may be chance: the reliable change of goal-based
# outcomes, 2.45, rounded up (from memory, unverified); for the client's own words no rule is known.
CONCERN_CHANGE = 3
_ORDER = list(GoalLevel)


@dataclass(frozen=True)
class Step:
    """One true step: a code for its sentence, its facts, the rows it rests on, its newest day."""

    code: str
    facts: Mapping[str, Fact]
    refs: tuple[str, ...]
    on: date | None = None


def smallest_steps(picture: Picture, concerns: Sequence[Concern] = ()) -> tuple[Step, ...]:
    """All steps the record holds: goals first, then concerns, measures, and being there."""
    return (
        *_goals(picture.goals),
        *_concerns(concerns),
        *_measures(picture),
        *_came(picture),
    )


def _goals(goals: Iterable[Goal]) -> Iterator[Step]:
    for each in goal.standing(goals):
        if goal.reached_by_both(each):
            newest = max(rating.on for rating in each.ratings)
            yield Step("goal_reached", {"goal": each.ref}, (f"goal/{each.ref}",), newest)
            continue
        mine = sorted((r for r in each.ratings if r.by == goal.CLIENT), key=lambda r: r.on)
        if mine and _ORDER.index(mine[-1].standing) > _ORDER.index(mine[0].standing):
            facts: dict[str, Fact] = {
                "goal": each.ref,
                "before": str(mine[0].standing),
                "after": str(mine[-1].standing),
                "then": mine[0].on.isoformat(),
            }
            yield Step("goal_moved", facts, (f"goal/{each.ref}",), mine[-1].on)


def _concerns(concerns: Iterable[Concern]) -> Iterator[Step]:
    for each in concerns:
        both = concern.then_and_now(each)
        if both is not None and -both.change >= CONCERN_CHANGE:
            facts: dict[str, Fact] = {
                "concern": each.ref,
                "first": both.then.rating,
                "last": both.now.rating,
                "then": both.then.on.isoformat(),
                "now": both.now.on.isoformat(),
            }
            yield Step("concern", facts, (f"concern/{each.ref}",), both.now.on)


def _measures(picture: Picture) -> Iterator[Step]:
    for series in picture.series:
        if len(series.points) < 2:  # noqa: PLR2004 - a change needs two
            continue
        first, last = series.points[0], series.points[-1]
        if change.reliably_better(series.instrument, first.value, last.value):
            facts: dict[str, Fact] = {
                "instrument": series.instrument.code,
                "client": series.client,
                "first": first.value,
                "last": last.value,
                "threshold": change.limits(series.instrument).change_from,
            }
            refs = (f"score/{first.ref}", f"score/{last.ref}")
            yield Step("measure", facts, refs, last.on)


def _came(picture: Picture) -> Iterator[Step]:
    attended = session.counts(picture.visits).attended
    if attended:
        facts: dict[str, Fact] = {"count": attended}
        yield Step("came", facts, ("sessions",), session.last_attended(picture.visits))

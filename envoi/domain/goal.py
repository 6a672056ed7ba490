"""Goals: what the work is for, how each side sees it, and goal attainment scaling.

A goal is reached when client and therapist both say so; one voice alone never reaches it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import cast

from envoi.domain.attainment import LEVELS, t_score

CLIENT = "client"
THERAPIST = "therapist"


class GoalLevel(StrEnum):
    """Where a goal stands, in three plain words."""

    NOT_YET = "not_yet"
    PARTLY = "partly"
    REACHED = "reached"


@dataclass(frozen=True)
class GoalRating:
    """Where a goal stood on a day, seen by the client or by the therapist.

    `scale` is the five-step goal attainment scale, -2 to +2, where 0 is the expected level.
    Where both are given the scale leads.
    """

    on: date
    by: str
    level: GoalLevel | None = None
    scale: int | None = None

    def __post_init__(self) -> None:
        if self.by not in (CLIENT, THERAPIST):
            raise ValueError(f"A goal is rated by client or therapist, not by {self.by!r}.")
        if self.level is None and self.scale is None:
            raise ValueError("A goal rating needs a level or a step of the scale.")
        if self.scale is not None and self.scale not in LEVELS:
            raise ValueError(f"The scale goes from -2 to +2, not to {self.scale}.")

    @property
    def standing(self) -> GoalLevel:
        """The rating in the three plain words."""
        if self.scale is not None:
            return level_of(self.scale)
        return cast(GoalLevel, self.level)  # without a scale there is a level: see above


@dataclass(frozen=True)
class Goal:
    """A goal in the client's words, with its dated ratings; a dropped one counts nowhere."""

    ref: str
    text: str = ""
    ratings: tuple[GoalRating, ...] = ()
    weight: int = 1
    dropped: bool = False


@dataclass(frozen=True)
class GoalCounts:
    """How many goals stand, and how many are reached in whose view."""

    standing: int
    dropped: int
    reached_by_client: int
    reached_by_therapist: int
    reached_by_both: int
    unrated: int


def level_of(scale: int) -> GoalLevel:
    """A step of the five-step scale in three words: from the expected level (0) on, reached."""
    if scale >= 0:
        return GoalLevel.REACHED
    return GoalLevel.PARTLY if scale == -1 else GoalLevel.NOT_YET


def latest(goal: Goal, by: str) -> GoalRating | None:
    """The newest rating of one rater; of two on one day the later in order."""
    mine = [rating for rating in goal.ratings if rating.by == by]
    return max(enumerate(mine), key=lambda pair: (pair[1].on, pair[0]))[1] if mine else None


def reached(goal: Goal, by: str) -> bool | None:
    """Whether one rater's newest rating says reached; None when that rater said nothing yet."""
    rating = latest(goal, by)
    return None if rating is None else rating.standing is GoalLevel.REACHED


def reached_by_both(goal: Goal) -> bool | None:
    """Whether client and therapist both say reached; one "not" is enough for a no."""
    views = (reached(goal, CLIENT), reached(goal, THERAPIST))
    if False in views:
        return False
    return None if None in views else True


def as_of(goal: Goal, day: date) -> Goal:
    """The goal as it was rated up to and on that day."""
    return replace(goal, ratings=tuple(rating for rating in goal.ratings if rating.on <= day))


def standing(goals: Iterable[Goal]) -> tuple[Goal, ...]:
    """The goals that were not dropped."""
    return tuple(goal for goal in goals if not goal.dropped)


def all_reached_by_both(goals: Iterable[Goal]) -> bool:
    """There is a goal, and every standing one is reached in both views."""
    now = standing(goals)
    return bool(now) and all(reached_by_both(goal) is True for goal in now)


def counts(goals: Sequence[Goal]) -> GoalCounts:
    """How many goals are reached, by whom; dropped ones only as dropped."""
    now = standing(goals)
    return GoalCounts(
        standing=len(now),
        dropped=len(goals) - len(now),
        reached_by_client=sum(reached(goal, CLIENT) is True for goal in now),
        reached_by_therapist=sum(reached(goal, THERAPIST) is True for goal in now),
        reached_by_both=sum(reached_by_both(goal) is True for goal in now),
        unrated=sum(not goal.ratings for goal in now),
    )


def attainment(goals: Iterable[Goal], by: str) -> float | None:
    """The T score of one rater's newest steps; goals without a step are left out."""
    newest = [(goal.weight, latest(goal, by)) for goal in standing(goals)]
    steps = [(weight, r.scale) for weight, r in newest if r is not None and r.scale is not None]
    if not steps:
        return None
    return t_score([step for _, step in steps], [weight for weight, _ in steps])

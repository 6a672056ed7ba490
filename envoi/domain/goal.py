"""Goals: what the work is for, how each side sees it, and goal attainment scaling.

A goal is reached when client and therapist both say so; one voice alone never reaches it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

from envoi.domain.measure import POINT

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
        if self.scale is not None and not -2 <= self.scale <= 2:
            raise ValueError(f"The scale goes from -2 to +2, not to {self.scale}.")

    @property
    def standing(self) -> GoalLevel:
        """The rating in the three plain words."""
        if self.scale is not None:
            return level_of(self.scale)
        assert self.level is not None
        return self.level


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


# Goal attainment scaling: how far the goals of one person are taken to hang together.
GOAL_CORRELATION = 0.3


def t_score(attained: Sequence[tuple[int, int]]) -> int | None:
    """The goal attainment T score in thousandths: 50 when all is as expected; None without goals.

    `attained` are pairs of weight and step (-2 to +2). Kiresuk and Sherman (1968):
    T = 50 + 10 sum(w x) / sqrt((1 - rho) sum(w w) + rho (sum w)^2), rho = .30.
    """
    if not attained:
        return None
    weights = [weight for weight, _ in attained]
    if min(weights) < 1:
        raise ValueError("A goal's weight is at least 1.")
    spread = (1 - GOAL_CORRELATION) * sum(w * w for w in weights)
    spread += GOAL_CORRELATION * sum(weights) ** 2
    moved = sum(weight * step for weight, step in attained)
    return round(POINT * (50 + 10 * moved / sqrt(spread)))


def attainment(goals: Iterable[Goal], by: str) -> int | None:
    """The T score of one rater's newest steps; goals without a step are left out."""
    newest = [(goal.weight, latest(goal, by)) for goal in standing(goals)]
    return t_score(
        [(w, rating.scale) for w, rating in newest if rating and rating.scale is not None]
    )

"""Goals: seen by two, reached when both say so."""

import pytest

from envoi.domain.goal import (
    CLIENT,
    THERAPIST,
    Goal,
    GoalLevel,
    GoalRating,
    all_reached_by_both,
    as_of,
    attainment,
    counts,
    latest,
    level_of,
    reached,
    reached_by_both,
)
from tests.domain.build import ago, goal, in_words

REACHED, PARTLY, NOT_YET = GoalLevel.REACHED, GoalLevel.PARTLY, GoalLevel.NOT_YET


def rated(*steps: tuple[int, str, int]) -> Goal:
    """A goal with ratings of so many days ago, by somebody, at a step."""
    return Goal("g", ratings=tuple(GoalRating(ago(d), by, scale=s) for d, by, s in steps))


@pytest.mark.parametrize(
    ("step", "level"), [(-2, NOT_YET), (-1, PARTLY), (0, REACHED), (1, REACHED), (2, REACHED)]
)
def test_the_expected_step_is_reached(step, level):
    assert level_of(step) is level


def test_where_both_are_given_the_scale_leads():
    assert GoalRating(ago(1), CLIENT, NOT_YET, scale=1).standing is REACHED
    assert GoalRating(ago(1), CLIENT, PARTLY).standing is PARTLY


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"by": "mother", "level": REACHED}, "client or therapist"),
        ({"by": CLIENT}, "level or a step"),
        ({"by": CLIENT, "scale": 3}, "-2 to"),
        ({"by": CLIENT, "scale": -3}, "-2 to"),
    ],
)
def test_a_rating_nobody_could_read_is_refused(more, says):
    with pytest.raises(ValueError, match=says):
        GoalRating(ago(1), **more)


def test_the_newest_rating_of_each_counts_and_of_one_day_the_later_written():
    of = rated((3, CLIENT, -1), (9, CLIENT, 2), (3, CLIENT, 0), (1, THERAPIST, 1))
    newest = latest(of, CLIENT)
    assert newest is not None
    assert newest.scale == 0
    assert latest(rated(), CLIENT) is None


def test_one_no_is_enough_and_one_yes_is_not():
    assert reached_by_both(goal(0, 0)) is True
    assert reached_by_both(goal(0, -1)) is False
    assert reached_by_both(goal(-1, None)) is False
    assert reached_by_both(goal(0, None)) is None
    assert reached(goal(None, 0), CLIENT) is None


def test_all_reached_needs_at_least_one_standing_goal():
    assert all_reached_by_both([in_words(REACHED, REACHED), goal(-2, -2, dropped=True)])
    assert not all_reached_by_both([])
    assert not all_reached_by_both([goal(2, 2, dropped=True)])


def test_a_goal_that_slipped_again_is_no_longer_reached():
    assert reached_by_both(rated((9, CLIENT, 0), (9, THERAPIST, 0), (1, CLIENT, -1))) is False


def test_a_goal_can_be_looked_at_as_it_was():
    of = rated((9, CLIENT, 0), (1, CLIENT, -1))
    assert reached(as_of(of, ago(5)), CLIENT) is True
    assert reached(as_of(of, ago(9)), CLIENT) is True
    assert reached(as_of(of, ago(10)), CLIENT) is None


def test_goals_are_counted_by_view_and_dropped_ones_apart():
    found = counts([goal(0, 0), goal(0, -1), goal(None, None), goal(0, 0, dropped=True)])
    assert (found.standing, found.dropped, found.unrated) == (3, 1, 1)
    assert (found.reached_by_client, found.reached_by_therapist, found.reached_by_both) == (2, 1, 1)


def test_attainment_is_one_raters_steps_and_leaves_out_what_has_none():
    goals = [goal(0, 1), in_words(REACHED, REACHED), goal(None, -1)]
    assert attainment(goals, CLIENT) == 50
    assert attainment(goals, THERAPIST) == 50
    assert attainment([in_words(REACHED, REACHED)], CLIENT) is None

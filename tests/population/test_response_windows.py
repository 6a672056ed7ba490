"""A window of days after the first elevated score, over whole courses."""

from datetime import date, timedelta

import pytest

from envoi.domain.response import HEDIS
from envoi.population.not_answered import NotAnswered
from envoi.population.response_windows import reached

START = date(2026, 1, 1)


def counts(long, courses, name="scores.parquet"):
    client, time, score = [], [], []
    for number, course in enumerate(courses):
        for day, points in course:
            client.append(number)
            time.append(START + timedelta(days=day))
            score.append(points)
    found = reached(long(name, client=client, time=time, score=score), HEDIS)
    return found.elevated, found.in_window, found.response, found.remission


def test_remission_and_response_within_the_window(long):
    courses = [[(0, 15), (130, 4)], [(0, 16), (130, 8)], [(0, 16), (130, 9)]]
    assert counts(long, courses) == (3, 3, 2, 1)
    assert counts(long, courses, "scores.csv") == (3, 3, 2, 1)


def test_a_table_without_one_score_is_a_sentence(long):
    rows = long("scores.csv", client=["a", "b"], time=[1, 2], score=[None, None])
    with pytest.raises(NotAnswered, match="not one score"):
        reached(rows, HEDIS)


def test_the_newest_score_in_the_window_speaks(long):
    assert counts(long, [[(0, 15), (130, 4), (200, 9), (300, 1)]]) == (1, 1, 0, 0)


def test_whoever_was_not_asked_again_counts_as_not_reached(long):
    assert counts(long, [[(0, 15), (60, 1), (300, 1)], [(0, 15)]]) == (2, 0, 0, 0)


def test_the_first_elevated_score_opens_the_course(long):
    assert counts(long, [[(0, 5), (100, 15), (150, 3), (230, 7)]]) == (1, 1, 1, 0)


def test_whoever_never_was_elevated_is_not_counted(long):
    assert counts(long, [[(0, 9), (130, 1)], [(0, 10), (130, 1)]]) == (1, 1, 1, 1)

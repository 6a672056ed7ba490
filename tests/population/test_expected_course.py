"""The usual course of a practice: what one client is told is what was judged on the held back."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from envoi.domain import change, on_course
from envoi.domain.held_back import Alarms
from envoi.domain.picture import Point, Series
from envoi.knowledge.library import instrument
from envoi.population import expected_course
from envoi.population.expected_course import FIFTHS, estimate
from envoi.population.not_answered import NotAnswered
from tests.population.test_growth import simulated

PHQ9 = instrument("phq-9")
DAY = date(2026, 1, 5)


def answers(seed=1, clients=200, scores=9):
    """Courses of whole scores, weeks apart."""
    episode, time, score = simulated(seed, clients=clients, scores=scores)
    points = np.clip(np.rint(score), 0, 27).astype(int) * 1000
    return list(zip(episode.tolist(), time.tolist(), points.tolist(), strict=True))


def test_the_order_of_rows_changes_nothing():
    rows = answers()
    mixed = [rows[n] for n in np.random.default_rng(4).permutation(len(rows))]
    assert estimate(mixed, PHQ9) == estimate(rows, PHQ9)


def test_courses_with_one_answer_are_left_out():
    rows = answers()
    once = {course for course, *_ in rows if sum(row[0] == course for row in rows) == 1}
    found = estimate(rows, PHQ9)
    assert once and found.model.episodes == 200 - len(once) == found.held_back.courses


def test_eight_of_ten_held_for_eight_of_ten():
    found = estimate(answers(7, clients=4000), PHQ9).held_back
    assert found.held.value == pytest.approx(0.8, abs=0.02)
    assert found.held_next.value == pytest.approx(0.8, abs=0.02)


def test_the_judgement_is_that_of_the_rule_each_client_meets():
    """Course by course, with the one-client rule and a model of the other four fifths."""
    rows = answers(3, clients=60)
    assert estimate(rows, PHQ9).held_back == one_by_one(rows)


def one_by_one(rows):
    courses = sorted({row[0] for row in rows})
    several = [c for c in courses if sum(row[0] == c for row in rows) > 1]
    found, within, own = {"worse": [], "not_better": []}, 0, 0
    for place, course in enumerate(several):
        kept = [row for row in rows if row[0] in several]
        others = [row for row in kept if several.index(row[0]) % FIFTHS != place % FIFTHS]
        model = estimate(others, PHQ9).model
        points = tuple(
            Point(DAY + timedelta(weeks=time), value) for c, time, value in rows if c == course
        )
        one = Series(PHQ9, points, expected=model)
        last = points[-1]
        (among,) = on_course.similar(model, one, [last.on])
        within += among.low <= last.value <= among.high
        before = replace(one, points=points[:-1])
        mine = on_course.next_answer(model, before, last.on)
        own += mine.low <= last.value <= mine.high
        judge(one, found)
    counts = {name: tally(pairs) for name, pairs in found.items()}
    return expected_course.HeldBack(len(several), within, own, **counts)


def judge(one, found):
    if len(one.points) < 3:
        return
    parts = [replace(one, points=one.points[:n]) for n in range(2, len(one.points))]
    alarm = any(on_course.off_course(part) for part in parts)
    first, last = one.points[0].value, one.points[-1].value
    found["worse"].append((alarm, change.reliably_worse(PHQ9, first, last)))
    if change.side(PHQ9, first) is change.Side.CLINICAL:
        found["not_better"].append((alarm, not change.reliably_better(PHQ9, first, last)))


def tally(pairs):
    return Alarms(*(pairs.count(each) for each in ((1, 1), (1, 0), (0, 1), (0, 0))))


def test_too_little_is_a_sentence():
    with pytest.raises(NotAnswered, match="two answers"):
        estimate([(1, 0.0, 9000), (2, 0.0, 9000)], PHQ9)
    with pytest.raises(NotAnswered):
        estimate([(n, float(t), 9000) for n in range(40) for t in (0, 1)], PHQ9)

"""NHS Talking Therapies: the truth table of two measures, and the count published for April 2025.

Each row: PHQ-9 first and last, GAD-7 first and last, then case, recovered, reliably improved,
reliably deteriorated, reliably recovered. The rows follow from the rules; the published count is
NHS England's for April 2025.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import nhs
from envoi.domain.change import limits
from envoi.domain.nhs import Leg, judged
from envoi.knowledge.library import instrument

PHQ9, GAD7 = limits(instrument("phq-9")), limits(instrument("gad-7"))
Y, N = True, False
POINTS = st.integers(0, 21)


def course(*scores):
    depression, anxiety = scores[:2], scores[2:]
    return judged(
        Leg(*(each * 1000 for each in depression), PHQ9),
        Leg(*(each * 1000 for each in anxiety), GAD7),
    )


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((18, 9, 12, 7), (Y, Y, Y, N, Y)),
        ((18, 12, 12, 7), (Y, N, Y, N, N)),
        ((10, 9, 7, 7), (Y, Y, N, N, N)),
        ((9, 3, 7, 7), (N, N, Y, N, N)),
        ((9, 9, 8, 7), (Y, Y, N, N, N)),
        ((15, 9, 8, 12), (Y, N, N, N, N)),  # one better, one worse: neither
        ((12, 18, 10, 10), (Y, N, N, Y, N)),
        ((16, 10, 8, 8), (Y, N, Y, N, N)),
        ((15, 9, 7, 7), (Y, Y, Y, N, Y)),
        ((5, 5, 3, 7), (N, N, N, Y, N)),
        ((14, 8, 11, 7), (Y, Y, Y, N, Y)),  # 6 and 4 points: exactly at both thresholds
        ((14, 9, 11, 8), (Y, N, N, N, N)),  # 8 is a case; 5 and 3 points are within the error
    ],
)
def test_the_truth_table_of_two_measures(scores, expected):
    found = course(*scores)
    assert (
        found.case,
        found.recovered,
        found.improved,
        found.deteriorated,
        found.reliably_recovered,
    ) == expected


def test_the_published_count_of_april_2025():
    found = nhs.rates(
        finished=57_359, cases=54_672, recovered=0, reliable=26_457, improved=0, worse=0
    )
    assert found.reliable_recovery.percent == pytest.approx(48.4, abs=0.05)  # of cases
    assert nhs.Rate(26_457, 57_359).percent == pytest.approx(46.1, abs=0.05)  # and not of all


def test_a_course_is_finished_from_the_second_attended_appointment():
    assert [nhs.finished(attended) for attended in (0, 1, 2)] == [False, False, True]


def test_a_rate_of_nobody_is_no_number():
    assert nhs.Rate(0, 0).percent is None


@given(POINTS, POINTS, POINTS, POINTS)
def test_a_course_never_gets_better_and_worse_at_once(a, b, c, d):
    found = course(a, b, c, d)
    assert not (found.improved and found.deteriorated)
    assert found.case or not found.recovered


@given(POINTS, POINTS, POINTS, POINTS)
def test_walked_backwards_better_is_worse(a, b, c, d):
    assert course(a, b, c, d).improved == course(b, a, d, c).deteriorated

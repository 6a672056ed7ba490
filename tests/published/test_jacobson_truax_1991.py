"""Jacobson & Truax 1991, J Consult Clin Psychol 59, 12-19.

The hypothetical case (inputs from memory, unverified against the paper; outputs 4.74 and 3.16 are
printed there) and its Table 2, 30 couples in marital therapy before and after (Dyadic Adjustment
Scale, higher is better). The counts are computed with the strict limits here: the paper's own
printed counts may rest on another reliability and cut-off.
"""

from collections import Counter
from statistics import mean, stdev

import pytest

from envoi.domain.significance import (
    Class,
    classify,
    cutoff_a,
    cutoff_b,
    cutoff_c,
    reliable_change_index,
    s_diff,
    sem,
)

PRE = """90.5 74 97 73.5 61 66.5 68.5 86.5 88.5 68.5 98 80.5 89.5 91.5 83.5 60.5 83 88 98.5 78.5
99.5 79.5 84.5 92.5 93 85 64 61 80 82.5"""
POST = """97 124 97.5 88 96.5 62.5 112.5 103.5 90 82.5 105 99.5 112.5 101 99.5 79.5 88 100.5 119
116 116 129 113 118 92 114 68 52 60.5 104.5"""
COUPLES = list(zip(map(float, PRE.split()), map(float, POST.split()), strict=True))
MEAN, SD = mean(pre for pre, _ in COUPLES), stdev(pre for pre, _ in COUPLES)
FUNCTIONAL = 114.8, 17.8


def test_the_standard_errors_of_the_hypothetical_case():
    assert sem(7.5, 0.80) == pytest.approx(3.3541, abs=5e-5)
    assert s_diff(7.5, 0.80) == pytest.approx(4.7434, abs=5e-5)


def test_the_reliable_change_index_of_the_hypothetical_case():
    assert reliable_change_index(32.5, 47.5, 7.5, 0.80) == pytest.approx(3.1623, abs=5e-5)


def test_the_three_cut_offs_of_the_hypothetical_case():
    assert cutoff_a(40, 7.5, higher_is_better=True) == 55
    assert cutoff_b(60, 7.5, higher_is_better=True) == 45
    assert cutoff_c(40, 7.5, 60, 7.5) == 50


@pytest.mark.parametrize(("cutoff", "named"), [(50, Class.IMPROVED), (45, Class.RECOVERED)])
def test_the_client_of_the_hypothetical_case_crosses_b_but_not_c(cutoff, named):
    index = reliable_change_index(32.5, 47.5, 7.5, 0.80)
    assert classify(32.5, 47.5, index, cutoff, higher_is_better=True) is named


def test_cut_off_b_follows_the_functional_spread_not_the_clinical_one():
    assert cutoff_b(8, 8) == 24
    assert cutoff_b(8, 3.340121) == pytest.approx(14.68, abs=5e-3)  # what b is not


def test_the_couples_before_therapy():
    assert (len(COUPLES), round(MEAN, 5), round(SD, 5)) == (30, 81.58333, 11.82566)
    assert stdev(post for _, post in COUPLES) == pytest.approx(19.24181, abs=5e-6)


def test_the_couples_cut_off_c():
    assert cutoff_c(MEAN, SD, *FUNCTIONAL) == pytest.approx(94.84241, abs=5e-6)


@pytest.mark.parametrize(
    ("r", "error", "counts"), [(0.88, 5.793367, (14, 5, 10, 1)), (0.96, 3.344802, (15, 6, 7, 2))]
)
def test_what_became_of_the_couples(r, error, counts):
    assert s_diff(SD, r) == pytest.approx(error, abs=5e-7)
    cut = cutoff_c(MEAN, SD, *FUNCTIONAL)
    classes = Counter(
        classify(pre, post, reliable_change_index(pre, post, SD, r), cut, higher_is_better=True)
        for pre, post in COUPLES
    )
    assert tuple(classes[each] for each in Class) == (*counts, 0)

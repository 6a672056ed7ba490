"""Single-measure readings of the NHS Talking Therapies definitions for PHQ-9 and GAD-7.

Thresholds 6 and 4, cases from 10 and 8 (manual, as quoted by cbtwatch.com). Each row is one leg
of the two-measure truth table; the two-measure outcome itself belongs to the population.
"""

import pytest

from envoi.domain.change import reliably_better, reliably_worse
from envoi.domain.measure import is_case
from envoi.knowledge.library import instrument


@pytest.mark.parametrize(
    "row",  # code, first, last, case before and after, reliably better, reliably worse
    [
        ("phq-9", 18, 9, True, False, True, False),
        ("phq-9", 18, 12, True, True, True, False),
        ("phq-9", 10, 9, True, False, False, False),
        ("phq-9", 9, 3, False, False, True, False),
        ("phq-9", 12, 18, True, True, False, True),
        ("phq-9", 14, 9, True, False, False, False),
        ("gad-7", 12, 7, True, False, True, False),
        ("gad-7", 8, 12, True, True, False, True),
        ("gad-7", 11, 7, True, False, True, False),
        ("gad-7", 11, 8, True, True, False, False),
        ("gad-7", 3, 7, False, False, False, True),
        ("gad-7", 8, 7, True, False, False, False),
    ],
)
def test_one_measure_of_the_table(row):
    code, first, last, case, case_after, better, worse = row
    of = instrument(code)
    first, last = first * 1000, last * 1000
    assert (is_case(of, first), is_case(of, last)) == (case, case_after)
    assert reliably_better(of, first, last) is better
    assert reliably_worse(of, first, last) is worse

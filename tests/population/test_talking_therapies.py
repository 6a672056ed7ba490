"""The rates of a table of courses; the truth table itself is tests/domain/test_nhs.py's."""

import pytest

from envoi.knowledge.library import instrument
from envoi.population.not_answered import NotAnswered
from envoi.population.reading import table
from envoi.population.talking_therapies import Columns, answers

# The twelve rows of the truth table, a course with one appointment and one without its last score.
COURSES = {
    "p1": [18, 18, 10, 9, 9, 15, 12, 16, 15, 5, 14, 14, 18, 18],
    "p2": [9, 12, 9, 3, 9, 9, 18, 10, 9, 5, 8, 9, 0, None],
    "g1": [12, 12, 7, 7, 8, 8, 10, 8, 7, 3, 11, 11, 12, 12],
    "g2": [7, 7, 7, 7, 7, 12, 10, 8, 7, 7, 7, 8, 0, 0],
    "attended": [2, 3, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 9],
    "place": ["north"] * 6 + ["south"] * 8,
}
COLUMNS = Columns(("p1", "p2"), ("g1", "g2"), attended="attended")
PHQ9, GAD7 = instrument("phq-9"), instrument("gad-7")


def test_the_rates_of_the_truth_table(written):
    (found,) = answers(table(written("t.parquet", **COURSES)), COLUMNS, PHQ9, GAD7)
    rates = found.rates
    assert (found.n_original, rates.finished, rates.cases) == (14, 12, 10)
    assert (rates.recovery.count, rates.recovery.of) == (5, 10)
    assert (rates.reliable_recovery.count, rates.reliable_recovery.of) == (3, 10)
    assert (rates.reliable_improvement.count, rates.reliable_improvement.of) == (6, 12)
    assert (rates.reliable_deterioration.count, rates.reliable_deterioration.of) == (2, 12)


def test_without_appointments_every_course_with_both_measures_counts(written):
    columns = Columns(("p1", "p2"), ("g1", "g2"))
    (found,) = answers(table(written("t.csv", **COURSES)), columns, PHQ9, GAD7)
    assert found.rates.finished == 13


def test_places_add_up_to_the_whole(written):
    columns = Columns(("p1", "p2"), ("g1", "g2"), attended="attended", group="place")
    found = answers(table(written("t.parquet", **COURSES)), columns, PHQ9, GAD7)
    assert [each.group for each in found] == ["north", "south"]
    assert sum(each.rates.reliable_recovery.count for each in found) == 3


def test_a_measure_without_a_cut_off_makes_nobody_a_case(written):
    with pytest.raises(NotAnswered, match="K10 has no cut-off"):
        answers(table(written("t.parquet", **COURSES)), COLUMNS, PHQ9, instrument("k10"))

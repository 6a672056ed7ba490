"""What a range and its alarm were worth, in counts and their shares."""

import pytest

from envoi.domain.held_back import Alarms, HeldBack, as_data, from_data


def test_an_alarm_is_as_rare_right_as_what_it_warns_of_is_rare():
    """The worked figures: sensitivity .85, specificity .80, prevalence .08 give .27."""
    found = Alarms(rightly=68, wrongly=184, missed=12, silent=736)
    shares = (found.sensitivity, found.specificity, found.predictive_value)
    assert [each and round(each.value, 2) for each in shares] == [0.85, 0.80, 0.27]


def test_of_nobody_there_is_no_share():
    nobody = Alarms(0, 0, 0, 3)
    assert nobody.sensitivity is None and nobody.predictive_value is None
    assert HeldBack(0, 0, 0).held is None


@pytest.mark.parametrize("alarms", [None, Alarms(1, 2, 3, 4)])
def test_counts_are_kept_as_they_are(alarms):
    found = HeldBack(40, 31, 33, alarms, None)
    assert from_data(as_data(found)) == found

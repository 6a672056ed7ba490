"""A client's own rate of missed hours is told only where it beats the rate of all, measured."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.domain import missed_judged
from envoi.domain.missed import Hour, Why
from envoi.domain.missed_judged import FEWEST_JUDGED, OWN, learnt, told
from tests.domain.missed_hours import DAY, FIRST, SOME, hours, some


def test_a_practice_with_few_hours_has_no_rate():
    assert learnt(hours(1, 8, differ=True)).why is Why.TOO_FEW
    assert learnt([]).why is Why.TOO_FEW


@pytest.mark.parametrize("so", [True, False])
def test_where_every_hour_went_the_same_way_there_is_nothing_to_tell(so):
    found = learnt([replace(each, missed=so) for each in hours(1, 60, differ=True)])
    assert (found.why, found.prior, found.judgement) == (Why.ONE_WAY, None, None)


def test_clients_who_miss_every_fifth_hour_each_are_alike():
    rows = [
        Hour(f"client {n}", f"course {n}", FIRST + k * DAY, missed=k % 5 == 0)
        for n in range(40)
        for k in range(10)
    ]
    assert learnt(rows).why is Why.ALIKE


def test_every_reason_has_its_sentence():
    assert all(missed_judged.SENTENCES[each].endswith(".") for each in Why)


def test_where_clients_differ_their_own_rate_beats_that_of_all():
    found = learnt(hours(3, 300, differ=True))
    assert (found.why, found.judgement.beats) == (Why.TELLS, True)
    assert found.judgement.smoothed < found.judgement.base


@pytest.mark.parametrize("seed", range(5))
def test_where_clients_do_not_differ_nothing_is_told_of_one(seed):
    assert learnt(hours(seed, 200, differ=False)).why is not Why.TELLS


def test_few_clients_with_enough_hours_are_not_judged():
    rows = hours(3, 300, differ=True)
    count = Counter(each.client for each in rows)
    few = sorted(client for client, of in count.items() if of > OWN)[: FEWEST_JUDGED - 1]
    found = learnt(each for each in rows if each.client in few)
    assert (found.why, found.judgement) == (Why.NOT_JUDGED, None)


@settings(max_examples=20, deadline=None)
@given(rows=SOME, mixed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(rows, mixed):
    before = learnt(rows)
    mixed.shuffle(rows)
    assert learnt(rows) == before


@settings(max_examples=20, deadline=None)
@given(rows=SOME, day=st.integers(0, 30))
def test_an_hour_is_told_from_days_before_it_alone(rows, day):
    on = FIRST + day * DAY
    turned = [replace(each, missed=not each.missed) if each.on >= on else each for each in rows]
    assert _told_until(turned, on) == _told_until(rows, on)


def _told_until(rows, on):
    """What was said of the hours up to that day, whatever came."""
    known = [each for each in rows if each.on <= on]
    return sorted((client, own, base) for client, own, base, _ in told(known))


def test_hours_of_one_client_are_no_independent_witnesses():
    rows = hours(3, 300, differ=True)
    again = [replace(each, course=f"{each.course} again", on=each.on + DAY) for each in rows]
    once, twice = learnt(rows).judgement, learnt([*rows, *again]).judgement
    assert twice.hours > 1.9 * once.hours
    # Twice as many hours would narrow it by 1.4 if they were.
    assert twice.high - twice.low > (once.high - once.low) / 1.2


def test_some_of_the_invented_rows_are_judged():
    assert any(learnt(some(seed, 70, 30, 0.5)).judgement for seed in range(9))


def test_a_day_of_many_hours_tells_nothing_of_itself():
    rows = [
        Hour(f"client {n}", f"course {n}", date(2026, 3, 2), missed=n % 2 == 0) for n in range(400)
    ]
    assert list(told(rows)) == []

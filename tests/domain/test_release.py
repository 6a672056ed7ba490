"""A release counts on the day something is sent, for one receiver and what it names, or not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.participation import Consenter
from envoi.domain.release import CONTENTS, STATEMENTS, Release, faults, needed_from

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
WHOLE = Release(
    contents=frozenset({"reason", "risk"}),
    what="Why, and risk.",
    discloser="Lindqvist Psychotherapy",
    receiver="Dr Roth",
    purpose="To go on there",
    expires_on=TODAY + 90 * DAY,
    signed_on=TODAY,
    signed_by="Jonas Weber",
    told=frozenset(STATEMENTS),
)


def found(release=WHOLE, *, on=TODAY, receiver="Dr Roth", contents=("reason",), part2=False):
    return faults(release, on=on, receiver=receiver, contents=contents, part2=part2)


def test_a_whole_release_lets_what_it_names_go_to_whom_it_names():
    assert found() == ()


@pytest.mark.parametrize(
    ("lacking", "code"),
    [
        ({"what": "", "contents": frozenset()}, "what"),
        ({"discloser": " "}, "discloser"),
        ({"receiver": ""}, "receiver"),
        ({"purpose": ""}, "purpose"),
        ({"expires_on": None}, "expiry"),
        ({"signed_on": None}, "signature"),
        ({"signed_by": ""}, "signature"),
        *[({"told": WHOLE.told - {each}}, "statements") for each in STATEMENTS],
    ],
)
def test_every_element_the_law_names_has_to_be_there(lacking, code):
    assert code in found(replace(WHOLE, **lacking))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"expires_on": TODAY - DAY}, "expired"),
        ({"happened_on": TODAY}, "expired"),
        ({"revoked_on": TODAY}, "revoked"),
        ({"signed_on": TODAY + DAY}, "signed_later"),
    ],
)
def test_what_is_over_counts_no_more(change, code):
    assert found(replace(WHOLE, **change)) == (code,)


def test_it_counts_until_the_end_of_its_last_day():
    assert found(replace(WHOLE, expires_on=TODAY)) == ()


def test_another_receiver_or_other_contents_are_not_covered():
    assert found(receiver="Dr Kern") == ("other_receiver",)
    assert found(receiver=" dr  ROTH ") == ()
    assert found(contents=("reason", "measures")) == ("other_contents",)


def test_a_part_2_record_asks_for_a_release_that_says_so():
    assert found(part2=True) == ("part2",)
    assert found(replace(WHOLE, part2=True), part2=True) == ()


def test_nobody_can_release_a_psychotherapy_note_here():
    assert not [each for each in CONTENTS if "note" in each]


MAYBE = st.none() | st.dates(TODAY - 9 * DAY, TODAY + 9 * DAY)


@given(MAYBE, MAYBE, MAYBE, MAYBE, st.dates(TODAY - 9 * DAY, TODAY + 9 * DAY))
def test_a_release_counts_from_its_signing_to_its_end_and_never_outside(
    signed, until, over, gone, on
):
    release = replace(
        WHOLE, signed_on=signed, expires_on=until, expires_event="arrival", happened_on=over,
        revoked_on=gone,
    )  # fmt: skip
    inside = (
        signed is not None
        and signed <= on
        and (until is None or on <= until)
        and (over is None or on < over)
        and (gone is None or on < gone)
    )
    assert (found(release, on=on) == ()) is inside


JONAS, LENA, TIM = (
    Consenter("1", "", "Jonas", "takes part"),
    Consenter("2", "", "Lena", "takes part"),
    Consenter("3", "9", "Karin", "decides for Tim as guardian"),
)


@pytest.mark.parametrize(
    ("kind", "about", "asked"),
    [
        ("individual", "1", (JONAS,)),
        ("group", "3", (TIM,)),
        ("couple", "1", (JONAS, LENA, TIM)),
        ("family", "3", (JONAS, LENA, TIM)),
    ],
)
def test_a_joint_record_asks_everybody_in_it(kind, about, asked):
    assert needed_from(kind, about, (JONAS, LENA, TIM)) == asked

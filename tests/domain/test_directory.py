"""Places held against a need: in order, with reasons, and nothing concluded from silence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.directory import STALE_AFTER, Need, Provider, Reason, ranked, words

TODAY = date(2026, 11, 23)
NEED = Need(specialty="Trauma", language="Spanish", lives_in="CA", age=34, payer="Aetna")
KNOWN = Provider(
    "1", "Roth", words("trauma, grief"), words("spanish"), words("Aetna"), words("CA, NV"), 18, 99,
    waiting_weeks=2, confirmed_on=TODAY,
)  # fmt: skip
SILENT = Provider("2", "Silent")


def codes(found):
    return [reason.code for reason in found.reasons]


def test_the_place_that_fits_comes_first_and_says_why():
    first, second = ranked([SILENT, KNOWN], NEED, on=TODAY).offers
    assert (first.provider, first.rank, second.rank) == (KNOWN, 1, 2)
    assert codes(first) == [
        *("specialty_fits", "language_fits", "licensed_fits", "age_fits", "payer_fits"),
        *("fee_not_recorded", "waiting", "confirmed"),
    ]


def test_what_is_not_recorded_neither_fits_nor_leaves_out():
    (only,) = ranked([SILENT], NEED, on=TODAY).offers
    assert codes(only) == [
        *("specialty_not_recorded", "language_not_recorded", "licensed_not_recorded"),
        *("age_not_recorded", "payer_not_recorded", "fee_not_recorded", "waiting_not_recorded"),
        "never_confirmed",
    ]
    assert sum(reason.weight for reason in only.reasons) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"licensed_in": words("NY")}, "not_licensed"),
        ({"age_to": 17}, "other_ages"),
        ({"age_from": 60}, "other_ages"),
        ({"languages": words("English")}, "language_not_spoken"),
        ({"takes_new": False}, "takes_nobody_new"),
    ],
)
def test_a_hard_need_leaves_a_place_out_and_says_which(change, code):
    found = ranked([replace(KNOWN, **change)], NEED, on=TODAY)
    assert not found.offers
    assert codes(found.left_out[0]) == [code]


def test_a_fee_is_said_and_moves_no_place_up_or_down():
    dear = replace(KNOWN, ref="0", fee="180")
    first, second = ranked([KNOWN, dear], NEED, on=TODAY).offers
    assert Reason("fee", "180") in first.reasons
    assert (first.provider, second.provider) == (dear, KNOWN)  # by their references alone


def test_where_an_interpreter_would_do_another_language_leaves_nobody_out():
    english = replace(KNOWN, languages=words("English"))
    (only,) = ranked([english], replace(NEED, interpreter=True), on=TODAY).offers
    assert "with_interpreter" in codes(only)


def test_what_was_confirmed_long_ago_says_since_when():
    old = replace(KNOWN, confirmed_on=TODAY - STALE_AFTER - timedelta(days=1))
    assert codes(ranked([old], NEED, on=TODAY).offers[0])[-1] == "not_confirmed_since"


SOME = st.sampled_from(["", "trauma", "grief", "trauma, grief"])
PROVIDERS = st.lists(
    st.builds(
        Provider,
        ref=st.uuids().map(str),
        name=st.sampled_from(["Roth", "roth", "Bern", "Çelik"]),
        specialties=SOME.map(words),
        languages=st.sampled_from(["", "spanish", "english"]).map(words),
        licensed_in=st.sampled_from(["", "ca", "ny"]).map(words),
        age_from=st.none() | st.integers(0, 40),
        takes_new=st.none() | st.booleans(),
        waiting_weeks=st.none() | st.integers(0, 5),
    ),
    unique_by=lambda each: each.ref,
    max_size=8,
)


@given(PROVIDERS, st.randoms(use_true_random=False))
def test_the_order_is_total_and_the_same_for_every_order_of_the_directory(providers, random):
    mixed = list(providers)
    random.shuffle(mixed)
    found = ranked(providers, NEED, on=TODAY)
    assert found == ranked(mixed, NEED, on=TODAY)
    assert [offer.rank for offer in found.offers] == list(range(1, len(found.offers) + 1))


@given(PROVIDERS)
def test_every_place_is_offered_or_left_out_with_a_reason(providers):
    found = ranked(providers, NEED, on=TODAY)
    refs = [each.provider.ref for each in (*found.offers, *found.left_out)]
    assert sorted(refs) == sorted(each.ref for each in providers)
    assert all(each.reasons for each in (*found.offers, *found.left_out))

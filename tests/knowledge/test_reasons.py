"""The public list of reasons: complete, never renumbered, mapped to every list it is mapped to."""

import pytest

from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.reason_file import read_map, read_reasons

# What has been published stays: a code that goes, or means something else, breaks other people's
# reports. A new version adds to this list and takes nothing away.
PUBLISHED = {
    "2026-11": ["goals_met", "client_choice"],
    "2026-12": [
        *("lost_contact", "specialist_needed", "plateau_no_benefit", "therapist_leaving"),
        *("client_moved", "nonpayment", "good_enough", "higher_level_of_care", "lower_level"),
        *("rupture_conflict", "conflict_of_interest", "no_show", "therapist_leave_temporary"),
        *("practice_closing", "therapist_incapacity", "therapist_death", "licensure"),
        *("payer_limit", "third_party_decision", "safety_threat", "client_incapacity"),
        *("client_death", "administrative"),
    ],
}


def test_no_published_code_is_gone_and_each_says_since_when() -> None:
    since: dict[str, list[str]] = {}
    for reason in library.reasons():
        since.setdefault(reason.since, []).append(reason.code)
    assert since == PUBLISHED


def test_eight_common_reasons_come_first() -> None:
    common = [reason.common for reason in library.reasons()]
    assert common == [True] * 8 + [False] * (len(common) - 8)


@pytest.mark.parametrize("system", library.reason_maps(), ids=lambda each: each.system)
def test_every_code_maps_or_says_why_not(system: object) -> None:
    codes = {reason.code for reason in library.reasons()}
    assert set(system.of) | set(system.none) == codes  # type: ignore[attr-defined]


def test_every_list_is_there() -> None:
    systems = {each.system for each in library.reason_maps()}
    assert systems == {"colorado_bha", "german_codes", "nhs_talking_therapies", "pmhc"}


def test_a_map_that_leads_nowhere_is_refused() -> None:
    text = 'system="x"\n[codes]\n1="one"\n[map]\ngoals_met="2"\n[none]\n'
    with pytest.raises(Malformed, match="2 is mapped to nothing"):
        read_map(text, "x")


def test_a_reason_written_twice_is_refused() -> None:
    one = '[[reasons]]\ncode="a"\nname="A"\nmeans="A."\nsince="1"\n'
    head = 'version="1"\nreviewed_on="2026-11-25"\nsource="x"\n'
    with pytest.raises(Malformed, match="twice"):
        read_reasons(head + one + one, "x")

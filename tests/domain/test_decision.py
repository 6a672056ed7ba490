"""Who may ask on a client's behalf, on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.decision import THEMSELF, Decider, Kind, may_ask

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ROUND = st.none() | st.dates(TODAY - 9 * DAY, TODAY + 9 * DAY)
DECIDERS = st.builds(
    Decider, st.uuids().map(str), st.sampled_from(Kind), st.just("Karin"), st.just(""), ROUND, ROUND
)


def whys(*deciders: Decider) -> list[str]:
    return [each.why for each in may_ask(deciders, TODAY, client="Mia")]


def test_the_client_may_always_ask() -> None:
    assert whys() == [THEMSELF]
    assert whys(Decider("1", Kind.SELF)) == [THEMSELF]


def test_a_guardian_may_ask_and_the_sentence_says_about_what_and_until_when() -> None:
    until = date(2027, 3, 31)
    karin = Decider("1", Kind.GUARDIAN, "Karin", "health, with Jens", until_on=until)
    assert whys(karin)[1] == (
        "decides for the client as guardian, for this: health, with Jens, until 31 March 2027"
    )


@pytest.mark.parametrize(("away", "asks"), [(-1, False), (0, True), (5, True), (6, False)])
def test_both_days_of_a_period_count(away: int, asks: bool) -> None:
    court = Decider("1", Kind.COURT, "Court", "", TODAY, TODAY + 5 * DAY)
    found = may_ask([court], TODAY + away * DAY, client="Daniel")
    assert (len(found) == 2) is asks


@given(st.lists(DECIDERS, max_size=5))
def test_nobody_asks_outside_their_period_and_nobody_inside_is_left_out(
    deciders: list[Decider],
) -> None:
    asking = {each.ref for each in may_ask(deciders, TODAY, client="Mia")} - {""}
    inside = {
        each.ref
        for each in deciders
        if each.kind is not Kind.SELF
        and (each.from_on or TODAY) <= TODAY <= (each.until_on or TODAY)
    }
    assert asking == inside

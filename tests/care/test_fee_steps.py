"""Where fees are not paid: talk, options, a notice with a day, a last one; safety before money."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from envoi.care import book, ethics, fee_steps, fees
from envoi.care.answers import Answer, NotThere, Refused, Saved
from envoi.care.fee_steps import Wanted
from envoi.records.models import Ending, FeeStep
from tests import build, people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TODAY = people.TODAY


def owing(days: int = 100) -> UUID:
    """A course with one charge so many days ago; it fell due fourteen days later."""
    ref = build.episode(sessions=1, started_on=TODAY - 200 * DAY)
    build.entry("charge", ref, amount=8500, on=TODAY - days * DAY)
    return ref


def take(ref: UUID, step: str, days: int = 0, *, by: Any = None, **said: Any) -> Answer:
    """A step so many days ago."""
    client = book.people(ref)[0][0]
    wanted = Wanted(step, TODAY - days * DAY, **said)
    return fee_steps.take(ref, wanted, by=by or people.mara(), ref=uuid4(), client=client)


def offered(ref: UUID, days: int = 60) -> UUID:
    """Talked about, and ways to go on offered."""
    build.saved(take(ref, "talk", days, terms_clear="yes", after_told="yes"))
    build.saved(take(ref, "options", days, offered=["plan", "lower"]))
    return ref


def test_what_was_open_then_is_kept_with_each_step() -> None:
    ref = owing()
    build.saved(take(ref, "talk"))
    build.entry("payment", ref, kind="payment", amount=8500)
    assert FeeStep.objects.get(episode=ref).amount == 8500


def test_a_notice_waits_for_the_talk_and_for_the_options() -> None:
    ref = owing()
    until = TODAY + 30 * DAY
    assert take(ref, "written", until=until) == Refused(fee_steps.MISSING["talk"])
    build.saved(take(ref, "talk"))
    assert take(ref, "written", until=until) == Refused(fee_steps.MISSING["options"])
    assert take(ref, "last", until=until) == Refused(fee_steps.MISSING["written"])


def test_a_notice_is_never_earlier_than_the_ladder_says() -> None:
    ref = offered(owing(days=43), days=20)
    early = take(ref, "written", until=TODAY + 30 * DAY)
    assert early == Refused("This can go from 24 November on.", "on")


def test_a_notice_names_a_day_far_enough_away() -> None:
    ref = offered(owing())
    soon = take(ref, "written", until=TODAY + 29 * DAY)
    assert soon == Refused("A notice names a day: 23 December at the earliest.", "until")
    assert isinstance(take(ref, "written", until=TODAY + 30 * DAY), Saved)


def test_the_ending_comes_no_sooner_than_thirty_days_after_the_last_notice() -> None:
    ref = offered(owing(days=120), days=90)
    build.saved(take(ref, "written", 50, until=TODAY - 20 * DAY))
    build.saved(take(ref, "last", 10, until=TODAY + 20 * DAY))
    following = fees.page(ref, by=people.mara()).next_step
    assert following and (following.code, following.told) == ("end", "from 13 December on")


def test_what_was_agreed_holds_the_notice() -> None:
    ref = owing()
    build.saved(take(ref, "talk", 40))
    build.saved(take(ref, "options", 40, offered=["plan"], until=TODAY + 60 * DAY))
    assert take(ref, "written", until=TODAY + 90 * DAY) == Refused(
        "This can go from 23 January 2027 on.", "on"
    )


def test_nothing_is_written_where_nothing_is_open() -> None:
    ref = offered(owing())
    build.entry("payment", ref, kind="payment", amount=8500)
    assert take(ref, "written", until=TODAY + 30 * DAY) == Refused(fee_steps.NOTHING_OPEN)


def test_an_open_flag_holds_the_notice_and_the_biller_does_not_hear_why() -> None:
    ref = offered(owing())
    build.entry("risk-flag", ref, why="Said something worrying.")
    until = TODAY + 30 * DAY
    mine = take(ref, "written", until=until)
    assert isinstance(mine, Refused) and "risk flag" in mine.sentence
    theirs = take(ref, "written", until=until, by=people.joined("bo", "biller"))
    assert theirs == Refused(fee_steps.ASK)


def test_never_with_imminent_danger() -> None:
    ref = offered(owing())
    build.entry("risk-flag", ref, why="A plan.")
    build.entry("risk-asked", ref, answer="plan_or_intent")
    assert take(ref, "written", until=TODAY + 30 * DAY) == Refused(fee_steps.DANGER)
    assert conditions(ref)[1] == "not met"


def conditions(ref: UUID) -> list[str]:
    return [each.state for each in fees.page(ref, by=people.mara()).conditions]


def test_the_three_conditions_are_met_not_met_or_not_recorded() -> None:
    ref = owing()
    assert conditions(ref) == ["not recorded yet"] * 3
    build.saved(take(ref, "talk", terms_clear="no", after_told="yes"))
    build.entry("risk-asked", ref, answer="none")
    assert conditions(ref) == ["not met", "met", "met"]


def test_an_answer_of_long_ago_says_nothing_about_danger_now() -> None:
    ref = owing()
    build.entry("risk-asked", ref, answer="none", on=TODAY - 31 * DAY)
    assert conditions(ref)[1] == "not recorded yet"


def test_a_talk_about_fees_meets_what_the_code_asks_at_the_ending() -> None:
    ref = offered(owing())
    from envoi.care import endings

    ending = build.saved(
        endings.talk(
            ref,
            on=TODAY,
            initiated_by="therapist",
            why="",
            by=people.mara(),
            ref=uuid4(),
            reason="nonpayment",
        )
    )
    found = ethics.facts(Ending.objects.get(id=ending))
    assert found["fees_terms_clear"] and found["fees_consequences_discussed"]


def test_a_talk_belongs_to_those_who_treat() -> None:
    ref = owing()
    for stranger in (people.joined("bo", "biller"), people.ines(), people.vera()):
        with pytest.raises(NotThere):
            take(ref, "talk", by=stranger)


def test_a_double_click_takes_a_step_once() -> None:
    ref, new = owing(), uuid4()
    client, wanted = book.people(ref)[0][0], Wanted("talk", TODAY)
    for _ in range(2):
        build.saved(fee_steps.take(ref, wanted, by=people.mara(), ref=new, client=client))
    assert FeeStep.objects.count() == 1


def test_a_step_in_error_does_not_count() -> None:
    ref = owing()
    step = build.saved(take(ref, "talk"))
    build.saved(book.mark_wrong("fee-step", step, reason="another client", by=people.mara()))
    following = fees.page(ref, by=people.mara()).next_step
    assert following and following.code == "talk"


class Notices(TestCase):
    """Whatever is tried, no notice that stands is earlier than the ladder allows."""

    @settings(max_examples=15, deadline=None)
    @given(
        st.integers(15, 150),
        st.lists(
            st.tuples(
                st.sampled_from(("talk", "options", "written", "last")),
                st.integers(0, 120),
                st.integers(0, 90),
            ),
            max_size=6,
        ),
    )
    def test_no_notice_that_stands_came_too_early(self, age, tried) -> None:  # type: ignore[no-untyped-def]
        ref = owing(age)
        for step, days, named in tried:
            until = None if step == "talk" else TODAY - days * DAY + named * DAY
            take(ref, step, days, until=until, offered=["plan"])
        due: date = TODAY - age * DAY + 14 * DAY
        least = {"written": 30, "last": 60}
        for row in FeeStep.objects.filter(episode=ref, step__in=least):
            assert row.on >= due + least[row.step] * DAY
            assert row.until >= row.on + 30 * DAY

"""What a client says about the hours, held against their own; what came between two people."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.alliance import (
    ANSWERS_NEEDED,
    DROP,
    LOW,
    Feedback,
    Repair,
    Rupture,
    State,
    proposable,
    something_hard,
    strain,
    unanswered,
    usual,
)
from envoi.domain.noticed import Group
from envoi.domain.picture import Picture
from envoi.domain.signal import notice, on_day
from tests.domain.build import BETTER, TODAY, ago, goal, phq9

CODES = ("room", "side", "pace", "keeps")
ANSWER = st.none() | st.integers(0, 10)
GIVEN = st.fixed_dictionaries(dict.fromkeys(CODES, ANSWER))
SAID = st.lists(GIVEN, max_size=6).map(lambda many: told(*many))


def told(*hours: dict[str, int | None]) -> list[Feedback]:
    """What one client said, an hour a week, the newest today."""
    return [Feedback(ago(7 * back), each) for back, each in zip(range(len(hours))[::-1], hours)]  # noqa: B905


def flat(*marks: int | None) -> list[Feedback]:
    """Hours with all four answers alike; None: nothing answered."""
    return told(*(dict.fromkeys(CODES, mark) for mark in marks))


# ---- one hour


def test_a_mean_needs_three_of_four_answers():
    three = Feedback(TODAY, {"room": 8, "side": 7, "pace": 9, "keeps": None})
    assert three.mean == 8_000
    assert replace(three, answers={**three.answers, "pace": None}).mean is None


@given(GIVEN)
def test_a_mean_lies_between_the_answers_that_were_given(answers):
    given_ones = [each for each in answers.values() if each is not None]
    mean = Feedback(TODAY, answers).mean
    assert (mean is None) is (len(given_ones) < ANSWERS_NEEDED)
    assert mean is None or 1000 * min(given_ones) <= mean <= 1000 * max(given_ones)


@given(GIVEN, st.sampled_from(CODES))
def test_an_answer_left_out_never_counts_as_nought(answers, code):
    without = Feedback(TODAY, {**answers, code: None})
    others = [each for name, each in answers.items() if name != code and each is not None]
    assert without.lowest == min(others, default=None)
    if without.mean is not None:
        assert without.mean == 1000 * sum(others) // len(others)


# ---- over time


def test_a_fall_against_ones_own_is_worth_a_word():
    found = strain(flat(9, 9, 9, 6))
    assert found is not None
    assert (found.usual, found.mean, found.low) == (9_000, 6_000, None)


def test_a_small_fall_is_not():
    assert strain(flat(9, 9, 9, 8)) is None


def test_the_fall_begins_at_its_limit():
    nines = told(dict.fromkeys(CODES, 9), {"room": 8, "side": 8, "pace": 7, "keeps": 7})
    assert nines[0].mean - nines[1].mean == DROP
    assert strain(nines) is not None


def test_one_low_answer_speaks_for_itself_even_the_first_time():
    found = strain(told({"room": LOW, "side": 9, "pace": 9, "keeps": 9}))
    assert found is not None
    assert (found.usual, found.low) == (None, LOW)


def test_answers_to_other_questions_are_not_compared():
    before, now = flat(9, 6)
    assert strain([replace(before, version="2"), now]) is None


def test_nobody_is_held_against_more_than_their_latest_few():
    assert usual(flat(2, 8, 8, 8)) == 8_000


@given(GIVEN)
def test_a_first_answer_is_never_a_fall(answers):
    found = strain(told(answers))
    assert found is None or found.usual is None


@given(SAID)
def test_better_answers_never_make_a_strain(said):
    if said and strain(said) is None:
        up = {code: each if each is None else min(10, each + 1) for code, each in
              said[-1].answers.items()}  # fmt: skip
        assert strain([*said[:-1], replace(said[-1], answers=up)]) is None


@given(SAID)
def test_an_hour_without_answers_before_changes_nothing(said):
    if said:
        empty = Feedback(said[0].on - timedelta(days=7), dict.fromkeys(CODES))
        assert strain([empty, *said]) == strain(said)


@given(SAID)
def test_only_the_newest_hour_is_worth_a_word(said):
    found = strain(said)
    assert found is None or found.on == said[-1].on


# ---- what came between them


def test_it_is_open_until_it_is_mended_or_left_in_peace():
    rupture = Rupture(ago(7))
    assert rupture.open
    for state in State:
        after = replace(rupture, repairs=(Repair(ago(1), state),))
        assert after.open is (state in (State.PARTLY, State.NOT))


@given(st.lists(st.sampled_from(State), max_size=4))
def test_mending_is_never_proposed_to_somebody_who_says_they_were_harmed(states):
    repairs = tuple(Repair(ago(3), state) for state in states)
    assert not proposable(Rupture(ago(7), harmed=True, repairs=repairs))


def test_once_it_is_written_down_the_answer_itself_is_answered():
    said = flat(9, 2)
    assert unanswered(said, []) is not None
    assert unanswered(said, [Rupture(ago(30))]) is not None
    assert unanswered(said, [Rupture(TODAY)]) is None


def test_a_silence_after_something_unmended_is_one_after_something_hard():
    assert something_hard([], [Rupture(ago(7))])
    assert something_hard(flat(9, 4), [])
    assert not something_hard(flat(9, 9), [Rupture(ago(7), repairs=(Repair(TODAY, State.MENDED),))])


# ---- what is noticed

WELL = Picture(ago(90), series=(phq9(*BETTER),), goals=(goal(2, 2),))


def kinds(picture):
    return [each.kind for each in on_day(notice(picture), TODAY)[1]]


def test_doing_well_never_hides_a_strain_and_the_strain_comes_first():
    picture = replace(WELL, feedback=tuple(flat(9, 2)))
    group, signals = on_day(notice(picture), TODAY)
    assert group is Group.STRAINED
    assert [each.kind for each in signals] == [
        "alliance_strained",
        "well_and_steady",
        "goals_reached",
    ]


def test_where_harm_was_said_no_mending_is_proposed():
    both = (Rupture(ago(9)), Rupture(ago(7), harmed=True))
    picture = replace(WELL, ruptures=both, feedback=tuple(flat(9, 2)))
    steps = {each.next_step for each in on_day(notice(picture), TODAY)[1]}
    assert "show_ways_to_complain" in steps
    assert "talk_about_working_together" not in steps


def test_harm_said_on_the_way_to_an_ending_counts_alike():
    picture = replace(WELL, ruptures=(Rupture(ago(9)),), harm_said_on=ago(2))
    assert kinds(picture)[:1] == ["harm_said"]
    assert "rupture_open" not in kinds(picture)


def test_one_clients_harm_does_not_speak_for_the_other():
    said = (Rupture(ago(9), client="jonas"), Rupture(ago(7), harmed=True, client="lena"))
    assert kinds(replace(WELL, ruptures=said))[:2] == ["harm_said", "rupture_open"]


def test_each_clients_answers_are_their_own():
    lena = [replace(each, client="lena") for each in flat(9, 9)]
    jonas = [replace(each, client="jonas") for each in flat(4, 4)]
    assert "alliance_strained" not in kinds(replace(WELL, feedback=(*lena, *jonas)))

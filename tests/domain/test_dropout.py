"""Drop-out, as each rival definition has it; a transfer is none by any of them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain import dropout
from envoi.domain.dropout import (
    DEFINITIONS,
    definition,
    dropped_out,
    ended_here,
    missed_last,
)
from envoi.domain.session import Attendance, Visit

STOPPED = {
    "ended_here": True,
    "dropped_out_said": True,
    "attended": 2,
    "planned_sessions": 12,
    "missed_last": True,
    "short_of_change": True,
}
STAYED = {
    "ended_here": True,
    "dropped_out_said": False,
    "attended": 12,
    "planned_sessions": 12,
    "missed_last": False,
    "short_of_change": False,
}
EACH = pytest.mark.parametrize("by", DEFINITIONS, ids=lambda each: each.code)


@EACH
def test_who_stopped_coming_at_once_dropped_out_by_every_definition(by):
    assert dropped_out(by, STOPPED) is True


@EACH
def test_who_stayed_to_the_end_dropped_out_by_none(by):
    assert dropped_out(by, STAYED) is False


@EACH
def test_a_transfer_is_never_a_drop_out(by):
    assert dropped_out(by, {**STOPPED, "ended_here": False}) is False


@EACH
def test_an_episode_without_a_needed_fact_is_in_no_denominator(by):
    for name in by.needs:
        assert dropped_out(by, {**STOPPED, name: None}) is None
        assert dropped_out(by, {k: v for k, v in STOPPED.items() if k != name}) is None


@EACH
def test_what_a_definition_does_not_need_does_not_change_its_answer(by):
    needed = {name: STOPPED[name] for name in by.needs}
    assert dropped_out(by, needed) is True


def test_an_open_episode_has_not_ended_here_nor_elsewhere():
    assert ended_here(over=False, apart=False) is None
    assert ended_here(over=True, apart=False) is True
    assert ended_here(over=True, apart=True) is False


@pytest.mark.parametrize(("attended", "so"), [(0, True), (2, True), (3, False), (4, False)])
def test_few_sessions_are_fewer_than_three(attended, so):
    assert dropped_out(definition("few_sessions"), {**STAYED, "attended": attended}) is so


@pytest.mark.parametrize(("attended", "so"), [(11, True), (12, False), (13, False)])
def test_short_of_the_plan_is_before_the_last_agreed_session(attended, so):
    assert dropped_out(definition("short_of_plan"), {**STAYED, "attended": attended}) is so


@pytest.mark.parametrize("fact", ["dropped_out_said", "missed_last", "short_of_change"])
def test_the_definitions_differ_in_one_fact(fact):
    found = {by.code for by in DEFINITIONS if dropped_out(by, {**STAYED, fact: True})}
    assert len(found) == 1


class Column:
    """A column that knows only what the rules may use, and keeps what was asked of it."""

    def __init__(self, said: str) -> None:
        self.said = said

    def __lt__(self, other: object) -> "Column":
        return Column(f"({self} < {other})")

    def __and__(self, other: object) -> "Column":
        return Column(f"({self} & {other})")

    def __str__(self) -> str:
        return self.said


def test_the_rules_take_columns_as_they_take_numbers():
    facts = {name: Column(name) for name in STAYED}
    told = [str(by.holds(facts)) for by in DEFINITIONS]
    assert told[1] == "(ended_here & (attended < planned_sessions))"
    assert len(set(told)) == len(DEFINITIONS)


@given(attended=st.integers(0, 99), limit=st.integers(1, 99))
def test_more_sessions_never_make_a_drop_out(attended, limit):
    few = dropout.fewer_than(limit)
    facts = {"ended_here": True, "attended": attended}
    assert few(facts) >= few({**facts, "attended": attended + 1})


KEPT, NOT_SHOWN = Attendance.ATTENDED, Attendance.NOT_SHOWN


def visits(*said):
    """One a day, as (attendance, by whom it was called off)."""
    return [Visit(date(2026, 3, n + 1), *each) for n, each in enumerate(said)]


@pytest.mark.parametrize(
    ("said", "so"),
    [
        ([(KEPT,), (NOT_SHOWN,)], True),
        ([(NOT_SHOWN,), (KEPT,)], False),
        ([(KEPT,), (Attendance.CANCELLED, "client")], True),
        ([(KEPT,), (Attendance.CANCELLED, "therapist")], False),
        ([(KEPT,), (Attendance.EXPECTED,)], False),
        ([(Attendance.EXPECTED,)], None),
        ([], None),
    ],
)
def test_the_last_hour_was_missed_where_none_was_kept_after_it(said, so):
    assert missed_last(visits(*said)) is so
    assert missed_last(reversed(visits(*said))) is so

"""What ethics codes ask: one finding a duty, and only checked musts ask for an answer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.ethics import Duty, Rule, State, Weight, review, to_answer

TALK, COVER = Duty("talk", "A talk", "talk_offered"), Duty("cover", "Somebody there", "cover_named")
MUST = Rule("apa", "2017", "10.10", "talk", Weight.MUST, "A talk.", True, frozenset({"fees"}))


def found(*rules: Rule, reason: str = "fees", **facts: bool | None):  # type: ignore[no-untyped-def]
    return review((reason,), rules=rules, duties=(TALK, COVER), facts=facts)


def test_several_codes_make_one_finding_with_all_their_sources() -> None:
    (finding,) = found(MUST, replace(MUST, code="nasw"), replace(MUST, code="aca"))
    assert finding.duty is TALK
    assert [rule.code for rule in finding.rules] == ["aca", "apa", "nasw"]


def test_what_is_not_recorded_is_neither_met_nor_unmet() -> None:
    states = {None: State.UNKNOWN, True: State.MET, False: State.UNMET}
    assert {fact: found(MUST, talk_offered=fact)[0].state for fact in states} == states


def test_only_a_checked_must_asks_for_an_answer() -> None:
    for rule in (replace(MUST, verified=False), replace(MUST, weight=Weight.SHOULD)):
        assert to_answer(found(rule, talk_offered=False)) == ()
    assert len(to_answer(found(MUST, talk_offered=False))) == 1
    assert to_answer(found(MUST, talk_offered=True)) == ()


def test_an_unchecked_must_beside_a_checked_should_asks_for_nothing() -> None:
    rules = replace(MUST, verified=False), replace(MUST, code="x", weight=Weight.SHOULD)
    assert to_answer(found(*rules, talk_offered=False)) == ()


def test_a_rule_speaks_of_its_own_reasons_alone() -> None:
    assert found(MUST, reason="goals_met") == ()
    others = replace(MUST, reasons=frozenset(), not_for=frozenset({"fees"}))
    assert found(others) == () and len(found(others, reason="goals_met")) == 1


@given(st.permutations([MUST, replace(MUST, code="nasw"), replace(MUST, duty="cover")]))
def test_the_order_of_the_rules_says_nothing(rules: list[Rule]) -> None:
    assert found(*rules) == found(MUST, replace(MUST, code="nasw"), replace(MUST, duty="cover"))

"""The ethics codes: every line leads to a duty and a reason that are there."""

import pytest

from envoi.care.ethics import COMPUTED
from envoi.domain.ethics import Weight
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.ethics_file import read_code

RULES = [rule for code in library.ethics_codes() for rule in code.rules]
BINDING = {
    (rule.code, rule.clause) for rule in RULES if rule.verified and rule.weight is Weight.MUST
}


def test_every_code_is_there() -> None:
    codes = {code.code: code.edition for code in library.ethics_codes()}
    assert codes == {
        **{"aamft": "2015", "aca": "2014", "apa": "2017", "bacp": "2018"},
        **{"house": "2026", "nasw": "2021"},
    }


def test_every_rule_names_a_duty_and_reasons_that_exist() -> None:
    duties = {duty.code for duty in library.duties()}
    reasons = {reason.code for reason in library.reasons()}
    assert {rule.duty for rule in RULES} == duties
    assert set().union(*(rule.reasons | rule.not_for for rule in RULES)) <= reasons


def test_every_fact_a_duty_needs_is_asked_or_computed() -> None:
    asked = {q.fact for step in library.steps().values() for q in step.questions}
    assert {duty.fact for duty in library.duties()} <= asked | set(COMPUTED)


def test_whatever_is_from_memory_only_advises() -> None:
    assert not [rule for rule in RULES if rule.code in ("aca", "house") and rule.verified]
    # The clauses somebody read, as docs and sources name them.
    assert {
        *(("apa", clause) for clause in ("10.10(a)", "10.10(c)", "10.09", "3.12", "6.02(c)")),
        *(("nasw", f"1.17({letter})") for letter in "abcef"),
        *(("nasw", "1.03"), ("aamft", "1.9"), ("aamft", "1.10"), ("aamft", "1.11")),
        *(("aamft", "2.6"), ("bacp", "38"), ("bacp", "39"), ("bacp", "40-41"), ("bacp", "42")),
    } == BINDING


def test_fees_have_their_three_conditions() -> None:
    nasw = [rule.duty for rule in RULES if (rule.code, rule.clause) == ("nasw", "1.17(c)")]
    assert nasw == ["fees_terms", "fees_danger", "fees_consequences"]


def test_a_rule_says_for_which_reasons_it_speaks() -> None:
    head = 'code="x"\nname="X"\nedition="1"\nreviewed_on="2026-11-25"\n[[rules]]\n'
    rule = 'clause="1"\nsays="x"\nduty="talk"\nweight="must"\nverified=true\n'
    with pytest.raises(Malformed, match="either for which reasons"):
        read_code(head + rule, "x")

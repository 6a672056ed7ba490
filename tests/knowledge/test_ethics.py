"""The ethics codes: every line leads to a duty and a reason that are there."""

import pytest

from envoi.care.ethics import COMPUTED
from envoi.domain.ethics import Weight
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.ethics_file import read_code

RULES = [rule for code in library.ethics_codes() for rule in code.rules]
# Every clause the research names: code, clause, the duties it asks for here, and whether the
# research read it; what it has from memory stays unverified.
CLAUSES = (
    ("apa", "10.10(a)", "outcome plan_reviewed", True),
    ("apa", "10.10(b)", "safe_way", True),
    ("apa", "10.10(c)", "talk referral", True),
    ("apa", "10.09", "cover", True),
    ("apa", "3.12", "cover", True),
    ("apa", "6.02(c)", "custodian", True),
    ("apa", "10.01", "limits_told", True),
    ("apa", "10.08", "no_other_tie", True),
    ("apa", "6.04(e)", "fees_consequences", False),
    ("apa", "2.01", "referral", False),
    ("apa", "10.04", "agreement", False),
    ("aca", "A.11.c", "talk referral outcome plan_reviewed safe_way", False),
    ("aca", "A.11.a", "referral", False),
    ("aca", "A.11.b", "consultation", False),
    ("aca", "A.11.d", "records", False),
    ("aca", "A.12", "cover", False),
    ("aca", "A.1.c", "outcome", False),
    ("aca", "A.2.b", "limits_told", False),
    ("aca", "A.5.c", "no_other_tie", False),
    ("aca", "A.10.d", "fees_consequences", False),
    ("aca", "C.2.h", "custodian", False),
    ("nasw", "1.17(a)", "outcome plan_reviewed", True),
    ("nasw", "1.17(b)", "cover safe_way", True),
    ("nasw", "1.17(c)", "fees_terms fees_danger fees_consequences", True),
    ("nasw", "1.17(d)", "no_other_tie", True),
    ("nasw", "1.17(e)", "notice referral", True),
    ("nasw", "1.17(f)", "options", True),
    ("nasw", "1.03", "limits_told", True),
    ("nasw", "1.15", "cover", False),
    ("nasw", "1.16", "referral records", False),
    ("nasw", "2.06", "records", False),
    ("aamft", "1.9", "outcome plan_reviewed", True),
    ("aamft", "1.10", "referral", True),
    ("aamft", "1.11", "cover", True),
    ("aamft", "2.6", "custodian", True),
    ("aamft", "1.2", "limits_told", False),
    ("aamft", "1.5", "no_other_tie", False),
    ("aamft", "3.10", "referral", False),
    ("aamft", "8, clause not looked up yet", "fees_consequences", False),
    ("bacp", "38", "limits_told", True),
    ("bacp", "39", "notice agreement", True),
    ("bacp", "40-41", "cover", True),
    ("bacp", "42", "cover", True),
    ("bacp", "supervision, clause not looked up yet", "consultation", False),
    ("bacp", "contract, clause not looked up yet", "fees_terms", False),
)
# The matrix of the research, cell by cell: R required, A advised, - nothing. What a cell says in
# words ("discuss", "inform") is an R; "offer" and "attempt" are an A. A reason the research does
# not name stands with the one it is nearest to.
COLUMNS = (
    *("agreement", "talk", "notice", "referral", "risk"),
    *("outcome", "records", "consultation", "follow_up"),
)
WEIGHTS = {"R": Weight.MUST, "A": Weight.SHOULD}
MATRIX = (
    "goals_met,good_enough,lower_level R R A A R R A - A",
    "plateau_no_benefit R R A R R R A A A",
    "specialist_needed,higher_level_of_care R R R R R R R A R",
    "therapist_leaving,therapist_leave_temporary R R R R R R R A R",
    "practice_closing R R R R R A R A A",
    "therapist_death,therapist_incapacity - - R R R - R R R",
    "rupture_conflict R R R R R A R R A",
    "conflict_of_interest R A R R R A R R A",
    "no_show,lost_contact - A R R R A A A A",
    "nonpayment R R R R R A R A A",
    "safety_threat - - R A R - A R -",
    "client_moved,licensure R R A R R A R A A",
    "payer_limit R R A R R R A A A",
    "client_choice A A A A R A A - A",
    "client_death - - - - - - - R -",
)


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
    assert {(rule.code, rule.clause, rule.duty) for rule in RULES if rule.verified} == {
        (code, clause, duty)
        for code, clause, duties, read in CLAUSES
        for duty in duties.split()
        if read
    }


def test_every_clause_of_the_research_is_there_and_no_other() -> None:
    written = [(rule.code, rule.clause, rule.duty) for rule in RULES if rule.code != "house"]
    wanted = [(code, clause, duty) for code, clause, ds, _ in CLAUSES for duty in ds.split()]
    assert sorted(set(written)) == sorted(wanted)


def test_what_a_code_only_permits_is_never_asked_for() -> None:
    permits = {(rule.code, rule.clause) for rule in RULES if rule.weight is Weight.CONSIDER}
    assert permits == {("apa", "10.10(b)"), ("aca", "A.11.c"), ("nasw", "1.17(b)")}
    assert {rule.weight for rule in RULES if rule.code == "bacp" and not rule.verified} == {
        Weight.SHOULD
    }


@pytest.mark.parametrize("row", MATRIX, ids=lambda row: row.split()[0])
def test_the_matrix_says_what_the_research_says(row: str) -> None:
    reasons, *cells = row.split()
    for reason in reasons.split(","):
        said = {
            rule.duty: rule.weight
            for rule in RULES
            if rule.code == "house" and rule.applies(reason)
        }
        wanted = {
            duty: WEIGHTS[cell]
            for duty, cell in zip(COLUMNS, cells, strict=True)
            if cell in WEIGHTS
        }
        assert {duty: said[duty] for duty in said if duty in COLUMNS} == wanted, reason


def test_who_is_threatened_owes_no_talk_and_who_leaves_says_who_keeps_the_record() -> None:
    def asked(code: str, reason: str) -> set[str]:
        return {
            rule.duty
            for rule in RULES
            if rule.code == code and rule.applies(reason) and rule.weight is Weight.MUST
        }

    assert not asked("apa", "safety_threat")
    assert {"cover", "custodian"} <= asked("apa", "therapist_leaving")
    assert "custodian" in asked("aamft", "therapist_leaving")
    assert asked("nasw", "conflict_of_interest") >= {"notice", "referral", "no_other_tie"}


def test_fees_have_their_three_conditions() -> None:
    nasw = [rule.duty for rule in RULES if (rule.code, rule.clause) == ("nasw", "1.17(c)")]
    assert nasw == ["fees_terms", "fees_danger", "fees_consequences"]


def test_a_rule_says_for_which_reasons_it_speaks() -> None:
    head = 'code="x"\nname="X"\nedition="1"\nreviewed_on="2026-11-25"\n[[rules]]\n'
    rule = 'clause="1"\nsays="x"\nduty="talk"\nweight="must"\nverified=true\n'
    with pytest.raises(Malformed, match="either for which reasons"):
        read_code(head + rule, "x")

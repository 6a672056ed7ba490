"""How long records are kept: each rule says where it comes from, and whether it was checked."""

import pytest

from envoi.domain.retention import Anchor, Of, Period, Stage
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.retention_file import follow, read_rule

WHOLE = """
code = "x"
name = "X"
profession = "any"
jurisdiction = "any"
of = "record"
source = "a book"
reviewed_on = "2026-11-25"
verified = false
"""


# The table of the research, row by row: adults, minors, and whether it was read. A period is its
# years and what they count from: s last service, e end, c last contact, m majority.
TABLE = (
    ("apa", "7s", "7s 3m", True),
    ("us_ca_psychologist", "7ec", "7ec 7m", False),
    ("us_ca_counselling", "7e", "7e 7m", False),
    ("us_nc_tn_ct", "7ec", "7ec 7m", False),
    ("us_pa_psychologist", "5c", "", True),
    ("us_ny", "6ec", "?", False),
    ("us_fl_psychologist", "3ec, then a summary 7ec", "", True),
    ("us_az", "6ec", "6ec 3m", False),
    ("us_de_psychologist", "7s", "7s 3m", True),
    ("us_tx", "7ec", "?", False),
    ("us_il_psychologist", "7s", "7s 3m", True),
    ("aata", "7ec", "", False),
    ("own", "?", "?", False),
    ("payer", "?", "?", False),
    ("hipaa_documentation", "6f", "", False),
)
LETTERS = {
    **{Anchor.LAST_SERVICE: "s", Anchor.END_OF_TREATMENT: "e", Anchor.LAST_CONTACT: "c"},
    **{Anchor.MAJORITY: "m", Anchor.LAST_EFFECT: "f"},
}


def in_short(periods: tuple[Period, ...], unknown: str) -> str:
    told = [
        ("then a summary " if period.stage is Stage.SUMMARY else "")
        + " ".join(
            f"{span.years}{''.join(LETTERS[each] for each in span.anchors)}"
            for span in period.spans
        )
        for period in periods
    ]
    return "?" if unknown else ", ".join(told)


def test_every_row_of_the_research_is_there_and_says_what_it_says() -> None:
    rules = {rule.code: rule for rule in library.retention_rules()}
    assert set(rules) == {row[0] for row in TABLE} and len(rules) == len(library.retention_rules())
    for code, adults, minors, read in TABLE:
        rule = rules[code]
        assert in_short(rule.adults, rule.adults_unknown) == adults, code
        assert in_short(rule.minors, rule.minors_unknown) == minors, code
        assert rule.verified is read, code


def test_what_was_only_remembered_is_not_called_verified() -> None:
    for rule in library.retention_rules():
        assert not (rule.verified and ("memory" in rule.source or "not in our" in rule.source))


def test_only_what_is_about_handling_is_documentation() -> None:
    papers = [rule.code for rule in library.retention_rules() if rule.of is Of.DOCUMENTATION]
    assert papers == ["hipaa_documentation"]


@pytest.mark.parametrize(
    "more",
    [
        "",
        '[[adults]]\nstage = "full"\n',
        '[[adults]]\nstage = "half"\n[[adults.spans]]\nanchors = ["last_service"]\nyears = 1\n',
        '[[adults]]\nstage = "full"\n[[adults.spans]]\nanchors = ["moon"]\nyears = 1\n',
        '[[adults]]\nstage = "full"\n[[adults.spans]]\nanchors = []\nyears = 1\n',
        'colour = "red"\nadults_unknown = "y"\n',
    ],
)
def test_a_file_that_says_something_odd_is_refused(more: str) -> None:
    with pytest.raises(Malformed):
        read_rule(WHOLE + more, "x.toml")


def test_a_rule_follows_only_one_that_is_there() -> None:
    with pytest.raises(Malformed):
        follow({"x": read_rule(WHOLE + 'follows = "y"\n', "x.toml")})

"""How long records are kept: each rule says where it comes from, and whether it was checked."""

import pytest

from envoi.domain.retention import Of
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


def test_every_body_of_the_research_is_there() -> None:
    codes = {rule.code for rule in library.retention_rules()}
    assert codes >= {"apa", "us_ny", "us_fl_psychologist", "us_az", "own", "hipaa_documentation"}
    assert len(codes) == len(library.retention_rules())


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

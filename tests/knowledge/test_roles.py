"""The file of roles says for everybody what they may, and a few things for nobody."""

import pytest

from envoi.domain.role import Act, Reach, Role
from envoi.knowledge import library
from envoi.knowledge.entry import Malformed
from envoi.knowledge.role_file import read_roles
from envoi.records.models.practice import ROLES as KEPT

ROLES = library.roles()
NOT_CLINICAL = ("owner", "practice_manager", "biller", "receptionist", "custodian")
CLINICAL_TEXT = {Act.READ_RECORD, Act.WRITE_RECORD, Act.READ_SIGNALS, Act.WORK_ON_ENDING, Act.SIGN}
ONE = """
version = "1"
source = "house"
[[roles]]
code = "x"
title = "X"
paragraph = "Does x."
[roles.may]
"""


def role(code: str) -> Role:
    return next(each for each in ROLES if each.code == code)


def test_the_roles_are_those_a_row_may_hold() -> None:
    assert [each.code for each in ROLES] == KEPT


@pytest.mark.parametrize("each", ROLES, ids=lambda each: each.code)
def test_every_role_has_a_paragraph_for_people(each: Role) -> None:
    assert each.title and len(each.paragraph.split()) > 10
    assert "_" not in each.paragraph


def test_every_act_is_some_roles() -> None:
    assert {act for each in ROLES for act in each.may} == set(Act)


@pytest.mark.parametrize("each", ROLES, ids=lambda each: each.code)
def test_no_role_reaches_an_emergency(each: Role) -> None:
    assert all(Reach.EMERGENCY not in reaches for reaches in each.may.values())


@pytest.mark.parametrize("code", NOT_CLINICAL)
def test_who_does_not_treat_never_reads_a_record_nor_what_is_noticed(code: str) -> None:
    assert not CLINICAL_TEXT & set(role(code).may)
    assert Act.BREAK_GLASS not in role(code).may


@pytest.mark.parametrize("code", ["therapist", "intern", "supervisor"])
def test_who_treats_reaches_no_record_of_the_whole_practice(code: str) -> None:
    for act in CLINICAL_TEXT | {Act.COSIGN}:
        assert role(code).may.get(act, frozenset()) <= {Reach.OWN, Reach.SUPERVISED}


def test_a_custodian_reaches_only_what_is_released() -> None:
    assert {reach for each in role("custodian").may.values() for reach in each} == {Reach.RELEASED}


def test_only_a_supervisor_signs_with_somebody_and_only_with_supervisees() -> None:
    signing = {each.code: set(each.may[Act.COSIGN]) for each in ROLES if Act.COSIGN in each.may}
    assert signing == {"supervisor": {Reach.SUPERVISED}}


def test_an_intern_needs_a_second_signature_and_a_last_day() -> None:
    assert [e.code for e in ROLES if e.needs_cosignature] == ["intern"]
    assert [e.code for e in ROLES if e.needs_last_day] == ["intern"]


@pytest.mark.parametrize(
    "line", ['read_record = ["emergency"]', "read_record = []", 'read_record = ["all"]',
             'dance = ["own"]']
)  # fmt: skip
def test_a_file_that_says_something_strange_is_malformed(line: str) -> None:
    with pytest.raises(Malformed):
        read_roles(ONE + line, "roles.toml")

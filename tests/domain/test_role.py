"""Who may do what: acts, roles and whom they reach, without any record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.domain.role import IN_EMERGENCY, Act, Reach, Role, Standing, may, needs_cosignature

SIGNS = {Act.SIGN: frozenset({Reach.OWN})}
REACHES = st.frozensets(st.sampled_from(sorted(set(Reach) - {Reach.EMERGENCY})))
ROLES = st.lists(
    st.builds(
        Role,
        st.just("x"),
        st.just("X"),
        st.just(""),
        st.dictionaries(st.sampled_from(list(Act)), REACHES, max_size=6),
    ),
    max_size=3,
)
STANDINGS = st.builds(Standing, *[st.booleans()] * 5)


def role(*reaches: Reach, act: Act = Act.READ_RECORD) -> Role:
    return Role("x", "X", "", {act: frozenset(reaches)})


@pytest.mark.parametrize(
    ("reach", "standing"),
    [
        (Reach.OWN, Standing(treats=True)),
        (Reach.SUPERVISED, Standing(supervises=True)),
        (Reach.RELEASED, Standing(released=True)),
    ],
)
def test_a_reach_needs_its_own_standing_and_no_other(reach: Reach, standing: Standing) -> None:
    assert may([role(reach)], Act.READ_RECORD, standing)
    assert not may([role(reach)], Act.READ_RECORD, Standing())
    assert not may([role(reach)], Act.WRITE_RECORD, standing)


def test_the_whole_practice_is_reached_without_any_standing() -> None:
    assert may([role(Reach.PRACTICE)], Act.READ_RECORD, Standing())


@given(ROLES, st.sampled_from(list(Act)), STANDINGS)
def test_nobody_of_another_practice_ever_may(
    roles: list[Role], act: Act, standing: Standing
) -> None:
    elsewhere = Standing(
        standing.treats, standing.supervises, False, standing.released, standing.emergency
    )
    assert not may(roles, act, elsewhere)


@given(ROLES, ROLES, st.sampled_from(list(Act)), STANDINGS)
def test_two_roles_together_may_what_either_may(
    some: list[Role], others: list[Role], act: Act, standing: Standing
) -> None:
    either = may(some, act, standing) or may(others, act, standing)
    assert may([*some, *others], act, standing) is either


@given(ROLES, st.sampled_from(list(Act)))
def test_an_emergency_adds_reading_and_reaching_and_nothing_else(
    roles: list[Role], act: Act
) -> None:
    calm, pressing = may(roles, act, Standing()), may(roles, act, Standing(emergency=True))
    assert pressing is (calm or act in IN_EMERGENCY)


def test_who_signs_alone_in_one_role_needs_no_second_signature() -> None:
    intern = Role("intern", "", "", SIGNS, needs_cosignature=True)
    therapist = Role("therapist", "", "", SIGNS)
    assert needs_cosignature([intern])
    assert not needs_cosignature([intern, therapist])
    assert not needs_cosignature([role(Reach.OWN)])  # who signs nothing needs nobody to sign too

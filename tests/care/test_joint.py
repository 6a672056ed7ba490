"""A joint record is released only with every adult's consent, and every child's decider's."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.care import book, joint
from envoi.domain.participation import Consenter, consents_missing
from tests import build, people

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def family(*births: str) -> tuple[UUID, list[UUID]]:
    """A family of somebody grown up and others of these birth dates."""
    by = people.mara()
    names = [f"Person {number}" for number in range(len(births))]
    ref = build.episode(kind="family", partners=names)
    clients = [client for client, _ in book.people(ref)]
    for client, born in zip(clients[1:], births, strict=True):
        page = book.read("client", client, by=by)
        values = {**page.values, "birth_date": born}
        build.saved(book.correct("client", client, values, version=page.version, by=by))
    return ref, clients


def keys(consenters: Sequence[Consenter]) -> set[tuple[str, str]]:
    return {each.key for each in consenters}


def test_every_adult_who_takes_part_has_to_consent() -> None:
    ref, (jonas, partner) = family("1990-01-01")
    assert keys(joint.adults(ref, people.TODAY)) == {(str(jonas), ""), (str(partner), "")}
    (left,) = joint.missing(ref, people.TODAY, {(jonas, None)})
    assert left.name == "Person 0"
    assert not joint.missing(ref, people.TODAY, {(jonas, None), (partner, None)})


def test_for_a_child_the_guardian_consents_and_not_the_child() -> None:
    ref, (jonas, child) = family("2016-05-01")
    karin = build.entry("decision-maker", child, kind="guardian", name="Karin Roth")
    asked = keys(joint.adults(ref, people.TODAY))
    assert asked == {(str(jonas), ""), (str(child), str(karin))}


def test_a_guardian_of_yesterday_does_not_consent_today() -> None:
    ref, (_, child) = family("2016-05-01")
    until = people.TODAY - A_DAY
    build.entry("decision-maker", child, kind="guardian", name="Karin Roth", until_on=until)
    (nobody,) = [each for each in joint.adults(ref, people.TODAY) if not each.known]
    assert "not recorded yet" in nobody.name


def test_nothing_goes_while_nobody_is_named_who_decides_for_a_child() -> None:
    ref, (jonas, child) = family("2016-05-01")
    assert joint.missing(ref, people.TODAY, {(jonas, None), (child, None)})


def test_somebody_whose_age_is_not_known_is_asked_like_an_adult() -> None:
    ref, (_, other) = family("")
    assert (str(other), "") in keys(joint.adults(ref, people.TODAY))


NAMED = st.builds(
    Consenter,
    client=st.sampled_from("abc"),
    decider=st.sampled_from(["", "x", "y"]),
    name=st.just("N"),
    why=st.just(""),
    known=st.booleans(),
)


@given(st.lists(NAMED, max_size=5), st.sets(st.tuples(st.sampled_from("abc"), st.just(""))))
def test_it_may_go_only_when_each_of_them_said_yes(
    asked: list[Consenter], given_by: set[tuple[str, str]]
) -> None:
    may_go = not consents_missing(asked, given_by)
    assert may_go == all(each.known and each.key in given_by for each in asked)

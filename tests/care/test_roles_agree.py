"""What the rules say of a member, and what the records open to them, is the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from envoi.care import access
from envoi.care.actors import Actor, actor_of
from envoi.domain.role import Act, Standing, may
from envoi.knowledge import library
from envoi.records.models import (
    CareTeamPeriod,
    CustodyRelease,
    EmergencyAccess,
    Episode,
    Member,
    RoleHeld,
    Supervision,
)
from envoi.records.models.practice import ROLES
from tests import build, people

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AWAY = st.integers(-2, 2)
# Each example lives through a practice of its own: an exception is shown as found, not shrunk.
QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)


@dataclass(frozen=True)
class Invented:
    """One invented member: what they hold, whom they treat and supervise, what is open to them."""

    roles: list[tuple[str, int, int | None]]
    treats: list[tuple[int, int | None, bool]]
    supervises: list[tuple[int, int]]
    colleague_treats: list[tuple[int, int | None]]
    emergencies: list[int]
    released: bool


MEMBERS = st.builds(
    Invented,
    st.lists(st.tuples(st.sampled_from(ROLES), AWAY, st.none() | st.integers(0, 3)), min_size=1,
             max_size=3, unique_by=lambda held: held[0]),
    st.lists(st.tuples(AWAY, st.integers(0, 3), st.booleans()), max_size=2),
    st.lists(st.tuples(AWAY, st.integers(0, 3)), max_size=2),
    st.lists(st.tuples(AWAY, st.integers(0, 3)), max_size=2),
    st.lists(st.integers(-6, 2), max_size=2),
    st.booleans(),
)  # fmt: skip


def span(start: int, length: int | None) -> tuple[date, date | None]:
    first = people.TODAY + start * DAY
    return first, None if length is None else first + length * DAY


def covers(start: int, length: int | None) -> bool:
    first, last = span(start, length)
    return first <= people.TODAY and (last is None or last >= people.TODAY)


class World:
    """A practice of Mara's with one course, and somebody whose ways to it are invented."""

    def __init__(self) -> None:
        self.mara, self.ines = people.mara(), people.ines()
        self.course = build.episode(by=self.mara)
        CareTeamPeriod.objects.all().delete()
        self.someone = people.joined("someone", "practice_manager").member
        RoleHeld.objects.filter(member=self.someone).delete()
        self.stamp: dict[str, Any] = {
            "practice_id": self.mara.practice,
            "created_by_id": self.mara.member,
            "created_at": people.NOW,
        }

    def live(self, one: Invented) -> None:
        practice, by = self.mara.practice, self.mara.member
        for role, start, length in one.roles:
            first, last = span(start, 3 if role == "intern" and length is None else length)
            RoleHeld.objects.create(
                practice_id=practice, member_id=self.someone, role=role, from_on=first,
                until_on=last, given_at=people.NOW, given_by_id=by,
            )  # fmt: skip
        for start, length, wrong in one.treats:
            self.cares(self.someone, start, length, wrong=wrong)
        for start, length in one.colleague_treats:
            self.cares(self.ines.member, start, length)
        for start, length in one.supervises:
            first, last = span(start, length)
            Supervision.objects.create(
                practice_id=practice, supervisor_id=self.someone, supervisee_id=self.ines.member,
                from_on=first, until_on=last,
            )  # fmt: skip
        for hours in one.emergencies:
            opened = people.NOW + timedelta(hours=hours)
            EmergencyAccess.objects.create(
                practice_id=practice, member_id=self.someone, episode_id=self.course,
                reason="invented for this", opened_at=opened, ends_at=opened + timedelta(hours=4),
            )  # fmt: skip
        if one.released:
            CustodyRelease.objects.create(
                practice_id=practice, member_id=self.someone, reason="invented",
                asked_at=people.NOW - DAY, opens_at=people.NOW,
            )  # fmt: skip

    def cares(self, member: UUID, start: int, length: int | None, *, wrong: bool = False) -> None:
        first, last = span(start, length)
        row = CareTeamPeriod(
            id=uuid4(), episode_id=self.course, member_id=member, from_on=first, until_on=last,
            **self.stamp,
        )  # fmt: skip
        if wrong:
            row.wrong_at, row.wrong_by_id = people.NOW, self.mara.member
            row.wrong_reason = "another client"
        row.save(force_insert=True)


def standing(one: Invented) -> Standing:
    """How this member stands to the course, told from the invented periods alone."""
    colleague = any(covers(*each) for each in one.colleague_treats)
    return Standing(
        treats=any(covers(start, length) for start, length, wrong in one.treats if not wrong),
        supervises=colleague and any(covers(*each) for each in one.supervises),
        released=one.released,
        emergency=any(hours <= 0 < hours + 4 for hours in one.emergencies),
    )


def roles_of_today(one: Invented) -> Sequence[Any]:
    held = {
        role
        for role, start, length in one.roles
        if covers(start, 3 if role == "intern" and length is None else length)
    }
    return [role for role in library.roles() if role.code in held]


def opens(by: Actor | None, act: Act, course: UUID) -> bool:
    return by is not None and access.episodes(by, act).filter(id=course).exists()


@settings(max_examples=40, phases=QUICKLY)
@given(one=MEMBERS)
def test_rules_and_records_agree_for_every_act(one: Invented) -> None:
    with transaction.atomic():
        world = World()
        world.live(one)
        account = Member.objects.get(id=world.someone).account_id
        by = actor_of(account, now=people.NOW)
        roles, stands = roles_of_today(one), standing(one)
        assert (by is None) is (not roles)
        for act in Act:
            expected = bool(roles) and may(roles, act, stands)
            assert opens(by, act, world.course) is expected, (act, one)
        transaction.set_rollback(True)


@settings(max_examples=10, phases=QUICKLY)
@given(one=MEMBERS)
def test_nobody_opens_anything_of_another_practice(one: Invented) -> None:
    with transaction.atomic():
        world = World()
        world.live(one)
        other = build.episode(by=people.vera(), name="Vera's client")
        by = actor_of(Member.objects.get(id=world.someone).account_id, now=people.NOW)
        assert not any(opens(by, act, other) for act in Act)
        assert Episode.objects.filter(id=other).exists()
        transaction.set_rollback(True)

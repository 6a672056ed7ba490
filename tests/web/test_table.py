"""Every role, every address, every method, to everybody's things: what the table says, and no more.

Whoever may not hears the same as for a page that does not exist.
"""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from envoi.care import episodes, practices
from envoi.domain import role as rules
from envoi.domain.role import Act, Reach, Standing
from envoi.knowledge import library
from tests import people
from tests.web.doors import enter
from tests.web.table import ANYBODY, MEMBER, TABLE, Row
from tests.web.whole import Whole, whole

pytestmark = pytest.mark.django_db
ROLES = [role.code for role in library.roles()]
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
READING = {"get", "head"}
STANDINGS = {
    "own": Standing(treats=True),
    "supervised": Standing(supervises=True),
    "another's": Standing(),
    "another practice's": Standing(same_practice=False),
}


# Nobody's: a token that was never made, a second factor and a log-in that are not there.
NOBODYS: dict[str, dict[str, Any]] = {
    "feed": {"token": "A" * 43},
    "invitation": {"token": "A" * 43},
    "second-factor": {"ref": uuid4()},
    "end-log-in": {"ref": uuid4()},
    "sealed-list": {"ref": uuid4()},
    "sealed-reading": {"ref": uuid4()},
}


def address_of(name: str, found: Whole) -> str:
    return reverse(name, kwargs=found.addresses.get(name) or NOBODYS.get(name))


def names() -> set[str]:
    """Every address of the house by name."""
    return {name for name in get_resolver().reverse_dict if isinstance(name, str)}


def test_every_address_has_its_row_and_every_row_its_address() -> None:
    assert names() == set(TABLE)


def somebody(role: str, standing: Standing, found: Whole) -> Any:
    """A member with this role alone, who stands so to the course of therapy that was built."""
    if not standing.same_practice:
        return people.of_another_practice(role)
    member = people.joined(f"{role}-{standing.treats}-{standing.supervises}".lower(), role)
    if standing.treats:
        episodes.share_care(
            found.episode, login=member.login, from_on=people.TODAY, by=people.mara()
        )
    if standing.supervises:
        mara = people.mara()
        practices.supervise(
            supervisor=member.member, supervisee=mara.member, from_on=people.TODAY, by=mara
        )
    return member


def allowed(row: Row, act: Act | str | None, role: str, standing: Standing) -> bool:
    """Whether the table lets somebody in; the rules themselves are the domain's."""
    held = [library.role(role)]
    if row.whose == "nobody":
        return False
    if act in (ANYBODY, MEMBER):
        return row.whose not in ("nobody", "author")
    if act == "custodian":
        return rules.waits_for_release(held[0])
    if row.keeper and standing.same_practice and any(row.keeper in each.may for each in held):
        return True
    here = standing.same_practice or row.whose != "house"
    anywhere = any(each.may.get(Act(str(act)), frozenset()) - {Reach.RELEASED} for each in held)
    return {
        "nobody": False,
        "author": False,
        "practice": anywhere,
        "house": anywhere and here,
        "episode": rules.may(held, Act(str(act)), standing),
        "another of Mara's": rules.may(held, Act(str(act)), replace(standing, treats=False)),
    }[row.whose]


def expected(row: Row, method: str, role: str, standing: Standing) -> set[int]:
    """The answers that are right for this method."""
    act = row.get if method in READING else row.post
    if method not in (*READING, "post") or act is None:
        return {404, 405}
    right = {200, 204, 302, 409, *row.also}
    return right if allowed(row, act, role, standing) else {404}


@pytest.mark.parametrize("role", ROLES)
def test_the_table_holds(client: Client, role: str) -> None:
    found, wrong = whole(), []
    for whose, standing in STANDINGS.items():
        enter(client, somebody(role, standing, found).login)
        # What answers a reading answers HEAD alike; once is enough.
        methods = METHODS if whose == "own" else ("get", "post")
        for name, row in sorted(TABLE.items(), key=lambda each: each[0] == "log-out"):
            address = address_of(name, found)
            for method in sorted(methods, key="post".__eq__):
                answer = getattr(client, method)(address)
                if answer.status_code not in expected(row, method, role, standing):
                    wrong.append((whose, name, method, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


def test_nobody_gets_anywhere_without_logging_in(client: Client) -> None:
    found = whole()
    for name, row in TABLE.items():
        address = address_of(name, found)
        for method in METHODS:
            answer = getattr(client, method)(address)
            act = row.get if method in READING else row.post
            at_the_door = answer.status_code == 302 and answer["Location"].startswith("/log-in/")
            spoken = method in READING | {"post"}
            assert at_the_door or act == ANYBODY or answer.status_code == 405, (name, method)
            assert spoken or answer.status_code == 405, (name, method)

"""The list a client may ask for: who opened or changed what, and when."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from envoi.care import accesses, book, caseloads, clients, endings
from envoi.care.answers import NotThere, Refused
from envoi.care.caseloads import Question
from envoi.records.models import AuditRow
from tests import build, people

pytestmark = pytest.mark.django_db
YESTERDAY = people.TODAY - timedelta(days=1)


def client_of(episode):
    return book.people(episode)[0][0]


def given(episode, *, to="client", from_on=None, until_on=None, by=None):
    """The list of this client, as it is printed."""
    by = by or people.mara()
    return accesses.give(client_of(episode), to=to, from_on=from_on, until_on=until_on, by=by)


def did(found):
    return [line.did for line in found.lines]


def test_every_look_and_every_change_is_in_it():
    episode = build.episode()
    build.entry("note", episode, text="x")
    clients.page(episode, by=people.mara())
    assert {"opened the record", "changed a note in the record"} <= set(did(given(episode)))


def test_a_list_in_which_the_name_stood_is_in_it():
    episode, other = build.episode(), build.episode(name="Anna Berg")
    caseloads.page(Question(search="Weber"), by=people.mara())
    assert accesses.IN_A_LIST in did(given(episode))
    assert accesses.IN_A_LIST not in did(given(other))


def test_who_it_was_is_told_with_their_role_of_that_day():
    episode = build.episode()
    clients.page(episode, by=people.tomas())
    names = {line.who for line in given(episode).lines}
    assert names == {"Mara, owner, therapist", "Tomas, supervisor"}


def test_the_same_again_on_a_day_is_one_line_with_its_count():
    episode = build.episode()
    for _ in range(3):
        clients.page(episode, by=people.on(people.mara(), people.TODAY + timedelta(days=1)))
    by = people.on(people.mara(), people.TODAY + timedelta(days=2))
    lines = given(episode, from_on=people.TODAY + timedelta(days=1), by=by).lines
    assert [(line.did, line.times, line.at) for line in lines] == [
        ("opened the record", 3, "12:00")
    ]


def test_a_period_leaves_out_what_lies_outside():
    episode = build.episode()
    clients.page(episode, by=people.on(people.mara(), YESTERDAY))
    assert given(episode, from_on=people.TODAY).lines
    assert did(given(episode, until_on=YESTERDAY)) == ["opened the record"]


def test_an_ending_nobody_talked_about_yet_is_not_told():
    episode = build.episode()
    endings.consider(episode, by=people.mara(), ref=uuid4())
    told = str(given(episode).lines).lower()
    assert "ending" not in told and "consider" not in told


def test_that_it_was_given_and_to_whom_is_a_row():
    episode = build.episode()
    guardian = build.entry("decision-maker", client_of(episode), kind="guardian", name="Karin")
    given(episode, to=str(guardian))
    row = AuditRow.objects.order_by("number").last()
    assert (row.act, row.noun, row.client) == ("gave", "accesses", client_of(episode))
    assert row.detail["to"] == str(guardian)


def test_only_who_decides_today_may_ask():
    episode = build.episode()
    over = {"kind": "guardian", "name": "Karin", "until_on": YESTERDAY}
    gone = build.entry("decision-maker", client_of(episode), **over)
    for stranger in (str(gone), str(uuid4()), "", "anybody"):
        assert isinstance(given(episode, to=stranger), Refused)
    assert not AuditRow.objects.filter(act="gave").exists()


def test_who_may_ask_is_offered_by_name():
    episode = build.episode()
    build.entry("decision-maker", client_of(episode), kind="guardian", name="Karin Roth")
    offered = [said for _, said in accesses.asking(client_of(episode), by=people.mara()).may_ask]
    assert offered == [
        "Jonas Weber, the client themself",
        "Karin Roth, decides for the client as guardian",
    ]


def test_the_owner_gives_it_for_a_client_they_do_not_treat():
    ines = people.ines()
    episode = build.episode(by=ines)
    owner = replace(people.mara(), roles=frozenset({"owner"}))
    assert given(episode, by=owner).lines


def test_strangers_colleagues_and_managers_give_nothing():
    episode = build.episode()
    for other in (people.vera(), people.ines(), people.ada()):
        with pytest.raises(NotThere):
            given(episode, by=other)
        with pytest.raises(NotThere):
            accesses.asking(client_of(episode), by=other)


def test_a_period_that_ends_before_it_begins_is_refused():
    episode = build.episode()
    assert isinstance(given(episode, from_on=people.TODAY, until_on=YESTERDAY), Refused)

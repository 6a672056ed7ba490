"""Who works here, page by page: an owner sees it and does it; nobody else finds it."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from envoi.care import access, leaving, roles
from envoi.care.actors import Actor
from envoi.care.sentences import on_day
from envoi.records.models import (
    CareTeamPeriod,
    Invitation,
    Member,
    OutgoingMail,
    Practice,
    RoleHeld,
    Supervision,
)
from tests import build, people

pytestmark = pytest.mark.django_db


def mara() -> Actor:
    """The owner as the pages know her: the doors have a clock of their own."""
    return people.acting("mara", now=datetime.now(UTC))


def ahead(days: int = 0) -> date:
    """A day from today, the practice's."""
    return mara().today + timedelta(days=days)


def said(day: date) -> str:
    """A day as the pages say it."""
    return on_day(day, ahead())


def entered(client: Client, login: str) -> Client:
    """The client, logged in as this member."""
    assert client.login(username=login, password=people.PASSWORD)
    return client


@pytest.fixture
def owner(client: Client) -> Client:
    """Mara, logged in."""
    people.mara()
    return entered(client, "mara")


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_owner_finds_the_practice_in_the_head_of_every_page(owner: Client) -> None:
    assert 'href="/practice/"' in text(owner, "/caseload/")


@pytest.mark.parametrize("login", ["ines", "tomas", "ada"])
def test_nobody_else_does(client: Client, login: str) -> None:
    getattr(people, login)()
    entered(client, login)
    assert 'href="/practice/"' not in text(client, "/caseload/")


HOUSE = ("/practice/", "/practice/details/", "/members/", "/members/invite/")


@pytest.mark.parametrize("login", ["ines", "tomas", "ada", "cleo"])
def test_for_everybody_else_these_pages_are_not_there(client: Client, login: str) -> None:
    people.joined(login, {"tomas": "supervisor", "ada": "practice_manager"}.get(login, "therapist"))
    entered(client, login)
    for address in HOUSE:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"name": "x"}).status_code in (404, 405), address
    assert not Invitation.objects.exists()


def test_an_owner_elsewhere_sees_their_own_practice_and_not_ours(client: Client) -> None:
    people.ines()
    people.vera()
    entered(client, "vera")
    for address in HOUSE:
        shown = text(client, address)
        assert "Ines" not in shown and "Lindqvist" not in shown


def test_the_list_shows_who_works_here_and_as_what(owner: Client) -> None:
    people.ines()
    shown = text(owner, "/members/")
    assert "Ines" in shown and "Owner, Therapist" in shown and "No second factor yet" in shown


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_large_practice_asks_as_much_as_a_small_one(owner: Client) -> None:
    ines = people.ines()
    build.episode(by=ines)
    addresses = ("/members/", "/practice/", f"/members/{ines.member}/leaving/")
    RoleHeld.objects.filter(member=ines.member).update(until_on=ahead(9))
    few = [_queries(owner, address) for address in addresses]
    for number in range(9):
        people.joined(f"other{number}", "therapist")
        build.episode(by=ines, name=f"Client {number}", sessions=1)
    assert [_queries(owner, address) for address in addresses] == few


def test_the_way_in_is_shown_once_and_is_in_no_cookie(owner: Client) -> None:
    told = {"name": "Nora Lind", "email": "nora@example.org", "roles": ["therapist"]}
    first = owner.post("/members/invite/", {**told, "ref": str(UUID(int=7))})
    (token,) = re.findall(r"/invitations/([\w-]{43})/", first.content.decode())
    assert token not in str(owner.cookies) and token not in str(dict(owner.session))
    again = owner.post("/members/invite/", {**told, "ref": str(UUID(int=7))})
    assert token not in again.content.decode() and "shown only once" in again.content.decode()
    assert token not in text(owner, "/members/")
    assert (Invitation.objects.count(), OutgoingMail.objects.count()) == (1, 1)


def test_an_intern_is_invited_with_a_day_and_a_supervisor_or_not_at_all(owner: Client) -> None:
    told: dict[str, Any] = {"name": "Teo", "roles": ["intern"]}
    assert "known from the first" in owner.post("/members/invite/", told).content.decode()
    told |= {"until_on": str(ahead(90))}
    assert "who supervises an intern" in owner.post("/members/invite/", told).content.decode()
    told |= {"supervisor": str(people.tomas().member)}
    assert "The invitation is made" in owner.post("/members/invite/", told).content.decode()


def test_an_invitation_is_withdrawn_from_the_list(owner: Client) -> None:
    owner.post("/members/invite/", {"name": "Nora", "roles": ["therapist"]})
    ref = Invitation.objects.get().id
    shown = owner.post(f"/members/invitations/{ref}/withdraw/", follow=True).content.decode()
    assert "The invitation is withdrawn." in shown


def test_a_role_is_given_with_every_paragraph_beside_it(owner: Client) -> None:
    member = people.ines().member
    assert "Looks after money" in text(owner, f"/members/{member}/roles/")
    shown = owner.post(f"/members/{member}/roles/", {"role": "biller"}, follow=True)
    assert "Biller" in shown.content.decode()
    assert people.acting("ines").roles == {"therapist", "biller"}


def test_the_last_owner_reads_why_the_role_stays(owner: Client) -> None:
    ref = RoleHeld.objects.get(role="owner").id
    shown = owner.post(f"/members/roles/{ref}/", {"until_on": str(ahead())}).content.decode()
    assert "First make somebody else an owner" in shown


def test_supervision_is_added_and_renewed(owner: Client) -> None:
    ines, tomas = people.ines().member, people.tomas().member
    told = {"supervisor": str(tomas), "from_on": str(ahead()), "until_on": str(ahead(60))}
    owner.post(f"/members/{ines}/supervisions/", told)
    period = Supervision.objects.get(supervisee=ines)
    owner.post(f"/members/supervisions/{period.id}/", {"until_on": str(ahead(200))})
    assert f"until {said(ahead(200))}" in text(owner, f"/members/{ines}/")


def test_a_members_address_can_change(owner: Client) -> None:
    ines = people.ines().member
    told = {"name": "Ines Duarte", "credentials": "MSc", "email": "ines@example.org"}
    shown = owner.post(f"/members/{ines}/details/", told, follow=True).content.decode()
    assert "ines@example.org" in shown and "Ines Duarte" in shown


def test_whoever_leaves_hands_over_each_client_on_one_page(owner: Client) -> None:
    ines = people.ines()
    ref = build.episode(by=ines, name="Lia Kern")
    address = f"/members/{ines.member}/leaving/"
    assert "Lia Kern" in text(owner, address)
    refused = owner.post(address, {"then": "leave"}).content.decode()
    assert "Until then nothing changes" in refused
    told = {f"member-{ref}": str(mara().member), f"from_on-{ref}": str(ahead()), "then": "leave"}
    shown = owner.post(address, told, follow=True).content.decode()
    assert "Ines has left the practice." in shown
    assert access.episode(mara(), ref) and Member.objects.get(id=ines.member).ended_on == ahead()
    assert "Worked here before" in text(owner, "/members/")


def test_taking_over_later_is_saved_without_anybody_leaving(owner: Client) -> None:
    ines = people.ines()
    ref = build.episode(by=ines)
    told = {f"member-{ref}": str(mara().member), f"from_on-{ref}": str(ahead(30)), "then": "save"}
    shown = owner.post(f"/members/{ines.member}/leaving/", told, follow=True).content.decode()
    assert f"Mara from {said(ahead(30))}" in shown
    assert Member.objects.get(id=ines.member).ended_on is None


def test_somebody_forged_into_the_list_takes_over_nobody(owner: Client) -> None:
    ines, vera = people.ines(), people.vera()
    ref = build.episode(by=ines)
    told = {f"member-{ref}": str(vera.member), f"from_on-{ref}": str(ahead()), "then": "leave"}
    owner.post(f"/members/{ines.member}/leaving/", told)
    assert not CareTeamPeriod.objects.filter(member=vera.member).exists()
    assert Member.objects.get(id=ines.member).ended_on is None


def test_whoever_has_left_is_out_with_the_next_click(client: Client) -> None:
    ines = people.ines()
    entered(client, "ines")
    assert client.get("/caseload/").status_code == 200
    build.saved(leaving.leave(ines.member, {}, by=mara()))
    assert client.get("/caseload/").status_code == 302


def test_a_course_whose_therapist_goes_soon_is_on_the_owners_page(owner: Client) -> None:
    ines = people.ines()
    ref = build.episode(by=ines, name="Lia Kern")
    assert "Lia Kern" not in text(owner, "/practice/")
    held = RoleHeld.objects.get(member=ines.member).id
    day = ahead(20)
    build.saved(roles.last_day(held, until_on=day, by=mara()))
    assert f"Ines until {said(day)}" in text(owner, "/practice/")
    told = {"member": str(mara().member), "from_on": str(day)}
    owner.post(f"/practice/care/{ref}/", told)
    assert "Lia Kern" not in text(owner, "/practice/")


def test_the_only_care_of_a_client_stays_with_a_sentence(owner: Client) -> None:
    ref = build.episode(by=people.ines())
    period = CareTeamPeriod.objects.get(episode=ref).id
    address = f"/practice/care-periods/{period}/"
    assert "who takes over" in owner.post(address, {"on": str(ahead())}).content.decode()
    wrong = owner.post(f"{address}wrong/", {"reason": "Typed wrongly"}).content.decode()
    assert "who takes over" in wrong


def test_the_practice_says_its_name_and_whom_to_call(owner: Client) -> None:
    told = {"name": "Haus am See", "zone": "Europe/Vienna", "address": "Am See 1"}
    owner.post("/practice/details/", {**told, "crisis_contacts": "555-0199", "version": "1"})
    shown = text(owner, "/practice/")
    assert all(word in shown for word in ("Haus am See", "Europe/Vienna", "Am See 1", "555-0199"))


def test_an_unknown_zone_is_refused_and_nothing_typed_is_lost(owner: Client) -> None:
    told = {"name": "Haus am See", "zone": "Mars/Olympus", "address": "Am See 1", "version": "1"}
    shown = owner.post("/practice/details/", told).content.decode()
    assert "not a time zone we know" in shown and "Am See 1" in shown
    assert Practice.objects.get().zone == people.ZONE


def test_a_stale_form_about_the_practice_shows_both(owner: Client) -> None:
    told = {"name": "One", "zone": people.ZONE, "version": "1"}
    owner.post("/practice/details/", told)
    shown = owner.post("/practice/details/", {**told, "name": "Two"}).content.decode()
    assert "in the meantime" in shown and "One" in shown and "Two" in shown


def test_what_is_typed_is_shown_as_text(owner: Client) -> None:
    script = "<script>alert(1)</script>"
    told = {"name": script, "credentials": script, "email": ""}
    ines = people.ines().member
    owner.post(f"/members/{ines}/details/", told)
    owner.post("/members/invite/", {"name": script, "roles": ["therapist"]})
    for address in ("/members/", f"/members/{ines}/", f"/members/{ines}/leaving/"):
        assert script not in text(owner, address)

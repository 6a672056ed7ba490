"""Who works here, page by page: an owner sees it and does it; nobody else finds it."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from envoi.care import access, leaving, roles
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
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
TODAY = people.TODAY


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors' clock stands where the cast lives."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return people.NOW.astimezone(tz or ZoneInfo("UTC"))

    monkeypatch.setattr("envoi.web.middleware.datetime", Clock)


@pytest.fixture
def owner(client: Client) -> Client:
    """Mara, logged in."""
    people.mara()
    enter(client, "mara")
    return client


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_owner_finds_the_practice_in_the_head_of_every_page(owner: Client) -> None:
    assert 'href="/practice/"' in text(owner, "/caseload/")


@pytest.mark.parametrize("login", ["ines", "tomas", "ada"])
def test_nobody_else_does(client: Client, login: str) -> None:
    getattr(people, login)()
    enter(client, login)
    assert 'href="/practice/"' not in text(client, "/caseload/")


HOUSE = ("/practice/", "/practice/details/", "/members/", "/members/invite/")


@pytest.mark.parametrize("login", ["ines", "tomas", "ada", "cleo"])
def test_for_everybody_else_these_pages_are_not_there(client: Client, login: str) -> None:
    people.joined(login, {"tomas": "supervisor", "ada": "practice_manager"}.get(login, "therapist"))
    enter(client, login)
    for address in HOUSE:
        assert client.get(address).status_code == 404, address
        assert client.post(address, {"name": "x"}).status_code in (404, 405), address
    assert not Invitation.objects.exists()


def test_an_owner_elsewhere_sees_their_own_practice_and_not_ours(client: Client) -> None:
    people.ines()
    people.vera()
    enter(client, "vera")
    for address in HOUSE:
        shown = text(client, address)
        assert "Ines" not in shown and "Lindqvist" not in shown


def test_the_list_shows_who_works_here_and_as_what(owner: Client) -> None:
    people.ines()
    shown = text(owner, "/members/")
    assert "Ines" in shown and "Owner, Therapist" in shown and "No second factor yet" in shown


def test_the_way_in_is_shown_once_and_is_in_no_cookie(owner: Client) -> None:
    told = {"name": "Nora Lind", "email": "nora@example.org", "roles": ["therapist"]}
    first = owner.post("/members/invite/", {**told, "ref": str(UUID(int=7))})
    (token,) = re.findall(r"/invitations/([\w-]{43})/", first.content.decode())
    assert token not in str(owner.cookies) and token not in str(dict(owner.session))
    again = owner.post("/members/invite/", {**told, "ref": str(UUID(int=7))})
    assert token not in again.content.decode() and "shown only once" in again.content.decode()
    assert token not in text(owner, "/members/")
    assert Invitation.objects.count() == 1
    assert OutgoingMail.objects.filter(kind="invitation").count() == 1


def test_an_intern_is_invited_with_a_day_and_a_supervisor_or_not_at_all(owner: Client) -> None:
    told: dict[str, Any] = {"name": "Teo", "roles": ["intern"]}
    assert "known from the first" in owner.post("/members/invite/", told).content.decode()
    told |= {"until_on": "2027-03-31"}
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
    shown = owner.post(f"/members/roles/{ref}/", {"until_on": str(TODAY)}).content.decode()
    assert "First make somebody else an owner" in shown


def test_supervision_is_added_and_renewed(owner: Client) -> None:
    ines, tomas = people.ines().member, people.tomas().member
    told = {"supervisor": str(tomas), "from_on": str(TODAY), "until_on": "2027-01-31"}
    owner.post(f"/members/{ines}/supervisions/", told)
    period = Supervision.objects.get(supervisee=ines)
    owner.post(f"/members/supervisions/{period.id}/", {"until_on": "2027-07-31"})
    assert "until 31 July 2027" in text(owner, f"/members/{ines}/")


def test_a_members_address_can_change(owner: Client) -> None:
    ines = people.ines().member
    told = {"name": "Ines Duarte", "credentials": "MSc", "email": "ines@example.org"}
    shown = owner.post(f"/members/{ines}/details/", told, follow=True).content.decode()
    assert "ines@example.org" in shown and "Ines Duarte" in shown


def test_whoever_leaves_hands_over_each_client_on_one_page(owner: Client) -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines, name="Lia Kern")
    address = f"/members/{ines.member}/leaving/"
    assert "Lia Kern" in text(owner, address)
    refused = owner.post(address, {"then": "leave"}).content.decode()
    assert "Until then nothing changes" in refused
    told = {f"member-{ref}": str(mara.member), f"from_on-{ref}": str(TODAY), "then": "leave"}
    shown = owner.post(address, told, follow=True).content.decode()
    assert "Ines has left the practice." in shown
    assert access.episode(mara, ref) and Member.objects.get(id=ines.member).ended_on == TODAY
    assert "Worked here before" in text(owner, "/members/")


def test_taking_over_later_is_saved_without_anybody_leaving(owner: Client) -> None:
    ines, mara = people.ines(), people.mara()
    ref = build.episode(by=ines)
    day = str(TODAY + timedelta(days=30))
    told = {f"member-{ref}": str(mara.member), f"from_on-{ref}": day, "then": "save"}
    shown = owner.post(f"/members/{ines.member}/leaving/", told, follow=True).content.decode()
    assert "Mara from 23 December" in shown
    assert Member.objects.get(id=ines.member).ended_on is None


def test_somebody_forged_into_the_list_takes_over_nobody(owner: Client) -> None:
    ines, vera = people.ines(), people.vera()
    ref = build.episode(by=ines)
    told = {f"member-{ref}": str(vera.member), f"from_on-{ref}": str(TODAY), "then": "leave"}
    owner.post(f"/members/{ines.member}/leaving/", told)
    assert not CareTeamPeriod.objects.filter(member=vera.member).exists()
    assert Member.objects.get(id=ines.member).ended_on is None


def test_whoever_has_left_is_out_with_the_next_click(client: Client) -> None:
    ines = people.ines()
    enter(client, "ines")
    assert client.get("/caseload/").status_code == 200
    build.saved(leaving.leave(ines.member, {}, by=people.mara()))
    assert client.get("/caseload/").status_code == 302


def test_a_course_whose_therapist_goes_soon_is_on_the_owners_page(owner: Client) -> None:
    ines = people.ines()
    ref = build.episode(by=ines, name="Lia Kern")
    assert "Lia Kern" not in text(owner, "/practice/")
    held = RoleHeld.objects.get(member=ines.member).id
    day = TODAY + timedelta(days=20)
    build.saved(roles.last_day(held, until_on=day, by=people.mara()))
    assert "Ines until 13 December" in text(owner, "/practice/")
    told = {"member": str(people.mara().member), "from_on": str(day)}
    owner.post(f"/practice/care/{ref}/", told)
    assert "Lia Kern" not in text(owner, "/practice/")


def test_the_only_care_of_a_client_stays_with_a_sentence(owner: Client) -> None:
    ref = build.episode(by=people.ines())
    period = CareTeamPeriod.objects.get(episode=ref).id
    address = f"/practice/care-periods/{period}/"
    assert "who takes over" in owner.post(address, {"on": str(TODAY)}).content.decode()
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


def test_an_invitation_sent_anew_by_a_double_click_is_one_letter(client: Client) -> None:
    mara = enter(client, people.mara().login)
    sent = {"name": "Nora Lind", "email": "nora@home.example", "roles": "biller"}
    mara.post("/members/invite/", sent)
    first = Invitation.objects.get().id
    (ref,) = re.findall(
        rf'/{first}/again/">.*?name="ref" value="([^"]+)"', mara.get("/members/").content.decode()
    )
    for _ in range(2):
        mara.post(f"/members/invitations/{first}/again/", {"ref": ref})
    assert Invitation.objects.filter(withdrawn_at__isnull=True).count() == 1
    assert OutgoingMail.objects.filter(kind="invitation").count() == 2

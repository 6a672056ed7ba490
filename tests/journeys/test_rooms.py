"""Every room around the record, as whoever works in it sees it: wide, on a phone, in the dark."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, picture
from tests.journeys.test_monday_morning import SCREENS

pytestmark = pytest.mark.journey
ROOMS = {
    "mara": (
        *("/practice/", "/practice/details/", "/members/", "/members/invite/", "/mail/"),
        *("/audit/", "/emergencies/", "/calendar-feeds/", "/import/", "/clients/new/"),
        "/practice/endings/",
    ),
    "tomas": ("/cosignatures/", "/emergency/", "/calendar/?span=week"),
    "ada": ("/caseload/", "/nothing/"),
    "nele": ("/calendar/", "/calendar/?span=week", "/clients/"),
    "pia": ("/attendance/", "/attendance/?month=2019-01"),
    "henri": ("/custody/",),
}


def _seen(page: Page, address: str) -> None:
    page.goto(address)
    if "/prove/" in page.url:
        page.get_by_label("Your password").fill("a quiet word at parting")
        page.get_by_role("button", name="It is me").click()
        page.wait_for_url(f"**{address}")
    accessible(page)
    assert page.locator("h1").count() == 1, address


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("who", ROOMS)
def test_every_room_is_readable_for_whoever_works_in_it(
    visit: Visitor, who: str, screen: str
) -> None:
    page = visit(who, **SCREENS[screen])
    for address in ROOMS[who]:
        _seen(page, address)
        picture(page, f"room-{address.strip('/').replace('/', '-').split('?')[0]}-{screen}")


def _first(page: Page, address: str, link: str) -> None:
    page.goto(address)
    page.locator(f"main {link}").first.click()
    page.wait_for_load_state()
    accessible(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_what_waits_for_a_signature_and_whom_one_reaches_are_readable(
    visit: Visitor, screen: str
) -> None:
    _first(visit("tomas", **SCREENS[screen]), "/cosignatures/", "a[href*=notes]")
    _first(visit("tomas", **SCREENS[screen]), "/cosignatures/", "a[href*=papers]")
    desk = visit("nele", **SCREENS[screen])
    _first(desk, "/calendar/?span=week", "a.person")
    _first(desk, "/calendar/?span=week", "a[href*=appointments]")


@pytest.mark.parametrize("screen", SCREENS)
def test_the_pages_of_a_member_are_readable(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    page.goto("/members/")
    address = page.get_by_role("link", name="Teo Marković").get_attribute("href")
    for part in ("", "leaving/", "roles/", "supervisions/", "details/"):
        _seen(page, f"{address}{part}")


def test_on_a_phone_the_path_of_an_ending_opens_at_its_step(visit: Visitor) -> None:
    page = visit("mara", width=390, height=844)
    page.get_by_role("link", name="Jonas Weber", exact=True).first.click()
    page.wait_for_url("**/episodes/**")
    page.goto(f"{page.url}ending/close/")
    box = page.locator(".steps .here").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390

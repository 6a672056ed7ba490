"""The emergency list and how long records are kept, looked at in a browser."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, picture

pytestmark = pytest.mark.journey
SCREENS = {
    "wide": {"width": 1280},
    "phone": {"width": 390, "height": 844},
    "dark": {"width": 1280, "color_scheme": "dark"},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_emergency_list_is_put_in_order(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    page.goto("/emergency-list/")
    accessible(page)
    picture(page, f"emergency-list-{screen}")
    if screen == "wide":
        page.goto("/emergency-list/executor/")
        accessible(page)
        page.get_by_label("Name").fill("Dr Maximiliane von Hohenstein-Obergefell")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("Dr Maximiliane von Hohenstein-Obergefell")).to_be_visible()
        page.get_by_role("button", name="Seal it").click()
        expect(page.get_by_text("Sealed on")).to_be_visible()


@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_how_long_records_are_kept(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    for address in ("/practice/retention/", "/retention/"):
        page.goto(address)
        accessible(page)
        picture(page, f"{address.strip('/').replace('/', '-')}-{screen}")

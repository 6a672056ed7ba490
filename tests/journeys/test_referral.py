"""A referral walked in a browser, from a need to the first visit, wide and on a telephone."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, open_person, picture

pytestmark = pytest.mark.journey
SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844}}
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()  # the demo practice's day
PLACES = (
    ("Dr. Ana Ruiz", "trauma, grief", "Spanish, English", "2"),
    ("Haus am Fluss", "trauma", "", "6"),
    ("Beratung Nord", "", "English", ""),
    ("Kinderpraxis Lenz", "children", "German", "1"),
)


def _looked(page: Page, name: str, screen: str) -> None:
    accessible(page)
    picture(page, f"referral-{name}-{screen}")


def _save(page: Page, button: str = "Save") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()
    assert page.locator(".error, .refused").count() == 0, page.locator("main").inner_text()


def _directory(page: Page, screen: str) -> None:
    for name, what, languages, weeks in PLACES:
        page.goto("/practice/directory/new/")
        page.get_by_label("Name").fill(f"{name} ({screen})")
        page.get_by_label("For what").fill(what)
        page.get_by_label("Languages").fill(languages)
        page.get_by_label("Waiting time in weeks").fill(weeks)
        if name.startswith("Kinder"):
            page.get_by_label("Ages to").fill("17")
        page.get_by_label("Address").fill("Hafenstraße 4, 20457 Hamburg")
        _save(page)
    page.get_by_role("button", name="Confirmed today: Dr. Ana Ruiz").first.click()
    page.wait_for_load_state()
    _looked(page, "directory", screen)


@pytest.mark.parametrize("screen", ["phone", pytest.param("wide", marks=pytest.mark.long)])
def test_a_client_is_followed_to_the_first_visit(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    _directory(page, screen)
    here = open_person(page, "Linus Berg" if screen == "wide" else "Jonas Weber")
    follow(page, "Referral")
    if "/new/" not in page.url:
        follow(page, "Another referral")
    page.get_by_label("What is needed").fill("Trauma")
    page.get_by_label("Language", exact=False).first.fill("English")
    _looked(page, "need", screen)
    _save(page)
    _looked(page, "offers", screen)
    expect(page.get_by_text("Left out, and why")).to_be_visible()
    _save(page, "These were told")
    page.get_by_label(f"Dr. Ana Ruiz ({screen})").check()
    _save(page, "Write down the choice")
    expect(page.get_by_text("has not signed a release for this place yet")).to_be_visible()
    follow(page, "Write it")
    page.get_by_label("Why they come to you").fill("The nightmares need a specialist.")
    page.get_by_label("What helped").fill("Short walks in the evening.")
    page.get_by_label("Sessions left together").fill("3")
    _looked(page, "note", screen)
    _save(page)
    follow(page, "A release was signed")
    for told in ("Told: it can", "Told: care here", "Told: whoever"):
        page.get_by_label(told).check()
    page.get_by_label("Signed by").fill("The client")
    _looked(page, "release", screen)
    _save(page)
    page.get_by_label("How it goes there").fill("by post")
    _save(page, "Send the hand-over note")
    expect(page.get_by_text("Written down as sent")).to_be_visible()
    _looked(page, "sent", screen)
    page.goto(here)
    expect(page.get_by_text("Ask whether they arrived").first).to_be_visible()
    follow(page, "Referral")
    follow(page, "The client has arrived")
    page.get_by_label("On", exact=True).fill(TODAY.isoformat())
    _save(page)
    expect(page.get_by_text("The client has arrived.", exact=False).first).to_be_visible()
    _looked(page, "arrived", screen)

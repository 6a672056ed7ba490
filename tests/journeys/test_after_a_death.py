"""A death written down in a browser, what it stops, and taking it back for the wrong person."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, open_person, picture

pytestmark = pytest.mark.journey
SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844}}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_death_is_written_down_and_taken_back(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, "Linus Berg")
    follow(page, "a death")
    accessible(page)
    picture(page, f"death-form-{screen}")
    page.get_by_label("it may have been").check()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("heading", name="has died")).to_be_visible()
    accessible(page)
    picture(page, f"death-{screen}")
    page.goto(episode)
    expect(page.get_by_text("Nothing goes out.")).to_be_visible()
    picture(page, f"death-record-{screen}")
    page.goto(f"{episode}ending/after_death/")
    accessible(page)
    follow(page, "The death, and what it stops")
    follow(page, "The wrong person?")
    page.get_by_label("Why").fill("Another Linus Berg.")
    page.get_by_role("button", name="Take it back").click()
    page.wait_for_url("**/episodes/**")
    expect(page.get_by_text("Nothing goes out.")).to_have_count(0)


def test_somebody_is_protected(visit: Visitor) -> None:
    page = visit("mara")
    open_person(page, "Linus Berg")
    follow(page, "protection")
    page.get_by_label("Through whom").fill("By way of the shelter, weekday mornings.")
    accessible(page)
    picture(page, "protection-form-wide")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Under protection.").first).to_be_visible()
    picture(page, "protection-record-wide")
    page.get_by_role("link", name="Open", exact=True).first.click()
    follow(page, "Entered in error?")
    page.get_by_label("Why").fill("Only a trial.")
    page.get_by_role("button").filter(has_text="error").click()
    page.wait_for_url("**/episodes/**")

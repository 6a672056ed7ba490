"""One of a couple leaves, a child has a wish, somebody comes under an order, a therapist goes."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, open_person, picture

pytestmark = pytest.mark.journey
SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844}}


def talk(page: Page, episode: str) -> None:
    """It was talked about; everything else is left as it stands."""
    page.goto(f"{episode}conversation/")
    page.get_by_label("the client", exact=True).check()
    page.get_by_role("button", name="We talked about it").click()
    page.wait_for_url("**/ending/**")


@pytest.mark.parametrize("screen", SCREENS)
def test_one_of_a_couple_leaves_and_the_other_goes_on(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, "Siân Howell and Øystein Dahl")
    if screen == "wide":
        page.goto(f"{episode}conversation/")
        picture(page, "one-leaves-conversation")
        whose = page.locator("select[name=client]").last
        whose.select_option(label="Øystein Dahl, who leaves while the others go on")
        page.get_by_label("the client", exact=True).check()
        page.get_by_role("button", name="We talked about it").click()
    else:
        page.goto(f"{episode}ending/")
    expect(page.get_by_text("the work with Siân Howell goes on")).to_be_visible()
    for step in ("feelings", "plan", "agreement", "close"):
        page.goto(page.url.partition("/steps/")[0] + f"/steps/{step}/")
        accessible(page)
        picture(page, f"one-leaves-{step}-{screen}")
    expect(page.get_by_text("no session of theirs is called off")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_childs_wish_stands_beside_both_guardians(visit: Visitor, screen: str) -> None:
    page = visit("ines", **SCREENS[screen])
    episode = open_person(page, "Mia Baumgartner")
    picture(page, f"child-record-{screen}")
    if screen == "wide":
        talk(page, episode)
    page.goto(f"{episode}ending/agreement/")
    expect(page.get_by_text("Mia Baumgartner’s own wish")).to_be_visible()
    accessible(page)
    picture(page, f"child-agreement-{screen}")


@pytest.mark.parametrize("screen", SCREENS)
def test_whoever_comes_under_an_order_was_told_or_complies(visit: Visitor, screen: str) -> None:
    page = visit("teo", **SCREENS[screen])
    episode = open_person(page, "Daniel Osei")
    if screen == "wide":
        talk(page, episode)
    page.goto(f"{episode}ending/agreement/")
    expect(page.get_by_text("complies with it", exact=True)).to_be_visible()
    accessible(page)
    picture(page, f"order-{screen}")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_therapist_goes_and_nobody_is_without_a_row(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    page.goto("/members/")
    if screen == "wide":
        page.get_by_role("link", name="Ines").first.click()
        follow(page, "Announce it: every client told, and asked")
        accessible(page)
        picture(page, "departure-announced")
        last = page.locator("[name=announced_on]").input_value()
        page.fill("[name=last_day]", last)
        page.get_by_role("button", name="Announce").click()
        page.wait_for_url("**/departures/")
    page.goto("/departures/")
    accessible(page)
    picture(page, f"departures-{screen}")
    page.locator("main h2 a").first.click()
    expect(page.get_by_text("Nobody is without a row.")).to_be_visible()
    accessible(page)
    picture(page, f"departure-{screen}", full=screen == "phone")
    page.get_by_role("link", name="Write down").first.click()
    accessible(page)
    picture(page, f"departure-course-{screen}")

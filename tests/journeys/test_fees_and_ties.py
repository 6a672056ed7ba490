"""Money spoken of before it is written about, and somebody known noticed early, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, open_person, picture

pytestmark = pytest.mark.journey
SCREENS: dict[str, dict[str, Any]] = {
    "wide": {"width": 1280},
    "phone": {"width": 390, "height": 844, "color_scheme": "dark"},
}
WHOM = {"wide": "Linus Berg", "phone": "Jonas Weber"}


def looked_at(page: Page, name: str) -> None:
    accessible(page)
    picture(page, name)


def saved(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_open_is_seen_and_talked_about(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    fees = open_person(page, WHOM[screen]) + "fees/"
    page.goto("/practice/fees/")
    page.get_by_label("Currency").select_option("EUR")
    looked_at(page, f"fees-practice-{screen}")
    saved(page)
    page.goto(fees)
    follow(page, "Agree a fee")
    page.get_by_label("Since").fill("2026-01-01")
    page.get_by_label("For one session").fill("95")
    saved(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Charge the session").first.click()
    follow(page, "Add a payment")
    page.get_by_label("Amount").fill("35,50")
    page.get_by_label("By whom").fill("by transfer")
    looked_at(page, f"fees-payment-{screen}")
    saved(page)
    expect(page.get_by_text("59.50\u00a0EUR is open")).to_be_visible()
    follow(page, "We talked about it")
    page.get_by_role("group", name="Were the terms clear").get_by_label("yes").check()
    page.get_by_role("group", name="Was it said").get_by_label("yes").check()
    looked_at(page, f"fees-talk-{screen}")
    saved(page)
    follow(page, "A written notice")
    saved(page)
    expect(
        page.get_by_text("Before anything is written, ways to go on are offered.")
    ).to_be_visible()
    looked_at(page, f"fees-notice-{screen}")
    page.goto(fees)
    looked_at(page, f"fees-{screen}")
    page.goto("/fees/")
    looked_at(page, f"fees-open-{screen}")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_colleague_who_knows_somebody_is_named_and_the_tie_is_not(
    visit: Visitor, screen: str
) -> None:
    name = WHOM[screen]
    ines = visit("ines", **SCREENS[screen])
    ines.goto("/account/relations/new/")
    ines.get_by_label("Name", exact=True).fill(name)
    ines.get_by_label("What ties you").fill("we sang in one choir")
    looked_at(ines, f"tie-new-{screen}")
    saved(ines)
    looked_at(ines, f"ties-{screen}")
    page = visit("mara", **SCREENS[screen])
    open_person(page, name)
    page.goto(page.url + "conflicts/")
    expect(page.get_by_text("worth talking to Ines").first).to_be_visible()
    expect(page.get_by_text("choir")).to_have_count(0)
    looked_at(page, f"conflicts-{screen}")
    with page.expect_navigation():
        page.get_by_role("link", name="Say what you found").first.click()
    page.get_by_label("the same, and no conflict").check()
    page.get_by_label("Why").fill("They met once, years ago.")
    looked_at(page, f"conflict-answer-{screen}")
    saved(page)
    page.goto("/conflicts/")
    looked_at(page, f"conflicts-all-{screen}")

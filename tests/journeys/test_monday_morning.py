"""Monday morning: who is worth a thought, about what."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, open_person, picture

pytestmark = pytest.mark.journey
SCREENS = {
    "wide": {"width": 1280},
    "phone": {"width": 390, "height": 844},
    "dark": {"color_scheme": "dark"},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_the_caseload_is_readable_for_everyone(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    expect(page.get_by_role("heading", name="Safety first")).to_be_visible()
    accessible(page)
    picture(page, f"caseload-{screen}", full=False)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_course_of_therapy_is_readable_for_everyone(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    open_person(page, "Jonas Weber")
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible()
    accessible(page)
    picture(page, f"client-{screen}")


def test_the_caseload_shows_each_group_in_its_order(visit: Visitor) -> None:
    page = visit("mara")
    told = [each.split("\n")[0].strip() for each in page.locator("#caseload h2").all_inner_texts()]
    wanted = ["Safety first", "Endings under way", "Not in touch", "Talk about ending", "Stuck"]
    places = [next(i for i, text in enumerate(told) if text.startswith(w)) for w in wanted]
    assert places == sorted(places)


def test_a_name_typed_narrows_the_caseload_while_typing(visit: Visitor) -> None:
    page = visit("mara")
    page.get_by_role("searchbox", name="Name").press_sequentially("jonas")
    expect(page.locator("#caseload .person")).to_have_count(1)
    expect(page.locator("#caseload .person")).to_have_text("Jonas Weber")


def test_a_manager_sees_counts_and_no_names(visit: Visitor) -> None:
    page = visit("ada")
    assert page.locator(".person").count() == 0
    expect(page.get_by_text("Names and reasons are for those who treat")).to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || ''")
        if focused.strip().startswith(name):
            return
    raise AssertionError(f"The keyboard never reached {name}.")


def test_the_keyboard_alone_reaches_a_client(visit: Visitor) -> None:
    page = visit("mara")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    _tab_to(page, "Jonas Weber")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jonas Weber")

"""Everything works without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import open_person

pytestmark = pytest.mark.journey


def test_a_name_is_found_and_a_session_added(visit: Visitor) -> None:
    page = visit("mara", java_script_enabled=False)
    page.get_by_role("searchbox", name="Name").fill("Jonas")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Jonas Weber", exact=True).click()
    page.get_by_role("link", name="Add session").first.click()
    page.get_by_label("Attendance").select_option("attended:")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The session is saved.")).to_be_visible()


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(visit: Visitor) -> None:
    page = visit("mara", java_script_enabled=False)
    open_person(page, "Jonas Weber")
    page.get_by_role("link", name="Write a note").first.click()
    page.get_by_role("textbox", name="About", exact=True).fill("2031-01-01")
    page.get_by_label("Note", exact=True).fill("He laughed today.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This day has not come yet")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("He laughed today.")

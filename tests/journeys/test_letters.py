"""The therapist will be away: a draft for everybody, one of them read and put into own words."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, picture


def test_drafts_for_everybody_before_a_time_away(visit: Visitor) -> None:
    page = visit("mara")
    page.goto("/letters/?all")
    accessible(page)
    page.select_option("[name=letter]", "leave_of_absence")
    page.get_by_role("button", name="Make the drafts").click()
    expect(page.get_by_text("Nothing was signed or sent.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Go on with the next").click()
    picture(page, "letters-to-many")
    with page.expect_navigation():
        page.locator("table a").first.click()
    expect(page.get_by_text("There is still a place to fill")).to_be_visible()
    accessible(page)
    picture(page, "letter-draft")


def test_the_practices_own_words_on_a_phone(visit: Visitor) -> None:
    page = visit("mara", width=390)
    page.goto("/practice/wordings/?language=es")
    accessible(page)
    page.goto("/practice/wordings/en/leave_of_absence.opening/")
    page.get_by_label("How your practice says it").fill("Away from {leave_from}.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("{leave_until} is missing")).to_be_visible()
    accessible(page)
    follow(page, "The words of your letters")

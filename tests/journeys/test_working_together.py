"""How you work together, in a browser: asked, handed over, a hard word, harm, and a complaint."""

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


def answered(page: Page, marks: str, day: str = "") -> None:
    """The sheet is filled in and given back; a full stop leaves an answer out."""
    follow(page, "Hand over the questions")
    for question, mark in enumerate(marks.split()):
        scale = page.locator("fieldset.scale").nth(question)
        if mark != ".":
            scale.get_by_role("radio", name=mark, exact=True).check()
    if day:
        page.get_by_label("About the hour of").fill(day)
    page.get_by_role("button", name="Give it back").click()
    expect(page.get_by_text("Thank you. It is kept.")).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_client_says_how_the_hour_was_and_it_is_talked_about(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, WHOM[screen])
    page.goto(f"{episode}working-together/")
    page.get_by_role("button", name="about the hours").click()
    follow(page, "Hand over the questions")
    looked_at(page, f"hour-sheet-{screen}")
    page.get_by_role("link", name="Back").click()
    answered(page, "9 9 8 .", "2026-11-11")
    answered(page, "5 6 . 3")
    follow(page, "Write something down")
    looked_at(page, f"rupture-form-{screen}")
    page.get_by_label("both").check()
    page.get_by_label("a mistake of the therapist").check()
    page.get_by_label("What happened").fill("I cut a sentence short that mattered.")
    page.get_by_role("button", name="Save").click()
    follow(page, "We talked about it")
    page.get_by_label("What was said or tried").fill("I said that I had stopped listening.")
    page.get_by_label("How the client sees it").fill("It was good to hear that.")
    page.get_by_label("partly mended").check()
    looked_at(page, f"repair-form-{screen}")
    page.get_by_role("button", name="Save").click()
    follow(page, "My part in it")
    page.get_by_label("What was my part").fill("I was afraid of the silence.")
    page.get_by_role("button", name="Save").click()
    looked_at(page, f"working-together-{screen}")
    page.goto(episode)
    looked_at(page, f"working-together-record-{screen}")
    page.goto("/caseload/")
    looked_at(page, f"working-together-caseload-{screen}")


@pytest.mark.parametrize("screen", SCREENS)
def test_somebody_says_they_were_harmed(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, "Linus Berg")
    page.goto(f"{episode}working-together/")
    follow(page, "Write something down")
    page.get_by_label("the client", exact=True).check()
    page.get_by_label("a mistake of the therapist").check()
    page.get_by_label("What happened").fill("I told something that was not mine to tell.")
    page.get_by_label("The client says they were harmed").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="says they were harmed")).to_be_visible()
    looked_at(page, f"harm-{screen}")
    page.goto("/complaints/ways/")
    page.get_by_label("Here in the practice").fill("Write to the owner; an answer within 14 days.")
    looked_at(page, f"complaint-ways-{screen}")
    page.get_by_role("button", name="Save").click()
    follow(page, "Write down a complaint")
    page.get_by_label("About the care of").select_option(label="Linus Berg")
    page.get_by_label("From whom").fill("The client")
    page.get_by_label("What it is about").fill("A confidence was broken.")
    looked_at(page, f"complaint-form-{screen}")
    page.get_by_role("button", name="Save").click()
    looked_at(page, f"complaints-{screen}")
    page.goto(episode)
    expect(page.get_by_text("Legal hold since").first).to_be_visible()

"""Treatment goals achieved: from the first talk to a closed course, undone and closed again."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, picture

pytestmark = pytest.mark.journey
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()  # the demo practice's day
OWN_SENTENCE = "You came on the morning it was hardest."


def _new_client(page: Page, name: str) -> str:
    """A client begun by form, with a concern, a goal and two scores."""
    page.goto("/clients/new/")
    accessible(page)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Since").fill((TODAY - timedelta(weeks=20)).isoformat())
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/episodes/**")
    here = page.url
    for total, weeks in ((18, 18), (7, 4), (6, 2), (4, 0)):
        page.goto(f"{here}scores/new/phq-9/")
        page.get_by_label("Filled in on").fill((TODAY - timedelta(weeks=weeks)).isoformat())
        page.get_by_label("Or only the total").fill(str(total))
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(here)
    return here


def _add(page: Page, here: str, link: str, fields: dict[str, str]) -> None:
    page.goto(here)
    page.get_by_role("link", name=link, exact=True).first.click()
    for label, value in fields.items():
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(here)


def _save(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    assert page.locator(".error, .refused").count() == 0, page.locator(".error").all_inner_texts()


def _talked_about(page: Page, here: str) -> None:
    page.goto(f"{here}conversation/")
    accessible(page)
    page.get_by_label("both together").check()
    page.get_by_label("Why").fill("We both see it.")
    page.get_by_role("button", name="We talked about it").click()
    page.wait_for_url("**/ending/readiness/")


def _ready_and_felt(page: Page) -> None:
    accessible(page)
    picture(page, "ending-readiness")
    page.get_by_label("Ready, 0 to 10").fill("8")
    _save(page, "Save, this step is done")
    page.wait_for_url("**/ending/feelings/")
    accessible(page)
    page.get_by_label("About the time together, and parting").first.fill("Glad and a little sad.")
    _save(page, "Save, this step is done")


def _reviewed(page: Page) -> None:
    page.wait_for_url("**/ending/review/")
    accessible(page)
    page.get_by_label("Why I think you are ready").fill("You spoke up twice, unasked.")
    _save(page, "Save, this step is done")


def _planned_and_agreed(page: Page, here: str) -> None:
    page.wait_for_url("**/ending/plan/")
    accessible(page)
    page.get_by_label("Last session").fill((TODAY + timedelta(weeks=4)).isoformat())
    page.get_by_label("A session every").fill("2")
    page.get_by_label("What the client carries on with").fill("Speak first once a week")
    page.get_by_label("Signs that it may come back").fill("Lunch alone, three days")
    page.get_by_label("What to do then").fill("Tell Ben")
    _save(page, "Save, next: agreement")
    page.wait_for_url("**/ending/agreement/")
    accessible(page)
    for yes in page.get_by_label("yes", exact=True).all():
        yes.check()
    _save(page, "Save")
    page.goto(f"{here}ending/plan/")
    page.get_by_role("button", name=re.compile("^Propose")).click()
    expect(page.get_by_text(", proposed").first).to_be_visible()
    page.get_by_role("button", name="The proposed ones are agreed").click()
    expect(page.get_by_text(", agreed").first).to_be_visible()


def _pride(page: Page, here: str) -> None:
    page.goto(f"{here}ending/pride/")
    accessible(page)
    expect(page.get_by_text("On the PHQ-9 the answers moved from 18 to 4")).to_be_visible()
    page.get_by_label("The client’s words").fill("I can say no now.")
    page.get_by_role("button", name="Ask about these words").click()
    page.get_by_role("button", name="Approved today").click()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()


def _letter(page: Page) -> str:
    page.get_by_role("button", name="Progress letter").click()
    page.wait_for_url("**/papers/**")
    accessible(page)
    page.get_by_role("button", name="Save and sign").click()
    expect(page.get_by_text("still needs a sentence of your own").first).to_be_visible()
    page.get_by_label("What you want to say").fill(OWN_SENTENCE)
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    return page.url


def _closed(page: Page, here: str) -> None:
    page.goto(f"{here}ending/close/")
    accessible(page)
    page.get_by_label("Last contact").fill(TODAY.isoformat())
    _save(page, "Save")
    page.get_by_role("button", name="Close this course of therapy").click()
    expect(page.get_by_text("Closed. What is left to do stands below.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Undo closing").click()
    expect(page.get_by_text("Undone: everything stands as it stood before.")).to_be_visible()
    page.get_by_role("button", name="Close this course of therapy").click()
    expect(page.get_by_text("Closed. What is left to do stands below.")).to_be_visible()


def test_an_ending_from_the_first_talk_to_papers_in_hand(visit: Visitor) -> None:
    page = visit("mara")
    here = _new_client(page, "Oda Lindgren")
    _add(page, here, "Add a concern", {"In the client’s own words": "I hide at work."})
    _add(page, here, "Rate: I hide at work.", {"How much it weighs": "8"})
    _add(page, here, "Add a goal", {"The goal, in the client’s words": "Speak in the meeting"})
    _add(page, here, "Risk asked", {})
    _talked_about(page, here)
    _ready_and_felt(page)
    _reviewed(page)
    _planned_and_agreed(page, here)
    _pride(page, here)
    letter = _letter(page)
    _closed(page, here)
    page.goto(letter)
    expect(page.get_by_label("What you want to say")).to_have_value(OWN_SENTENCE)
    page.get_by_role("button", name="Save and sign").click()
    expect(page.get_by_role("link", name="Open the signed paper")).to_be_visible()
    accessible(page)
    assert page.request.get(f"{letter}paper.pdf").body().startswith(b"%PDF")


def test_a_client_who_wants_to_stay_stays(visit: Visitor) -> None:
    page = visit("mara")
    here = _new_client(page, "Ylva Stern")
    page.goto(f"{here}conversation/")
    page.get_by_role("button", name="Keep in mind").click()
    page.wait_for_url("**/ending/talk/")
    accessible(page)
    follow(page, "Continue therapy")
    accessible(page)
    page.get_by_role("button", name="Continue therapy").click()
    expect(page.get_by_text("Therapy continues.").first).to_be_visible()


def test_five_minutes_are_enough(visit: Visitor) -> None:
    page = visit("mara", width=390, height=844)
    here = _new_client(page, "Ida Kurz")
    page.goto(f"{here}ending/short/")
    accessible(page)
    page.get_by_label("the client", exact=True).check()
    page.get_by_label("not planned").check()
    page.get_by_role("button", name="Save, next: what closing changes").click()
    page.wait_for_url("**/ending/close/")
    page.get_by_role("button", name="Close this course of therapy").click()
    expect(page.get_by_text("Closed. What is left to do stands below.")).to_be_visible()


def test_needing_more_time_leads_to_a_day(visit: Visitor) -> None:
    page = visit("mara")
    here = _new_client(page, "Rosa Weil")
    page.goto(f"{here}conversation/")
    page.get_by_label("the client", exact=True).check()
    page.get_by_role("button", name="We talked about it").click()
    page.get_by_role("link", name="More time is needed").click()
    page.get_by_label("Speak of it again on").fill((TODAY + timedelta(35)).isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("More time is wanted")).to_be_visible()

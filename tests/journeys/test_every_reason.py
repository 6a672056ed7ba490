"""Every reason begun in a browser, every question looked at, and back to therapy again."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from envoi.knowledge import library
from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow, open_person, picture
from tests.journeys.walking import begin

pytestmark = pytest.mark.journey
SCREENS = {"wide": {"width": 1280}, "phone": {"width": 390, "height": 844}}


def firsts() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each reason, with the steps of questions no reason before it has."""
    seen: set[str] = set()
    for reason in library.reasons():
        steps = [step for step in library.pathway(reason.pathway).steps if step.questions]
        new = tuple(step.code for step in steps if step.code not in seen)
        seen |= set(new)
        yield reason.code, new


def stay(page: Page) -> None:
    """Continue therapy: this ending is withdrawn."""
    page.locator("main a[href$='/staying/']").first.click()  # named as the reason allows
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/staying/" not in url)


# On a phone a page has the least room; the wide ones are looked at in the long run.
@pytest.mark.parametrize("screen", ["phone", pytest.param("wide", marks=pytest.mark.long)])
def test_every_reason_can_be_begun_read_and_left_again(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, "Linus Berg")
    for reason, steps in firsts():
        begin(page, episode, reason)
        for code in steps:
            page.goto(f"{episode}ending/{code}/")
            expect(page.get_by_role("heading", level=2).first).to_be_visible()
            accessible(page)
            picture(page, f"reason-{code}-{screen}")
        stay(page)


def test_what_is_answered_stays_and_the_step_is_done(visit: Visitor) -> None:
    page = visit("mara")
    episode = open_person(page, "Linus Berg")
    begin(page, episode, "specialist_needed")
    page.goto(f"{episode}ending/need/")
    page.get_by_label("What is needed now?").fill("Somebody who treats eating disorders.")
    page.get_by_role("button", name="Save, this step is done").click()
    page.goto(f"{episode}ending/need/")
    expect(page.get_by_label("What is needed now?")).to_have_value(
        "Somebody who treats eating disorders."
    )
    page.get_by_role("link", name="Another reason").click()
    picture(page, "another-reason-wide")
    page.locator("[name=reason]").select_option("higher_level_of_care")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{episode}ending/need/")
    expect(page.get_by_label("What is needed now?")).to_have_value(
        "Somebody who treats eating disorders."
    )
    stay(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_contact_log_goes_on_with_each_try(visit: Visitor, screen: str) -> None:
    page = visit("mara", **SCREENS[screen])
    episode = open_person(page, "Linus Berg")
    page.goto(f"{episode}contact-log/")
    accessible(page)
    page.get_by_role("link", name="Write down a try").click()
    page.locator("[name=way]").select_option("message")
    page.locator("[name=result]").select_option("message_left")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{episode}contact-log/")
    expect(page.get_by_text("a message, a message was left").first).to_be_visible()
    accessible(page)
    picture(page, f"contact-log-{screen}")


def test_an_owner_chooses_codes_and_they_stand_beside_a_closing(visit: Visitor) -> None:
    page = visit("mara")
    page.goto("/practice/codes/")
    page.locator("[name=codes][value=nasw]").check()
    accessible(page)
    picture(page, "codes-chosen-wide")
    page.get_by_role("button", name="Save").click()
    episode = open_person(page, "Linus Berg")
    begin(page, episode, "therapist_leaving")
    page.goto(f"{episode}ending/close/")
    page.get_by_text("What ethics codes ask at such an ending").click()
    accessible(page)
    picture(page, "codes-close-wide")
    follow(page, "Look, and answer once")
    accessible(page)
    picture(page, "codes-answer-wide")
    page.goto(f"{episode}ending/close/")
    stay(page)
    page.goto("/practice/codes/")
    page.locator("[name=codes][value=nasw]").uncheck()
    page.get_by_role("button", name="Save").click()


A_FEW = ("lost_contact", "therapist_leaving", "safety_threat")
ALL = tuple(reason.code for reason in library.reasons())


def close_in_short(page: Page, episode: str, reason: str) -> None:
    """The short form of a reason, and the closing that follows; what codes ask is answered."""
    page.goto(f"{episode}ending/short/?reason={reason}")
    began = library.pathway(reason).begun_by or "client"
    page.locator(f"[name=initiated_by][value={began}]").check()
    page.locator("[name=manner][value=planned_short]").check()
    page.get_by_role("button", name="Save, next: what closing changes").click()
    page.wait_for_url("**/ending/close/")
    if page.get_by_role("link", name="Look, and answer once").count():
        follow(page, "Look, and answer once")
        page.locator("[name=words]").fill("It was spoken of on the phone, and help was named.")
        page.get_by_role("button", name="Save").click()
        page.wait_for_url("**/ending/close/")
    accessible(page)
    picture(page, f"short-{reason}")
    page.get_by_role("button", name="Close this course of therapy").click()
    expect(page.get_by_text("Closed. What is left to do stands below.")).to_be_visible()


@pytest.mark.parametrize("reasons", [A_FEW, pytest.param(ALL, marks=pytest.mark.long)])
def test_every_reason_closes_in_short_and_is_undone(
    visit: Visitor, reasons: tuple[str, ...]
) -> None:
    page = visit("mara", **SCREENS["phone"])
    episode = open_person(page, "Linus Berg")
    for reason in reasons:
        close_in_short(page, episode, reason)
        page.get_by_role("button", name="Undo closing").click()
        expect(page.get_by_role("link", name="Continue therapy")).to_be_visible()
        stay(page)

"""Coming in: an app and its square, recovery codes, a passkey, a look at where one is logged in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import code_shown, come_in
from tests.journeys.looking import accessible, picture
from tests.web.doors import code_of

pytestmark = pytest.mark.journey


@pytest.fixture
def somebody(browser: Browser, house: str) -> Iterator[Page]:
    """Somebody at a screen who opens the house by its name, as passkeys need it."""
    port = urlsplit(house).port
    context = browser.new_context(
        base_url=f"http://localhost:{port}", viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _with_a_device(page: Page) -> None:
    """A device that sees its owner and keeps keys."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable", {"enableUI": False})
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def _log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out", exact=True).first.click()
    page.wait_for_url("**/log-in/**")


def test_a_passkey_is_made_and_opens_the_door_alone(somebody: Page) -> None:
    _with_a_device(somebody)
    come_in(somebody, "ines")
    somebody.goto("/account/")
    somebody.get_by_role("link", name="Add another").click()
    somebody.get_by_role("link", name="Use a passkey").click()
    somebody.get_by_label("What you call it").fill("Laptop")
    accessible(somebody)
    somebody.get_by_role("button", name="Make the passkey").click()
    expect(somebody.get_by_role("link", name="Laptop")).to_be_visible()
    accessible(somebody)
    _log_out(somebody)
    somebody.get_by_role("button", name="Use a passkey").click()
    somebody.wait_for_url("**/caseload/")
    expect(somebody.get_by_role("link", name="Ines Duarte")).to_be_visible()


def test_a_passkey_is_the_second_step_too(somebody: Page) -> None:
    _with_a_device(somebody)
    come_in(somebody, "tomas")
    somebody.goto("/account/second-factors/passkey/")
    somebody.get_by_role("button", name="Make the passkey").click()
    somebody.wait_for_url("**/account/")
    _log_out(somebody)
    somebody.fill("[name=username]", "tomas")
    somebody.fill("[name=password]", "a quiet word at parting")
    somebody.get_by_role("button", name="Log in", exact=True).click()
    somebody.get_by_role("button", name="Use your passkey").click()
    somebody.wait_for_url("**/caseload/")


def test_without_a_device_a_sentence_says_so(somebody: Page) -> None:
    somebody.goto("/log-in/")
    somebody.evaluate(
        "() => { navigator.credentials.get = async () => { throw new DOMException(); }; }"
    )
    somebody.get_by_role("button", name="Use a passkey").click()
    expect(somebody.get_by_text("Nothing was done. You can try again")).to_be_visible()


def test_a_new_app_and_recovery_codes_let_somebody_in(somebody: Page) -> None:
    come_in(somebody, "ada")
    somebody.goto("/account/second-factors/app/")
    accessible(somebody)
    picture(somebody, "new-app")
    somebody.get_by_text("You cannot scan it?").click()
    code = code_of(somebody.locator("code.code").inner_text(), datetime.now(UTC))
    somebody.get_by_label("The six digits").fill(code)
    somebody.get_by_label("What you call it").fill("Telephone")
    somebody.get_by_role("button", name="Go on").click()
    expect(somebody.get_by_role("link", name="Telephone")).to_be_visible()
    somebody.goto("/account/recovery-codes/")
    somebody.get_by_role("button", name="Show me ten codes").click()
    codes = somebody.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    accessible(somebody)
    _log_out(somebody)
    somebody.fill("[name=username]", "ada")
    somebody.fill("[name=password]", "a quiet word at parting")
    somebody.get_by_role("button", name="Log in", exact=True).click()
    somebody.get_by_text("Your telephone is not with you?").click()
    somebody.get_by_label("A recovery code").fill(codes[3].upper())
    somebody.get_by_role("button", name="Go on").click()
    somebody.wait_for_url("**/caseload/")
    somebody.goto("/account/")
    expect(somebody.get_by_text("9 of ten not used yet")).to_be_visible()


LOOKS = {"wide": (1280, "light"), "phone": (390, "light"), "dark": (1280, "dark")}


@pytest.mark.parametrize("look", LOOKS)
def test_the_doors_are_good_to_look_at(browser: Browser, house: str, look: str) -> None:
    width, scheme = LOOKS[look]
    context = browser.new_context(
        base_url=house,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()

    def look_at(name: str) -> None:
        accessible(page)
        picture(page, f"doors-{name}-{look}")

    page.goto("/log-in/")
    look_at("log-in")
    page.fill("[name=username]", "teo")
    page.fill("[name=password]", "a quiet word at parting")
    page.get_by_role("button", name="Log in", exact=True).click()
    look_at("second-step")
    page.fill("[name=code]", code_shown(page))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/caseload/")
    for name, address in ADDRESSES.items():
        page.goto(address)
        look_at(name)
    page.get_by_role("button", name="Show me ten codes").click()
    look_at("codes")
    context.close()


ADDRESSES = {
    "account": "/account/",
    "new-factor": "/account/second-factors/new/",
    "new-app": "/account/second-factors/app/",
    "new-passkey": "/account/second-factors/passkey/",
    "password": "/account/password/",
    "log-ins": "/account/log-ins/",
    "recovery": "/account/recovery-codes/",
}

"""What a careful person looks for on a page."""

import os
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

PICTURES = Path(__file__).parent.parent.parent / "build" / "pictures"
DOCS = PICTURES.parent.parent / "docs" / "pictures"
KEPT = {"caseload-wide": "caseload.png"}  # renewed by `make pictures`
SERIOUS = ("serious", "critical")


def accessible(page: Page) -> None:
    """No serious finding, and nothing runs off to the side."""
    findings = [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in _looked_at(page)
        if each["impact"] in SERIOUS
    ]
    assert not findings, (page.url, findings)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen, (page.url, wide)


def follow(page: Page, name: str) -> None:
    """Go through a link, and stand on the page behind it."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def _looked_at(page: Page) -> list[dict[str, Any]]:
    """What axe finds; a page that was replaced meanwhile is not judged, but the one that came."""
    page.wait_for_load_state()
    try:
        found = Axe().run(page).response
    except Error:
        page.wait_for_load_state()
        found = Axe().run(page).response
    violations: list[dict[str, Any]] = found["violations"]
    return violations


def picture(page: Page, name: str, *, full: bool = True) -> Path:
    """A picture of the page, beside the build and not in the repository."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    if name in KEPT and os.environ.get("ENVOI_PICTURES"):
        page.screenshot(path=DOCS / KEPT[name], full_page=False)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=full)
    return path


def open_person(page: Page, name: str) -> str:
    """Open somebody from the caseload by name; the address of their page."""
    page.goto("/caseload/?sort=name")
    page.get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_url("**/episodes/**")
    return page.url

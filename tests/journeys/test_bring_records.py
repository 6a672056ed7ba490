"""A therapist brings records along: a preview first, then a yes, and the caseload knows them."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.looking import accessible, follow

pytestmark = pytest.mark.journey


def test_a_table_is_previewed_brought_in_and_found_again(visit: Visitor, tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    days = [f"2026-0{month}-06" for month in range(1, 8)]
    rows = [f"Zita Amsel,{day},PHQ-9,{19 - 2 * n}" for n, day in enumerate(days)]
    table.write_text("\n".join(["client,date,instrument,score", *rows, "Zita Amsel,today,PHQ-9,4"]))
    page = visit("ines")
    follow(page, "Import")
    accessible(page)
    page.get_by_label("Files").set_input_files(table)
    page.get_by_role("button", name="Look at what would go in").click()
    expect(page.get_by_text("This is what would go in. Nothing has yet.")).to_be_visible()
    expect(page.get_by_text("scores.csv, line 9")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Bring these in").click()
    expect(page.get_by_role("heading", name="Brought along")).to_be_visible()
    page.goto("/caseload/")
    page.locator("[name=q]").fill("zita")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".person")).to_have_text("Zita Amsel")


def test_a_file_that_cannot_be_read_is_said_in_a_sentence(visit: Visitor, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(bytes(range(256)) * 50)
    page = visit("ines")
    page.goto("/import/")
    page.get_by_label("Files").set_input_files(picture)
    page.get_by_role("button", name="Look at what would go in").click()
    expect(page.locator(".error, .refused").first).to_contain_text("UTF-8")

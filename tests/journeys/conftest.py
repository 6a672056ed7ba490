"""One demo practice, one server and one browser for all journeys."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from envoi.commandline.demo.practice import PASSWORD
from tests.browser import ARGUMENTS, found

START = "from envoi.commandline.main import main; main()"
PATIENCE = 120  # seconds until the demo is served


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo practice, furnished and served by the very command people use."""
    home = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ENVOI_")}
    log = home / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-c", START, "demo", "--port", str(port)],
            env={**kept, "ENVOI_HOME": str(home)},
            stdout=out,
            stderr=out,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, server, log)
            yield address
        finally:
            server.terminate()
            server.wait(60)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(PATIENCE * 4):
        if server.poll() is not None:
            pytest.fail(f"The demo ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/log-in/", timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    pytest.fail(f"The demo was not served: {log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found(), args=ARGUMENTS)
        yield running
        running.close()


Visitor = Callable[..., Page]
# Who came in keeps their cookies for the next visit: a code counts once, and time is short.
BEFORE: dict[str, dict[str, tuple[StorageState, float]]] = {}
A_WHILE = 300  # seconds; later, what matters would ask again who it is


def code_shown(page: Page) -> str:
    """The code of the moment; where those of this half minute are used up, the next one."""
    for _ in range(40):
        if page.locator(".note strong.code").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    return page.locator(".note strong.code").inner_text()


def come_in(page: Page, login: str, password: str = PASSWORD) -> None:
    """Both steps, from the page to log in to where work begins; the demo says its code itself."""
    page.goto("/log-in/")
    page.fill("[name=username]", login)
    page.fill("[name=password]", password)
    page.click("main form:has([name=username]) button[type=submit]")
    page.wait_for_url("**/second-step/**")
    page.fill("[name=code]", code_shown(page))
    page.click("main form:has([name=code]) button[type=submit]")
    page.wait_for_url(lambda url: "/log-in/" not in url)


@pytest.fixture
def visit(browser: Browser, house: str) -> Iterator[Visitor]:
    """Somebody at a screen: `visit("mara", width=390)` is Mara, logged in, on a phone."""
    opened: list[BrowserContext] = []
    before = BEFORE.setdefault(house, {})

    def come(login: str = "mara", *, width: int = 1280, height: int = 900, **more: Any) -> Page:
        state, since = before.get(login, (None, 0.0))
        context = browser.new_context(
            base_url=house,
            viewport={"width": width, "height": height},
            storage_state=state if time.monotonic() - since < A_WHILE else None,
            **more,
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/")
        if "/log-in/" in page.url:
            come_in(page, login)
            before[login] = context.storage_state(), time.monotonic()
        return page

    yield come
    for context in opened:
        context.close()

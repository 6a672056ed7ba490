"""The browser the journeys need: found, fetched where possible, or asked for in a sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ASK = (
    "The journeys need a browser and none was found. On Debian: apt-get install chromium "
    "(as root); elsewhere: .venv/bin/playwright install chromium; or set ENVOI_BROWSER to one."
)


def found() -> str | None:
    """A Chromium on this machine."""
    named = os.environ.get("ENVOI_BROWSER")
    if named:
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None) or _playwrights()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = play.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> None:
    """Make sure there is one, or say in one sentence what to install."""
    if found():
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing a browser for the journeys …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
    else:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            check=False,
            capture_output=True,
        )
    if not found():
        sys.exit(ASK)


if __name__ == "__main__":
    main()

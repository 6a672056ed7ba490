"""A house for a storm: founded, furnished, with a mail server that writes down what it takes."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.commandline.running import RUN, surroundings
from tests.storms.house import PASSWORD, ZONE, House


@contextmanager
def mail_server(took: Path) -> Iterator[int]:
    """Its port, while it runs."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.mailserver", str(took)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    try:
        yield int(running.stdout.readline())
    finally:
        running.terminate()
        running.wait(10)
        running.stdout.close()


@contextmanager
def founded(folder: Path, port: int, *many: int) -> Iterator[tuple[House, dict[str, Any]]]:
    """A house that is not open yet, and who is in it; `many` as furnishing reads them."""
    home = folder / "home"
    house = House(
        home,
        ENVOI_SMTP_HOST="127.0.0.1",
        ENVOI_SMTP_PORT=str(port),
        ENVOI_SMTP_TLS="none",
        ENVOI_MAIL_FROM="house@envoi.example",
    )
    words = ("found", "Haus am See", "--owner", "lea", "--zone", ZONE)
    done = run(house, sys.executable, "-c", RUN, *words, ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    module = ("-m", "tests.storms.furnishing", *map(str, many))
    done = run(house, sys.executable, *module)
    assert done.returncode == 0, done.stderr
    try:
        yield house, json.loads(done.stdout.splitlines()[-1])
    finally:
        house.let_go()


def run(house: House, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Something done to the house, to its end."""
    return subprocess.run(
        words,
        env=surroundings(house.home, **house.environment, **more),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def envoi(house: House, *words: str) -> "subprocess.CompletedProcess[str]":
    """One of the house's commands, to its end."""
    return run(house, sys.executable, "-c", RUN, *words)


def counted(house: House, folder: Path, sent: list[dict[str, Any]]) -> dict[str, Any]:
    """What somebody finds who opens the house afterwards and counts."""
    ledger = folder / "ledger.json"
    ledger.write_text(json.dumps(sent))
    done = run(house, sys.executable, "-m", "tests.storms.counting", str(ledger))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def mail_amiss(took: Path, states: dict[str, str]) -> list[str]:
    """Mail that arrived twice, or that is called sent and never arrived, or the other way round."""
    lines = took.read_text().splitlines() if took.exists() else []
    arrived = Counter(line.split("@")[0].strip("<") for line in lines)
    many = [f"{n} copies of {ref}" for ref, n in arrived.items() if n > 1]
    strange = [f"nobody wrote {ref}" for ref in arrived if ref not in states]
    lost = [
        f"never arrived: {ref}" for ref, s in states.items() if s == "sent" and not arrived[ref]
    ]
    early = [
        f"not sent, and arrived: {ref}"
        for ref, s in states.items()
        if s in ("waiting", "claimed") and arrived[ref]
    ]
    others = [f"{s}: {ref}" for ref, s in states.items() if s not in MAY_BE]
    return [*many, *strange, *lost, *early, *others]


MAY_BE = ("sent", "waiting", "claimed", "handing_over", "doubtful")

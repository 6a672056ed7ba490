"""Workers are killed at any moment: nothing is lost, and nobody is written to twice."""

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from tests.commandline.running import surroundings

KEY = "0a0b0c0d AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A mail server with its port, and the file in which it writes down what it took."""
    took = tmp_path / "took"
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.mailserver", str(took)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    yield int(running.stdout.readline()), took
    running.terminate()
    running.wait(10)
    running.stdout.close()


def rows(home: Path) -> dict[str, str]:
    """The state of every row, by its reference."""
    database = sqlite3.connect(home / "envoi.sqlite3")
    try:
        return {
            str(UUID(ref)): state
            for ref, state in database.execute("SELECT id, state FROM records_outgoingmail")
        }
    finally:
        database.close()


def killed_again_and_again(home: Path, server: tuple[int, Path], *, mails: int, kills: int) -> None:
    port, took = server
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.commandline.killed_workers"),
            *(str(each) for each in (took, port, mails, kills)),
        ],
        env=surroundings(
            home,
            ENVOI_SECRET_KEY="only-for-tests",
            ENVOI_KEYS=KEY,
            DJANGO_SETTINGS_MODULE="envoi.settings",
        ),
        capture_output=True,
        text=True,
        timeout=60 + 5 * kills,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    arrived = Counter(line.split("@")[0].strip("<") for line in took.read_text().splitlines())
    states = rows(home)
    told = (Counter(states.values()), sum(arrived.values()))
    print(told)
    assert len(states) == mails and set(states.values()) <= {"sent", "waiting", "doubtful"}, told
    assert set(arrived) <= set(states)
    assert [ref for ref, copies in arrived.items() if copies > 1] == []
    # Sent means that it arrived; nothing arrived of what waits; only a doubtful one may have.
    assert all(arrived[ref] == 1 for ref, state in states.items() if state == "sent"), told
    assert all(arrived[ref] == 0 for ref, state in states.items() if state == "waiting"), told
    # The kills came in the middle of it, and the rest was sent all the same.
    assert 0 < Counter(states.values())["doubtful"] <= 2 * kills, told
    assert Counter(states.values())["sent"] >= mails - 2 * kills, told


def test_workers_killed_forty_times_send_nothing_twice(
    tmp_path: Path, server: tuple[int, Path]
) -> None:
    killed_again_and_again(tmp_path, server, mails=140, kills=20)


@pytest.mark.long
def test_workers_killed_a_thousand_times_send_nothing_twice(
    tmp_path: Path, server: tuple[int, Path]
) -> None:
    killed_again_and_again(tmp_path, server, mails=4000, kills=500)

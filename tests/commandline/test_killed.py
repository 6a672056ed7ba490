"""The process is killed in the middle of an import: nothing is half there, and it can go on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

START = "from envoi.commandline.main import main; main()"
ROWS = 20_000


def envoi(home: Path, *words: str) -> subprocess.Popen[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("ENVOI_")}
    more = {"ENVOI_HOME": str(home), "ENVOI_PASSWORD": "correct horse battery staple"}
    return subprocess.Popen(
        [sys.executable, "-c", START, *words],
        env={**kept, **more},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def counts(home: Path) -> tuple[int, ...]:
    database = sqlite3.connect(home / "envoi.sqlite3")
    tables = ("client", "episode", "response", "importedrow", "noticedrow")
    try:
        asked = (f"SELECT count(*) FROM records_{table}" for table in tables)  # noqa: S608
        return tuple(database.execute(each).fetchone()[0] for each in asked)
    finally:
        database.close()


def killed_while_writing(home: Path, table: Path) -> None:
    """Killed as soon as rows are on their way to the disk."""
    running = envoi(home, "import", str(table), "--as", "mara")
    waiting = home / "envoi.sqlite3-wal"
    for _ in range(2000):
        if waiting.exists() and waiting.stat().st_size > 500_000:
            break
        assert running.poll() is None, "the import was done before it could be killed"
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait(10)


def test_a_killed_import_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    home, table = tmp_path / "home", tmp_path / "scores.csv"
    lines = (
        f"c{n % 500:04d},2025-{n // 500 % 12 + 1:02d}-{n // 6000 + 1:02d},PHQ-9,{n % 28}"
        for n in range(ROWS)
    )
    table.write_text("client,date,instrument,score\n" + "\n".join(lines) + "\n")
    assert envoi(home, "found", "Kept", "--owner", "mara", "--zone", "Europe/Berlin").wait(240) == 0
    killed_while_writing(home, table)
    assert counts(home) == (0, 0, 0, 0, 0)
    assert envoi(home, "import", str(table), "--as", "mara").wait(240) == 0
    assert counts(home)[2] == ROWS

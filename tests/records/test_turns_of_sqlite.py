"""Whoever wants to write to SQLite waits in line: nobody twice, nobody for ever."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from django.db.utils import OperationalError

from envoi.records.sqlite.base import Turns, turns_at

HOLD = """
import sys, time
from pathlib import Path
from envoi.records.sqlite.base import Turns
Turns(Path(sys.argv[1])).take(5)
print("held", flush=True)
time.sleep(60)
"""


def test_turns_are_taken_one_by_one(tmp_path: Path) -> None:
    turns, inside, most = Turns(tmp_path), [], []

    def write() -> None:
        for _ in range(20):
            turns.take(10)
            inside.append(1)
            most.append(len(inside))
            inside.pop()
            turns.give_back()

    writers = [Thread(target=write) for _ in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert len(most) == 160 and max(most) == 1


def test_whoever_waits_too_long_hears_what_sqlite_would_say(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    turns.take(1)
    with pytest.raises(OperationalError, match="database is locked"):
        turns.take(0.05)
    turns.give_back()
    turns.take(0.05)
    turns.give_back()


def test_a_killed_process_holds_up_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    turns = Turns(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        with pytest.raises(OperationalError):
            turns.take(0.1)
        holder.kill()
    began = time.monotonic()
    turns.take(5)
    assert time.monotonic() - began < 1
    turns.give_back()


def test_a_process_has_one_line_for_a_database(tmp_path: Path) -> None:
    one = str(tmp_path / "envoi.sqlite3")
    assert turns_at(one) is turns_at(one)
    assert turns_at(one) is not turns_at(str(tmp_path / "other.sqlite3"))

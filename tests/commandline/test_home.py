"""The home folder: what lies in it, who makes it, and that the demo never enters another's."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request

import pytest

from envoi.commandline import home as home_folder
from envoi.commandline import serving
from tests.commandline.running import RUN, surroundings

PASSWORD = "three quiet words here"


def founded(envoi, home):
    done = envoi(home, "found", "Haus am See", "--owner", "lea", ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    return done


def test_founding_makes_the_secrets_for_their_owner_alone(envoi, home):
    founded(envoi, home)
    for name in ("secret-key", "keys"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_secrets_are_never_written_over(envoi, home):
    founded(envoi, home)
    before = (home / "keys").read_text()
    envoi(home, "found", "Another", "--owner", "kim", ENVOI_PASSWORD=PASSWORD)
    assert (home / "keys").read_text() == before


def test_asking_for_help_makes_nothing(envoi, tmp_path):
    for words in ([], ["help"], ["demo", "--help"], ["found", "-h"]):
        assert envoi(tmp_path / "new", *words).returncode == 0
    assert not (tmp_path / "new").exists()


def test_every_command_of_the_house_is_told(envoi, tmp_path):
    told = envoi(tmp_path).stdout
    for name in ("demo", "found", "serve", "member", "import", "caseload", "check"):
        assert f"envoi {name}" in told
    assert all(len(line) <= 80 for line in told.splitlines())


@pytest.mark.parametrize("command", [["serve"], ["caseload", "--as", "lea"], ["check"]])
def test_without_a_practice_there_is_one_sentence_and_no_file(envoi, tmp_path, command):
    done = envoi(tmp_path, *command)
    assert done.returncode in (1, 2)
    assert "There is no practice here yet." in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_demo_stays_away_from_a_practice(envoi, home):
    founded(envoi, home)
    done = envoi(home, "demo", "--afresh", "--no-serve")
    assert done.returncode == 2
    assert "a practice of its own" in done.stderr
    assert (home / "envoi.sqlite3").exists()
    assert not (home / "demo").exists()


def test_beginning_anew_takes_the_database_alone(tmp_path):
    for name in ("envoi.sqlite3", "envoi.sqlite3-wal", "keys", "secret-key", "demo"):
        (tmp_path / name).touch()
    home_folder.forget(tmp_path / "envoi.sqlite3")
    assert {path.name for path in tmp_path.iterdir()} == {"keys", "secret-key", "demo"}


def test_nobody_founds_a_practice_in_the_home_of_the_demo(envoi, home):
    (home / "demo").touch()
    done = envoi(home, "found", "Haus", "--owner", "lea", ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 2
    assert "is the demo's" in done.stderr


def test_a_demo_without_a_home_gets_one_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "environ", {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)})
    practice = home_folder.folder()
    home_folder.prepare(["demo"])
    assert home_folder.folder() != practice
    assert practice not in home_folder.folder().parents
    assert (home_folder.folder() / "demo").is_file()


def test_pages_are_served_until_somebody_ends_it(envoi, home):
    founded(envoi, home)
    serving = subprocess.Popen(
        [sys.executable, "-u", "-c", RUN, "serve", "--port", "8431"],
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = opened(serving)
        with urllib.request.urlopen(f"{address}log-in/", timeout=30) as page:
            assert "Log in" in page.read().decode()
        with urllib.request.urlopen(f"{address}static/web/house.css", timeout=30) as sheet:
            assert sheet.status == 200
    finally:
        serving.send_signal(signal.SIGINT)
        _, problems = serving.communicate(timeout=30)
    assert serving.returncode == 0
    assert "Traceback" not in problems


def opened(serving):
    """The address it says it is open at."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        line = serving.stdout.readline()
        if "open at" in line:
            return line.split()[-1]
    raise AssertionError("It never opened.")


def test_a_taken_port_leads_to_the_next():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serving.free_port("127.0.0.1", port) != port


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8021/"),
        ("0.0.0.0", "http://127.0.0.1:8021/"),  # noqa: S104 - told, not bound
        ("::1", "http://[::1]:8021/"),
        ("192.168.1.4", "http://192.168.1.4:8021/"),
    ],
)
def test_the_address_is_told_as_it_is_typed(address, shown):
    assert serving.shown(address, 8021) == shown
    assert serving.is_this_machine(address) == (address in ("127.0.0.1", "::1"))


@pytest.mark.parametrize(
    ("address", "bound_to", "shown"),
    [
        ("127.0.0.1", "localhost", "http://localhost:8021/"),
        ("0.0.0.0", "localhost", "http://localhost:8021/"),  # noqa: S104 - told, not bound
        ("127.0.0.1", "envoi.example", "http://127.0.0.1:8021/"),
        ("192.168.1.4", "localhost", "http://192.168.1.4:8021/"),
    ],
)
def test_the_address_is_told_by_the_name_passkeys_are_bound_to(address, bound_to, shown):
    assert serving.shown(address, 8021, bound_to=bound_to) == shown

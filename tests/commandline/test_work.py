"""The worker: what it does, how it ends, and that the pages never stand without one."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from shutil import copytree
from threading import Event

import pytest

from envoi.care import beats, sending
from envoi.commandline import working
from envoi.commandline.working import Job
from envoi.records.models import BackupRun
from tests import people
from tests.care import posting
from tests.commandline.running import RUN, surroundings

PASSWORD = "three quiet words here"
OFTEN = timedelta()


def jobs(*verbs: Callable[..., object]) -> list[Job]:
    return [Job(str(number), OFTEN, verb) for number, verb in enumerate(verbs)]


def failing(clock: object) -> None:
    raise ValueError("Jonas Weber, jonas@home.example")


@pytest.mark.django_db
def test_a_job_that_fails_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    table = jobs(failing, lambda clock: done.append("done"))
    assert working.once(table, clock=lambda: people.NOW) == 1 and done == ["done"]
    (told,) = caplog.messages
    assert "ValueError" in told and "incident" in told
    assert "Jonas" not in caplog.text and "@" not in caplog.text


@pytest.mark.django_db
def test_each_job_has_its_rhythm_and_the_last_one_is_finished() -> None:
    stop, now, done = Event(), [people.NOW], []

    def tick(clock: object) -> None:
        now[0] += timedelta(seconds=10)
        done.append("often")
        if done.count("often") == 5:
            stop.set()

    table = [
        Job("often", OFTEN, tick),
        Job("seldom", timedelta(seconds=25), lambda clock: done.append("seldom")),
    ]
    working.TURN, before = 0, working.TURN
    working.on_and_on(table, clock=lambda: now[0], stop=stop)
    working.TURN = before
    assert done == ["often", "seldom", *["often"] * 3, "seldom", "often"]


@pytest.mark.django_db
def test_a_worker_ends_when_whoever_it_works_for_is_gone() -> None:
    asked = iter([False, True])
    working.TURN, before = 0, working.TURN
    working.on_and_on([], clock=lambda: people.NOW, stop=Event(), gone=lambda: next(asked))
    working.TURN = before


@pytest.mark.django_db
def test_the_table_of_jobs_sends_mail_and_gives_a_sign_of_life() -> None:
    ref, carrier = posting.to_mara(), posting.Kept()
    table = working.jobs(sending.Worker("one", carrier, posting.HEAD))
    # A backup was made a moment ago: the records of a test lie in no file.
    BackupRun.objects.create(kind="backup", good=True, began_at=people.NOW, ended_at=people.NOW)
    assert working.once(table, clock=lambda: people.NOW) == 0
    assert posting.row(ref).state == "sent" and beats.last() == people.NOW


def test_a_sign_of_life_is_old_after_five_minutes() -> None:
    now = people.NOW
    assert beats.stopped(None, now=now) and beats.stopped(now - timedelta(minutes=6), now=now)
    assert not beats.stopped(now - timedelta(minutes=4), now=now)


@pytest.fixture(scope="module")
def house(tmp_path_factory):  # type: ignore[no-untyped-def]
    """A practice, founded once."""
    home = tmp_path_factory.mktemp("house")
    words = ("found", "Haus am See", "--owner", "lea")
    founding = begun(home, *words, ENVOI_PASSWORD=PASSWORD)
    assert founding.wait(180) == 0, founding.stderr.read()
    founding.stderr.close()
    return home


@pytest.fixture
def founded(house, tmp_path):  # type: ignore[no-untyped-def]
    """A practice in a home of its own."""
    return copytree(house, tmp_path / "home")


def begun(home, *words, **more):  # type: ignore[no-untyped-def]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        env=surroundings(home, **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def beat(home):  # type: ignore[no-untyped-def]
    """The last sign of life in the home's database."""
    database = sqlite3.connect(home / "envoi.sqlite3", timeout=20)
    try:
        found = database.execute("SELECT at FROM records_beat").fetchone()
        return found and found[0]
    finally:
        database.close()


def children(pid: int) -> list[int]:
    """The processes a process started."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8") as file:
                parent = file.read().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == pid:
            found.append(int(name))
    return found


def command_of(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8") as file:
            return file.read().replace("\0", " ")
    except OSError:
        return ""


def worker_of(pid: int) -> int | None:
    """The worker somewhere below a process."""
    for child in children(pid):
        if " work --for " in command_of(child):
            return child
        below = worker_of(child)
        if below:
            return below
    return None


def test_work_once_does_what_is_due_and_ends(envoi, founded) -> None:  # type: ignore[no-untyped-def]
    done = envoi(founded, "work", "--once")
    assert (done.returncode, done.stderr) == (0, "") and beat(founded)


def test_settings_that_do_not_fit_are_sentences_and_the_rest_is_done(envoi, founded) -> None:  # type: ignore[no-untyped-def]
    done = envoi(
        *(founded, "work", "--once"),
        ENVOI_SMTP_HOST="mail.example",
        ENVOI_SMTP_TLS="none",
        ENVOI_SMTP_USER="x",
        ENVOI_URL="nowhere",
    )
    assert done.stderr.count("No mail is sent: ") == 3 and "Traceback" not in done.stderr
    assert beat(founded)


@pytest.mark.parametrize("kindly", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_does_so_quietly(founded, kindly) -> None:  # type: ignore[no-untyped-def]
    worker = begun(founded, "work")
    try:
        until(lambda: beat(founded))
        worker.send_signal(kindly)
        assert worker.wait(30) == 0 and worker.stderr.read() == ""
    finally:
        worker.kill()
        worker.wait(20)
        worker.stderr.close()


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for processes in /proc")
def test_the_pages_never_stand_without_a_worker(founded) -> None:  # type: ignore[no-untyped-def]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = begun(founded, "serve", "--port", str(port))
    try:
        until(lambda: worker_of(serving.pid))
        first = worker_of(serving.pid)
        until(lambda: beat(founded))
        os.kill(first, signal.SIGKILL)
        until(lambda: worker_of(serving.pid) not in (first, None))
        second = worker_of(serving.pid)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/", timeout=20) as page:
            assert page.status == 200
    finally:
        serving.kill()  # however the pages come to their end, the worker goes with them
        serving.wait(20)
        serving.stderr.close()
    until(lambda: not command_of(second))


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks for processes in /proc")
def test_without_a_worker_where_somebody_else_runs_one(founded) -> None:  # type: ignore[no-untyped-def]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = begun(founded, "serve", "--no-worker", "--port", str(port))
    try:

        def open_() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/log-in/", timeout=5):
                    return True
            except OSError:
                return False

        until(open_)
        assert worker_of(serving.pid) is None
    finally:
        serving.terminate()
        assert serving.wait(20) == 0
        serving.stderr.close()

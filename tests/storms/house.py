"""A real `envoi serve` in a home of its own, with its web processes, its watcher and its worker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from threading import Event

from tests.commandline.running import RUN, surroundings

PASSWORD = "three quiet words here"
ZONE = "Europe/Berlin"
PORT = 8561
LONGEST = 60.0  # seconds a house may take to open


class NeverOpened(Exception):
    """The house did not open; what it said stands in its log."""


class House:
    """What is killed: a process group, or one of its processes."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home, self.environment = home, environment
        self.log, self.said = home.parent / "house.log", home.parent / "house.said"
        self.port, self.starts = PORT, 0
        self.is_open = Event()
        self.running: subprocess.Popen[bytes] | None = None
        self.groups: list[int] = []

    def command(self, *words: str) -> subprocess.Popen[bytes]:
        """One of the house's own commands, in a process group of its own."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-u", "-c", RUN, *words],
                env=surroundings(self.home, **self.environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def start(self) -> None:
        """Served on the first free port; returns once pages can be opened."""
        self.said.write_bytes(b"")
        with self.log.open("ab") as log, self.said.open("ab") as said:
            self.running = subprocess.Popen(
                [sys.executable, "-u", "-c", RUN, "serve", "--port", str(PORT), "--processes", "2"],
                env=surroundings(self.home, **self.environment),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=log,
                start_new_session=True,
            )
        self.groups.append(self.running.pid)
        self.port = self._opened(self.running)
        self.starts += 1
        self.is_open.set()

    def _opened(self, running: subprocess.Popen[bytes]) -> int:
        until = time.monotonic() + LONGEST
        while time.monotonic() < until and running.poll() is None:
            for line in self.said.read_text().splitlines():
                if "open at" in line:
                    return int(line.rstrip("/").rpartition(":")[2])
            time.sleep(0.02)
        raise NeverOpened(self.log.read_text()[-3000:])

    def kill(self, what: str, rng: Random) -> bool:
        """All of it, its master, one web process or the worker; True when it has to be started."""
        assert self.running is not None
        if what in ("house", "master"):
            self.is_open.clear()
            if what == "house":
                os.killpg(self.running.pid, signal.SIGKILL)
            else:
                self.running.kill()
            self.running.wait(30)
            return True
        _kill(self._worker() if what == "worker" else self._web(rng))
        return False

    def _web(self, rng: Random) -> int | None:
        assert self.running is not None
        forked = [pid for pid in _children(self.running.pid) if "watching" not in _words(pid)]
        return rng.choice(forked) if forked else None

    def _worker(self) -> int | None:
        """The worker hangs on the watcher, and the watcher on the house."""
        assert self.running is not None
        beneath = (each for pid in _children(self.running.pid) for each in _children(pid))
        return next((pid for pid in beneath if "work\0--for" in _words(pid)), None)

    def end(self) -> int:
        """Ended kindly, as Ctrl-C does; its exit code."""
        assert self.running is not None
        self.running.send_signal(signal.SIGTERM)
        code = self.running.wait(60)
        self.let_go()
        return code

    def let_go(self) -> None:
        """Whatever of it is still there is gone: what a killed master left, or a failed test."""
        self.is_open.set()
        for group in self.groups:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(each) for each in told.split()]


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _kill(pid: int | None) -> None:
    with suppress(ProcessLookupError):
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

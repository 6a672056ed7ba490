"""The worker beside the pages: started as a process of its own, and started again if it dies.

`envoi serve` starts this file, and this file starts `envoi work`. Two steps, because the server
that serves the pages forks and takes note of every child that ends; and a small one, so it loads
nothing but Python. It ends with whoever started it, however that one came to its end.
"""

import os
import signal
import subprocess  # only programs of the house  # nosec B404
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event

WATCH = "from envoi.commandline.watching import main; main()"
WORK = "from envoi.commandline.main import main; main()"
# Where this process does not look into the current folder for its code, its children do not either.
PYTHON = [sys.executable, *([] if "" in sys.path else ["-P"])]
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)  # seconds before it is started again, growing
WELL = 300.0  # seconds after which a worker counts as well again
TURN = 0.5
PATIENCE = 10.0  # seconds a worker has to finish what it is doing


@contextmanager
def worker_beside() -> Iterator[None]:
    """While this lasts a worker is there; it goes with this process, even if that one is killed."""
    here = os.getpid()
    watcher = subprocess.Popen(  # noqa: S603 - this very program  # nosec B603
        [*PYTHON, "-c", WATCH, str(here)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        # What was forked from this process leaves through here too, and the worker is not its own.
        if os.getpid() == here:
            with suppress(ProcessLookupError, ChildProcessError):
                watcher.terminate()
                watcher.wait(PATIENCE + TURN)


def main() -> None:
    """Watch a worker for the process of that number."""
    parent = int(sys.argv[1])
    stop = Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    command = [*PYTHON, "-c", WORK, "work", "--for", str(os.getpid())]
    watch(command, over=lambda: stop.is_set() or os.getppid() != parent)


def watch(command: Sequence[str], *, over: Callable[[], bool]) -> None:
    """Runs the command, again after a growing pause whenever it ends, until the watch is over."""
    falls = 0
    while not over():
        began = time.monotonic()
        running = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own words  # nosec B603
        while running.poll() is None and not over():
            time.sleep(TURN)
        if over():
            _end(running)
            return
        falls = 0 if time.monotonic() - began > WELL else min(falls + 1, len(PAUSES) - 1)
        _wait(PAUSES[falls], over)


def _wait(seconds: float, over: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not over():
        time.sleep(min(TURN, seconds))


def _end(running: "subprocess.Popen[bytes]") -> None:
    """It may finish what it is doing; after that it is ended, and nothing is lost by that."""
    running.terminate()
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()

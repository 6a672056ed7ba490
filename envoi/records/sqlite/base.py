"""SQLite, with a line to stand in: whoever wants to write waits for a turn.

SQLite lets one writer in. All others knock again after pauses that grow to a tenth of a second;
with many of them the lock lies idle while they sleep, and one is unlucky for a second. Here a
transaction first takes its turn: within a process by a lock, between processes by a lock of the
operating system on the folder of the database, which ends with whoever holds it. Who waits longer
than the time-out hears what SQLite would say. What writes outside of a transaction still knocks.
"""

import os
import time
from pathlib import Path
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

try:
    import fcntl
except ImportError:  # elsewhere than on Unix there is a line within each process only
    fcntl = None  # type: ignore[assignment]

KNOCK = 0.001  # seconds between two looks of one process at the others' lock
WAITED = "database is locked"  # in SQLite's own words: care/mishaps.py


class Turns:
    """The turns of one process at one folder."""

    def __init__(self, folder: Path) -> None:
        self._lock = Lock()
        self._folder = folder
        self._held: int | None = None

    def take(self, patience: float) -> None:
        """Wait for a turn; OperationalError after so many seconds."""
        until = time.monotonic() + patience
        if not self._lock.acquire(timeout=patience):
            raise OperationalError(WAITED)
        try:
            self._held = self._between_processes(until)
        except BaseException:
            self._lock.release()
            raise

    def _between_processes(self, until: float) -> int | None:
        if fcntl is None:
            return None
        opened = os.open(self._folder, os.O_RDONLY)
        while True:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return opened
            except BlockingIOError:
                if time.monotonic() > until:
                    os.close(opened)
                    raise OperationalError(WAITED) from None
                time.sleep(KNOCK)

    def give_back(self) -> None:
        """The next one's turn."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)  # which lets the lock go
        self._lock.release()


_TURNS: dict[tuple[int, str], Turns] = {}
_MAKING = Lock()


def turns_at(database: str) -> Turns:
    """The turns of this process at a database; a forked process has its own."""
    with _MAKING:
        key = (os.getpid(), database)
        if key not in _TURNS:
            _TURNS[key] = Turns(Path(database).parent)
        return _TURNS[key]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for the turn around every transaction that may write."""

    _turn: Turns | None = None

    def _start_transaction_under_autocommit(self) -> None:
        immediate = self.settings_dict["OPTIONS"].get("transaction_mode") == "IMMEDIATE"
        if immediate and not self.is_in_memory_db():
            turn = turns_at(str(self.settings_dict["NAME"]))
            turn.take(float(self.settings_dict["OPTIONS"].get("timeout", 5)))
            self._turn = turn
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._let_go()
            raise

    def _let_go(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.give_back()

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._let_go()  # where it fails, the rollback lets go
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._let_go()

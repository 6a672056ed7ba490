"""The keys as they stand at this moment, and the one way their file is changed.

A line a key, `id base64`: the first seals, all of them open. A line `retired <id> <public key>`
holds no secret any more, only what the seals of the audit are still checked with. Keys from the
environment are fixed; a file is looked at again when it changed, at most once a second, and
replaced in one step, so that nobody ever reads half of it.
"""

import base64
import binascii
import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

ID_BYTES = 4
SECRET_BYTES = 32
RETIRED = "retired"
LOOK_SECONDS = 1.0
UNFINISHED = ".unfinished-"


class CannotOpen(Exception):
    """A sealed value did not open: the key is missing, or the value is not where it belongs."""


class KeyMissing(CannotOpen):
    """The key itself is not there; what it sealed opens again once it is put back."""


@dataclass(frozen=True)
class Ring:
    """Secrets by id, the one that seals first; public keys of the audit by the id of a past key."""

    keys: Mapping[bytes, bytes]
    retired: Mapping[str, str]


def new_line() -> str:
    """A fresh line for the key file."""
    return f"{os.urandom(ID_BYTES).hex()} {base64.b64encode(os.urandom(SECRET_BYTES)).decode()}"


@lru_cache(maxsize=8)
def read(text: str) -> Ring:
    """The keys of a text; raises KeyMissing where a line of it cannot be read."""
    keys: dict[bytes, bytes] = {}
    retired: dict[str, str] = {}
    for words in filter(None, map(str.split, text.splitlines())):
        if words[0] != RETIRED:
            name, secret = _key(words)
            keys.setdefault(name, secret)
        elif len(words) > 2 and _is_public(words[2]):  # noqa: PLR2004 - retired, id, public key
            retired[words[1]] = words[2]
    return Ring(keys, retired)


def _is_public(text: str) -> bool:
    """What could be the public half of a key that signed the audit."""
    try:
        return len(bytes.fromhex(text)) == SECRET_BYTES
    except ValueError:
        return False


def _key(words: list[str]) -> tuple[bytes, bytes]:
    try:
        name, secret = words
        found = bytes.fromhex(name), base64.b64decode(secret, validate=True)
    except (ValueError, binascii.Error):
        found = (b"", b"")
    if (len(found[0]), len(found[1])) != (ID_BYTES, SECRET_BYTES):
        raise KeyMissing("A line of the keys cannot be read; each should be: id base64.")
    return found


class _File:
    """A key file, looked at again when it changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._stamp: tuple[int, ...] = ()
        self._text = ""

    def text(self, *, at_once: bool) -> str:
        """What the file says; nothing where it is gone."""
        with self._lock:
            if at_once or time.monotonic() - self._looked >= LOOK_SECONDS:
                self._look()
                self._looked = time.monotonic()
            return self._text

    def _look(self) -> None:
        try:
            if _stamp(os.stat(self._path)) != self._stamp:
                with self._path.open(encoding="utf-8") as file:
                    # The stamp of what is read, whatever stands under that name by then.
                    self._stamp, self._text = _stamp(os.fstat(file.fileno())), file.read()
        except (OSError, ValueError):  # ValueError: not even text
            self._stamp, self._text = (), ""


def _stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=8)
def _file(path: Path) -> _File:
    return _File(path)


def file() -> Path | None:
    """The file the keys are kept in; None where they come from the environment."""
    path = settings.ENVOI_KEYS_FILE
    return None if path is None else Path(path)


def current(*, at_once: bool = False) -> Ring:
    """The keys of now; `at_once` looks even if somebody looked a moment ago."""
    return read(text(at_once=at_once))


def text(*, at_once: bool = False) -> str:
    """The lines of now, whether they can be read or not."""
    path = file()
    return settings.ENVOI_KEYS if path is None else _file(path).text(at_once=at_once)


def add(line: str) -> None:
    """A new first line: from now on this key seals, and all that were there still open."""
    _replace([line, *_lines()])


def exchange(old: str, new: str) -> None:
    """One line takes the place of another."""
    _replace([new if line == old else line for line in _lines()])


def line_of(key: str) -> str:
    """The line of a key, as it stands in the file."""
    return next(line for line in _lines() if line.split(maxsplit=1)[0] == key)


def _lines() -> list[str]:
    path = file()
    text = "" if path is None else _file(path).text(at_once=True)
    return [line for line in text.splitlines() if line.strip()]


def _replace(lines: list[str]) -> None:
    path = file()
    if path is None:
        raise RuntimeError("Keys from the environment are changed there.")
    write(path, "\n".join(lines) + "\n")
    _file(path).text(at_once=True)


def write(path: Path, text: str) -> None:
    """A secret file is the old one or the new one at every moment, whatever happens in between."""
    path = path.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED)  # 0600 from the beginning
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as fresh:
            fresh.write(text)
            fresh.flush()
            os.fsync(fresh.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def alone() -> Iterator[bool]:
    """True while nobody else changes the keys; a process that is killed lets go of it."""
    path = file()
    beside = Path(settings.ENVOI_HOME) if path is None else path.resolve().parent
    handle = os.open(beside / ".keys-lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            for left in beside.glob(f"{UNFINISHED}*"):  # of a process that was killed
                left.unlink(missing_ok=True)
            yield True
    finally:
        os.close(handle)

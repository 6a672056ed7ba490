"""What is being written has a name of its own until it is whole, and is held while it is written.

Whoever is ended in the middle leaves that name behind without a hold; the next one takes it away.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

FILE_MODE = 0o600
FOLDER_MODE = 0o700


def _is_held(path: Path) -> bool:
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def clear(folder: Path, pattern: str) -> None:
    """Take away what others left unfinished here, but not what somebody is at now."""
    for path in folder.glob(pattern):
        with suppress(FileNotFoundError):
            if not _is_held(path):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def file(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner alone, held; gone again where writing it fails."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(handle, "w+b") as opened:
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield opened
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """A new folder for its owner alone, held, and gone afterwards whatever happens."""
    path.mkdir(mode=FOLDER_MODE)
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(handle)
        shutil.rmtree(path, ignore_errors=True)


def to_disk(path: Path) -> None:
    """What was written, or the names in a folder, outlive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

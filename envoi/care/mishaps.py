"""What can go wrong with the house itself, in a sentence: no key, no room, no database.

Nothing here is anybody's mistake in what they typed, and nothing of it leaves anything half done:
every write is one transaction, or was not begun.
"""

import errno
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from envoi.records.sealing import CannotOpen, KeyMissing


@dataclass(frozen=True)
class Mishap:
    """What happened, for whoever keeps the house by its code, for everybody by its sentence."""

    code: str
    sentence: str
    soon: bool = False  # it passes by itself, most likely within seconds


NO_KEY = Mishap(
    "key_missing",
    "The key that opens what is written here is not in its place. Whoever keeps this house can put "
    "it back; the command “envoi check” says which one.",
)
DOES_NOT_OPEN = Mishap(
    "does_not_open",
    "A part of this record cannot be opened: it was altered, or the disk has damaged it. Whoever "
    "keeps this house should look at the last backup.",
)
BUSY = Mishap("busy", "Others are writing just now, and it took too long to wait.", soon=True)
NO_ROOM = Mishap("no_room", "There is no room left on the disk of this house, so nothing was kept.")
READ_ONLY = Mishap("read_only", "The database of this house can be read, but not written to.")
DAMAGED = Mishap(
    "damaged",
    "The database file is damaged. Please stop working here, and restore the last good backup.",
)
AWAY = Mishap("away", "The database of this house cannot be reached just now.", soon=True)

# What SQLite and PostgreSQL say, in small letters; the first that fits.
SAID = (
    ("database is locked", BUSY),
    ("table is locked", BUSY),
    ("lock timeout", BUSY),
    ("statement timeout", BUSY),
    ("deadlock", BUSY),
    ("disk is full", NO_ROOM),
    ("no space left", NO_ROOM),
    ("could not extend file", NO_ROOM),
    ("readonly", READ_ONLY),
    ("read-only", READ_ONLY),
    ("malformed", DAMAGED),
    ("not a database", DAMAGED),
    ("invalid page", DAMAGED),
    ("disk i/o error", DAMAGED),
    ("unable to open", AWAY),
    ("connection", AWAY),
    ("the database system is", AWAY),
    ("couldn't get a connection", AWAY),
)
NUMBERS = {
    errno.ENOSPC: NO_ROOM,
    errno.EDQUOT: NO_ROOM,
    errno.EROFS: READ_ONLY,
    errno.EIO: DAMAGED,
}


def of(error: BaseException | None) -> Mishap | None:
    """The mishap behind an error, or None for one that is nobody's but the program's."""
    while error is not None:
        found = _of_itself(error)
        if found is not None:
            return found
        error = error.__cause__ or error.__context__
    return None


def _of_itself(error: BaseException) -> Mishap | None:
    if isinstance(error, KeyMissing):
        return NO_KEY
    if isinstance(error, CannotOpen):
        return DOES_NOT_OPEN
    if isinstance(error, DatabaseError | InterfaceError):
        said = str(error).lower()
        return next((mishap for words, mishap in SAID if words in said), None)
    return NUMBERS.get(error.errno or 0) if isinstance(error, OSError) else None

"""Why an archive cannot be used, in a sentence; whatever it is, nothing was changed."""

from pathlib import Path

from django.db import DatabaseError

from envoi.care.answers import Refused
from envoi.records.frames import Damaged, NoArchive
from envoi.records.raw import Unknown
from envoi.records.sealing import CannotOpen
from envoi.records.snapshot import NotTheOwner

NOTHING = "Nothing was changed."


class NotTheSame(Exception):
    """What came out is not what went in; its text names the tables."""


class NotEmpty(Exception):
    """The database has rows already, or tables of another version; its text says which."""


ONLY_THE_OWNER = (
    "Only the owner of the tables sees the rows of every practice: set ENVOI_DATABASE_OWNER."
)
FAULTS = (
    *(Damaged, NoArchive, Unknown, CannotOpen, NotTheSame, NotEmpty, NotTheOwner),
    *(DatabaseError, OSError),
)


def told(fault: Exception, file: Path) -> Refused:
    """The sentence for one of FAULTS."""
    said = {
        NoArchive: f"{file.name} is no backup of Envoi, or its first line was altered.",
        Unknown: "This backup was made by a newer version of Envoi; install that version first.",
        CannotOpen: f"{fault} Put the key file of that time back: keys are never in a backup.",
        NotTheSame: f"What came out is not what went in: {fault}.",
        NotEmpty: f"{fault} Please give it an empty one.",
        NotTheOwner: ONLY_THE_OWNER,
        FileNotFoundError: f"{file} is not there.",
        PermissionError: f"{file} may not be read, or its place not be written to.",
    }
    if isinstance(fault, Damaged):
        return Refused(
            f"{file.name} is damaged: part {fault.part} is not as it was written. {NOTHING}"
        )
    for kind, sentence in said.items():
        if isinstance(fault, kind):
            return Refused(f"{sentence} {NOTHING}")
    if isinstance(fault, OSError):
        return Refused(f"There is no room, or the disk cannot be written to. {NOTHING}")
    return Refused(f"The database did not take the rows of {file.name}. {NOTHING}")

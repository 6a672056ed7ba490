"""A house in a file moves to a PostgreSQL server: every row the same, and nothing here changed.

Nobody writes here meanwhile: the file is held, so what arrives is all there is. The tables over
there, their rows and the comparison are one transaction; where anything is amiss, nothing stays.
"""

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from envoi.care import archives
from envoi.care.answers import Refused
from envoi.care.archive_faults import ONLY_THE_OWNER, NotEmpty, NotTheSame
from envoi.care.archives import Contents, DoesNotFit, Progress, quiet
from envoi.care.restores import empty, same
from envoi.records import elsewhere, snapshot
from envoi.records.raw import newest_migration
from envoi.records.snapshot import NotTheOwner, Snapshot

KINDS = ("postgresql", "postgres")
NOTHING = "Nothing was changed, here or there."
FAULTS = (NotEmpty, NotTheOwner, NotTheSame, DoesNotFit, DatabaseError)


@dataclass(frozen=True)
class Moved:
    """Every row arrived as it was."""

    rows: int
    audit_last: int
    audit_head: str


def move(address: str, *, progress: Progress = quiet) -> Moved | Refused:
    """This house, from its file to an empty database on a server.

    `address`: postgresql://name:password@host:port/database, as the owner of the tables.
    """
    named = _not_from_here() or server(address)
    if isinstance(named, Refused):
        return named
    try:
        with snapshot.of_house(hold=True) as seen, elsewhere.in_database(named) as other:
            if seen.migration != newest_migration():
                return Refused("The database here is of an earlier version. First: envoi upgrade")
            if not _opens(other):
                return Refused(_closed(named))
            contents = _moved(seen, other, progress)
    except FAULTS as fault:
        return Refused(f"{_why(fault)} {NOTHING}")
    return Moved(contents.rows, contents.audit_last, contents.audit_head)


def server(address: str) -> dict[str, Any] | Refused:
    """The settings of a server from its address; what stands behind ? goes to libpq as it is."""
    try:
        parts = urlsplit(address)
        port = str(parts.port or "")
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in KINDS or not parts.path.strip("/"):
        return Refused(
            "This is no address of a database; it reads like "
            "postgresql://name:password@host:5432/database."
        )
    more = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": more.pop("host", "") or parts.hostname or "",
        "PORT": more.pop("port", "") or port,
        "OPTIONS": {"application_name": "envoi move", "connect_timeout": 5, **more},
    }


def _not_from_here() -> Refused | None:
    if connection.vendor != "sqlite":
        return Refused("This house lies on a server already.")
    if find_spec("psycopg") is None:
        return Refused(
            "For PostgreSQL a package is missing. To install it: pip install 'envoi[postgres]'"
        )
    return None


def _opens(other: BaseDatabaseWrapper) -> bool:
    try:
        other.ensure_connection()
    except DatabaseError:
        return False
    return True


def _closed(named: dict[str, Any]) -> str:
    """What could not be opened; never the password."""
    place = f"{named['HOST'] or 'this machine'}{':' if named['PORT'] else ''}{named['PORT']}"
    return (
        f"The database “{named['NAME']}” at {place} could not be opened as “{named['USER']}”. Is "
        "the server running, is there such a database, and are name and password right? "
        f"{NOTHING}"
    )


def _moved(seen: Snapshot, other: BaseDatabaseWrapper, progress: Progress) -> Contents:
    with transaction.atomic():
        empty(other, seen.migration)
        call_command("migrate", verbosity=0)
        sent = archives.copy(seen, other, progress=progress)
        same(sent, archives.measure(snapshot.within(other), progress=progress))
    return sent


def _why(fault: Exception) -> str:
    """A sentence; what a server itself says may hold somebody's words, and is not repeated."""
    if isinstance(fault, NotEmpty):
        return f"{fault} Please give it an empty one."
    if isinstance(fault, NotTheOwner):
        return ONLY_THE_OWNER
    if isinstance(fault, NotTheSame):
        return f"What arrived is not what was sent: {fault}."
    if isinstance(fault, DoesNotFit):
        return (
            f"A row of {fault} has something in it that PostgreSQL does not keep: a text longer "
            "than its column, or the character U+0000."
        )
    code = getattr(fault.__cause__, "sqlstate", None) or "no code"
    return f"The server broke off or did not allow it ({code})."

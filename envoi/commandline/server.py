"""A database server instead of a file: as whom a command comes to it, and what may be wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ADDRESSES = ("ENVOI_DATABASE", "ENVOI_DATABASE_OWNER")
KINDS = ("postgresql", "postgres")
SERVING = ("serve", "demo")
# What makes or changes tables, or looks after all practices of a house: these come as the owner.
KEEPING = frozenset(
    [
        *("found", "migrate", "upgrade", "check", "work", "audit", "keys", "move"),
        *("backup", "restore", "rehearse"),
    ]
)
NOT_ALLOWED = "42501"  # PostgreSQL's own codes
NO_SUCH_TABLE = "42P01"


def prepare(argv: list[str]) -> None:
    """Before Django starts: what this process is for, by its command."""
    command = argv[0] if argv else ""
    kind = "keep" if command in KEEPING else "serve" if command in SERVING else "act"
    os.environ["ENVOI_PROCESS"] = kind


def unusable() -> str:
    """Why the database that was named cannot be one; nothing where it can, or none was named."""
    for name in ADDRESSES:
        file = os.environ.get(f"{name}_FILE")
        if file and not os.access(file, os.R_OK):
            return f"The file that {name}_FILE names cannot be read."
        address = Path(file).read_text(encoding="utf-8") if file else os.environ.get(name, "")
        if address and not _is_address(address.strip()):
            return (
                f"{name} is not the address of a database; it should read like "
                "postgresql://name:password@host:5432/database."
            )
        if address and find_spec("psycopg") is None:
            return (
                "For PostgreSQL a package is missing. To install it: pip install 'envoi[postgres]'"
            )
    return ""


def _is_address(address: str) -> bool:
    try:
        named = urlsplit(address)
        return named.scheme in KINDS and len(named.path) > 1 and named.port != 0
    except ValueError:
        return False


@contextmanager
def in_sentences() -> Iterator[None]:
    """A server that does not answer, or does not allow, is said in a sentence."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as error:
        sentence = told(error)
        if not sentence:
            raise
        print(sentence, file=sys.stderr)
        sys.exit(2)


def told(error: Exception) -> str:
    """What a server said, for a person and without a password; nothing for other failures."""
    from django.conf import settings
    from django.db import InterfaceError, OperationalError

    named: dict[str, Any] = dict(settings.DATABASES["default"])
    if not named["ENGINE"].endswith("postgresql"):
        return ""
    code = _code(error)
    if code == NOT_ALLOWED:
        return (
            f"The log-in “{named['USER']}” may not do this in the database. Making tables and "
            "keeping the house are the owner’s: set ENVOI_DATABASE_OWNER, and see "
            "docs/reference/database.md."
        )
    if code == NO_SUCH_TABLE:
        return "The database has no tables yet. To make them: envoi migrate"
    if isinstance(error, OperationalError | InterfaceError) and not code:
        return (
            f"The database “{named['NAME']}” at {_place(named)} could not be opened as "
            f"“{named['USER']}”. Is the server running, is there such a database, and are name "
            "and password right?"
        )
    return ""


def _code(error: BaseException | None) -> str:
    """The server's own code for what went wrong, wherever in the chain of failures it stands."""
    while error is not None:
        code = getattr(error, "sqlstate", None)
        if code:
            return str(code)
        error = error.__cause__ or error.__context__
    return ""


def _place(named: dict[str, Any]) -> str:
    return f"{named['HOST'] or 'this machine'}{':' if named['PORT'] else ''}{named['PORT']}"

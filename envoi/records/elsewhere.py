"""For a while, this thread's records are those of another database.

Migrations, triggers and models all speak of the default database; so a database that is being
made stands in for it, and nothing they do can reach the one in use.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

SQLITE = "django.db.backends.sqlite3"
# A file nobody else has open, and which is thrown away where its making is cut short.
UNSHARED = {
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;",
}


@contextmanager
def in_file(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """A SQLite file of one's own."""
    with in_database({"ENGINE": SQLITE, "NAME": str(path), "OPTIONS": UNSHARED}) as connection:
        yield connection


@contextmanager
def in_database(named: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """Another database, by its settings; those not named are the house's own."""
    here = connections["default"]
    test = here.settings_dict["TEST"]
    unnamed = dict.fromkeys(("USER", "PASSWORD", "HOST", "PORT"), "")
    told = {**here.settings_dict, **unnamed, **named, "TEST": test}
    other: BaseDatabaseWrapper = load_backend(told["ENGINE"]).DatabaseWrapper(told, "default")
    connections["default"] = other
    try:
        yield other
    finally:
        other.close()
        connections["default"] = here

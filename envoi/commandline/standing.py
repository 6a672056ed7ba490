"""How the house stands: its home, its secrets, its database, each with a sentence if missing."""

import base64
import binascii
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from envoi.care import keys, mishaps

KEY_BYTES = 32


def database() -> Path | None:
    """The file all records lie in; None where they lie on a server."""
    name = settings.DATABASES["default"]["NAME"]
    return Path(str(name)) if connection.vendor == "sqlite" else None


def missing() -> list[str]:
    """What the settings lack, in sentences; nothing where all is there."""
    told = []
    if not Path(settings.ENVOI_HOME).is_dir():
        told.append(
            f"The home folder {settings.ENVOI_HOME} is not there; founding a practice makes it."
        )
    if not _secret_key():
        told.append(
            "The secret key is missing: put the file “secret-key” back into the home folder, "
            "or set ENVOI_SECRET_KEY."
        )
    return told + _keys_missing(keys.text())


def lost_keys() -> list[str]:
    """The keys something was sealed with and that are not there, a sentence each."""
    place = settings.ENVOI_KEYS_FILE or "ENVOI_KEYS"
    return [
        f"The key {key} is missing, and what it sealed cannot be opened without it. Put the line "
        f"that begins with {key} back into {place}, from the copy that is kept elsewhere."
        for key in keys.lost()
    ]


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:
        return ""


def _keys_missing(text: str) -> list[str]:
    lines = [line.split() for line in text.splitlines() if line.strip()]
    lines = [parts for parts in lines if parts[0] != "retired"]
    if not lines:
        return [
            "The keys are missing, and without them nothing sealed can be opened: put the file "
            "“keys” back into the home folder, or set ENVOI_KEYS."
        ]
    if not all(_is_key(line) for line in lines):
        return ["A line of the keys cannot be read; each should be: id base64."]
    return []


def _is_key(parts: list[str]) -> bool:
    try:
        name, secret = parts
        return bool(bytes.fromhex(name)) and len(base64.b64decode(secret)) == KEY_BYTES
    except (ValueError, binascii.Error):
        return False


OPEN_WALL = """
    SELECT role.rolsuper OR role.rolbypassrls,
      EXISTS (SELECT FROM pg_tables WHERE schemaname = current_schema()
              AND pg_has_role(role.oid, tableowner, 'MEMBER')),
      EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('records_client')
              AND relrowsecurity AND relforcerowsecurity)
    FROM pg_roles role WHERE role.rolname = %s
"""


def open_wall() -> str:
    """Why the database would not keep practices apart for the application; nothing where it does.

    Only a server has this second wall; a file has none, and nothing is missing there.
    """
    if connection.vendor != "postgresql":
        return ""
    role = str(settings.ENVOI_DATABASE_ROLE or settings.DATABASES["default"]["USER"])
    with connection.cursor() as cursor:
        cursor.execute(OPEN_WALL, [role])
        found = cursor.fetchone()
    if found is None:
        return f"The database knows no log-in “{role}”, which ENVOI_DATABASE names."
    mighty, owns, stands = found
    if mighty or owns:
        why = "may see everything in the database" if mighty else "owns the tables"
        return (
            f"The log-in “{role}” {why}, so nothing would keep practices apart in the database. "
            "The pages need a log-in of their own: docs/reference/database.md."
        )
    return "" if stands else "Row security is not switched on. To make it: envoi migrate"


def _may_hold_records(name: object) -> bool:
    """A file with something in it; asking an absent one would make it.

    Memory is always there, and a server says itself when it is not.
    """
    return not isinstance(name, Path) or (name.exists() and name.stat().st_size > 0)


def steps_behind() -> int | None:
    """How many migrations the database lacks; None where there is no practice's database yet."""
    if not _may_hold_records(settings.DATABASES["default"]["NAME"]):
        return None
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        if connection.vendor != "sqlite" or mishaps.of(error) is not None:
            raise  # it is there, and something is amiss with it
        return None
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(plan) if executor.loader.applied_migrations else None


def steps_ahead() -> int:
    """How many migrations the database has that this version does not know: it is an older one."""
    loader = MigrationExecutor(connection).loader
    return len(
        [
            key
            for key in loader.applied_migrations
            if key[0] == "records" and key not in loader.disk_migrations
        ]
    )

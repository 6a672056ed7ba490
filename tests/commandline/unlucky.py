"""A practice of its own in ENVOI_HOME, its pages, and what can go wrong with its disk.

A process of its own, because what goes wrong is real: `python -m tests.commandline.unlucky WHAT`
prints what a note that is written then is answered, as JSON, and what became of it.
"""

import json
import os
import sqlite3
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

WORDS = "She said that she can breathe again, and that the stairs are only stairs now."


def busy(home: Path) -> None:
    """Somebody else writes, and does not end."""
    other = sqlite3.connect(home / "envoi.sqlite3", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    KEPT.append(other)


def no_room(home: Path) -> None:
    """Not one page more fits on the disk."""
    from django.db import connection

    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def read_only(home: Path) -> None:
    """The database may be read, and that is all."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")


def damaged(home: Path) -> None:
    """A disk wrote rubbish over the file."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with (home / "envoi.sqlite3").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(4096)
        file.write(os.urandom(size - 4096))


def key_gone(home: Path) -> None:
    """The key file was taken away."""
    (home / "keys").rename(home / "kept")
    from envoi.records import keyring

    keyring.current(at_once=True)


def nothing(home: Path) -> None:
    """All is well."""


KEPT: list[Any] = []
WHAT = {each.__name__: each for each in (busy, no_room, read_only, damaged, key_gone, nothing)}


def _answer(client: Any, method: str, address: str, **sent: str) -> dict[str, Any]:
    answer = getattr(client, method)(address, sent)
    return {
        "status": answer.status_code,
        "retry": answer.get("Retry-After", ""),
        "text": answer.content.decode(),
    }


def main(what: str) -> dict[str, Any]:
    """What a page and a note are answered while `what` is so, and once it is over."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from tests import build, people
    from tests.web.doors import enter

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
    connection.close()
    people.practice()
    by = people.on(people.mara(), datetime.now(UTC).date())
    episode = build.episode(by=by, sessions=2)
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    enter(client, "mara")
    client.get("/caseload/")
    notes = f"/under/{episode}/note/"
    sent = {
        "on": f"{by.today}",
        "text": f"{WORDS}\n" * 100,
        "ref": "6b1d3f6e-0b5c-4a70-8f31-4a1b5b1f2a11",
    }
    home = Path(settings.ENVOI_HOME)
    WHAT[what](home)
    told = {
        "post": _answer(client, "post", notes, **sent),
        "get": _answer(client, "get", f"/episodes/{episode}/"),
        "threads": threading.active_count(),
    }
    for each in KEPT:
        each.rollback()
        each.close()
    if what == "key_gone":
        (home / "kept").rename(home / "keys")
        from envoi.records import keyring

        keyring.current(at_once=True)
    if what not in ("damaged",):
        connection.close()
        told["after"] = _answer(client, "post", notes, **sent)
        told["kept"] = _kept()
    return told


def _kept() -> list[str]:
    from envoi.records.models import ProgressNote

    return [note.text.splitlines()[0] for note in ProgressNote.objects.all()]


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))

"""The home folder, made by the command that founds: the practice's data and its secrets."""

import base64
import os
import secrets
from pathlib import Path

import platformdirs

FOUNDING = ("demo", "found")
RESTORING = "restore"
DATABASE = "envoi.sqlite3"
MARKER = "demo"  # in this home everything is invented and may be begun anew


def folder() -> Path:
    """ENVOI_HOME, or the platform's folder for a user's data."""
    named = os.environ.get("ENVOI_HOME")
    return Path(named or platformdirs.user_data_dir("envoi", appauthor=False))


def prepare(argv: list[str]) -> None:
    """Before Django starts: a home of its own for the demo, secrets where a practice is founded."""
    if {"-h", "--help"} & set(argv):
        return
    if argv[:1] == ["demo"] and not os.environ.get("ENVOI_HOME"):
        # Beside the practice's home, not inside: there a file named demo marks a demo's home.
        os.environ["ENVOI_HOME"] = platformdirs.user_data_dir("envoi-demo", appauthor=False)
    if argv[:1] and argv[0] in FOUNDING:
        _secrets(folder())
        if argv[0] == "demo" and not _on_a_server() and not _holds_records(folder() / DATABASE):
            (folder() / MARKER).touch()
    if argv[:1] == [RESTORING]:
        # Only what signs log-ins: the keys have to be those the backup was made with.
        _secret_key(folder())


def _on_a_server() -> bool:
    """The records of this house lie on a server; the demo keeps to a file of its own."""
    return bool(os.environ.get("ENVOI_DATABASE") or os.environ.get("ENVOI_DATABASE_FILE"))


def forget(database: Path) -> None:
    """The files of a database; nothing else in the home."""
    for end in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _holds_records(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _secrets(home: Path) -> None:
    """The two files without which nothing opens; never written over."""
    _secret_key(home)
    if not os.environ.get("ENVOI_KEYS"):
        _once(home / "keys", _new_key())


def _secret_key(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.environ.get("ENVOI_SECRET_KEY"):
        _once(home / "secret-key", secrets.token_urlsafe(48))


def _new_key() -> str:
    """A line of the key file, as records/sealing.py reads it; Django is not there yet."""
    return f"{secrets.token_hex(4)} {base64.b64encode(secrets.token_bytes(32)).decode()}"


def _once(path: Path, text: str) -> None:
    if path.exists():
        return
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")

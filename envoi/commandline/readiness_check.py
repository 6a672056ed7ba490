"""What is missing before real clients are in here: a sentence each, with what to do about it.

Nothing of it keeps anybody from working; `envoi check` tells it, and `--strict` minds it.
"""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from envoi.care import house_standing
from envoi.commandline import key_copies, standing

OTHERS = stat.S_IRWXG | stat.S_IRWXO
# Files that hold a secret and may be named in the environment; a group of its own may read them.
NAMED = ("KEYS", "SECRET_KEY", "DATABASE", "DATABASE_OWNER", "SMTP_PASSWORD")
HERE = {"localhost", "127.0.0.1", "[::1]", "::1"}
OLD = timedelta(hours=36)
CLOCKS = timedelta(seconds=30)  # the length of an app's code
ENOUGH = 1_000_000_000  # bytes that should stay free
HALF_A_YEAR = timedelta(days=183)
# The month in which the last security fixes come: PEP 664, 693, 719 and 745.
PYTHONS = {
    (3, 11): date(2027, 10, 1),
    (3, 12): date(2028, 10, 1),
    (3, 13): date(2029, 10, 1),
    (3, 14): date(2030, 10, 1),
}


def sentences(*, now: datetime) -> Iterator[str]:
    """Everything worth a thought before real use; nothing in the demo, where nobody is real."""
    if settings.ENVOI_DEMO:
        return
    yield from home()
    yield from secret_files()
    yield from key_copy()
    yield from reach()
    yield from mail()
    yield from worker(now)
    yield from backups(now)
    yield from backup_place()
    yield from clocks(now)
    yield from second_steps(now)
    yield from space()
    yield from python(now.date(), sys.version_info[:2])
    yield from user(os.geteuid() if hasattr(os, "geteuid") else None)


def home() -> Iterator[str]:
    """The home is for its owner alone."""
    folder = Path(settings.ENVOI_HOME)
    if _mode(folder) & OTHERS:
        yield f"Others on this computer may look into the home folder. Better: chmod 700 {folder}"


def secret_files() -> Iterator[str]:
    """Nobody else reads a key or a password."""
    folder = Path(settings.ENVOI_HOME)
    kept = [folder / "keys", folder / "secret-key"]
    named = [os.environ.get(f"ENVOI_{name}_FILE") for name in NAMED]
    found = [(file, OTHERS) for file in kept]
    # A service gets them as root's files with its own group: mode 0640.
    found += [(Path(file), stat.S_IRWXO | stat.S_IWGRP) for file in named if file]
    for file, closed in found:
        if _mode(file) & closed:
            yield f"Others on this computer may read {file}. Better: chmod 600 {file}"


def key_copy() -> Iterator[str]:
    """Somebody said that the keys of now are kept in another place too."""
    if key_copies.is_due():
        yield (
            "Nobody noted that a copy of the keys is kept elsewhere, and without them nothing that "
            "was written can be read again. Put one in another place than the backups, then: "
            "envoi check --keys-copied"
        )


def reach() -> Iterator[str]:
    """Who comes from another computer comes over TLS, under a name that is meant."""
    names = [name for name in settings.ALLOWED_HOSTS if name not in HERE]
    if "*" in names:
        yield "ENVOI_HOSTS lets in every name. Write the one that people type into their browser."
    if names and not settings.ENVOI_TLS:
        yield (
            f"Others may come in under {', '.join(names)} without encryption. Put a proxy that "
            "speaks TLS before Envoi and set ENVOI_TLS=1: docs/deployment/server.md"
        )
    if settings.ENVOI_TLS and not names:
        yield "ENVOI_TLS is on, but ENVOI_HOSTS names this computer alone. Add what people type."
    if settings.ENVOI_TLS and str(getattr(settings, "ENVOI_URL", "https:")).startswith("http:"):
        yield "Mail leads people to an address without TLS. Set ENVOI_URL=https://…"
    if settings.DEBUG:
        yield "Debugging is on, and a page that fails would show what it holds. Set DEBUG = False."


def mail() -> Iterator[str]:
    """Somebody carries the mail."""
    if not getattr(settings, "ENVOI_SMTP_HOST", ""):
        yield (
            "No mail server is named, so invitations and warnings reach nobody. Set "
            "ENVOI_SMTP_HOST and ENVOI_MAIL_FROM."
        )


def worker(now: datetime) -> Iterator[str]:
    """A worker lives."""
    seen = house_standing.worker_seen()
    if house_standing.is_quiet(seen, now=now):
        since = f"since {_moment(seen)}" if seen else "yet"
        yield (
            f"No worker gave a sign of life {since}. envoi serve starts one; where it was told "
            "--no-worker, a service of its own runs: envoi work"
        )


def backups(now: datetime) -> Iterator[str]:
    """There is a good backup, and it is not old."""
    made = house_standing.backups()
    if made.last_good_at is None:
        yield "There is no good backup yet. To make one: envoi backup"
    elif now - made.last_good_at > OLD:
        yield f"The last good backup is of {_moment(made.last_good_at)}. To make one: envoi backup"
    if made.said:
        yield f"The last try to make a backup failed: {made.said}"


def backup_place() -> Iterator[str]:
    """Backups do not go where the home goes."""
    folder = Path(settings.ENVOI_HOME)
    place = _backup_folder()
    if place.resolve().is_relative_to(folder.resolve()):
        yield (
            "Backups lie in the home folder, and whatever takes the home away takes them too. Set "
            "ENVOI_BACKUPS to a folder on another disk."
        )
    elif not place.is_dir():
        yield f"The folder for backups, {place}, is not there. Is its disk connected?"
    elif place.stat().st_dev == folder.stat().st_dev and not settings.ENVOI_DATABASE:
        yield (
            "Backups lie on the same disk as the home. Set ENVOI_BACKUPS to a folder on another "
            "disk, or copy them elsewhere."
        )


def clocks(now: datetime) -> Iterator[str]:
    """This machine and the server of the database agree what time it is."""
    apart = house_standing.clocks_apart(now=now)
    if apart > CLOCKS:
        yield (
            f"The clock here and that of the database server are {apart.total_seconds():.0f} "
            "seconds apart, and log-ins depend on it. Let both follow a time server."
        )


def second_steps(now: datetime) -> Iterator[str]:
    """Everybody has a second step."""
    count = house_standing.without_second_step(now=now)
    if count:
        yield (
            f"{count} {'member has' if count == 1 else 'members have'} no second step yet. Until "
            "it is set up, at the next log-in, no record opens for them: ask them to log in soon."
        )


def space() -> Iterator[str]:
    """There is room for what is written, and for copies of it."""
    file = standing.database()
    size = file.stat().st_size if file and file.exists() else 0
    for name, folder in (("home folder", settings.ENVOI_HOME), ("backups", _backup_folder())):
        free = shutil.disk_usage(folder).free if Path(folder).is_dir() else None
        if free is not None and free < max(ENOUGH, 2 * size):
            yield (
                f"Only {free / 1_000_000:,.0f} MB are free on the disk of the {name}. Make room "
                "there before it is full."
            )
            return


def python(today: date, version: tuple[int, int]) -> Iterator[str]:
    """Python itself is still looked after."""
    last = PYTHONS.get(version)
    if last and today > last - HALF_A_YEAR:
        yield (
            f"Python {version[0]}.{version[1]} gets its last security fixes in {last:%B %Y}. Move "
            "to a newer one: docs/deployment/solo.md says how a new computer is set up."
        )


def user(number: int | None) -> Iterator[str]:
    """Envoi needs no power over the machine."""
    if number == 0:
        yield (
            "This runs as root, who may do everything on this machine. Give Envoi a user of its "
            "own: docs/deployment/server.md"
        )


def _backup_folder() -> Path:
    return Path(getattr(settings, "ENVOI_BACKUPS", "") or Path(settings.ENVOI_HOME) / "backups")


def _mode(path: Path) -> int:
    """Who may do what to a file; nobody anything, where it is not there."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%-d %B, %H:%M} UTC"

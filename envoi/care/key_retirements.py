"""A key goes once nothing needs it: not the database, not a backup, not a file that waits.

What it signed under the audit can still be checked, by the line it leaves behind.
"""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from envoi.care import access, contact_prints, keys
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.keys import BUSY, SETTLE_SECONDS
from envoi.domain.role import Act
from envoi.records import keyring, resealing, sealing, signing
from envoi.records.models import KeyKnown

LONGEST_HEADER = 4096


@dataclass(frozen=True)
class Retired:
    """A key nothing needs any more; `line` takes the place of its own, by hand where so said."""

    key: str
    line: str
    by_hand: bool


def retire(
    key: str, *, by: Actor, pause: Callable[[float], object] = time.sleep
) -> Retired | Refused:
    """The secret of a key that nothing needs any more is taken out of the file."""
    access.permitted(by, Act.KEEP_HOUSE)
    refused = _stays(key)
    if refused:
        return refused
    with keyring.alone() as alone:
        if not alone:
            return Refused(BUSY)
        needed = list(needed_for(key))
        if needed:
            return _needed(key, needed)
        line = signing.retired_line(key)
        in_file = keyring.file() is not None
        late = _taken_out(key, line, pause) if in_file else []
        if late:
            return _needed(key, late)
        KeyKnown.objects.filter(key=key).update(retired_at=by.now)
        keys.every_practice_keeps(by, "retired", key)
    return Retired(key, line, not in_file)


def _taken_out(key: str, line: str, pause: Callable[[float], object]) -> list[str]:
    """What was written with the key at the last moment, for which it was put back."""
    kept = keyring.line_of(key)
    keyring.exchange(kept, line)
    pause(SETTLE_SECONDS)  # whoever was writing is done, and nobody seals with it any more
    late = list(_sealed_under(key))
    if late:
        keyring.exchange(line, kept)
    return late


def _stays(key: str) -> Refused | None:
    there = [name.hex() for name in keyring.current(at_once=True).keys]
    if key not in there:
        return Refused(f"There is no key {key} here; `envoi keys list` names those there are.")
    if key == there[0]:
        return Refused("This is the key that seals now. A new one comes first: envoi keys rotate")
    return None


def _needed(key: str, needed: list[str]) -> Refused:
    return Refused(f"The key {key} is still needed for: {'; '.join(needed)}.")


def needed_for(key: str) -> Iterator[str]:
    """Everything that could not be opened or found any more without a key."""
    yield from _sealed_under(key)
    found = contact_prints.under(key)
    if found:
        yield f"finding contact ways again ({found})"
    yield from (f"the backup {path.name}" for path in sorted(_backups()) if _key_of(path) == key)
    if any(path.read_bytes()[: sealing.ID_BYTES].hex() == key for path in _waiting()):
        yield "files that wait to be brought in; bring them in, or let them go"


def _sealed_under(key: str) -> Iterator[str]:
    return (f"{name} ({count})" for name, count in resealing.under(key))


def _backups() -> Iterator[Path]:
    folder = getattr(settings, "ENVOI_BACKUPS", Path(settings.ENVOI_HOME) / "backups")
    return Path(folder).glob("*.envoi")


def _key_of(backup: Path) -> str:
    """The key a backup was made with, from its first line; nothing where it does not say."""
    with backup.open("rb") as file:
        try:
            return str(json.loads(file.readline(LONGEST_HEADER))["key"])
        except (ValueError, KeyError, TypeError):
            return ""


def _waiting() -> Iterator[Path]:
    folder = Path(settings.ENVOI_HOME) / "staging"
    return (path for path in folder.glob("*/*") if path.is_file())

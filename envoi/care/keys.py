"""The keys of the house: which there are, and which the database has been sealed with.

A new one is made in `key_rotations.py`, an old one goes in `key_retirements.py`. Keys belong to the
house and not to one practice of it, so every practice keeps an audit row.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from envoi.care import access, audit
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.domain.role import Act
from envoi.records import keyring, sealing
from envoi.records.models import KeyKnown, Practice

# Longer than a serving process takes to see that the key file changed: keyring.LOOK_SECONDS.
SETTLE_SECONDS = 1.5
BUSY = "Somebody is changing the keys just now; please try again when that is done."


@dataclass(frozen=True)
class Key:
    """A key of the house as it may be shown: never its secret."""

    id: str
    seals: bool
    since: datetime | None


def listed(*, by: Actor) -> tuple[Key, ...]:
    """The keys that are present, the one that seals first."""
    access.permitted(by, Act.KEEP_HOUSE)
    since = dict(KeyKnown.objects.values_list("key", "since"))
    keys = [name.hex() for name in keyring.current().keys]
    return tuple(Key(key, key == keys[0], since.get(key)) for key in keys)


def text() -> str:
    """The keys as they are written down now, for whoever looks whether they can be read."""
    return keyring.text()


def new_line() -> str:
    """A fresh line for keys that are kept in the environment."""
    return keyring.new_line()


def know(*, now: datetime) -> None:
    """The key that seals is known from now on; not while another one is lost."""
    if keyring.current().keys and not lost():
        known(sealing.sealing_key().hex(), now=now)


def known(key: str, *, now: datetime) -> None:
    """This key has sealed something, or is about to."""
    KeyKnown.objects.get_or_create(key=key, defaults={"since": now})


def lost() -> tuple[str, ...]:
    """The keys that something was sealed with, and that are not there."""
    ring = keyring.current(at_once=True)
    there = {name.hex() for name in ring.keys} | set(ring.retired)
    needed = KeyKnown.objects.filter(retired_at__isnull=True).order_by("since", "key")
    return tuple(key for key in needed.values_list("key", flat=True) if key not in there)


def rotate_log_ins(*, by: Actor, secret: str) -> Refused | None:
    """Log-ins are signed with `secret`; for a day, those signed with the one before still count."""
    access.permitted(by, Act.KEEP_HOUSE)
    path = Path(settings.ENVOI_HOME) / "secret-key"
    before = path.read_text(encoding="utf-8").split() if path.is_file() else []
    if before[:1] != [settings.SECRET_KEY]:
        return Refused(
            "The secret key does not come from the home folder: give ENVOI_SECRET_KEY a new value "
            "where it is set, and put the one before into ENVOI_SECRET_KEY_FALLBACKS for a day."
        )
    with keyring.alone() as alone:
        if not alone:
            return Refused(BUSY)
        keyring.write(path, f"{secret}\n{before[0]}\n")
        every_practice_keeps(by, "rotated", "log-ins")
    return None


def every_practice_keeps(
    by: Actor, act: str, key: str, *, values: int | None = None, left: int | None = None
) -> None:
    """That it was done stands in the audit of all; who did it is known to their own practice."""
    counts: dict[str, int] = {
        name: count for name, count in (("values", values), ("left", left)) if count is not None
    }
    for practice in Practice.objects.order_by("founded_at").values_list("id", flat=True):
        actor = by
        if practice != by.practice:
            actor = replace(by, practice=practice, member=None, log_in=None)  # type: ignore[arg-type]
        audit.wrote(actor, act, "keys", None, client=None, key=key, **counts)

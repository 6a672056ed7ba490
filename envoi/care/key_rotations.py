"""A new key seals, and everything is sealed anew with it while pages are served."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from envoi.care import access, contact_prints, keys
from envoi.care.actors import Actor
from envoi.care.answers import Refused
from envoi.care.keys import BUSY, SETTLE_SECONDS
from envoi.domain.role import Act
from envoi.records import keyring, resealing, sealing
from envoi.records.models import AuditRow

BREATH_SECONDS = 0.004  # after each handful, for whoever waits to write
MOST_WALKS = 20
TOLD_EVERY = 1000
FIXED = (
    "The keys come from the environment, so a new one begins there: put a line, as `envoi keys "
    "new` prints one, before the others in ENVOI_KEYS, start Envoi again, and say this once more."
)

Tell = Callable[[str], object]
Pause = Callable[[float], object]


@dataclass(frozen=True)
class Rotated:
    """A key that seals everything now, and the places that could not be opened."""

    key: str
    values: int
    stuck: tuple[str, ...]


def rotate(*, by: Actor, tell: Tell, pause: Pause = time.sleep) -> Rotated | Refused:
    """Everything is sealed with a new key; after an interruption, it goes on where it was."""
    access.permitted(by, Act.KEEP_HOUSE)
    refused = _not_now()
    if refused:
        return refused
    with keyring.alone() as alone:
        if not alone:
            return Refused(BUSY)
        under_way = _is_under_way()
        if keyring.file() is None and not under_way:
            return Refused(FIXED)
        key = _the_same(tell) if under_way else _a_new_one(tell)
        keys.known(key, now=by.now)
        pause(SETTLE_SECONDS)  # by then every process seals with it
        done = _everything(key, tell, pause)
        keys.every_practice_keeps(by, "rotated", key, values=done.values, left=len(done.stuck))
    return done


def _not_now() -> Refused | None:
    if not keyring.current(at_once=True).keys:
        return Refused("There is no key to go on from. Put the key file back first.")
    missing = keys.lost()
    if missing:
        return Refused(
            f"The key {missing[0]} is missing. Put it back first: what it sealed cannot be sealed "
            "anew without it."
        )
    return None


def _is_under_way() -> bool:
    """There are older keys, and no walk with the one that seals came to its end yet."""
    if len(keyring.current().keys) == 1:
        return False
    key = sealing.sealing_key().hex()
    return not AuditRow.objects.filter(act="rotated", noun="keys", detail__key=key).exists()


def _the_same(tell: Tell) -> str:
    key = sealing.sealing_key().hex()
    tell(f"Going on with the key {key}.")
    return key


def _a_new_one(tell: Tell) -> str:
    line = keyring.new_line()
    keyring.add(line)
    key = line.split(maxsplit=1)[0]
    tell(f"The key {key} seals from now on; those before it still open.")
    return key


class _Progress:
    """Says how far it is, every thousand values."""

    def __init__(self, tell: Tell) -> None:
        self._tell, self._told, self._all = tell, 0, resealing.behind()

    def reached(self, values: int) -> None:
        if values // TOLD_EVERY > self._told:
            self._told = values // TOLD_EVERY
            self._tell(f"{values:,} of {max(self._all, values):,} values")


def _everything(key: str, tell: Tell, pause: Pause) -> Rotated:
    """Walks until nothing more is found: what a slow writer put back is found by the next one."""
    progress, values, quiet = _Progress(tell), 0, 0
    for _ in range(MOST_WALKS):
        walked = resealing.Walk()
        for _ in resealing.walk(walked):
            progress.reached(values + walked.done)
            pause(BREATH_SECONDS)
        values += walked.done
        prints = sum(1 for _ in contact_prints.anew(pause, BREATH_SECONDS))
        quiet = 0 if walked.done or walked.overtaken or prints else quiet + 1
        if quiet > 1:
            break
        pause(SETTLE_SECONDS)
    return Rotated(key, values, tuple(walked.stuck))

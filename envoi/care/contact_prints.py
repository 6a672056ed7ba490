"""The fingerprints of contact ways, while one key takes the place of another."""

from collections.abc import Callable, Iterator
from typing import Any

from envoi.care.compared import normalised
from envoi.records import sealing
from envoi.records.models import ContactWay

ROWS = 200


def behind() -> int:
    """How many contact ways are found by another key than the one that seals now."""
    key = sealing.sealing_key().hex()
    return sum(_under(way, key) not in (way.fingerprint, None) for way in _all())


def under(key: str) -> int:
    """How many contact ways are found by this key."""
    return sum(_under(way, key) == way.fingerprint for way in _all())


def anew(pause: Callable[[float], object], breath: float) -> Iterator[None]:
    """Every contact way is found by the key that seals now; yields for each that was not."""
    key = sealing.sealing_key().hex()
    for way in _all():
        lies, old = way.__dict__["value"], way.fingerprint
        fresh = _under(way, key)
        if fresh in (old, None):
            continue
        # Written only where nobody saved in the meantime: their fingerprint is the newer one.
        if ContactWay.objects.filter(pk=way.pk, fingerprint=old, value=lies).update(
            fingerprint=fresh
        ):
            yield
        pause(breath)


def _under(way: Any, key: str) -> str | None:
    """The fingerprint under a key; None where the contact way itself cannot be opened."""
    try:
        plain = normalised(way.kind, way.value)
    except sealing.CannotOpen:
        return None
    return sealing.fingerprint_under(key, plain, practice=way.practice_id)


def _all() -> Iterator[Any]:
    """Every contact way, those entered in error too, a few at a time."""
    rows = ContactWay.objects.order_by("pk")
    ahead = rows
    while batch := list(ahead[:ROWS]):
        yield from batch
        ahead = rows.filter(pk__gt=batch[-1].pk)

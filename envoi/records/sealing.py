"""Sealed text can only be opened in the row and column it was written for.

AES-256-GCM; the associated data is `table.column:row id`, so a sealed value copied into another
row or column does not open. Layout of a sealed value: key id (4 bytes), nonce (12), ciphertext.
Keys come from settings.ENVOI_KEYS, one a line, `id base64`; the first seals, all of them open.
A line `retired …` keeps the public half of a key that is gone; see signing.py.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

ID_BYTES = 4
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value did not open: the key is missing, or the value is not where it belongs."""


def new_key() -> str:
    """A fresh line for the key file."""
    return f"{os.urandom(ID_BYTES).hex()} {base64.b64encode(os.urandom(32)).decode()}"


@lru_cache(maxsize=8)
def _keys(lines: str) -> dict[bytes, bytes]:
    keys: dict[bytes, bytes] = {}
    for line in lines.splitlines():
        if line.strip() and not line.startswith("retired"):
            name, secret = line.split()
            keys[bytes.fromhex(name)] = base64.b64decode(secret)
    return keys


@lru_cache(maxsize=32)
def _derived(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, so that no two stores share one."""
    return HKDF(SHA256(), 32, salt=None, info=f"envoi {purpose}".encode()).derive(secret)


@lru_cache(maxsize=32)
def _cipher(secret: bytes, purpose: str) -> AESGCM:
    return AESGCM(_derived(secret, purpose))


def _present() -> dict[bytes, bytes]:
    keys = _keys(settings.ENVOI_KEYS)
    if not keys:
        raise CannotOpen(
            "No key was found: set ENVOI_KEYS, or put the key file back into ENVOI_HOME."
        )
    return keys


def seal(plain: bytes, *, where: str, purpose: str = "record") -> bytes:
    """The sealed form of `plain`, bound to `where`."""
    name, secret = next(iter(_present().items()))
    nonce = os.urandom(NONCE_BYTES)
    return name + nonce + _cipher(secret, purpose).encrypt(nonce, plain, where.encode())


def unseal(sealed: bytes, *, where: str, purpose: str = "record") -> bytes:
    """What was sealed at `where`; raises CannotOpen for a lost key or a value out of place."""
    name, rest = sealed[:ID_BYTES], sealed[ID_BYTES:]
    secret = _present().get(name)
    if secret is None:
        raise CannotOpen(f"The key {name.hex()} is missing from the key file.")
    try:
        nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        return _cipher(secret, purpose).decrypt(nonce, body, where.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise CannotOpen(
            "A sealed value was altered, or stands where it does not belong."
        ) from error


def fingerprint(value: str, *, practice: object) -> str:
    """The keyed digest by which an exact contact way is found again without being readable."""
    oldest = list(_present().values())[-1]
    message = f"{practice}:{value}".encode()
    return hmac.new(_derived(oldest, "fingerprint"), message, hashlib.sha256).hexdigest()


def archive_key(salt: str, name: str = "") -> tuple[str, bytes]:
    """A key for one archive alone, and the id of what it comes from: the first key, or `name`."""
    keys = _present()
    chosen = bytes.fromhex(name) if name else next(iter(keys))
    if chosen not in keys:
        raise CannotOpen(f"The key {name} is missing from the key file.")
    return chosen.hex(), _derived(keys[chosen], f"backup {salt}")

"""Sealed text can only be opened in the row and column it was written for.

AES-256-GCM; the associated data is `table.column:row id`, so a sealed value copied into another
row or column does not open. Layout of a sealed value: key id (4 bytes), nonce (12), ciphertext.
The keys are those of `keyring.py`: the first seals, all of them open.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from envoi.records import keyring
from envoi.records.keyring import ID_BYTES, CannotOpen, KeyMissing

__all__ = ["ID_BYTES", "CannotOpen", "KeyMissing"]
NONCE_BYTES = 12
new_key = keyring.new_line


@lru_cache(maxsize=32)
def _derived(secret: bytes, purpose: str) -> bytes:
    """A key of its own for each purpose, so that no two stores share one."""
    return HKDF(SHA256(), 32, salt=None, info=f"envoi {purpose}".encode()).derive(secret)


@lru_cache(maxsize=32)
def _cipher(secret: bytes, purpose: str) -> AESGCM:
    return AESGCM(_derived(secret, purpose))


def _present() -> Mapping[bytes, bytes]:
    keys = keyring.current().keys or keyring.current(at_once=True).keys
    if not keys:
        raise KeyMissing(
            "No key was found: set ENVOI_KEYS, or put the key file back into ENVOI_HOME."
        )
    return keys


def _secret(name: bytes) -> bytes:
    """The secret of a key; one that was added a moment ago is known by looking again."""
    secret = _present().get(name) or keyring.current(at_once=True).keys.get(name)
    if secret is None:
        raise KeyMissing(f"The key {name.hex()} is missing from the key file.")
    return secret


def sealing_key() -> bytes:
    """The id of the key that seals now."""
    return next(iter(_present()))


def seal(plain: bytes, *, where: str, purpose: str = "record") -> bytes:
    """The sealed form of `plain`, bound to `where`."""
    name, secret = next(iter(_present().items()))
    nonce = os.urandom(NONCE_BYTES)
    return name + nonce + _cipher(secret, purpose).encrypt(nonce, plain, where.encode())


def unseal(sealed: bytes, *, where: str, purpose: str = "record") -> bytes:
    """What was sealed at `where`; raises CannotOpen for a lost key or a value out of place."""
    name, rest = sealed[:ID_BYTES], sealed[ID_BYTES:]
    secret = _secret(name)
    try:
        nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        return _cipher(secret, purpose).decrypt(nonce, body, where.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: too short to hold a nonce
        raise CannotOpen(
            "A sealed value was altered, or stands where it does not belong."
        ) from error


def fingerprint(value: str, *, practice: object) -> str:
    """The keyed digest by which an exact contact way is found again without being readable.

    Made with the key that seals; what was written before a rotation is found by `fingerprints`.
    """
    return _digest(next(iter(_present().values())), value, practice)


def fingerprints(value: str, *, practice: object) -> tuple[str, ...]:
    """Every digest a value may have been kept under: one for each key that is present."""
    return tuple(_digest(secret, value, practice) for secret in _present().values())


def fingerprint_under(key: str, value: str, *, practice: object) -> str:
    """The digest made with one key."""
    return _digest(_secret(bytes.fromhex(key)), value, practice)


def _digest(secret: bytes, value: str, practice: object) -> str:
    message = f"{practice}:{value}".encode()
    return hmac.new(_derived(secret, "fingerprint"), message, hashlib.sha256).hexdigest()


def archive_key(salt: str, name: str = "") -> tuple[str, bytes]:
    """A key for one archive alone, and the id of what it comes from: the first key, or `name`."""
    chosen = bytes.fromhex(name) if name else sealing_key()
    return chosen.hex(), _derived(_secret(chosen), f"backup {salt}")

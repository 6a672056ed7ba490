"""Signatures under the audit: Ed25519, with a key of its own derived from the house's key.

The private key is never kept: it follows from the first key of the key file (HKDF, purpose
"audit"). A key that is retired leaves its public half behind in the key file, as a line
`retired <id> <public key, hex>`, so that what it signed can still be trusted.
"""

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from envoi.records import keyring, sealing

RETIRED = "retired"


@dataclass(frozen=True)
class Signature:
    """A signature with the id of the key it follows from and its public half, all in hex."""

    key: str
    public_key: str
    signature: str


def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sealing._derived(secret, "audit"))


def _public(secret: bytes) -> str:
    return _private(secret).public_key().public_bytes_raw().hex()


def sign(message: bytes) -> Signature:
    """Signed with the key that seals now; raises CannotOpen where there is none."""
    name, secret = next(iter(sealing._present().items()))
    return Signature(name.hex(), _public(secret), _private(secret).sign(message).hex())


def is_signed(message: bytes, signature: Signature) -> bool:
    """The signature fits the message and the public key it names; whose that is, is not asked."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signature.public_key))
        public.verify(bytes.fromhex(signature.signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def audit_public_keys() -> dict[str, str]:
    """Every public key this house trusts, by the id of its key: those present and retired."""
    trusted = dict(keyring.current().retired)
    trusted |= {name.hex(): _public(secret) for name, secret in sealing._present().items()}
    return trusted


def retired_line(key: str) -> str:
    """The line a key that is still present leaves behind in the key file when it is retired."""
    return f"{RETIRED} {key} {_public(sealing._present()[bytes.fromhex(key)])}"

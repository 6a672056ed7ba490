"""A small authenticator in software: it makes passkeys and signs, rightly or as it is told."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "http://localhost"
SEEN, VERIFIED, HOLDS_CREDENTIAL = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device with one key; `counter` grows with every signature, as real ones do."""

    origin: str = ORIGIN
    name: str = "localhost"
    verified: bool = True
    counter: int = 0
    user: bytes = b""
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def _flags(self) -> int:
        return SEEN | (VERIFIED if self.verified else 0)

    def _client(self, kind: str, options: Mapping[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, options["publicKey"]["challenge"], self.origin)

    def make(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of `navigator.credentials.create`."""
        self.user = websafe_decode(options["publicKey"]["user"]["id"])
        client = self._client("webauthn.create", options)
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AuthenticatorData.create(
            sha256(self.name.encode()),
            self._flags() | HOLDS_CREDENTIAL,
            self.counter,
            AttestedCredentialData.create(b"\0" * 16, self.credential, public),
        )
        made = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=client, attestationObject=made)

    def sign(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """The answer of `navigator.credentials.get`."""
        self.counter += 1
        client = self._client("webauthn.get", options)
        data = AuthenticatorData.create(sha256(self.name.encode()), self._flags(), self.counter)
        signature = self.key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=self.user,
        )

    def _answer(self, **response: bytes) -> dict[str, Any]:
        handle = websafe_encode(self.credential)
        told = {name: websafe_encode(value) for name, value in response.items()}
        return {"id": handle, "rawId": handle, "type": "public-key", "response": told}

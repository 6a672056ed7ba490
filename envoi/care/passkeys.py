"""Passkeys: a key that stays in somebody's device and signs a question asked once (WebAuthn 2).

A page asks (`creation`, `question`) and keeps what it asked in the session; the answer counts only
against that, only once, only from the house's own address, and only while the device's count of
signatures grows. What is stored opens no door: it is the public half.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from fido2.cose import CoseKey
from fido2.rpid import verify_rp_id
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from envoi.care import attempts, audit, second_factors
from envoi.care.actors import Actor, actor_of
from envoi.care.answers import NotThere, Refused, Saved
from envoi.records.models import SecondFactor
from envoi.records.models.row import new_ref

# Whatever a stranger sends in place of an answer ends as one of these.
OUT_OF_SHAPE = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError),
    *(AssertionError, NotImplementedError, RecursionError),
)
LONGEST_ID = 1023
NOT_THIS_ONE = "This passkey did not fit. Please try once more."
COPIED = (
    "This passkey answered out of turn, as a copy of it would. Please use another way in, and "
    "replace it under “Your account”."
)
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """The name passkeys are bound to, and the address of this house as browsers write it."""

    name: str
    origin: str

    @property
    def fits(self) -> bool:
        """A browser would make a passkey here: the name is the address's own, and it is secure."""
        return verify_rp_id(self.name, self.origin)

    def server(self) -> Fido2Server:
        """The checker of answers; an answer given at any other address does not count."""
        rp = PublicKeyCredentialRpEntity(id=self.name, name="Envoi")
        return Fido2Server(rp, verify_origin=lambda said: self.fits and said == self.origin)


@dataclass(frozen=True)
class Asked:
    """A question for a browser, and what is kept of it until the answer comes."""

    options: Json
    kept: Json


def _digest(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()


def _stored(row: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(row.secret["credential"]))


def _own(by: Actor) -> list[AttestedCredentialData]:
    return [_stored(row) for row in second_factors.held(by.account).filter(kind="passkey")]


def creation(site: Site, *, by: Actor) -> Asked:
    """The question by which a new passkey is made; it can open the door alone."""
    user = PublicKeyCredentialUserEntity(
        id=by.account.bytes, name=by.login, display_name=by.name or by.login
    )
    options, kept = site.server().register_begin(
        user,
        credentials=_own(by),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Asked(dict(options), kept)


@transaction.atomic
def register(kept: Json, answer: Json, *, name: str, site: Site, by: Actor) -> Saved | Refused:
    """The passkey a device made counts from now on."""
    try:
        made = site.server().register_complete(kept, answer)
        credential = made.credential_data
    except OUT_OF_SHAPE:
        return Refused(NOT_THIS_ONE)
    if credential is None or not _known(credential):
        return Refused("This device makes a kind of passkey we cannot read.")
    handle = _digest(credential.credential_id)
    if SecondFactor.objects.filter(handle=handle, removed_at__isnull=True).exists():
        return Refused("This passkey is in use already.")
    row = SecondFactor(
        id=new_ref(),
        account_id=by.account,
        kind="passkey",
        name=name.strip()[: second_factors.LONGEST_NAME] or "Passkey",
        secret={"credential": base64.b64encode(credential).decode()},
        handle=handle,
        counter=made.counter,
        made_at=by.now,
        confirmed_at=by.now,
    )
    row.save(force_insert=True)
    second_factors.changed(by, "added", row.id, kind="passkey")
    return Saved(row.id)


def _known(credential: AttestedCredentialData) -> bool:
    algorithm = credential.public_key.get(3)
    supported = CoseKey.supported_algorithms()
    return algorithm in supported and len(credential.credential_id) <= LONGEST_ID


def question(site: Site, *, by: Actor | None) -> Asked:
    """The question for somebody known, or for whoever comes to the door.

    At the door the device has to see its owner (a finger, a face, a code): there it stands for
    both steps at once.
    """
    required, preferred = (
        UserVerificationRequirement.REQUIRED,
        UserVerificationRequirement.PREFERRED,
    )
    options, kept = site.server().authenticate_begin(
        credentials=_own(by) if by else None, user_verification=preferred if by else required
    )
    return Asked(dict(options), kept)


def show(kept: Json, answer: Json, *, site: Site, by: Actor) -> Saved | Refused:
    """One of the actor's own passkeys, as the second step or as a proof."""
    admitted = attempts.admit(
        "second_factor", whose=str(by.account), address=by.address, now=by.now
    )
    if isinstance(admitted, Refused):
        return admitted
    found = _answered(kept, answer, site=site, account=by.account, now=by.now)
    if isinstance(found, Refused):
        audit.wrote(by, "was refused", "second factor", by.account)
        return found
    attempts.passed(admitted)
    return Saved(found.id)


def enter(kept: Json, answer: Json, *, site: Site, address: str, now: datetime) -> Saved | Refused:
    """The account whose passkey answered at the door."""
    admitted = attempts.admit("second_factor", whose="", address=address, now=now)
    if isinstance(admitted, Refused):
        return admitted
    found = _answered(kept, answer, site=site, account=None, now=now)
    if isinstance(found, Refused):
        return found
    if actor_of(found.account_id, now=now) is None:
        return Refused("This log-in does not belong to a practice any more.")
    attempts.passed(admitted)
    return Saved(found.account_id)


def _answered(
    kept: Json, answer: Json, *, site: Site, account: UUID | None, now: datetime
) -> SecondFactor | Refused:
    """The passkey that gave this answer to what was asked."""
    try:
        given = AuthenticationResponse.from_dict(answer)
        row = _row(given, account)
        site.server().authenticate_complete(kept, [_stored(row)], given)
        said = given.response.authenticator_data
    except (NotThere, *OUT_OF_SHAPE):
        return Refused(NOT_THIS_ONE)
    return row if _counted(row, said, now) else Refused(COPIED)


def _row(given: AuthenticationResponse, account: UUID | None) -> SecondFactor:
    """The stored passkey of an answer; whose it claims to be has to be whose it is."""
    there = SecondFactor.objects.filter(
        kind="passkey", handle=_digest(given.raw_id), removed_at__isnull=True
    )
    row = there.filter(account=account).first() if account else there.first()
    claimed = given.response.user_handle
    if row is None or (claimed is None and account is None):
        raise NotThere
    if claimed is not None and claimed != row.account_id.bytes:
        raise NotThere
    return row


def _counted(row: SecondFactor, said: AuthenticatorData, now: datetime) -> bool:
    """The count of signatures grew, or this device does not count at all."""
    there = SecondFactor.objects.filter(id=row.id, removed_at__isnull=True)
    grown = Q(counter__lt=said.counter) if said.counter else Q(counter=0)
    return bool(there.filter(grown).update(counter=said.counter, used_at=now))

"""Ten codes for the day the telephone is lost: shown once, each good for once, kept as digests."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from envoi.care import attempts, audit, chance, second_factors
from envoi.care.actors import Actor
from envoi.care.answers import Refused, Saved
from envoi.records.models import SecondFactor
from envoi.records.models.row import new_ref

MANY = 10


def _digest(account: UUID, code: str) -> str:
    bare = "".join(letter for letter in code.lower() if letter.isalnum())
    return hashlib.sha256(f"{account} {bare}".encode()).hexdigest()


def _unused(account: UUID) -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(
        account=account, kind="recovery", used_at__isnull=True, removed_at__isnull=True
    )


def left(*, by: Actor) -> int:
    """How many the actor has not used yet."""
    return _unused(by.account).count()


@transaction.atomic
def renew(*, by: Actor, draw: Callable[[], str] = chance.recovery_code) -> tuple[str, ...]:
    """Ten new codes, readable here and never again; the ones before count no more."""
    _unused(by.account).update(removed_at=by.now)
    codes = tuple(draw() for _ in range(MANY))
    for code in codes:
        SecondFactor(
            id=new_ref(),
            account_id=by.account,
            kind="recovery",
            secret={},
            handle=_digest(by.account, code),
            made_at=by.now,
            confirmed_at=by.now,
        ).save(force_insert=True)
    second_factors.changed(by, "renewed", by.account, kind="recovery")
    return codes


def show(code: str, *, by: Actor) -> Saved | Refused:
    """One of the codes, instead of an app or a passkey; it is used up by this."""
    admitted = attempts.admit("recovery", whose=str(by.account), address=by.address, now=by.now)
    if isinstance(admitted, Refused):
        return Refused(admitted.sentence, "recovery")
    with transaction.atomic():
        used = _unused(by.account).filter(handle=_digest(by.account, code))
        ref = used.values_list("id", flat=True).first()
        if ref is not None and used.update(used_at=by.now, removed_at=by.now):
            audit.wrote(by, "used", "recovery code", ref)
            attempts.passed(admitted)
            return Saved(ref)
    audit.wrote(by, "was refused", "recovery code", by.account)
    return Refused("This is not one of your recovery codes, or it was used before.", "recovery")

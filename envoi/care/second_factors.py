"""What an account has besides its password: apps that show codes, and passkeys.

An app's code counts for thirty seconds, one step earlier or later is let be, and no step counts
twice (RFC 6238). The shared secret is sealed.
"""

import base64
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from envoi.care import access, attempts, audit, chance, log_ins, outbox
from envoi.care.actors import Actor
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.role import Act
from envoi.records.models import Account, Member, SecondFactor
from envoi.records.models.row import new_ref

STEP = 30  # seconds a code lasts
DIGITS = 6
EARLY_OR_LATE = (-1, 0, 1)
CLOCKS_APART = range(-40, 41)  # twenty minutes: then a clock is wrong, and it helps to say so
LONGEST_NAME = 80
MAIN = ("totp", "passkey")
IN_THE_DEMO = "The demo’s own app"
NOT_THIS_CODE = "This code does not fit. Please type the one your app shows now."
USED_ALREADY = "This code was used already. Please wait for the next one."


@dataclass(frozen=True)
class Factor:
    """An app or a passkey, for its owner's eyes."""

    ref: UUID
    kind: str
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Offer:
    """An app not confirmed yet: the address it is set up by, and the same secret to type."""

    ref: UUID
    address: str
    typed: str


def held(account: UUID) -> QuerySet[SecondFactor]:
    """The apps and passkeys an account can use now."""
    return SecondFactor.objects.filter(
        account=account, kind__in=MAIN, confirmed_at__isnull=False, removed_at__isnull=True
    )


def listed(*, by: Actor) -> tuple[Factor, ...]:
    """The actor's apps and passkeys, the oldest first."""
    return tuple(
        Factor(row.id, row.kind, row.name, row.made_at, row.used_at)
        for row in held(by.account).order_by("made_at", "id")
    )


def kinds(*, by: Actor) -> frozenset[str]:
    """Which kinds the actor has; empty for somebody who has none yet."""
    return frozenset(held(by.account).values_list("kind", flat=True))


def _app(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), STEP)  # noqa: S303 - what apps speak  # nosec B303


def _code(secret: str, step: int) -> bytes:
    return _app(secret).generate(step * STEP)


def code_at(secret: bytes, at: datetime) -> str:
    """The code an app with this secret shows at a moment."""
    return _code(base64.b32encode(secret).decode(), _step(at)).decode()


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP


def _fitting(secret: str, code: str, steps: list[int]) -> int | None:
    """The time step a code belongs to; all are compared, so the time it takes tells nothing."""
    given = code.encode()
    fits = [step for step in steps if bytes_eq(_code(secret, step), given)]
    return max(fits, default=None)


@transaction.atomic
def offer_app(*, by: Actor) -> Offer:
    """A secret for a new app; the same one until it is confirmed."""
    waiting = SecondFactor.objects.filter(
        account=by.account, kind="totp", confirmed_at__isnull=True, removed_at__isnull=True
    ).first()
    if waiting is None:
        secret = base64.b32encode(chance.app_secret()).decode()
        waiting = SecondFactor(
            id=new_ref(),
            account_id=by.account,
            kind="totp",
            secret={"secret": secret},
            made_at=by.now,
        )
        waiting.save(force_insert=True)
    secret = waiting.secret["secret"]
    address = _app(secret).get_provisioning_uri(by.login, "Envoi")
    typed = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return Offer(waiting.id, address, typed.lower())


@transaction.atomic
def confirm_app(ref: UUID, *, code: str, name: str, by: Actor) -> Saved | Refused:
    """The app shows the right code, so it was set up: from now on it counts."""
    row = SecondFactor.objects.select_for_update().filter(id=ref, account=by.account).first()
    if row is None or row.removed_at is not None:
        raise NotThere
    if row.confirmed_at is not None:
        return Saved(row.id, again=True)
    now, secret, code = _step(by.now), row.secret["secret"], _digits(code)
    step = _fitting(secret, code, [now + each for each in EARLY_OR_LATE])
    if step is None:
        return Refused(_why_not(secret, code, now), "code")
    row.counter, row.confirmed_at, row.name = step, by.now, _name(name, "Authenticator app")
    row.save()
    changed(by, "added", row.id, kind="totp")
    return Saved(row.id)


def _why_not(secret: str, code: str, now: int) -> str:
    """At setting up, a code of another quarter of an hour says that a clock is wrong."""
    if _fitting(secret, code, [now + each for each in CLOCKS_APART]) is None:
        return NOT_THIS_CODE
    return (
        "This is the right app, but its clock or this computer’s is some minutes off. "
        "Please set both to the time of the network and try again."
    )


def show_code(code: str, *, by: Actor) -> Saved | Refused:
    """A code of one of the actor's apps, good for once."""
    admitted = attempts.admit(
        "second_factor", whose=str(by.account), address=by.address, now=by.now
    )
    if isinstance(admitted, Refused):
        return Refused(admitted.sentence, "code")
    now, sentence = _step(by.now), NOT_THIS_CODE
    for row in held(by.account).filter(kind="totp"):
        steps = [now + each for each in EARLY_OR_LATE]
        step = _fitting(row.secret["secret"], _digits(code), steps)
        if step is None:
            continue
        fresh = SecondFactor.objects.filter(
            id=row.id, counter__lt=step, removed_at__isnull=True
        ).update(counter=step, used_at=by.now)
        if fresh:
            attempts.passed(admitted)
            return Saved(row.id)
        sentence = USED_ALREADY
    audit.wrote(by, "was refused", "second factor", by.account)
    return Refused(sentence, "code")


def _digits(code: str) -> str:
    return "".join(code.split())[: DIGITS + 1]


def _name(name: str, otherwise: str) -> str:
    return name.strip()[:LONGEST_NAME] or otherwise


@transaction.atomic
def rename(ref: UUID, *, name: str, by: Actor) -> Saved | Refused:
    """What its owner calls it."""
    row = held(by.account).select_for_update().filter(id=ref).first()
    if row is None:
        raise NotThere
    if not name.strip():
        return Refused("A name helps to tell them apart.", "name")
    row.name = name.strip()[:LONGEST_NAME]
    row.save(update_fields=["name"])
    audit.wrote(by, "renamed", "second factor", row.id)
    return Saved(row.id)


@transaction.atomic
def remove(ref: UUID, *, by: Actor) -> Saved | Refused:
    """An app or a passkey counts no more; one always stays."""
    Account.objects.select_for_update().get(id=by.account)  # two at once would leave none
    there = held(by.account)
    row = there.filter(id=ref).first()
    if row is None:
        raise NotThere
    if there.count() == 1:
        return Refused("This is the only one you have. Please add another before it goes.")
    _gone(SecondFactor.objects.filter(id=row.id), by)
    changed(by, "removed", row.id, kind=row.kind)
    return Saved(row.id)


def _gone(rows: QuerySet[SecondFactor], by: Actor) -> int:
    """Nothing could be done with them any more: what they knew is emptied too."""
    count = 0
    for row in rows.filter(removed_at__isnull=True):
        row.removed_at, row.secret = by.now, {}
        row.save(update_fields=["removed_at", "secret"])
        count += 1
    return count


@transaction.atomic
def reset(member: UUID, *, by: Actor) -> Saved:
    """A member who lost everything begins anew: their second factors go, their log-ins end.

    By whoever manages members, or by a command on the machine itself for its own person.
    """
    own = by.door == "command" and by.member == member
    if not own:
        access.permitted(by, Act.MANAGE_MEMBERS)
    found = Member.objects.filter(id=member, practice=by.practice).first()
    if found is None:
        raise NotThere
    count = _gone(SecondFactor.objects.filter(account=found.account_id), by)
    log_ins.end_all(by=by, how="ended_by_owner", account=found.account_id)
    audit.wrote(by, "reset", "second factors", member, count=count)
    _tell(by, member, f"reset {member} {by.now.isoformat()}")
    return Saved(member)


def changed(by: Actor, act: str, ref: UUID, *, kind: str) -> None:
    """A change of the actor's own second factors is written down, and they get a mail."""
    audit.wrote(by, act, "second factor", ref, kind=kind)
    _tell(by, by.member, f"{act} {ref} {by.now.isoformat()}")


def _tell(by: Actor, member: UUID, key: str) -> None:
    outbox.post(
        "second_factor_changed",
        key=f"second_factor {key}",
        practice=by.practice,
        at=by.now,
        to_member=member,
    )


@transaction.atomic
def give_demo_app(secret: bytes, *, by: Actor) -> Saved:
    """An app for somebody invented, with a secret everybody may know."""
    row = SecondFactor(
        id=new_ref(),
        account_id=by.account,
        kind="totp",
        name=IN_THE_DEMO,
        secret={"secret": base64.b32encode(secret).decode()},
        made_at=by.now,
        confirmed_at=by.now,
    )
    row.save(force_insert=True)
    audit.wrote(by, "added", "second factor", row.id, kind="totp")
    return Saved(row.id)


def demo_code(*, by: Actor) -> str:
    """In the demo, the next code its own app would take; empty everywhere else, and for others.

    Three codes fit at a moment and each counts once; empty also when all three were used.
    """
    row = held(by.account).filter(kind="totp", name=IN_THE_DEMO).first()
    if not settings.ENVOI_DEMO or row is None:
        return ""
    now = _step(by.now)
    step = max(now, row.counter + 1)
    return _code(row.secret["secret"], step).decode() if step <= now + 1 else ""

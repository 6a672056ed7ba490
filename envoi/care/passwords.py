"""Passwords: asked for at the door, asked for again, and changed."""

from datetime import datetime

from django.db import transaction

from envoi.care import accounts, attempts, audit, log_ins, outbox
from envoi.care.actors import Actor, actor_of
from envoi.care.answers import Refused, Saved
from envoi.records.models import Account

DO_NOT_FIT = "This log-in and password do not go together. Please try again."
NO_PRACTICE = "This log-in does not belong to a practice any more."


def check(login: str, password: str, *, address: str, now: datetime) -> Saved | Refused:
    """The account they belong to; the same words and the same work where there is none."""
    login = login.strip().lower()
    admitted = attempts.admit("log_in", whose=login, address=address, now=now)
    if isinstance(admitted, Refused):
        return admitted
    account = Account.objects.filter(login=login, is_active=True).first()
    if account is None:
        Account().set_password(password)  # as long as looking at a real one takes
        return Refused(DO_NOT_FIT)
    by = actor_of(account.id, now=now)
    if not account.check_password(password):
        if by is not None:
            audit.wrote(by, "was refused", "log-in", account.id, address=address[:45])
        return Refused(DO_NOT_FIT)
    attempts.passed(admitted)
    return Saved(account.id) if by is not None else Refused(NO_PRACTICE)


def again(password: str, *, by: Actor) -> Saved | Refused:
    """The password of somebody who is in already."""
    admitted = attempts.admit("password", whose=str(by.account), address="", now=by.now)
    if isinstance(admitted, Refused):
        return Refused(admitted.sentence, "password")
    if not Account.objects.get(id=by.account).check_password(password):
        return Refused("This is not your password.", "password")
    attempts.passed(admitted)
    return Saved(by.account)


def change(*, old: str, new: str, by: Actor) -> Saved | Refused:
    """A new password; every other log-in of the account ends with the old one."""
    known = again(old, by=by)
    if isinstance(known, Refused):
        return Refused(known.sentence, "old")
    refused = accounts.password_refused(new, login=by.login, name=by.name)
    if refused:
        return Refused(refused.sentence, "new")
    if old == new:
        return Refused("This is the password you have already.", "new")
    return put(new, by=by)


@transaction.atomic
def put(new: str, *, by: Actor) -> Saved | Refused:
    """The actor's password from now on; it was seen that they may."""
    refused = accounts.password_refused(new, login=by.login, name=by.name)
    if refused:
        return refused
    account = Account.objects.select_for_update().get(id=by.account)
    account.set_password(new)
    account.save(update_fields=["password"])
    audit.wrote(by, "changed", "password", by.account)
    log_ins.end_all(by=by, but=by.log_in)
    outbox.post(
        "password_changed",
        key=f"password_changed {by.account} {by.now.isoformat()}",
        practice=by.practice,
        at=by.now,
        to_member=by.member,
    )
    return Saved(by.account)

"""Coming in as a member does: a password, then a code of an app, by the verbs the doors use."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.test import Client

from envoi.care import log_ins, passwords, second_factors
from envoi.care.answers import Saved
from envoi.care.log_ins import Here, Place
from envoi.records.models import SecondFactor
from tests import people

STEP = timedelta(seconds=second_factors.STEP)


def enter(client: Client, login: str, *, password: str = people.PASSWORD) -> Client:
    """The client, logged in as this member in both steps, a moment ago."""
    here = half_way(client, login, password=password)
    session = client.session
    show_app(here)
    log_ins.complete(here, session=session.session_key or "", how="app")
    return client


def half_way(client: Client, login: str, *, password: str = people.PASSWORD) -> Here:
    """The client after the password, before the second step."""
    now = datetime.now(UTC)
    known = passwords.check(login, password, address="127.0.0.1", now=now)
    assert isinstance(known, Saved), known
    client.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    key = client.session.session_key
    assert key is not None
    place = Place("127.0.0.1", "Firefox on Linux")
    return log_ins.begin(known.ref, session=key, how="password", place=place, now=now)


def show_app(here: Here) -> None:
    """The second step: an app is set up the first time, and shows its next code after that."""
    by = here.actor
    code = next_code(by.account, now=by.now)
    if code:
        answer = second_factors.show_code(code, by=by)
    else:
        offer = second_factors.offer_app(by=by)
        code = code_of(offer.typed, by.now - STEP)
        answer = second_factors.confirm_app(offer.ref, code=code, name="", by=by)
    assert isinstance(answer, Saved), answer


def code_of(typed: str, at: datetime) -> str:
    """What an app set up with this key shows at a moment."""
    return second_factors.code_at(base64.b32decode(typed.replace(" ", "").upper()), at)


def next_code(account: UUID, *, now: datetime) -> str:
    """A code of the account's app that was not used yet; empty where there is no app."""
    row = SecondFactor.objects.filter(
        account=account, kind="totp", confirmed_at__isnull=False, removed_at__isnull=True
    ).first()
    if row is None:
        return ""
    current = int(now.timestamp()) // second_factors.STEP
    step = max(row.counter + 1, current - 1)
    return code_of(row.secret["secret"], datetime.fromtimestamp(step * second_factors.STEP, UTC))

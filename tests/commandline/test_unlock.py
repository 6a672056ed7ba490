"""Whoever can run commands on the machine lets somebody begin anew, and it is written down."""

import pytest
from django.core.management import CommandError, call_command

from envoi.care import passwords, second_factors
from envoi.care.answers import Saved
from envoi.records.models import AuditRow
from tests import people

pytestmark = pytest.mark.django_db


def with_app(by):
    second_factors.give_demo_app(b"x" * 20, by=by)
    return by


def test_an_owner_who_lost_everything_begins_anew(said):
    mara = with_app(people.mara())
    assert "new second step" in said("unlock", "mara")
    assert second_factors.kinds(by=mara) == frozenset()
    row = AuditRow.objects.get(act="reset")
    assert (row.member_id, row.door) == (mara.member, "command")


def test_the_owner_unlocks_a_colleague(said):
    ines = with_app(people.ines())
    said("unlock", "ines", "--as", "mara")
    assert second_factors.kinds(by=ines) == frozenset()


def test_a_colleague_unlocks_nobody_else():
    mara, _ = with_app(people.mara()), people.ines()
    with pytest.raises(CommandError, match="manages the members"):
        call_command("unlock", "mara", "--as", "ines")
    assert second_factors.kinds(by=mara) == {"totp"}


def test_somebody_who_forgot_their_password_gets_a_new_one(said, monkeypatch):
    mara = people.mara()
    monkeypatch.setenv("ENVOI_PASSWORD", "three quiet words here")
    assert "Mara has a new password" in said("password", "mara")
    known = passwords.check("mara", "three quiet words here", address="", now=people.NOW)
    assert known == Saved(mara.account)
    assert AuditRow.objects.get(noun="password").door == "command"


def test_a_new_password_that_is_too_short_changes_nothing(monkeypatch):
    by = people.mara()
    monkeypatch.setenv("ENVOI_PASSWORD", "short")
    with pytest.raises(CommandError, match="too short"):
        call_command("password", "mara")
    assert passwords.again(people.PASSWORD, by=by) == Saved(by.account)

"""Whoever can run commands on the machine lets somebody begin anew, and it is written down."""

import pytest
from django.core.management import CommandError, call_command

from envoi.care import second_factors
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

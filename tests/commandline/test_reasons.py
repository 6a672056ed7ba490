"""The public list of reasons leaves the house with its version."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from envoi.knowledge import library


def said(capsys, *words):
    call_command("reasons", *words)
    return capsys.readouterr().out


def test_every_reason_is_exported_with_its_version(capsys):
    rows = list(csv.DictReader(said(capsys).splitlines()))
    assert [row["code"] for row in rows] == [each.code for each in library.reasons()]
    assert {row["version"] for row in rows} == {library.reasons()[0].version}


@pytest.mark.parametrize("system", [each.system for each in library.reason_maps()])
def test_beside_another_list_every_reason_has_a_code_there_or_says_why_not(capsys, system):
    rows = json.loads(said(capsys, "--map", system, "--json"))
    assert all(bool(row["theirs"]) != bool(row["why_none"]) for row in rows)


def test_a_list_nobody_knows_is_named_in_a_sentence():
    with pytest.raises(CommandError, match="There is no list of_mine"):
        call_command("reasons", "--map", "of_mine")

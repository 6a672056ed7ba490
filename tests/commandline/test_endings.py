"""`envoi endings`: the same figures in a terminal, as JSON and as a table."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from envoi.care import endings_statistics
from envoi.commandline import counting
from tests import people
from tests.care.counted import some

pytestmark = pytest.mark.django_db


def told(*options: str) -> str:
    out = StringIO()
    call_command("endings", "--as", "mara", *options, stdout=out)
    return out.getvalue()


def test_every_line_fits_a_narrow_terminal_and_says_how_many() -> None:
    some()
    lines = list(counting.lines(endings_statistics.page(by=people.mara())))
    assert all(len(line) <= 80 for line in lines)
    assert any("Unplanned" in line and "45 % (21 to 72 %), 5 of 11" in line for line in lines)


def test_json_and_the_table_hold_the_same_figures() -> None:
    some()
    figures = json.loads(told("--json"))["figures"]
    rows = list(csv.DictReader(StringIO(told("--csv"))))
    assert [each["what"] for each in figures] == [row["what"] for row in rows]
    assert [str(each["value"] if each["value"] is not None else "") for each in figures] == [
        row["value"] for row in rows
    ]


def test_somebody_has_to_act() -> None:
    people.mara()
    with pytest.raises(CommandError, match="--as LOGIN"):
        call_command("endings")

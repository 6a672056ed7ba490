"""The Monday page in a terminal, and as JSON."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from envoi.care import caseloads
from envoi.commandline import pages
from tests import build, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def jonas():
    return build.episode(sessions=12, phq9=[19, 18, 15, 12, 9, 7, 6, 5])


def lines(by, on=None):
    return list(pages.caseload(caseloads.page(caseloads.Question(page=0), by=by, on=on)))


def test_a_row_has_a_name_a_fact_and_one_step(jonas):
    told = "\n".join(lines(people.mara()))
    assert "Jonas Weber, twelve sessions since August" in told
    assert "PHQ-9 19 → 5" in told
    assert "→ Plan the conversation" in told


def test_every_line_fits_a_narrow_terminal(jonas):
    build.episode(name="A very long name " * 8, phq9=[10, 12, 20])
    assert all(len(line) <= 80 for line in lines(people.mara()))


def test_groups_stand_in_the_order_of_the_page(jonas):
    build.entry("risk-flag", build.episode(name="Emma"), why="She said so.")
    told = lines(people.mara())
    titles = [line.split("  ")[0] for line in told if line and not line.startswith(" ")]
    assert titles.index("Safety first") < titles.index("Talk about ending, or about staying")


def test_an_empty_caseload_says_so():
    people.mara()
    assert lines(people.ines())[1] == "Nobody is in your care here yet."


def test_a_manager_sees_how_many_and_no_name(jonas):
    told = "\n".join(lines(people.ada()))
    assert "1 course of therapy under way" in told
    assert "Jonas" not in told


def test_a_supervisor_reads_whose_client_it_is(jonas):
    assert "Jonas Weber, twelve sessions since August; Mara" in "\n".join(lines(people.tomas()))


def test_an_earlier_day_is_told_as_it_was_known(jonas):
    told = "\n".join(lines(people.mara(), on=people.TODAY - timedelta(weeks=6)))
    assert "Seen as it was known on this day." in told.replace("\n", " ")
    assert "→ 5" not in told


def test_the_command_prints_the_page(jonas, said):
    assert "Jonas Weber" in said("caseload", "--as", "mara", "--on", "2026-11-23")


def test_json_is_the_report(jonas, said):
    on = date(2026, 11, 23)
    told = json.loads(said("caseload", "--as", "mara", "--on", str(on), "--json"))
    assert told == caseloads.report(by=people.mara(), on=on)


def test_a_slip_in_a_day_is_told_kindly(jonas):
    with pytest.raises(CommandError, match="is no day"):
        call_command("caseload", "--as", "mara", "--on", "yesterday")


def test_somebody_has_to_act(jonas):
    with pytest.raises(CommandError, match="--as LOGIN"):
        call_command("caseload")

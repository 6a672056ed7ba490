"""Founding a practice, and the people who work there."""

from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from envoi.care import practices
from envoi.commandline.management.commands.found import machine_zone
from tests import people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
PASSWORD = "three quiet words here"


@pytest.fixture(autouse=True)
def password(monkeypatch):
    monkeypatch.setenv("ENVOI_PASSWORD", PASSWORD)


def found(*more):
    call_command("found", "Haus am See", "--owner", "Lea", *more)


def refusal(*argv):
    with pytest.raises(CommandError) as refused:
        call_command(*argv)
    assert refused.value.returncode == 2
    return str(refused.value)


def test_the_owner_logs_in_and_treats_there_too(client):
    found("--zone", "Europe/Vienna", "--owner-name", "Lea Sommer")
    owner = people.acting("lea", now=datetime.now(UTC))
    assert (owner.name, owner.zone) == ("Lea Sommer", "Europe/Vienna")
    assert owner.roles == {"owner", "therapist"}
    assert enter(client, "lea", password=PASSWORD).get("/caseload/").status_code == 200


def test_it_says_whose_days_are_kept_and_what_to_copy_elsewhere(said):
    told = said("found", "Haus am See", "--owner", "lea", "--zone", "Europe/Vienna")
    assert "Europe/Vienna" in told
    assert "keep a copy of the file “keys”" in told


def test_a_short_password_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setenv("ENVOI_PASSWORD", "short")
    assert "too short" in refusal("found", "Haus", "--owner", "lea")
    assert practices.listed() == ()


def test_without_a_password_nobody_is_left_waiting(monkeypatch):
    monkeypatch.delenv("ENVOI_PASSWORD")
    assert "ENVOI_PASSWORD" in refusal("found", "Haus", "--owner", "lea")


def test_an_unknown_time_zone_is_refused():
    told = refusal("found", "Haus", "--owner", "lea", "--zone", "Mars/Olympus")
    assert "not a time zone" in told


def test_a_taken_log_in_is_refused():
    found("--zone", "UTC")
    assert "taken" in refusal("found", "Another", "--owner", "LEA", "--zone", "UTC")


def test_the_zone_of_the_machine_is_the_first_guess(monkeypatch):
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert machine_zone() == "Asia/Tokyo"


def test_a_member_joins(said):
    found("--zone", "UTC")
    told = said("member", "ben", "--role", "supervisor", "--name", "Ben Ott", "--as", "lea")
    assert told == "Ben Ott can log in as ben.\n"
    assert people.acting("ben", now=datetime.now(UTC)).roles == {"supervisor"}


def test_an_unknown_role_is_refused():
    found("--zone", "UTC")
    told = refusal("member", "ben", "--role", "boss", "--name", "Ben", "--as", "lea")
    assert "practice_manager" in told and "therapist" in told


def test_a_stranger_adds_nobody():
    found("--zone", "UTC")
    told = refusal("member", "ben", "--role", "therapist", "--name", "Ben", "--as", "eve")
    assert told == "Nobody here has the log-in “eve”."


def test_somebody_has_to_act():
    found("--zone", "UTC")
    assert "--as LOGIN" in refusal("member", "ben", "--role", "therapist", "--name", "Ben")

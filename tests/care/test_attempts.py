"""Guessing has to wait, more each time, whichever process is asked; mistyping is forgiven."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from envoi.care import attempts, passwords
from envoi.care.answers import Refused, Saved
from envoi.records.models import Attempt
from tests import people
from tests.commandline.running import surroundings

HERE = "192.0.2.7"
GUESS = "not the password"


def knock(
    login="mara",
    password=GUESS,
    *,
    after=timedelta(),
    address=HERE,
):
    return passwords.check(login, password, address=address, now=people.NOW + after)


def minutes(number):
    return timedelta(minutes=number)


@pytest.mark.django_db
def test_five_slips_and_then_a_wait_of_a_minute():
    people.mara()
    assert {knock().sentence for _ in range(5)} == {passwords.DO_NOT_FIT}
    assert "try again in a minute" in knock(password=people.PASSWORD).sentence
    assert isinstance(knock(password=people.PASSWORD, after=minutes(1)), Saved)


@pytest.mark.django_db
def test_the_wait_grows_up_to_an_hour():
    people.mara()
    for _ in range(4):
        knock()
    waits = []
    for hour in range(1, 9):
        knock(after=minutes(60 * hour))
        told = knock(after=minutes(60 * hour)).sentence
        waits.append(told.removesuffix(" minutes.").rsplit(" ", 1)[-1])
    assert waits == ["minute.", "2", "4", "8", "16", "32", "60", "60"]


@pytest.mark.django_db
def test_while_one_waits_nothing_is_counted():
    people.mara()
    for _ in range(40):
        knock()
    assert "in a minute" in knock(after=timedelta(seconds=30)).sentence


@pytest.mark.django_db
def test_coming_in_forgives_what_was_before():
    people.mara()
    for _ in range(4):
        knock()
    knock(password=people.PASSWORD)
    assert {knock().sentence for _ in range(4)} == {passwords.DO_NOT_FIT}


@pytest.mark.django_db
def test_a_log_in_that_does_not_exist_waits_with_the_same_words():
    people.mara()
    told = {login: [knock(login).sentence for _ in range(7)] for login in ("mara", "nobody")}
    assert told["mara"] == told["nobody"]


@pytest.mark.django_db
def test_one_address_that_tries_many_names_has_to_wait():
    people.mara()
    told = [knock(f"name {number}").sentence for number in range(31)]
    assert "several tries" in told[30] and "several tries" not in told[29]
    assert isinstance(knock(password=people.PASSWORD, address="192.0.2.8"), Saved)


@pytest.mark.django_db
def test_neither_name_nor_address_can_be_read():
    people.mara()
    knock()
    kept = str(list(Attempt.objects.values()))
    assert "mara" not in kept and HERE not in kept


@pytest.mark.django_db
def test_old_tries_are_forgotten():
    people.mara()
    knock()
    assert attempts.forget(people.NOW) == 0
    assert attempts.forget(people.NOW + minutes(1)) == 2
    assert not Attempt.objects.exists()


TRY = """
import sys, django
django.setup()
from datetime import datetime
from envoi.care import attempts
now = datetime.fromisoformat(sys.argv[1])
for _ in range(int(sys.argv[2])):
    print(type(attempts.admit("log_in", whose="mara", address="", now=now)).__name__)
"""


@pytest.fixture
def shared(tmp_path, django_db_setup, django_db_blocker):
    """A database file of its own that several processes open."""
    if connection.vendor != "sqlite":
        pytest.skip("a file several processes open is tried when the suite runs on SQLite")
    path = tmp_path / "envoi.sqlite3"
    with django_db_blocker.unblock(), sqlite3.connect(path) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    file.close()
    return tmp_path


def test_two_processes_at_once_let_five_tries_through_between_them(shared):
    more = {"DJANGO_SETTINGS_MODULE": "envoi.settings", "ENVOI_SECRET_KEY": "one for both"}

    def tried(_):
        words = [sys.executable, "-c", TRY, people.NOW.isoformat(), "10"]
        done = subprocess.run(
            words, env=surroundings(shared, **more), capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    with ThreadPoolExecutor(2) as both:
        said = [each for lines in both.map(tried, range(2)) for each in lines]
    assert (said.count("Admitted"), said.count("Refused")) == (5, 15)


@pytest.mark.django_db
def test_a_wait_at_the_door_does_not_reach_who_is_in():
    by = people.mara()
    for _ in range(6):
        knock()
    assert isinstance(passwords.again(people.PASSWORD, by=by), Saved)
    assert isinstance(knock(password=people.PASSWORD), Refused)

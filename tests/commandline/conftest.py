"""A home for a command to live in, and a command run as a person would run it."""

import sqlite3
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from tests.commandline.running import RUN, surroundings


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory, django_db_setup, django_db_blocker):
    """A file with every table and no row: copied, because making one takes its time."""
    if connection.vendor != "sqlite":
        pytest.skip("a home with a file in it is tried when the suite runs on SQLite")
    path = tmp_path_factory.mktemp("empty") / "envoi.sqlite3"
    with django_db_blocker.unblock(), sqlite3.connect(path) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    file.close()
    return path


@pytest.fixture
def home(tmp_path, empty_database):
    """A home folder whose database is ready and empty."""
    (tmp_path / "envoi.sqlite3").write_bytes(empty_database.read_bytes())
    return tmp_path


@pytest.fixture
def envoi():
    """`envoi(home, "found", …)`: the finished process, with its output as text."""

    def run(home, *argv, **environment):
        return subprocess.run(
            [sys.executable, "-c", RUN, *argv],
            env=surroundings(home, **environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def said(capsys):
    """`said("caseload", "--as", "mara")`: what a command printed, run in this process."""

    def run(*argv):
        capsys.readouterr()
        call_command(*argv)
        return capsys.readouterr().out

    return run

"""A house in a file of its own, so that it can be backed up and brought back within one test."""

import io
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from envoi.care import archives
from envoi.records import elsewhere, snapshot
from tests import people


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory, django_db_setup, django_db_blocker):
    """A file with every table and no row: copied, because making one takes its time."""
    if connection.vendor != "sqlite":
        pytest.skip("a house in a file is tried when the suite runs on SQLite")
    path = tmp_path_factory.mktemp("tables") / "envoi.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(path)) as file:
        connection.ensure_connection()
        connection.connection.backup(file)
    return path


@pytest.fixture
def house(tmp_path, empty_tables, settings, db):
    """The records of this test lie in a file; its home folder is returned."""
    settings.ENVOI_HOME = tmp_path
    settings.ENVOI_BACKUPS = tmp_path / "backups"
    place = tmp_path / "envoi.sqlite3"
    place.write_bytes(empty_tables.read_bytes())
    with elsewhere.in_file(place):
        yield tmp_path


def archive():
    """The house as the bytes of an archive."""
    file = io.BytesIO()
    with snapshot.of_house() as seen:
        archives.write(file, seen, at=people.NOW)
    return file.getvalue()


def rows(place):
    """Every row of every table of a file, as plain values."""
    with snapshot.of_file(place) as seen:
        return {table.name: list(seen.rows(table)) for table in seen.tables}


def as_they_lie(place, table):
    """The rows of one table without anybody's conversion."""
    with closing(sqlite3.connect(place)) as file:
        return file.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608

"""A house of an earlier version is backed up before it is brought in step."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from envoi.records import elsewhere, loading

KEYS = "0a0b0c0d AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def earlier(tmp_path, db):
    """A practice in the tables of the first version."""
    with elsewhere.in_file(tmp_path / "envoi.sqlite3") as there:
        loading.make_tables(there, "0001_initial")
        with there.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_practice (id, name, zone, address, crisis_contacts, "
                "founded_at, defaults, version) VALUES (%s, 'Haus am See', 'UTC', '', '', "
                "'2026-01-01 08:00:00', '{}', 1)",
                ["0a" * 16],
            )
    (tmp_path / "keys").write_text(KEYS)
    (tmp_path / "secret-key").write_text("only-for-tests")
    return tmp_path


def test_who_is_behind_is_told_to_upgrade(envoi, earlier):
    assert "To catch up: envoi upgrade" in envoi(earlier, "check").stdout


def test_an_upgrade_makes_a_backup_first_and_looks_afterwards(envoi, earlier, tmp_path_factory):
    done = envoi(earlier, "upgrade")
    assert done.returncode == 0, done.stderr
    assert "rows are in" in done.stdout
    assert "The database is in step." in done.stdout
    (file,) = (earlier / "backups").iterdir()
    with closing(sqlite3.connect(earlier / "envoi.sqlite3")) as house:
        assert house.execute("SELECT file FROM records_backuprun").fetchall() == [(file.name,)]
    again = tmp_path_factory.mktemp("again")
    shutil.copy(earlier / "keys", again)
    assert envoi(again, "restore", str(file)).returncode == 0


def test_without_a_backup_nothing_is_changed(envoi, earlier):
    done = envoi(earlier, "upgrade", "--to", str(earlier / "gone"))
    assert done.returncode == 2
    assert "Without a backup nothing is changed." in done.stderr
    assert "envoi upgrade" in envoi(earlier, "check").stdout

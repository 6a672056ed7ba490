"""A house is backed up, wiped, brought back; whatever stands in the way is one sentence."""

import os
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.commandline.running import RUN, surroundings

PASSWORD = "three quiet words here"
MANY = 60_000
AUDIT = (
    "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
    "INSERT INTO records_auditrow (number, practice_id, member_id, at, act, noun, subject, detail, "
    "door, why, address) SELECT i, practice_id, member_id, at, 'viewed', 'episode', "
    "lower(hex(randomblob(16))), '{}', 'web', 'treats', '' FROM n, records_auditrow AS one "
    "WHERE one.number = 1"
)


@pytest.fixture(scope="module")
def first(tmp_path_factory, empty_database):
    """A founded house, made once and copied for each test."""
    home = tmp_path_factory.mktemp("first")
    shutil.copy(empty_database, home / "envoi.sqlite3")
    done = subprocess.run(
        [sys.executable, "-c", RUN, "found", "Haus am See", "--owner", "lea"],
        env=surroundings(home, ENVOI_PASSWORD=PASSWORD),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def founded(first, tmp_path):
    shutil.copytree(first, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def busy(founded):
    """A house with so many rows that a command can be ended in the middle."""
    with closing(sqlite3.connect(founded / "envoi.sqlite3")) as file:
        file.execute(AUDIT, [MANY])
        file.commit()
    return founded


@pytest.fixture
def elsewhere(founded, tmp_path_factory):
    """An empty home with the keys of the first one."""
    place = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(founded / "keys", place / "keys")
    return place


def backups(home):
    return sorted((home / "backups").glob("*.envoi"))


def dump(home, *, but=("records_backuprun",)):
    """Every row of the records, as SQLite itself writes it down."""
    with closing(sqlite3.connect(home / "envoi.sqlite3")) as file:
        asked = "SELECT name FROM sqlite_master WHERE name LIKE 'records_%' AND type = 'table'"
        names = sorted({name for (name,) in file.execute(asked)} - set(but))
        return {n: file.execute(f"SELECT * FROM {n} ORDER BY 1").fetchall() for n in names}  # noqa: S608


def test_backup_wipe_restore(envoi, founded, elsewhere):
    made = envoi(founded, "backup", "--as", "lea")
    assert "were read back" in made.stdout, made.stderr
    before = dump(founded)
    (file,) = backups(founded)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    shutil.copy(file, elsewhere)
    back = envoi(elsewhere, "restore", str(elsewhere / file.name))
    assert "compared one by one" in back.stdout, back.stderr
    after = dump(elsewhere)
    assert len(before["records_auditrow"]) == len(after["records_auditrow"]) + 1
    before["records_auditrow"].pop()  # that a backup was made is written down after it
    assert after == before
    assert envoi(elsewhere, "check").returncode == 0


def test_where_it_lies_in_the_home_it_says_so(envoi, founded, tmp_path_factory):
    assert "copy it elsewhere" in envoi(founded, "backup").stdout
    another = tmp_path_factory.mktemp("another-disk")
    assert "copy it elsewhere" not in envoi(founded, "backup", "--to", str(another)).stdout


@pytest.mark.parametrize(
    ("folder", "said"), [("gone", "is not there"), ("envoi.sqlite3", "not a folder")]
)
def test_a_folder_that_is_none_is_one_sentence(envoi, founded, folder, said):
    done = envoi(founded, "backup", "--to", str(founded / folder))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and done.stderr.count("\n") == 1


def test_a_full_disk_leaves_nothing_half(busy):
    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = subprocess.run(
        [sys.executable, "-c", RUN, "backup"],
        env=surroundings(busy),
        capture_output=True,
        text=True,
        preexec_fn=small_disk,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "The file cannot grow any larger there; nothing half was left behind.\n"
    assert list((busy / "backups").iterdir()) == []


def test_a_house_that_is_there_is_not_written_over(envoi, founded):
    envoi(founded, "backup")
    done = envoi(founded, "restore", str(backups(founded)[0]))
    assert done.returncode == 2
    assert "Here is the record of “Haus am See” already." in done.stderr


def test_without_the_key_file_it_is_said(envoi, founded, tmp_path_factory):
    envoi(founded, "backup")
    bare = tmp_path_factory.mktemp("bare")
    assert "keys are missing" in envoi(bare, "restore", str(backups(founded)[0])).stderr
    other = "0a0b0c0d AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    done = envoi(bare, "restore", str(backups(founded)[0]), ENVOI_KEYS=other)
    assert "is missing from the key file" in done.stderr
    assert not (bare / "envoi.sqlite3").exists()


def test_a_damaged_backup_changes_nothing(envoi, founded, elsewhere):
    envoi(founded, "backup")
    file = backups(founded)[0]
    whole = bytearray(file.read_bytes())
    whole[-40] ^= 1
    file.write_bytes(whole)
    done = envoi(elsewhere, "restore", str(file))
    assert "is damaged: part" in done.stderr and "Nothing was changed." in done.stderr
    assert {path.name for path in elsewhere.iterdir()} == {"keys", "secret-key"}


def test_somebody_who_does_not_keep_the_house_makes_none(envoi, founded):
    envoi(
        *(founded, "member", "ada", "--role", "practice_manager", "--name", "Ada", "--as", "lea"),
        ENVOI_PASSWORD=PASSWORD,
    )
    done = envoi(founded, "backup", "--as", "ada")
    assert "keep the house" in done.stderr
    assert not (founded / "backups").exists()


# Killed -----------------------------------------------------------------------------------------


def killed_once(home, seen, *words):
    """The command is killed as soon as there is something to see."""
    running = subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        env=surroundings(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while not seen():
        assert running.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    os.kill(running.pid, signal.SIGKILL)
    running.wait(10)


def larger(folder, pattern, size):
    return lambda: any(path.stat().st_size > size for path in folder.glob(pattern))


def test_a_killed_backup_leaves_no_half_one(envoi, busy):
    (busy / "backups").mkdir()
    killed_once(busy, larger(busy / "backups", "*.part", 0), "backup")
    assert backups(busy) == []
    done = envoi(busy, "backup")
    assert done.returncode == 0, done.stderr
    assert [path.suffix for path in (busy / "backups").iterdir()] == [".envoi"]


def test_a_killed_restore_leaves_no_half_house_and_can_be_done_again(envoi, busy, elsewhere):
    envoi(busy, "backup")
    file = str(backups(busy)[0])
    killed_once(elsewhere, larger(elsewhere, "*.restoring", 2_000_000), "restore", file)
    assert not (elsewhere / "envoi.sqlite3").exists()
    done = envoi(elsewhere, "restore", file)
    assert done.returncode == 0, done.stderr
    assert dump(elsewhere) == dump(busy)
    names = {path.name for path in elsewhere.iterdir() if path.is_file()}
    assert names - {"envoi.sqlite3-wal", "envoi.sqlite3-shm"} == {
        *("envoi.sqlite3", "keys", "secret-key")
    }

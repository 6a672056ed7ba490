"""The disk is full, the key is gone, somebody else writes: a sentence, and nothing is lost."""

import json
import os
import subprocess
import sys

import pytest

from tests.commandline.running import surroundings
from tests.commandline.unlucky import WORDS

# Not that a test here asks it: the file with every table is a copy of it.
pytestmark = pytest.mark.django_db
PASSWORD = "three quiet words here"
SAID = {
    "busy": "Others are writing just now",
    "no_room": "There is no room left on the disk",
    "read_only": "can be read, but not written to",
    "damaged": "The database file is damaged",
    "key_gone": "The key that opens what is written here is not in its place",
}


@pytest.fixture
def happening(home):
    """`happening("busy")`: what pages answered meanwhile, in a process of its own."""
    (home / "keys").write_text(f"0a0b0c0d {'A' * 43}=\n")

    def run(what):
        done = subprocess.run(
            [sys.executable, "-m", "tests.commandline.unlucky", what],
            env=surroundings(home, ENVOI_SECRET_KEY="only-for-tests"),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1]) | {"log": done.stderr}

    return run


@pytest.mark.parametrize("what", SAID)
def test_a_page_says_what_is_amiss_and_keeps_what_was_typed(happening, what):
    told = happening(what)
    answer = told["post"]
    assert answer["status"] == 503
    assert int(answer["retry"]) > 0
    assert SAID[what] in answer["text"]
    assert WORDS in answer["text"]
    assert "its number is" in answer["text"]
    # The log names the mishap, and nothing of what anybody wrote.
    assert WORDS[:20] not in told["log"]
    assert "Jonas" not in told["log"]
    assert "Traceback" not in told["log"]
    if what != "damaged":
        # Nothing was half done, and sent once more, it is kept once.
        assert told["after"]["status"] == 302
        assert told["kept"] == [WORDS]


def test_in_a_house_where_all_is_well_it_is_kept(happening):
    told = happening("nothing")
    assert (told["post"]["status"], told["get"]["status"]) == (302, 200)
    assert told["kept"] == [WORDS]


@pytest.mark.parametrize("words", [["check"], ["serve"], ["caseload", "--as", "lea"]])
def test_a_database_that_is_none_is_one_sentence(home, envoi, words):
    founded(home, envoi)
    (home / "envoi.sqlite3").write_bytes(b"not a database at all, " * 1000)
    done = envoi(home, *words)
    assert done.returncode == 1
    assert done.stderr.startswith(SAID["damaged"])
    assert "Traceback" not in done.stderr


@pytest.fixture
def small_disk(tmp_path):
    """A disk on which hardly anything fits."""
    place = tmp_path / "small"
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(place)]
    if os.geteuid() or subprocess.run(made, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_full_is_one_sentence(small_disk, envoi):
    done = envoi(small_disk, "found", "Haus", "--owner", "lea", ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 1
    assert done.stderr.startswith(SAID["no_room"])
    assert "Traceback" not in done.stderr


def founded(home, envoi):
    done = envoi(home, "found", "Haus", "--owner", "lea", ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr

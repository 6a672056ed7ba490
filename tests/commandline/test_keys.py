"""`envoi keys`, as its owner says it: while others write, and killed in the middle."""

import json
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.commandline.running import RUN, surroundings

# Not that a test here asks it: the file with every table is a copy of it.
pytestmark = pytest.mark.django_db
PASSWORD = "three quiet words here"
# Fills a record, or keeps writing and reading in it until somebody says stop.
FILL = """
import json, os, sys, time
from datetime import UTC, datetime
from uuid import uuid4
os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
import django
django.setup()
from envoi.care import book, episodes, noticing, notes
from envoi.care.actors import actor_by_login
from envoi.records.models import ContactWay, ProgressNote, PsychotherapyNote
from tests import build

by = actor_by_login("lea", now=datetime.now(UTC))
what, amount = sys.argv[1], float(sys.argv[2])
episode = build.episode(by=by, sessions=1)
client = book.people(episode)[0][0]
said, until, number = {}, time.monotonic() + amount, 0
while number < amount if what == "rows" else time.monotonic() < until:
    number += 1
    words = f"What was said, number {number}"
    with noticing.once():
        ref = build.entry("note", episode, by=by, text=words)
    said[str(ref)] = words
    if number % 7 == 0:
        own = build.saved(notes.add_own(episode=episode, on=by.today, text="a", by=by, ref=uuid4()))
        build.saved(notes.correct_own(own, on=by.today, text=words, version=1, by=by))
        build.entry("contact-way", client, by=by, kind="email", value=f"{number}@example.org")
    if what == "seconds":
        known = list(said)[number // 2]  if number > 2 else str(ref)
        assert ProgressNote.objects.get(id=known).text == said[known]
print(json.dumps(said))
"""
# Opens whatever was ever sealed here, and counts it.
OPEN = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "envoi.settings"
import django
django.setup()
from envoi.care import contact_prints
from envoi.records import images, resealing, sealing
from envoi.records.models import ProgressNote

count = 0
for column in resealing.columns():
    for row in column.rows():
        getattr(row, column.field.attname)
        count += 1
        for each in resealing._inner(column, row) if column.holds_images else ():
            sealing.unseal(each.sealed, where=each.where, purpose=each.field.purpose)
            count += 1
texts = {str(row.id): row.text for row in ProgressNote.objects.all()}
print(json.dumps({"count": count, "behind": resealing.behind() + contact_prints.behind(),
                  "texts": texts}))
"""


def script(home, text, *words):
    return subprocess.Popen(
        [sys.executable, "-c", text, *words],
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process):
    out, problems = process.communicate(timeout=300)
    assert process.returncode == 0, problems
    return json.loads(out.splitlines()[-1])


def rotating(home):
    return script(home, RUN, "keys", "rotate", "--as", "lea")


def ids(home):
    lines = (home / "keys").read_text().split("\n")
    return [line.split()[0] for line in lines if line and not line.startswith("retired")]


@pytest.fixture
def founded(home, envoi):
    done = envoi(home, "found", "Haus am See", "--owner", "lea", ENVOI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    return home


def test_keys_rotate_while_somebody_writes_and_nothing_is_lost(founded, envoi):
    (old,) = ids(founded)
    writing = script(founded, FILL, "seconds", "9")
    time.sleep(3)
    done = envoi(founded, "keys", "rotate", "--as", "lea")
    assert done.returncode == 0, done.stderr
    said = finished(writing)
    opened = finished(script(founded, OPEN))
    assert len(said) > 10
    assert {ref: opened["texts"].get(ref) for ref in said} == said
    # Whoever wrote on has sealed with the new key: nothing needs the old one.
    gone = envoi(founded, "keys", "retire", old, "--as", "lea")
    assert "is retired" in gone.stdout, gone.stderr
    assert finished(script(founded, OPEN)) == opened | {"behind": 0}
    assert "agrees" in envoi(founded, "check").stdout


def test_killed_in_the_middle_it_goes_on_when_it_is_said_again(founded, envoi):
    said = finished(script(founded, FILL, "rows", "200"))
    before = finished(script(founded, OPEN))
    for _ in range(3):
        process = rotating(founded)
        process.stdout.readline()  # the key has changed, and the walk begins
        time.sleep(1.4 + random.random())
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        killed = finished(script(founded, OPEN))
        assert (killed["count"], killed["texts"]) == (before["count"], said)
    assert len(ids(founded)) == 2
    assert envoi(founded, "keys", "rotate", "--as", "lea").returncode == 0
    assert finished(script(founded, OPEN))["behind"] == 0


def test_a_lost_key_is_one_sentence_wherever_records_are_opened(founded, envoi):
    (old,) = ids(founded)
    kept = (founded / "keys").read_text()
    (founded / "keys").write_text(f"0a0b0c0d {'A' * 43}=\n")
    for words in (
        ["check"],
        ["serve"],
        ["caseload", "--as", "lea"],
        ["keys", "list", "--as", "lea"],
    ):
        done = envoi(founded, *words)
        told = done.stdout + done.stderr
        assert done.returncode in (1, 2)
        assert f"The key {old} is missing" in told
        assert "Traceback" not in told
    (founded / "keys").write_text(kept)
    assert envoi(founded, "keys", "list", "--as", "lea").stdout.startswith(f"{old}  seals, since")


@pytest.mark.parametrize("words", [["check"], ["serve"], ["caseload", "--as", "lea"]])
def test_a_key_file_that_is_gone_is_one_sentence(founded, envoi, words):
    (founded / "keys").unlink()
    done = envoi(founded, *words)
    assert done.returncode in (1, 2)
    assert "The keys are missing" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_a_key_file_named_in_the_environment_that_is_gone_is_one_sentence(founded, envoi):
    done = envoi(founded, "check", ENVOI_KEYS_FILE=str(founded / "nowhere"))
    assert done.returncode == 1
    assert "The keys are missing" in done.stdout


def test_whoever_may_not_is_told_so(founded, envoi):
    words = ["--name", "Ines", "--role", "therapist", "--as", "lea"]
    assert envoi(founded, "member", "ines", *words, ENVOI_PASSWORD=PASSWORD).returncode == 0
    done = envoi(founded, "keys", "rotate", "--as", "ines")
    assert (done.returncode, done.stderr.strip()) == (
        2,
        "Keys are for those who keep the house: its owner.",
    )


def test_founding_makes_the_key_known_to_its_database(founded):
    with sqlite3.connect(founded / "envoi.sqlite3") as database:
        rows = database.execute("SELECT key, retired_at FROM records_keyknown").fetchall()
    database.close()
    assert rows == [(ids(founded)[0], None)]

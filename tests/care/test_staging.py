"""Files that wait for a yes lie sealed in the home, and nowhere as they came."""

import os
import stat
import subprocess
import sys

import pytest

from envoi.care import staging
from envoi.care.answers import NotThere
from envoi.records import keyring
from envoi.records.sealing import KeyMissing
from tests import people

pytestmark = pytest.mark.django_db
BODY = b"client,date\nJonas Weber,2026-11-20\n"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.ENVOI_HOME = tmp_path
    return tmp_path


def lying(home):
    """Every byte that lies in the home, names of files too."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return b"".join(path.read_bytes() + str(path.relative_to(home)).encode() for path in files)


def test_what_waits_is_sealed_its_name_too(home):
    staging.keep([("Jonas Weber.csv", BODY)], by=people.mara())
    assert b"Jonas" not in lying(home)


def test_while_it_is_read_it_is_its_owners_alone_and_gone_afterwards(home):
    ref = staging.keep([("a.csv", BODY)], by=people.mara())
    with staging.opened(ref, by=people.mara()) as (path,):
        assert path.read_bytes() == BODY
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700
        assert home in path.parents
    assert b"Jonas" not in lying(home)


def test_nobody_else_opens_it():
    ref = staging.keep([("a.csv", BODY)], by=people.mara())
    with pytest.raises(NotThere), staging.opened(ref, by=people.ines()):
        pass


def test_what_a_killed_process_left_open_is_swept_away(home):
    over = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"],
        capture_output=True,
        text=True,
        check=True,
    )
    for process in (over.stdout.strip(), str(os.getpid())):
        left = home / "staging" / f"open-{process}-abc"
        left.mkdir(parents=True)
        (left / "a.csv").write_bytes(BODY)
    staging.sweep()
    assert [path.name for path in (home / "staging").iterdir()] == [f"open-{os.getpid()}-abc"]


def test_without_its_key_it_is_not_gone_but_waits_for_the_key(home, settings, monkeypatch):
    monkeypatch.setattr(keyring, "LOOK_SECONDS", 0)
    ref = staging.keep([("a.csv", BODY)], by=people.mara())
    settings.ENVOI_KEYS = keyring.new_line()
    with pytest.raises(KeyMissing), staging.opened(ref, by=people.mara()):
        pass

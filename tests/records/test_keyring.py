"""The key file may change while the house is open, and is never half there."""

import os
import stat
import threading

import pytest

from envoi.records import keyring
from envoi.records.keyring import KeyMissing, new_line
from envoi.records.sealing import seal, unseal

HERE = "records_concern.words:1"


@pytest.fixture
def file(settings, tmp_path):
    """A key file with one key."""
    settings.ENVOI_KEYS_FILE = path = tmp_path / "keys"
    path.write_text(new_line() + "\n")
    return path


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(keyring, "LOOK_SECONDS", 0)


def ids():
    return [key.hex() for key in keyring.current(at_once=True).keys]


def test_a_new_first_line_seals_from_now_on(file, at_once):
    before = seal(b"Sleep", where=HERE)
    line = new_line()
    keyring.add(line)
    after = seal(b"Sleep", where=HERE)
    assert after[:4].hex() == line.split()[0] != before[:4].hex()
    assert unseal(before, where=HERE) == unseal(after, where=HERE) == b"Sleep"


def test_what_another_process_sealed_with_a_newer_key_opens_at_once(file):
    seal(b"first look", where=HERE)
    line = new_line()
    file.write_text(f"{line}\n{file.read_text()}")
    known = keyring.read(file.read_text())
    assert line.split()[0] in ids()
    assert len(known.keys) == 2


def test_a_file_that_is_gone_is_said_and_one_that_is_back_works_again(file, at_once):
    sealed, kept = seal(b"Sleep", where=HERE), file.read_text()
    file.unlink()
    with pytest.raises(KeyMissing, match="put the key file back"):
        unseal(sealed, where=HERE)
    file.write_text(kept)
    assert unseal(sealed, where=HERE) == b"Sleep"


def test_a_file_that_lost_a_key_says_which(file, at_once):
    sealed = seal(b"Sleep", where=HERE)
    file.write_text(new_line())
    with pytest.raises(KeyMissing, match=sealed[:4].hex()):
        unseal(sealed, where=HERE)


@pytest.mark.parametrize("half", ["0a0b0c0d AAAA", "0a0b0c0d", "not even a key", "0a0b A A"])
def test_a_line_that_is_not_whole_is_never_taken_for_a_key(file, at_once, half):
    file.write_text(half)
    with pytest.raises(KeyMissing, match="cannot be read"):
        seal(b"Sleep", where=HERE)


def test_a_file_whose_time_goes_backwards_is_looked_at_again(file, at_once):
    seal(b"Sleep", where=HERE)
    line = new_line()
    file.write_text(line)
    os.utime(file, (1, 1))
    assert seal(b"Sleep", where=HERE)[:4].hex() == line.split()[0]


def test_the_file_is_looked_at_once_a_second_at_most(file, monkeypatch):
    seal(b"Sleep", where=HERE)
    monkeypatch.setattr(keyring.os, "stat", lambda path: pytest.fail("looked again"))
    for _ in range(100):
        seal(b"Sleep", where=HERE)


def test_a_changed_file_is_its_owners_alone_and_nothing_lies_beside_it(file):
    keyring.add(new_line())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["keys"]


def test_a_link_to_the_key_file_stays_one(file, settings, tmp_path):
    settings.ENVOI_KEYS_FILE = link = tmp_path / "link"
    link.symlink_to(file)
    keyring.add(new_line())
    assert link.is_symlink()
    assert len(file.read_text().split("\n")) == 3


def test_readers_never_meet_half_a_file_while_it_changes(file, at_once):
    sealed, wrong, over = seal(b"Sleep", where=HERE), [], threading.Event()

    def reads():
        while not over.is_set():
            try:
                assert unseal(sealed, where=HERE) == b"Sleep"
            except Exception as error:  # whatever it is, it is the answer
                wrong.append(error)

    readers = [threading.Thread(target=reads) for _ in range(4)]
    for each in readers:
        each.start()
    for _ in range(100):
        keyring.add(new_line())
    over.set()
    for each in readers:
        each.join()
    assert wrong == []
    assert len(ids()) == 101


def test_only_one_changes_the_keys_at_a_time(file):
    with keyring.alone() as first, keyring.alone() as second:
        assert (first, second) == (True, False)
    with keyring.alone() as again:
        assert again


def test_what_a_killed_process_left_half_written_is_taken_away(file):
    (file.parent / ".unfinished-abc").write_text("half a k")
    with keyring.alone():
        pass
    assert not (file.parent / ".unfinished-abc").exists()


def test_keys_of_the_environment_are_fixed(settings):
    assert keyring.file() is None
    with pytest.raises(RuntimeError, match="changed there"):
        keyring.add(new_line())

"""Every row goes into a backup and comes out of it as it was; a damaged one is always noticed."""

import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.care import archives, restores
from envoi.care.archive_faults import NotTheSame
from envoi.care.archives import Archive
from envoi.records import elsewhere, frames, loading, raw, snapshot
from envoi.records.frames import Damaged, NoArchive
from envoi.records.models import AuditRow, Client, ImportRun, Practice
from envoi.records.sealing import CannotOpen, new_key
from tests import people
from tests.care.archived import archive, as_they_lie, empty_tables, house, rows  # noqa: F401
from tests.records.everything import EVERY, SEALED, Everything, word

REFUSED = (Damaged, NoArchive, CannotOpen)
NOTHING_ELSE = {"made_at", "migration", "key", "salt", "format"}


def restored(bytes_, place):
    """A backup as a database in a new file."""
    file = place.with_suffix(".envoi")
    file.write_bytes(bytes_)
    place.touch()
    return restores.into_file(file, place)


@pytest.fixture(scope="module")
def pair(tmp_path_factory, empty_tables, django_db_blocker):  # noqa: F811
    """The file of a house with a row of everything, twice, and that of what its backup became."""
    place = tmp_path_factory.mktemp("pair") / "envoi.sqlite3"
    place.write_bytes(empty_tables.read_bytes())
    with django_db_blocker.unblock(), elsewhere.in_file(place):
        Everything(people.mara()), Everything(people.vera())
        ImportRun.objects.update(report={"z": 1.0, "a": [1e22, 0.1, "ä\ud83d"], "b": None})
        restored(archive(), place.with_name("again.sqlite3"))
    return place, place.with_name("again.sqlite3")


def test_what_comes_back_is_what_went_in_row_by_row(pair):
    before, after = rows(pair[0]), rows(pair[1])
    assert {name for name, found in before.items() if not found} == set()
    assert after == before
    assert set(before) == {model._meta.db_table for model in EVERY}
    for model in EVERY:
        table, plain = model._meta.db_table, {"JSONField"}
        if not plain & {field.get_internal_type() for field in model._meta.concrete_fields}:
            assert as_they_lie(pair[1], table) == as_they_lie(pair[0], table)


def test_whatever_was_sealed_opens_in_its_row_again(pair, db):
    with elsewhere.in_file(pair[1]):
        for model, field in SEALED:
            found = {repr(getattr(row, field.attname)) for row in model.objects.all()}
            told = word(model, field)
            assert any(told in each for each in found) or model.__name__ == "Member", told


def test_a_restored_house_has_its_triggers(pair):
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    with closing(sqlite3.connect(pair[0])) as one, closing(sqlite3.connect(pair[1])) as other:
        assert one.execute(asked).fetchall() == other.execute(asked).fetchall() != []


def test_the_audit_goes_on_where_it_ended(pair, db, tmp_path):
    (tmp_path / "on").write_bytes(pair[1].read_bytes())
    with elsewhere.in_file(tmp_path / "on"):
        last = AuditRow.objects.order_by("number").last().number
        people.practice("Third", owner="kim")
        assert AuditRow.objects.order_by("number").last().number > last


def test_nothing_personal_can_be_read_in_a_backup(house):  # noqa: F811
    Everything(people.mara())
    whole = archive()
    header, _, rest = whole.partition(b"\n")
    assert set(json.loads(header)) == NOTHING_ELSE
    name = Client.objects.first().name.encode()
    assert name not in whole and b"Zyx" not in rest


def test_keys_and_the_secret_key_are_not_in_a_backup(house, settings):  # noqa: F811
    people.mara()
    whole = archive()
    seen = b"".join(frames.Reader(io.BytesIO(whole)).parts())
    for secret in (settings.ENVOI_KEYS.split()[1], settings.SECRET_KEY):
        assert secret.encode() not in seen


def test_an_archive_is_told_by_its_digests_whatever_its_parts(house, monkeypatch):  # noqa: F811
    Everything(people.mara())
    whole = Archive(io.BytesIO(archive())).read_through()
    monkeypatch.setattr(frames, "PART_BYTES", 1)
    assert Archive(io.BytesIO(archive())).read_through() == whole
    with snapshot.of_house() as seen:
        assert archives.measure(seen) == whole


def test_a_row_changed_after_the_backup_is_named_by_its_table(house):  # noqa: F811
    people.mara()
    whole = Archive(io.BytesIO(archive())).read_through()
    Practice.objects.update(name="Another")
    with snapshot.of_house() as seen, pytest.raises(NotTheSame, match="records_practice"):
        restores.same(whole, archives.measure(seen))


def test_a_backup_from_before_the_last_migration_is_brought_forward(tmp_path, empty_tables, db):  # noqa: F811
    old, new = tmp_path / "old.sqlite3", tmp_path / "new.sqlite3"
    with elsewhere.in_file(old) as there:
        loading.make_tables(there, "0001_initial")
        with there.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_practice (id, name, zone, address, crisis_contacts, "
                "founded_at, defaults, version) VALUES (%s, 'Old', 'UTC', '', '', "
                "'2026-01-01 08:00:00', '{}', 1)",
                ["0a" * 16],
            )
        whole = archive()
    restored(whole, new)
    with elsewhere.in_file(new):
        assert Practice.objects.get().name == "Old"
        assert raw.tables_at("0001_initial") != snapshot_tables()


def snapshot_tables():
    with snapshot.of_house() as seen:
        return seen.tables


# A damaged archive ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory, empty_tables, django_db_blocker):  # noqa: F811
    """An archive in many parts, cut into its first line and them."""
    place = tmp_path_factory.mktemp("small") / "envoi.sqlite3"
    place.write_bytes(empty_tables.read_bytes())
    with (
        django_db_blocker.unblock(),
        elsewhere.in_file(place),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(frames, "PART_BYTES", 400)
        Everything(people.mara())
        return cut(archive())


def cut(whole):
    line, rest = whole.split(b"\n", 1)
    parts = [line + b"\n"]
    while rest:
        end = 5 + int.from_bytes(rest[:4], "big")
        parts.append(rest[:end])
        rest = rest[end:]
    return parts


def refused(whole):
    with pytest.raises(REFUSED):
        Archive(io.BytesIO(whole)).read_through()


def test_an_archive_that_nobody_touched_is_read(small):
    assert len(small) > 20
    assert Archive(io.BytesIO(b"".join(small))).read_through().rows > 50


@given(data=st.data())
def test_one_altered_bit_anywhere_is_noticed(small, data):
    whole = bytearray(b"".join(small))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    refused(bytes(whole))


@given(data=st.data())
def test_an_archive_that_was_cut_off_is_noticed(small, data):
    whole = b"".join(small)
    refused(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(data=st.data())
def test_parts_in_another_order_are_noticed(small, data):
    parts = small[1:]
    moved = data.draw(st.permutations(parts))
    if moved != parts:
        refused(b"".join([small[0], *moved]))


@given(data=st.data())
def test_a_part_left_out_or_doubled_is_noticed(small, data):
    place = data.draw(st.integers(1, len(small) - 1))
    times = data.draw(st.sampled_from([0, 2, 3]))
    refused(b"".join([*small[:place], *[small[place]] * times, *small[place + 1 :]]))


@given(more=st.binary(min_size=1, max_size=40))
def test_anything_after_the_end_is_noticed(small, more):
    refused(b"".join(small) + more)


def test_parts_of_another_backup_of_the_same_house_are_noticed(house):  # noqa: F811
    people.mara()
    one, other = cut(archive()), cut(archive())
    for place in range(len(one)):
        refused(b"".join([*one[:place], other[place], *one[place + 1 :]]))


@given(junk=st.binary(max_size=300))
def test_junk_is_no_archive(junk):
    refused(junk)


def test_without_its_key_a_backup_names_the_key(house, settings):  # noqa: F811
    people.mara()
    whole = archive()
    settings.ENVOI_KEYS = new_key()
    with pytest.raises(CannotOpen, match="0a0b0c0d"):
        Archive(io.BytesIO(whole))


def test_after_a_new_key_an_old_backup_still_opens(house, settings):  # noqa: F811
    people.mara()
    whole = archive()
    settings.ENVOI_KEYS = f"{new_key()}\n{settings.ENVOI_KEYS}"
    assert Archive(io.BytesIO(whole)).read_through().rows > 0


# While somebody writes --------------------------------------------------------------------------

PAIRS = """
import sqlite3, sys
file = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=20)
file.execute("PRAGMA journal_mode=WAL")
n = 0
while True:
    n += 1
    file.execute("BEGIN IMMEDIATE")
    file.execute("INSERT INTO records_beat (name, at) VALUES (?, '2026-11-23 08:00:00')", [str(n)])
    file.execute(
        "INSERT INTO records_keyknown (key, since) VALUES (?, '2026-11-23 08:00:00')", [str(n)]
    )
    file.execute("COMMIT")
    print(n, flush=True)
"""


def test_what_was_written_in_one_act_is_in_a_backup_whole_or_not_at_all(house):  # noqa: F811
    writer = subprocess.Popen(
        [sys.executable, "-c", PAIRS, str(house / "envoi.sqlite3")], stdout=subprocess.PIPE
    )
    try:
        seen = []
        for _ in range(15):
            writer.stdout.readline()
            tables = Archive(io.BytesIO(archive())).read_through().tables
            seen.append((tables["records_beat"][0], tables["records_keyknown"][0]))
    finally:
        writer.kill()
        writer.wait(10)
        writer.stdout.close()
    assert [beats for beats, keys in seen if beats != keys] == []
    assert seen[0] < seen[-1]

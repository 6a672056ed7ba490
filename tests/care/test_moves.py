"""A house moves from its file to PostgreSQL row by row, or stays where it is."""

import io

import psycopg
import pytest

from envoi.care import archives, moves, restores
from envoi.care.answers import Refused
from envoi.care.archives import Archive
from envoi.care.moves import Moved
from envoi.records import elsewhere, snapshot
from envoi.records.models import AuditRow, AuditSeal, Client, Concern, ImportedRow, ImportRun
from tests import people
from tests.care.archived import archive, as_they_lie, empty_tables, house  # noqa: F401
from tests.care.server import database, throwaway  # noqa: F401
from tests.records.everything import SEALED, Everything, word

NUMBERED = (AuditRow, AuditSeal, ImportedRow)


@pytest.fixture
def full(house):  # noqa: F811
    """A row of everything in two practices."""
    Everything(people.mara()), Everything(people.vera())
    ImportRun.objects.update(report={"z": 1.0, "aa": 1, "b": [1e22, 0.1, 1e-7, "ä"], "c": None})
    return house


def over_there(address):
    return elsewhere.in_database(moves.server(address))


def told():
    with snapshot.of_house() as seen:
        return archives.measure(seen)


def test_every_row_arrives_as_it_was_and_the_house_goes_on_there(full, database):  # noqa: F811
    here, place = told(), full / "envoi.sqlite3"
    before = place.read_bytes()
    moved = moves.move(database)
    assert isinstance(moved, Moved), moved
    assert (moved.rows, moved.audit_last) == (here.rows, here.audit_last)
    assert place.read_bytes() == before
    with over_there(database):
        assert told() == here
        for model, field in SEALED:
            found = {repr(getattr(row, field.attname)) for row in model.objects.all()}
            said = word(model, field)
            assert any(said in each for each in found) or model.__name__ == "Member", said
        for model in NUMBERED:
            last = model.objects.order_by("pk").last()
            last.pk = None
            last.key, last.head = "a", "b"  # not the ones that are there
            last.save(force_insert=True)
            assert last.pk > model.objects.order_by("pk").first().pk
        people.practice("Third", owner="kim")
    assert isinstance(moves.move(database), Refused)


def test_a_backup_of_the_server_comes_back_as_a_file_and_one_of_a_file_on_a_server(
    full,
    database,  # noqa: F811
):
    here = told()
    file = full / "one.envoi"
    file.write_bytes(archive())
    with over_there(database):
        restored = restores.restore(file)
        assert (restored.rows, told()) == (here.rows, here)
        assert "already" in restores.restore(file).sentence
        back = full / "two.envoi"
        back.write_bytes(archive())
    assert Archive(io.BytesIO(back.read_bytes())).read_through() == here
    (full / "again.sqlite3").touch()
    restores.into_file(back, full / "again.sqlite3")
    for table in ("records_client", "records_auditrow", "records_concern"):
        assert as_they_lie(full / "again.sqlite3", table) == as_they_lie(
            full / "envoi.sqlite3", table
        )


def refusal(address):
    answer = moves.move(address)
    assert isinstance(answer, Refused)
    assert "let-me-in" not in answer.sentence
    return answer.sentence


def test_a_database_with_rows_in_it_is_left_alone(full, database):  # noqa: F811
    moves.move(database)
    with over_there(database):
        before = told()
    assert "has rows already" in refusal(database)
    with over_there(database):
        assert told() == before


def test_tables_of_another_version_are_left_alone(full, database):  # noqa: F811
    from envoi.records import loading

    with over_there(database) as other:
        loading.make_tables(other, "0001_initial")
    assert "tables of another version" in refusal(database)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://a:let-me-in@127.0.0.1:1/b", "could not be opened as “a”"),
        ("postgresql://a:let-me-in@127.0.0.1:x/b", "no address"),
        ("mysql://a:let-me-in@127.0.0.1/b", "no address"),
        ("postgresql://a:let-me-in@127.0.0.1", "no address"),
        ("", "no address"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_sentence(full, address, said):
    assert said in refusal(address)


def test_a_wrong_password_is_not_repeated(full, database):  # noqa: F811
    sentence = refusal(database.replace("let-me-in", "let-me-in-please"))
    assert "could not be opened" in sentence


def test_what_postgresql_does_not_keep_is_said_and_nothing_is_left_there(full, database):  # noqa: F811
    Client.objects.filter(name="Jonas Weber").update(name="Jonas\0Weber")
    assert "records_client has something in it that PostgreSQL does not keep" in refusal(database)
    with psycopg.connect(database) as server:
        asked = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        assert server.execute(asked).fetchone() == (0,)


def test_nobody_writes_here_while_it_moves(full, database, monkeypatch):  # noqa: F811
    import sqlite3

    def tried(what, count):
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("UPDATE records_practice SET name = 'late'")
        seen.append(what)

    seen = []
    other = sqlite3.connect(full / "envoi.sqlite3", timeout=0)
    moves.move(database, progress=tried)
    other.close()
    assert seen
    assert Concern.objects.exists()

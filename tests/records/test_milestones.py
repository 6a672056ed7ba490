"""A database of every earlier milestone is brought up to today, and nothing in it is lost."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection

from envoi.care.compared import normalised
from envoi.records import sealing
from tests.surroundings import OWN

MILESTONES = sorted((Path(__file__).parent / "milestones").glob("*.sql"))
PIECES = re.compile(r'[(,] ?(?=CONSTRAINT |")')
RUN = "from envoi.commandline.main import main; main()"
KEPT = ("client", "session", "response", "endingevent", "paper", "progressnote", "auditrow")


@pytest.fixture(params=MILESTONES, ids=lambda path: path.stem, scope="module")
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    """The milestone's database after the migrations of today; its old self hangs beside it."""
    tmp_path = tmp_path_factory.mktemp("milestone")
    with sqlite3.connect(tmp_path / "before.sqlite3") as before:
        before.executescript(request.param.read_text(encoding="utf-8"))
    with sqlite3.connect(tmp_path / "envoi.sqlite3") as database:
        database.executescript(request.param.read_text(encoding="utf-8"))
    _envoi(tmp_path, "migrate")
    joined = sqlite3.connect(tmp_path / "envoi.sqlite3")
    joined.execute("ATTACH ? AS earlier", [str(tmp_path / "before.sqlite3")])
    yield joined
    joined.close()


def _envoi(home: Path, *words: str) -> str:
    environment = {**OWN, "ENVOI_HOME": str(home), "PATH": ""}
    command = [sys.executable, "-c", RUN, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("table", KEPT)
def test_every_row_is_still_there(upgraded: sqlite3.Connection, table: str) -> None:
    key = "number" if table == "auditrow" else "id"
    rows = f"SELECT {key} FROM {{}}.records_{table} ORDER BY {key}"  # noqa: S608 - our own names
    had = upgraded.execute(rows.format("earlier")).fetchall()
    assert had and set(had) <= set(upgraded.execute(rows.format("main")).fetchall())


def test_everybody_holds_the_role_they_had_and_somebody_owns_the_practice(
    upgraded: sqlite3.Connection,
) -> None:
    had = "SELECT id, role FROM earlier.records_member ORDER BY id, role"
    held = "SELECT member_id, role FROM records_roleheld WHERE role != 'owner' ORDER BY 1, 2"
    assert upgraded.execute(had).fetchall() == upgraded.execute(held).fetchall()
    owners = "SELECT count(*) FROM records_roleheld WHERE role = 'owner'"
    assert upgraded.execute(owners).fetchone() == (1,)


def test_supervision_always_ends(upgraded: sqlite3.Connection) -> None:
    open_ended = "SELECT count(*) FROM records_supervision WHERE until_on IS NULL"
    assert upgraded.execute(open_ended).fetchone() == (0,)


def test_telephones_are_found_with_and_without_their_country(upgraded: sqlite3.Connection) -> None:
    rows = upgraded.execute(
        "SELECT id, value, fingerprint, practice_id FROM records_contactway WHERE kind = 'mobile'"
    ).fetchall()
    assert rows
    for ref, value, found, practice in rows:
        where = f"records_contactway.value:{UUID(ref)}"
        plain = normalised("mobile", sealing.unseal(value, where=where).decode())
        assert found == sealing.fingerprint(plain, practice=UUID(practice))


def _made(ask: Callable[[str], Iterable[tuple[object, ...]]]) -> set[tuple[object, ...]]:
    """Every column, index, trigger and constraint of the records, whatever their order."""
    question = "SELECT type, name, sql FROM main.sqlite_master WHERE tbl_name LIKE 'records_%'"
    return {
        (kind, name, piece)
        for kind, name, text in ask(question)
        for piece in PIECES.split(str(text).replace(")", ""))
    }


@pytest.mark.django_db
def test_step_by_step_leads_to_the_tables_of_a_new_house(upgraded: sqlite3.Connection) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a milestone is a file of SQLite")

    def new(question: str) -> Iterable[tuple[object, ...]]:
        with connection.cursor() as cursor:
            return list(cursor.execute(question).fetchall())

    assert _made(lambda question: upgraded.execute(question).fetchall()) == _made(new)

"""A PostgreSQL server for as long as a test needs it, and then nothing of it."""

import os
import shutil
import subprocess
from itertools import takewhile

import pytest

READY = "-- ready --\n"
TOLD = "env | grep ^PG; echo -- ready --; read gone"


@pytest.fixture(scope="module")
def throwaway():
    """The address of the server's first database, as somebody who may make others."""
    if shutil.which("pg_virtualenv") is None:
        pytest.skip("PostgreSQL is not installed here")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with subprocess.Popen(
        ["pg_virtualenv", "-t", "sh", "-c", TOLD],
        env=kept,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        lines = [line.strip() for line in takewhile(READY.__ne__, server.stdout)]
        assert lines, "the throw-away server did not start; is another one starting at this moment?"
        told = dict(line.split("=", 1) for line in lines if line.startswith("PG"))
        yield (
            f"postgresql://{told['PGUSER']}:{told['PGPASSWORD']}@"
            f"{told['PGHOST']}:{told['PGPORT']}/{told['PGDATABASE']}"
        )
        server.communicate("\n", timeout=60)


@pytest.fixture
def database(throwaway):
    """The address of an empty database whose owner is no superuser."""
    import psycopg

    start, _, _ = throwaway.rpartition("/")
    with psycopg.connect(throwaway, autocommit=True) as server:
        number = server.execute("SELECT count(*) FROM pg_database").fetchone()[0]
        server.execute(f"CREATE ROLE house{number} LOGIN PASSWORD 'let-me-in'")
        server.execute(f"CREATE DATABASE house{number} OWNER house{number}")
    return f"postgresql://house{number}:let-me-in@{start.rpartition('@')[2]}/house{number}"

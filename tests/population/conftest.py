"""Small tables on disk, in either form."""

import sys

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from envoi.population.reading import table
from envoi.population.rows import Asked, source

# A test that shares the work with others runs in a process without a main file; Spark's client
# takes that for its own doctests and asks for what only a whole Spark has.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__


@pytest.fixture
def written(tmp_path):
    """`written("t.csv", client=[1, 1], time=[1, 2], score=[15, 9])`: the path of a table."""

    def write(name, **columns):
        path = tmp_path / name
        rows = pa.table(columns)
        (pq.write_table if name.endswith(".parquet") else pc.write_csv)(rows, path)
        return path

    return write


@pytest.fixture
def long(written):
    """`long(client=[…], time=[…], score=[…])`: a long table, ready to be asked."""

    def make(name="scores.parquet", only=(), times=None, **columns):
        group = "arm" if "arm" in columns else None
        asked = Asked("client", "time", "score", group, only, times)
        return source(table(written(name, **columns)), asked)

    return make

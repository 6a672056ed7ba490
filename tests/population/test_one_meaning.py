"""One meaning: plain Python, columns, DuckDB and an engine that speaks Spark agree on classes."""

import random
from collections import defaultdict
from itertools import count
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envoi.domain import change
from envoi.domain.change import limits
from envoi.domain.classes import by_limits, named
from envoi.domain.measure import POINT
from envoi.domain.significance import Class
from envoi.knowledge.library import instruments
from envoi.population.judging import CODES, NOT_USED
from envoi.population.pairs import pairs_of
from envoi.population.reading import table
from envoi.population.rows import Asked, source
from envoi.population.ways import ByInstrument
from tests.population.expressions import classes

WITH_RULE = [each for each in instruments() if limits(each).change_from is not None]
ASKED = Asked("client", "time", "score")
FILES = count()


@st.composite
def populations(draw):
    """An instrument, and rows (client, time, whole points), each client and time once."""
    of = draw(st.sampled_from(WITH_RULE))
    scores = st.integers(of.low // POINT, of.high // POINT)
    rows = draw(
        st.dictionaries(
            st.tuples(st.integers(-3, 6), st.integers(-2, 9)), scores, min_size=1, max_size=40
        )
    )
    return of, [(client, time, score) for (client, time), score in rows.items()]


def by_hand(of, rows):
    """Class of every client with two scores, one by one in plain Python."""
    courses = defaultdict(list)
    for client, time, score in rows:
        courses[client].append((time, score * POINT))
    found = {}
    for client, course in courses.items():
        if len(course) > 1:
            (_, first), *_, (_, last) = sorted(course)
            by = limits(of)
            pair = change.turned(first, by.better), change.turned(last, by.better)
            found[client] = named(by_limits(*pair, by)).value
    return found


def by_columns(folder: Path, of, rows):
    """The same by the stream over a Parquet file."""
    path = folder / f"{next(FILES)}.parquet"
    client, time, score = zip(*rows, strict=True)
    pq.write_table(pa.table({"client": client, "time": time, "score": score}), path)
    judged = ByInstrument(of)(pairs_of(source(table(path), ASKED)))
    together = zip(judged.pairs.client.tolist(), judged.codes.tolist(), strict=True)
    return {client: CODES[code].value for client, code in together if code != NOT_USED}


def by_engine(engine, of, rows):
    """The same by a table expression, asked of an engine."""
    client, time, score = zip(*rows, strict=True)
    whole = [each * POINT for each in score]
    scores = ibis.memtable(pa.table({"client": client, "time": time, "score": whole}))
    answer = engine.to_pyarrow(classes(scores, limits(of)))
    return dict(zip(answer["client"].to_pylist(), answer["outcome"].to_pylist(), strict=True))


@settings(max_examples=60, deadline=None)
@given(population=populations(), shuffle=st.randoms(use_true_random=False))
def test_python_columns_and_duckdb_agree_whatever_order_the_rows_lie_in(
    tmp_path_factory, population, shuffle: random.Random
):
    of, rows = population
    expected = by_hand(of, rows)
    shuffled = shuffle.sample(rows, len(rows))
    folder = tmp_path_factory.mktemp("populations")
    assert by_columns(folder, of, sorted(rows)) == expected
    assert by_columns(folder, of, shuffled) == expected
    assert by_engine(ibis.duckdb.connect(), of, shuffled) == expected


@pytest.fixture(scope="module")
def spark():
    """An engine that speaks Spark's language, in this process."""
    sail = pytest.importorskip("pysail.spark")
    sql = pytest.importorskip("pyspark.sql")
    server = sail.SparkConnectServer()
    server.start()
    _, port = server.listening_address
    session = sql.SparkSession.builder.remote(f"sc://localhost:{port}").getOrCreate()
    yield ibis.pyspark.connect(session)
    session.stop()
    server.stop()


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=8, deadline=None)
@given(population=populations())
def test_an_engine_of_many_machines_agrees_as_well(spark, population):
    of, rows = population
    assert by_engine(spark, of, rows) == by_hand(of, rows)


@given(st.sampled_from(WITH_RULE), st.integers(0, 180_000), st.integers(0, 180_000))
def test_the_classes_are_the_products_own_outcomes(of, first, last):
    by = limits(of)
    pair = change.turned(first, by.better), change.turned(last, by.better)
    found = named(by_limits(*pair, by))
    if found is Class.HARMED:  # a finer word for some who got worse
        found = Class.DETERIORATED
    assert found.value == change.outcome(first, last, by).value

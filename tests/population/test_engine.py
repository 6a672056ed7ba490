"""An extract opened in an engine: its tables as declared, whole or not at all."""

import json
import logging
import shutil

import pytest

from envoi.knowledge import library
from envoi.population import engine, manifest, questions
from envoi.population.engine import opened
from envoi.population.files import KINDS, MANIFEST
from envoi.population.not_answered import NotAnswered
from envoi.population.schema import TABLES
from envoi.population.simulating import simulate
from tests import spark

PHQ9 = library.instrument("phq-9")


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    """Five hundred invented episodes, in a folder whose name is no pattern."""
    to = tmp_path_factory.mktemp("it's [an] *extract*") / "of 2025"
    simulate(500, 1, to)
    return to


@pytest.fixture
def copy(extract, tmp_path):
    return shutil.copytree(extract, tmp_path / "extract")


def answers(population):
    """Every question, its rows in an order of their own."""
    asked = (
        questions.first_and_last(population.scores),
        questions.outcomes(population.scores, PHQ9),
        questions.endings(population.episodes),
        questions.reached(population.episodes, ["age_band"]),
        population.sessions.group_by("kept", "year").agg(n=population.sessions.count()),
    )
    return [sorted(map(repr, population.answer(each))) for each in asked]


@pytest.fixture(scope="module")
def embedded(extract):
    with opened(extract) as population:
        return answers(population)


def test_tables_have_the_declared_columns_and_rows(extract):
    with opened(extract) as population:
        for table in TABLES:
            found = getattr(population, table.name)
            assert found.schema().to_pyarrow().names == list(table.names)
            assert [field.type for field in found.schema().to_pyarrow()] == [
                KINDS[each.holds] for each in table.columns
            ]
            assert population.answer(found.agg(n=found.count())) == [
                {"n": population.manifest.rows[table.name]}
            ]


@pytest.fixture(scope="module")
def sail():
    """The address of a light engine that speaks Spark's language."""
    pysail = pytest.importorskip("pysail.spark")
    pytest.importorskip("pyspark.sql")
    server = pysail.SparkConnectServer()
    server.start()
    _, port = server.listening_address
    yield f"sc://localhost:{port}"
    logging.getLogger("pyspark").setLevel(logging.CRITICAL)
    server.stop()


@pytest.mark.filterwarnings("ignore")
def test_an_engine_that_speaks_sparks_language_gives_the_same_answers(sail, copy, embedded):
    with opened(copy, sail) as population:
        assert answers(population) == embedded


@pytest.mark.filterwarnings("ignore")
def test_a_folder_that_such_an_engine_would_take_for_a_pattern_is_refused(sail, extract):
    with pytest.raises(NotAnswered, match="as a pattern"), opened(extract, sail):
        pass


@pytest.mark.filterwarnings("ignore")
def test_an_engine_that_sees_other_rows_does_not_answer(sail, copy):
    told = json.loads((copy / MANIFEST).read_text())
    told["rows"]["sessions"] += 1
    (copy / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(NotAnswered, match="does not see all of sessions"), opened(copy, sail):
        pass


def test_options_of_the_engine_stand_in_its_address(extract, embedded):
    with opened(extract, "duckdb://?memory_limit=300MB&threads=1") as population:
        assert answers(population) == embedded


def test_the_address_may_come_from_the_environment(extract, monkeypatch):
    monkeypatch.setenv(engine.VARIABLE, "abacus://")
    with pytest.raises(NotAnswered, match="“abacus://” is no engine"), opened(extract):
        pass


@pytest.mark.parametrize("address", ["sc://127.0.0.1:1", "sc://127.0.0.1:none", "sc://"])
def test_where_nobody_answers_it_is_said_at_once(extract, address):
    pytest.importorskip("pyspark.sql")
    with pytest.raises(NotAnswered, match="Nobody answers at"), opened(extract, address):
        pass


def test_what_is_missing_for_spark_is_named(extract):
    if spark.home() is not None:
        pytest.skip("Spark itself is installed here")
    with (
        pytest.raises(NotAnswered, match=r"pip install 'envoi\[spark\]'"),
        opened(extract, "local[*]"),
    ):
        pass


def test_only_the_years_asked_about_are_read(extract):
    with opened(extract) as population:
        asked = population.scores.filter(
            (population.scores.year == 2023) & (population.scores.instrument == "phq-9")
        )
        plan = population.backend.raw_sql(
            f"EXPLAIN {population.backend.compile(asked)}"
        ).fetchall()[0][1]
        read = [row for row in plan.splitlines() if "Scanning Files" in row or "1/12" in row]
        assert read, plan


def test_an_extract_without_a_row_is_asked_like_any_other(copy):
    told = json.loads((copy / MANIFEST).read_text())
    told |= {"files": [], "rows": {table.name: 0 for table in TABLES}}
    (copy / MANIFEST).write_text(json.dumps(told))
    with opened(copy) as population:
        assert answers(population) == [[], [], [], [], []]


def test_a_file_that_is_cut_off_is_named(copy):
    file = next((copy / "scores").rglob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(NotAnswered, match="is cut off or changed"), opened(copy):
        pass


def test_a_file_that_is_missing_is_named(copy):
    next((copy / "sessions").rglob("*.parquet")).unlink()
    with pytest.raises(NotAnswered, match=r"sessions/.* is missing"), opened(copy):
        pass


def test_a_changed_byte_is_found_in_every_extract_that_is_soon_read(copy, monkeypatch):
    file = next((copy / "scores").rglob("*.parquet"))
    bytes_ = bytearray(file.read_bytes())
    bytes_[50] ^= 1
    file.write_bytes(bytes_)
    with pytest.raises(NotAnswered, match="is changed"), opened(copy):
        pass
    monkeypatch.setattr(manifest, "SMALL", 10)
    assert manifest.whole(copy)
    with pytest.raises(NotAnswered, match="is changed"):
        manifest.whole(copy, to_the_byte=True)


def test_a_manifest_that_names_files_elsewhere_is_refused(copy):
    told = json.loads((copy / MANIFEST).read_text())
    told["files"][0]["path"] = "../" + told["files"][0]["path"]
    (copy / MANIFEST).write_text(json.dumps(told))
    with pytest.raises(NotAnswered, match="outside of the extract"), opened(copy):
        pass


def test_a_file_of_the_right_length_that_is_none_is_a_sentence(copy, monkeypatch):
    monkeypatch.setattr(manifest, "SMALL", 10)
    file = next((copy / "scores").rglob("*.parquet"))
    file.write_bytes(b"\0" * file.stat().st_size)
    with opened(copy) as population, pytest.raises(NotAnswered, match="could not answer"):
        answers(population)


def test_another_form_and_no_extract_are_each_a_sentence(copy, tmp_path):
    told = json.loads((copy / MANIFEST).read_text())
    (copy / MANIFEST).write_text(json.dumps(told | {"schema": "0"}))
    with pytest.raises(NotAnswered, match="form 0"):
        manifest.read(copy)
    (copy / MANIFEST).write_text("{")
    with pytest.raises(NotAnswered, match="cannot be read"):
        manifest.read(copy)
    with pytest.raises(NotAnswered, match="There is no extract"):
        manifest.read(tmp_path)

"""`envoi population` asks an extract, wherever it lies and without a practice."""

import json
import subprocess
import sys

import pytest

from envoi.population.simulating import simulate
from tests.commandline.running import surroundings

ENGINE = "duckdb://?threads=1"


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    to = tmp_path_factory.mktemp("asked") / "extract"
    simulate(2000, 5, to)
    return to


def test_it_tells_outcomes_endings_and_leaving_in_lines(envoi, extract, tmp_path):
    done = envoi(tmp_path / "nowhere", "population", str(extract))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("2,000 episodes, ")
    assert "all of it invented" in done.stdout
    assert "phq-9, first against last: " in done.stdout
    assert "Ended by session 8: planned " in done.stdout
    assert "Before clinically significant change: " in done.stdout
    assert "age_band 30-39: " in done.stdout
    assert not (tmp_path / "nowhere").exists()


def test_as_json_everybody_is_counted_once(envoi, extract, tmp_path):
    done = envoi(tmp_path, "population", str(extract), "--json", "--engine", ENGINE, "--missed")
    told = json.loads(done.stdout)
    assert sum(told["outcomes"]["phq-9"].values()) == 2000
    assert told["endings"]["ended"] + told["endings"]["open"] == 2000
    assert told["leaving"]["episodes"] == told["leaving_by_missed"]["episodes"] == 2000
    assert "missed many" in told["leaving_by_missed"]["log_odds"]
    here = told["endings"]["ended"] - told["dropout"]["few_sessions"]["of"]
    assert 0 < here < 400  # those who went on elsewhere


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [
        ("abacus://", "“abacus://” is no engine"),
        ("duckdb://?memory_limit=much", "DuckDB does not start"),
        ("duckdb:///no/such/folder/file.db", "names a file, and DuckDB keeps none here"),
        ("duckdb://; drop", "names a file"),
    ],
)
def test_an_engine_that_cannot_be_had_is_a_sentence(envoi, extract, tmp_path, engine, sentence):
    done = envoi(tmp_path, "population", str(extract), "--engine", engine)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_an_extract_is_a_sentence(envoi, tmp_path):
    done = envoi(tmp_path, "population", str(tmp_path))
    assert done.stderr == f"There is no extract in {tmp_path}: no manifest.json lies there.\n"


LISTED = """
import sys
from envoi.commandline.main import main
sys.argv = ["envoi"]
main()
print(sorted({"numpy", "pyarrow", "duckdb", "ibis", "pandas"} & set(sys.modules)))
"""


def test_listing_the_commands_loads_no_engine(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LISTED],
        env=surroundings(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("[]\n")
    assert "envoi simulate" in done.stdout and "envoi extract" in done.stdout

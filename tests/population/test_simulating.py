"""Invented populations: in the declared tables, in order, the same from a seed, and coherent."""

import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from envoi.domain import change
from envoi.domain.dropout import short_of_change
from envoi.knowledge import library
from envoi.population import growth, growth_sums, invented, simulating
from envoi.population.files import MANIFEST, NotWritten, digest, in_files
from envoi.population.schema import TABLES
from envoi.population.simulating import simulate


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A thousand episodes."""
    to = tmp_path_factory.mktemp("invented") / "extract"
    simulate(1000, 7, to)
    return to


@pytest.fixture(scope="module")
def ask(folder):
    """`ask("select …")`: the rows of an answer about the three tables."""
    engine = duckdb.connect()
    for table in TABLES:
        files = f"{folder}/{table.name}/**/*.parquet"
        engine.execute(
            f"CREATE VIEW {table.name} AS FROM read_parquet('{files}', hive_partitioning = true)"
        )
    return lambda sql: engine.sql(sql).fetchall()


def test_every_file_has_exactly_the_declared_columns(folder):
    for table in TABLES:
        for file in (folder / table.name).rglob("*.parquet"):
            assert pq.read_schema(file).equals(in_files(table))


def test_the_manifest_counts_and_fingerprints_every_file(folder):
    told = json.loads((folder / MANIFEST).read_text())
    assert told["rows"]["episodes"] == 1000
    assert {each["path"] for each in told["files"]} == {
        file.relative_to(folder).as_posix() for file in folder.rglob("*.parquet")
    }
    for each in told["files"]:
        assert digest(folder / each["path"]) == each["sha256"]
        assert pq.read_metadata(folder / each["path"]).num_rows == each["rows"]


def test_rows_lie_in_the_declared_order(folder):
    for table in TABLES:
        order = [name for name in table.order if name not in table.parts]
        for part in (folder / table.name).rglob("part-0000.parquet"):
            rows = pq.ParquetFile(part).read(order).to_pylist()
            keys = [tuple(row.values()) for row in rows]
            assert keys == sorted(keys)
            assert len(set(keys)) == len(keys)


def test_the_same_seed_gives_the_same_rows_and_another_one_others(folder, tmp_path):
    simulate(1000, 7, tmp_path / "again")
    simulate(1000, 8, tmp_path / "other")
    first = json.loads((folder / MANIFEST).read_text())
    assert json.loads((tmp_path / "again" / MANIFEST).read_text()) == first
    assert json.loads((tmp_path / "other" / MANIFEST).read_text()) != first


def test_chunks_follow_one_another(tmp_path, monkeypatch):
    monkeypatch.setattr(simulating, "CHUNK", 70)
    simulate(200, 1, tmp_path / "extract")
    files = sorted((tmp_path / "extract" / "episodes").rglob("*.parquet"))
    numbers = [n for each in files for n in pq.ParquetFile(each).read()["episode"].to_pylist()]
    assert numbers == list(range(1, 201))


def test_what_is_counted_in_one_table_is_what_stands_in_the_other(ask):
    wrong = """SELECT count(*) FROM episodes JOIN (
        SELECT episode, count(*) FILTER (kept = 'attended') AS came, max(days) AS last,
        count(*) AS hours, max(number) AS highest FROM sessions GROUP BY episode) USING (episode)
        WHERE came <> attended OR last <> days OR hours <> highest"""
    assert ask(wrong) == [(0,)]
    assert ask("SELECT count(*) FROM (FROM sessions SELECT DISTINCT episode)") == [(1000,)]


def test_answers_are_numbered_from_one_without_gaps_and_lie_on_the_scale(ask):
    gaps = """SELECT count(*) FROM (SELECT count(*) AS n, max(number) AS highest,
        min(number) AS lowest FROM scores GROUP BY episode, instrument)
        WHERE n <> highest OR lowest <> 1"""
    assert ask(gaps) == [(0,)]
    for each in invented.QUESTIONNAIRES:
        of = f"FROM scores WHERE instrument = '{each.code}'"
        low, high, odd = ask(f"SELECT min(score), max(score), sum(score % 1000) {of}")[0]
        assert (low, odd) == (1000 * each.low, 0)
        assert high <= 1000 * each.high


def test_only_what_is_over_says_how_why_and_by_whom(ask):
    assert ask("SELECT count(*) FROM episodes WHERE over <> (how IS NOT NULL)") == [(0,)]
    assert ask("SELECT count(*) FROM episodes WHERE over <> (reason IS NOT NULL)") == [(0,)]
    assert ask("SELECT count(*) FROM episodes WHERE raised_days > days") == [(0,)]
    assert {how for (how,) in ask("SELECT DISTINCT how FROM episodes WHERE over")} == {
        *("planned", "short", "unplanned", "transfer")
    }
    assert ask("SELECT count(*) > 0 FROM episodes WHERE NOT over AND year = 2025") == [(True,)]


def test_short_of_change_is_what_the_rule_says_of_the_scores(ask):
    scores = {}
    for episode, code, score in ask(
        "SELECT episode, instrument, score FROM scores ORDER BY episode, instrument, number"
    ):
        scores.setdefault(episode, {}).setdefault(code, []).append(score)
    limits = {code: change.limits(library.instrument(code)) for code in ("phq-9", "gad-7")}
    told = ask("SELECT episode, over, short_of_change FROM episodes")
    assert {said for _, _, said in told} == {True, False, None}
    for episode, over, said in told:
        series = [(limits[code], own) for code, own in scores[episode].items()]
        assert said == (short_of_change(series) if over else None)


def test_dropped_out_is_who_ended_unplanned_and_by_themselves(ask):
    told = ask("SELECT DISTINCT how, who, dropped_out_said FROM episodes")
    for how, who, said in told:
        assert said is (None if how is None else (how, who) == ("unplanned", "client"))


def test_a_growth_model_finds_what_the_scores_were_invented_from(tmp_path):
    """Roughly: scores stop at both ends of the scale, and are whole points."""
    simulate(4000, 2, tmp_path / "extract")
    of = invented.QUESTIONNAIRES[0]
    parts = sorted((tmp_path / "extract/scores" / f"instrument={of.code}").rglob("*.parquet"))
    rows = pa.concat_tables(pq.ParquetFile(part).read() for part in parts)
    time, score = (rows[name].to_numpy().astype(float) for name in ("session", "score"))
    sums = growth_sums.per_episode(rows["episode"].to_numpy(), time, score / 1000)
    found = growth.fit(growth_sums.pooled(sums))
    assert found.fixed == pytest.approx((of.intercept[0], of.slope[0]), abs=0.3)
    spread = (found.spread[0][0], found.spread[1][1], found.residual)
    meant = (of.intercept[1] ** 2, of.slope[1] ** 2, of.residual**2)
    assert spread == pytest.approx(meant, rel=0.15)


def test_reasons_and_questionnaires_are_those_of_the_public_lists():
    codes = {each.code for each in library.reasons()}
    assert {code for table in invented.REASONS.values() for code in table} <= codes
    for each in invented.QUESTIONNAIRES:
        form = library.instrument(each.code)
        assert (form.low, form.high) == (1000 * each.low, 1000 * each.high)


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(NotWritten, match="is not empty"):
        simulate(10, 1, tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_run_that_breaks_leaves_nothing(tmp_path, monkeypatch):
    def breaks(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(10, 1, tmp_path / "extract", tell=breaks)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("episodes", "seed"), [(0, 1), (-5, 1), (10, -1)])
def test_no_population_is_said_in_a_sentence(tmp_path, episodes, seed):
    with pytest.raises(NotWritten):
        simulate(episodes, seed, tmp_path / "extract")


def test_one_episode_is_a_population(tmp_path):
    simulate(1, 3, tmp_path / "extract")
    assert json.loads((tmp_path / "extract" / MANIFEST).read_text())["rows"]["episodes"] == 1

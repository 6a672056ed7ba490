"""What `make bench` measures can be measured: every case at a tiny size, without other programs."""

import json
from datetime import date

import pyarrow as pa
import pytest

from benchmarks import __main__ as bench
from benchmarks import beside_r, by_hand, case, growing, invented, leaving, models, peers, report
from benchmarks.case import Case, Held, NotEqual, Promise, Row, measured

FEW = 60


@pytest.fixture
def alone(monkeypatch):
    """No other programs, whatever this environment holds."""
    monkeypatch.setattr(peers, "there", lambda _name: False)


def targets(part, size=FEW):
    return [row.target for row in bench.rows(part, size, runs=1)]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("outcomes", ["P1", "P1", "P1", "P2", "P3", "P3", "P5"]),
        ("models", ["G1", "G1", "G3", "G4"]),
        ("leaving", ["S1", "S1", "S2"]),
    ],
)
def test_every_case_of_a_part_runs_without_other_programs(alone, part, expected) -> None:
    assert targets(part, 400) == expected


def test_a_nations_size_is_a_part_of_its_own(alone) -> None:
    assert targets("whole") == ["P3"]


def test_growth_of_cost_is_told_of_every_computation(alone, tmp_path) -> None:
    found = list(growing.rows(1_000, tmp_path, 1))
    assert len(found) == 18
    assert all(row.target == "P4" and "→" in row.ours for row in found)


def test_an_exponent_above_the_promise_is_a_miss() -> None:
    assert not growing.row("sorting", (10, 100), 1.0, 20.0).promised[0].kept
    assert growing.row("counting", (10, 100), 1.0, 10.0).promised[0].kept


def test_hand_written_sql_and_ours_agree_on_shuffled_rows(tmp_path) -> None:
    mixed = invented.shuffled(invented.population(tmp_path / "scores.parquet", FEW))
    assert sum(by_hand.by_sql(mixed)) == FEW


def test_another_answer_gets_no_time() -> None:
    with pytest.raises(NotEqual):
        measured(Case("P1", "x", "1", lambda: 1, others={"theirs": lambda: 2}), runs=1)


def test_a_promise_that_is_missed_stays_visible() -> None:
    assert Promise("fast", 1.0, "theirs").held(2.0, {"theirs": 1.0}) == Held(
        "fast", "2.00 ×", False
    )
    assert Promise("fast", 1 / 20, "theirs").held(1.0, {"theirs": 30.0}).found == "30 ×"
    assert Promise("fast", 1.0, "theirs").held(2.0, {}).kept is None


def test_what_takes_long_is_run_once(monkeypatch) -> None:
    monkeypatch.setattr(case, "SLOW", -1.0)
    ran = []
    measured(Case("P1", "x", "1", lambda: ran.append(1)), runs=5)
    assert len(ran) == 1


def test_measuring_one_part_keeps_the_rows_of_the_others(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(report, "KEPT", tmp_path)
    missed = Row("P1", "outcomes", "9", "1 s", promised=[Held("fast", "2.00 ×", False)])
    report.keep("outcomes", [missed], date(2026, 11, 1), populated=True)
    report.keep("leaving", [Row("S1", "hazard", "9", "1 s")], date(2026, 11, 2), populated=True)
    page = report.page()
    assert "Measured on 1 November 2026" in page and "Measured on 2 November 2026" in page
    assert "fast: 2.00 ×, **missed**" in page


def test_the_page_in_the_documents_is_the_one_the_kept_rows_give() -> None:
    assert report.PAGE.read_text(encoding="utf-8") == report.page()


def test_every_kept_row_can_be_read_again() -> None:
    for file in report.KEPT.glob("*.json"):
        assert all(Row.of(each).what for each in json.loads(file.read_text("utf-8"))["rows"])


def test_peers_are_asked_for_by_their_bare_names() -> None:
    assert {"pandas", "polars", "statsmodels", "lifelines"} <= set(
        map(peers.name_of, peers.wanted())
    )


def test_no_peer_is_among_the_products_requirements() -> None:
    told = (peers.PROJECT.parent / "requirements.txt").read_text(encoding="utf-8")
    held = {line.split("==")[0] for line in told.splitlines() if "==" in line}
    assert not held & {"polars", "statsmodels", "glum", "lifelines", "scikit-survival"}


def test_without_r_nothing_is_asked_of_it(alone, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("RSCRIPT", raising=False)
    monkeypatch.setattr(beside_r.shutil, "which", lambda _name: None)
    assert list(beside_r.rows(FEW, tmp_path, 1)) == []
    assert "no R here" in capsys.readouterr().out


def test_memory_is_that_of_the_process_alone() -> None:
    held = models.alone("block = bytearray(80_000_000)")[0]
    assert 80 < held < 120


def test_the_same_shares_in_sql_and_by_ours() -> None:
    reached, way = invented.endings(FEW)
    columns = pa.table({"reached": reached, "way": way})
    assert leaving.alike(leaving.shares(reached, way), leaving.by_sql(columns))

"""`envoi growth`: the usual course of any table, with everybody's range."""

import csv
import json

import numpy as np
import pytest

from envoi.domain.growth import Growth, expected
from tests.population.test_growth import simulated
from tests.shared import shared_data


@pytest.fixture
def trial(tmp_path):
    """A hundred invented clients, as a table."""
    episode, time, score = simulated(3, clients=100, irregular=True)
    path = tmp_path / "trial.csv"
    rows = zip(episode.tolist(), time.tolist(), score.tolist(), strict=True)
    lines = [f"c{who:03d},{when!r},{value!r}" for who, when, value in rows]
    path.write_text("\n".join(["client,time,score", *lines]), encoding="utf-8")
    return path


def told(envoi, tmp_path, *words):
    done = envoi(tmp_path, "growth", *map(str, words), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_study_of_437_patients_is_estimated_as_statsmodels_does(envoi, tmp_path):
    """statsmodels 0.15.0: MixedLM(imps79 ~ log1p(Week), (1, log1p(Week)) by id), REML."""
    table = shared_data("nimh_schizophrenia.csv")
    found = told(envoi, tmp_path, table, "--client", "id", "--time", "Week", "--score", "imps79")
    assert (found["episodes"], found["scores"]) == (437, 1603)
    assert found["intercept"]["estimate"] == pytest.approx(5.34835168, abs=1e-6)
    assert found["slope"] == pytest.approx({"estimate": -1.03025733, "se": 0.0440235}, rel=1e-4)
    spread = {"intercept_variance": 0.386398, "slope_variance": 0.482703, "covariance": 0.0272346}
    assert found["spread"] == pytest.approx(spread, rel=1e-4)
    assert found["reml_criterion"] == pytest.approx(4739.709018777, abs=1e-6)
    assert found["coverage"]["held_back"] > 400


def test_the_range_of_everybody_is_what_one_client_is_told(envoi, tmp_path, trial):
    out = tmp_path / "ranges.csv"
    words = ("--per-client", out, "--ahead", 2, "--below", 10)
    model = model_of(told(envoi, tmp_path, trial, *words))
    with out.open(encoding="utf-8") as file:
        rows = {row["client"]: row for row in csv.DictReader(file)}
    assert list(rows) == sorted(rows) and len(rows) == 100
    with trial.open(encoding="utf-8") as file:
        mine = [row for row in csv.DictReader(file) if row["client"] == "c007"]
    known = sorted((float(row["time"]), float(row["score"])) for row in mine)
    (one,) = expected(model, known, [known[-1][0] + 2])
    assert float(rows["c007"]["expected"]) == pytest.approx(one.mean)
    assert [float(rows["c007"][n]) for n in ("low", "high")] == pytest.approx(one.range())


def model_of(found):
    spread = found["spread"]
    both = spread["covariance"]
    return Growth(
        fixed=(found["intercept"]["estimate"], found["slope"]["estimate"]),
        fixed_covariance=found["fixed_covariance"],
        spread=((spread["intercept_variance"], both), (both, spread["slope_variance"])),
        residual=found["residual_variance"],
        episodes=100,
        scores=found["scores"],
    )


def test_a_mixed_up_table_gives_the_same(envoi, tmp_path, trial):
    head, *rows = trial.read_text(encoding="utf-8").splitlines()
    mixed = tmp_path / "mixed.csv"
    order = np.random.default_rng(2).permutation(len(rows))
    mixed.write_text("\n".join([head, *(rows[n] for n in order)]), encoding="utf-8")
    assert told(envoi, tmp_path, mixed) == told(envoi, tmp_path, trial)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "is empty"),
        (["a,0,3", "a,1,4", "b,0,3"], "Too few scores"),
        (["a,-1,3", "a,1,4"], "A time before 0"),
        (["a,0,3", "a,0,4"], "two different scores"),
        (["a,0,inf"], "finite"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(envoi, tmp_path, rows, sentence):
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["client,time,score", *rows]), encoding="utf-8")
    done = envoi(tmp_path, "growth", str(path))
    assert done.returncode == 2 and sentence in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_scores_of_any_size_give_the_same_course(envoi, tmp_path, trial):
    head, *rows = trial.read_text(encoding="utf-8").splitlines()
    far = tmp_path / "far.csv"
    moved = [f"{row.rsplit(',', 1)[0]},{float(row.rsplit(',', 1)[1]) + 1e6!r}" for row in rows]
    far.write_text("\n".join([head, *moved]), encoding="utf-8")
    near, away = told(envoi, tmp_path, trial), told(envoi, tmp_path, far)
    assert away["slope"]["estimate"] == pytest.approx(near["slope"]["estimate"], rel=1e-6)
    assert away["intercept"]["estimate"] - 1e6 == pytest.approx(
        near["intercept"]["estimate"], rel=1e-6
    )


def test_the_table_itself_is_never_written_over(envoi, tmp_path, trial):
    before = trial.read_text()
    done = envoi(tmp_path, "growth", str(trial), "--per-client", str(trial))
    assert done.returncode == 2 and "is the table itself" in done.stderr
    assert trial.read_text() == before


def test_a_score_beyond_all_measure_is_a_sentence(envoi, tmp_path):
    path = tmp_path / "far.csv"
    path.write_text("client,time,score\n1,1,1e200\n1,2,3\n1,3,3\n")
    done = envoi(tmp_path, "growth", str(path))
    assert done.stderr == "A score here is larger than a thousand million.\n"

"""`envoi outcomes` as a person runs it: no practice, no home, no database; sentences for slips."""

import csv
import json
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.shared import shared_data

LONG = """client,time,score
1,2026-01-01,15
1,2026-03-01,9
2,2026-01-01,12
2,2026-03-01,18
3,2026-01-01,9
"""
BY_PHQ9 = ("--instrument", "phq-9")
NORMS = ("--reliability", "0.801", "--functional-mean", "7.69", "--functional-sd", "7.52")


@pytest.fixture
def scores(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text(LONG)
    return str(path)


@pytest.fixture
def asked(said):
    """`asked(table, …)`: the answer as a program reads it."""
    return lambda *words: json.loads(said("outcomes", *words, "--json"))


def test_it_needs_no_practice_and_leaves_nothing_behind(envoi, tmp_path, scores):
    home = tmp_path / "home"
    done = envoi(home, "outcomes", scores, *BY_PHQ9, ENVOI_DATABASE="not an address")
    assert (done.returncode, done.stderr) == (0, "")
    assert "recovered" in done.stdout and "2 clients judged" in done.stdout
    assert not home.exists()


def test_a_program_gets_exactly_these_names(asked, scores):
    assert asked(scores, *BY_PHQ9) == {
        "n_original": 3,
        "n_used": 2,
        "s_diff": None,
        "cutoff": {"kind": "published", "value": 10.0},
        "counts": {
            "recovered": 1, "improved": 0, "unchanged": 0, "deteriorated": 1, "harmed": 0,
        },
        "percent": {
            "recovered": 50.0, "improved": 0.0, "unchanged": 0.0, "deteriorated": 50.0,
            "harmed": 0.0,
        },
        "method": "phq-9 1",
    }  # fmt: skip


def test_the_known_answer_of_claus_2020(asked):
    file = str(shared_data("claus_2020.csv"))
    found = asked(
        file, *("--client", "id", "--time", "time", "--score", "bdi"), "--pre", "1", "--post", "4",
        *NORMS,
    )  # fmt: skip
    assert (found["n_original"], found["n_used"], found["method"]) == (43, 40, "JT")
    assert found["s_diff"] == pytest.approx(5.14706301616)
    assert found["cutoff"] == {"kind": "c", "value": pytest.approx(21.0166122043)}
    assert list(found["counts"].values()) == [10, 8, 22, 0, 0]


def test_with_groups_each_has_an_object_under_its_name(asked):
    file = str(shared_data("claus_2020.csv"))
    columns = ("--client", "id", "--time", "time", "--score", "bdi")
    found = asked(file, *columns, *NORMS, "--group", "treatment")
    assert list(found) == ["PA", "TAU"]
    assert found["PA"]["n_used"] + found["TAU"]["n_used"] == 40


def test_a_wide_table_by_percent(asked):
    file = str(shared_data("btheb_hsaur.csv"))
    found = asked(file, "--pre", "bdi.pre", "--post", "bdi.8m", "--percent", "50")
    assert (found["n_original"], found["n_used"], found["method"]) == (100, 52, "percent")
    assert found["counts"]["improved"] == 31


def test_everybody_and_every_score_as_tables(said, tmp_path, scores):
    one, each = tmp_path / "one.csv", tmp_path / "each.csv"
    said("outcomes", scores, *BY_PHQ9, "--per-client", str(one), "--each-session", str(each))
    rows = list(csv.DictReader(one.read_text().splitlines()))
    assert [row["class"] for row in rows] == ["recovered", "deteriorated", ""]
    assert rows[0]["change"] == "-6"
    rows = list(csv.DictReader(each.read_text().splitlines()))
    assert [(row["time"], row["class"]) for row in rows][:2] == [
        ("2026-01-01", "unchanged"),
        ("2026-03-01", "recovered"),
    ]


def test_a_picture(said, tmp_path, scores):
    said("outcomes", scores, *BY_PHQ9, "--plot", str(tmp_path / "p.svg"))
    assert "<title" in (tmp_path / "p.svg").read_text()


def test_talking_therapies(said, tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text("p1,p2,g1,g2\n18,9,12,7\n12,18,10,10\n")
    words = ("--pre", "p1", "--post", "p2", "--anxiety-pre", "g1", "--anxiety-post", "g2")
    found = json.loads(said("outcomes", str(path), "--talking-therapies", *words, "--json"))
    assert found["reliable_recovery"] == {"count": 1, "of": 2, "percent": 50.0}
    assert "reliable recovery" in said("outcomes", str(path), "--talking-therapies", *words)


def test_a_window_of_response(said, tmp_path):
    path = tmp_path / "course.csv"
    path.write_text("client,time,score\n1,2026-01-01,15\n1,2026-06-01,4\n")
    found = json.loads(said("outcomes", str(path), "--response", "hedis-like", "--json"))
    assert found["remission"] == {"count": 1, "of": 1, "percent": 100.0}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--instrument", "phq9000"), "There is no instrument “phq9000”."),
        ((), "How reliable is the measure? Say it with --reliability, such as 0.8."),
        ((*BY_PHQ9, "--better", "higher"), "On the PHQ-9 lower is better, not higher."),
        (("--score", "points", *BY_PHQ9), "There is no column “points” in scores.csv;"),
        (("--percent", "50", "--minimal", "5"), "please choose one."),
        (("--percent", "50", "--method", "JT"), "please choose one."),
        (("--pre", "2026-01-01", *BY_PHQ9, "--time", "time"), "--pre and --post belong together"),
        (("--reliability", "1"), "1 does not."),
        (("--time", "time", "--pre", "2026-01-01", "--post", "9", *BY_PHQ9), "Nobody has a score"),
        (("--reliability", "0.8", "--cutoff", "c"), "--functional-mean"),
        (("--response", "hedis-like", "--method", "JT"), "brings its own rules"),
        (("--talking-therapies",), "--anxiety-pre"),
        ((*BY_PHQ9, "--per-client", "/not/there/x.csv"), "/not/there/x.csv could not be written"),
        ((*BY_PHQ9, "--each-session", "/no/x.parquet"), "x.parquet could not be written: No such"),
        ((*BY_PHQ9, "--plot", "/dev/full"), "/dev/full could not be written: No space left"),
        ((*BY_PHQ9, "--per-client", "/dev"), "/dev is a folder"),
        ((*BY_PHQ9, "--attended", "hours"), "--attended goes with --talking-therapies."),
        (("--reliability", "0.8", "--post-reliability", "0.5"), "goes with --method NK"),
    ],
)
def test_a_slip_is_one_sentence(envoi, tmp_path, scores, words, sentence):
    done = envoi(tmp_path / "home", "outcomes", scores, *words)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("--reliability", "abc"), ("--cutoff", "inf"), ("--percent", "0")]
)
def test_an_option_that_is_no_number_is_told_with_the_usage(envoi, tmp_path, scores, words):
    done = envoi(tmp_path / "home", "outcomes", scores, *words)
    assert done.returncode == 2
    assert f"“{words[1]}”" in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("column", "words", "sentence"),
    [
        (["GAD-7"] * 5, BY_PHQ9, "says GAD-7, and --instrument says phq-9"),
        (["GAD-7", "PHQ-9"] * 2 + ["PHQ-9"], BY_PHQ9, "several instruments (GAD-7, PHQ-9)"),
        (["PHQ-9"] * 5, BY_PHQ9, None),
        (["PHQ9", "GAD7"] * 2 + ["PHQ9"], (*BY_PHQ9, "--only", "instrument=PHQ9"), None),
    ],
)
def test_a_column_of_instruments_is_looked_at(envoi, tmp_path, column, words, sentence):
    lines = LONG.splitlines()
    named = [f"{line},{of}" for line, of in zip(lines, ["instrument", *column], strict=True)]
    path = tmp_path / "mixed.csv"
    path.write_text("\n".join(named) + "\n")
    done = envoi(tmp_path / "home", "outcomes", str(path), *words)
    assert (done.returncode == 0) == (sentence is None)
    assert (sentence or "") in done.stderr


def test_a_chosen_instrument_is_still_held_against_the_one_named(envoi, tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text("client,time,score,instrument\n1,1,20,WHO-5\n1,2,9,WHO-5\n1,3,9,PHQ-9\n")
    words = (*BY_PHQ9, "--only", "instrument=WHO-5")
    done = envoi(tmp_path / "home", "outcomes", str(path), *words)
    assert "says WHO-5, and --instrument says phq-9" in done.stderr


@pytest.mark.parametrize("words", [(), ("--method", "growth"), ("--reliability", "0.8")])
def test_a_score_the_instrument_cannot_give_is_seen_between_first_and_last(envoi, tmp_path, words):
    path = tmp_path / "scores.csv"
    path.write_text("client,time,score\n1,1,20\n1,2,99\n1,3,9\n2,1,20\n2,2,9\n")
    done = envoi(tmp_path / "home", "outcomes", str(path), *BY_PHQ9, *words)
    assert "Client 1 has a score of 99, and PHQ-9 goes from 0 to 27" in done.stderr


def test_the_folders_of_an_extract_are_not_mixed(envoi, tmp_path):
    for each in ("phq-9", "gad-7"):
        (tmp_path / f"scores/instrument={each}").mkdir(parents=True)
        rows = pa.table({"client": [1, 1], "time": [0, len(each)], "score": [20, 9]})
        pq.write_table(rows, tmp_path / f"scores/instrument={each}/part.parquet")
    ask = lambda folder: envoi(tmp_path / "home", "outcomes", str(tmp_path / folder), *BY_PHQ9)  # noqa: E731
    assert "several instruments (gad-7, phq-9)" in ask("scores").stderr
    assert "says gad-7, and --instrument says phq-9" in ask("scores/instrument=gad-7").stderr
    assert ask("scores/instrument=phq-9").returncode == 0


@pytest.mark.parametrize("option", ["--per-client", "--each-session", "--plot"])
def test_the_table_itself_is_never_written_over(envoi, tmp_path, scores, option):
    done = envoi(tmp_path / "home", "outcomes", scores, *BY_PHQ9, option, scores)
    assert "is the table itself" in done.stderr
    assert (tmp_path / "scores.csv").read_text() == LONG


def test_two_answers_never_go_into_one_file(envoi, tmp_path, scores):
    out = str(tmp_path / "out.csv")
    words = (*BY_PHQ9, "--per-client", out, "--each-session", out)
    done = envoi(tmp_path / "home", "outcomes", scores, *words)
    assert "into one file" in done.stderr and not (tmp_path / "out.csv").exists()


def test_a_method_and_a_cut_off_may_be_written_large_or_small(asked, scores):
    words = (scores, "--reliability", "0.8", "--functional-mean", "5", "--functional-sd", "4")
    small = asked(*words, "--method", "gln", "--cutoff", "C")
    assert small == asked(*words, "--method", "GLN", "--cutoff", "c")


def test_the_help_alone_is_enough_to_use_it(envoi, tmp_path):
    done = envoi(tmp_path / "home", "outcomes", "--help")
    assert done.returncode == 0
    for word in ("examples:", "--client", "--instrument", "--reliability", "growth:", "--plot"):
        assert word in done.stdout


def test_it_is_listed_with_the_other_commands(envoi, tmp_path):
    assert "envoi outcomes" in envoi(tmp_path / "home", "help").stdout


def test_listing_it_loads_no_engine():
    code = (
        "import sys; import envoi.commandline.management.commands.outcomes as it; it.Command(); "
        "print({'numpy', 'pyarrow', 'duckdb', 'ibis'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

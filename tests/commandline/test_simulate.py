"""`envoi simulate` needs no practice, no home folder and no database."""

import json


def test_a_population_is_written_where_there_is_no_practice(envoi, tmp_path):
    home = tmp_path / "nowhere"
    done = envoi(home, "simulate", "--episodes", "20", "--to", str(tmp_path / "extract"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("20 invented episodes are in ")
    assert json.loads((tmp_path / "extract/manifest.json").read_text())["invented"]
    assert not home.exists()


def test_a_folder_in_use_is_refused_in_a_sentence(envoi, tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    done = envoi(tmp_path, "simulate", "--episodes", "20", "--to", str(tmp_path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path} is not empty; please name a new folder.\n"


def test_more_than_there_is_room_for_is_refused_before_it_is_begun(envoi, tmp_path):
    done = envoi(tmp_path, "simulate", "--episodes", "9" * 15, "--to", str(tmp_path / "much"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "GB are free there" in done.stderr and not list(tmp_path.iterdir())

"""`envoi extract`, as a person runs it."""

import json
from datetime import date

import pytest
from django.core.management import CommandError

from envoi.records.models import AuditRow
from tests import build, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_step(monkeypatch):
    """The test's own database stands for a house."""
    monkeypatch.setattr("envoi.commandline.acting.Command.needs_a_practice", lambda self: None)


def test_a_small_practice_is_told_what_that_means(said, tmp_path):
    build.episode(started_on=date(2024, 1, 8), phq9=[12, 4])
    build.episode(started_on=date(2024, 1, 8), kind="couple", partners=["Lea Weber"])
    told = said("extract", "--to", str(tmp_path / "extract"), "--as", "mara")
    assert told.splitlines()[0] == f"1 course of 1 client is in {tmp_path / 'extract'}."
    assert "Left out: 1 that several people share." in told
    assert "fewer than 100 clients" in told
    manifest = json.loads((tmp_path / "extract/manifest.json").read_text())
    assert manifest["rows"] == {"episodes": 1, "scores": 2, "sessions": 0}
    assert manifest["left_out"] == {"shared": 1}
    assert not manifest["invented"]


def test_a_therapist_is_told_who_takes_one(said, tmp_path):
    people.ines()
    with pytest.raises(CommandError, match="who answers for the practice"):
        said("extract", "--to", str(tmp_path / "extract"), "--as", "ines")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(said, tmp_path):
    people.mara()
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(CommandError, match="is not empty"):
        said("extract", "--to", str(tmp_path), "--as", "mara")
    assert not AuditRow.objects.filter(noun="extract").exists()


def test_a_practice_without_a_course_has_an_extract_that_can_be_asked(said, tmp_path):
    people.mara()
    said("extract", "--to", str(tmp_path / "extract"), "--as", "mara")
    told = said("population", str(tmp_path / "extract")).splitlines()
    assert told[:2] == ["0 episodes, 0 scores, 0 sessions.", "0 have ended, 0 go on."]
    assert told[-1].startswith("The hazard of leaving: Of “all” nobody left")

"""The house says how it stands, and puts right what is noticed."""

import pytest
from django.core.management import call_command
from django.db import connection

from envoi.commandline import standing
from envoi.records.models import AuditRow, NoticedRow
from tests import build, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(settings, tmp_path, request):
    settings.ENVOI_HOME = tmp_path
    if connection.vendor == "postgresql":
        settings.ENVOI_DATABASE_ROLE = request.getfixturevalue("application")


@pytest.fixture
def altered():
    """A course of therapy about which something else is kept than the records say."""
    ref = build.episode(sessions=3, phq9=[15, 14, 13])
    NoticedRow.objects.filter(episode=ref).update(standing_group=0)
    return ref


def test_a_house_in_order_says_so(said):
    build.episode()
    told = said("check")
    assert "The database is in step." in told
    assert "Lindqvist Psychotherapy: what is noticed agrees with the records." in told


def test_what_does_not_agree_is_counted_and_left_alone(altered, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("check")
    assert ended.value.code == 1
    told = capsys.readouterr().out
    assert "about 1 course of therapy does not agree" in told
    assert NoticedRow.objects.get(episode=altered).standing_group == 0


def test_recompute_puts_it_right(altered, said):
    assert "1 course of therapy looked at anew" in said("check", "--recompute")
    assert "agrees" in said("check")


def test_who_recomputed_is_kept(altered, said):
    said("check", "--recompute", "--as", "mara")
    row = AuditRow.objects.get(act="recomputed")
    assert (row.member_id, row.detail) == (people.mara().member, {"episodes": 1})


def test_as_somebody_only_their_own_practice_is_looked_at(said):
    people.mara()
    people.vera()
    assert "Another practice" not in said("check", "--as", "mara")


def test_missing_secrets_are_told_in_sentences(settings, tmp_path):
    settings.ENVOI_HOME = tmp_path / "gone"
    settings.SECRET_KEY = ""
    settings.ENVOI_KEYS = ""
    told = standing.missing()
    assert ["home folder" in told[0], "secret key" in told[1], "keys" in told[2]] == [True] * 3


@pytest.mark.parametrize("line", ["0a0b", "0a0b short", "xyz 0123", "a b c"])
def test_a_spoilt_key_is_told(settings, line):
    settings.ENVOI_KEYS = line
    assert standing.missing() == ["A line of the keys cannot be read; each should be: id base64."]


def test_an_absent_database_is_not_made_by_asking(settings, tmp_path, monkeypatch):
    path = tmp_path / "envoi.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", path)
    assert standing.steps_behind() is None
    assert not path.exists()


def test_a_retired_key_in_the_key_file_is_no_spoilt_line(settings):
    settings.ENVOI_KEYS += f"\nretired 0a0b0c0d {'00' * 32}"
    assert standing.missing() == []

"""What is missing for real use is said in sentences; a house in order has none."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from envoi.care import house_standing, second_factors
from envoi.commandline import key_copies, standing
from envoi.commandline import readiness_check as ready
from envoi.records.models import BackupRun, Beat
from tests import people

pytestmark = pytest.mark.django_db
Disk = namedtuple("Disk", "total used free")


@pytest.fixture(autouse=True)
def home(settings, tmp_path, monkeypatch):
    """A home as `envoi found` makes it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    for name, text in (("keys", "0a0b0c0d c2VjcmV0\n"), ("secret-key", "hush\n")):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    settings.ENVOI_HOME = folder
    settings.ENVOI_BACKUPS = None
    settings.ENVOI_SMTP_HOST = ""
    for name in ready.NAMED:
        monkeypatch.delenv(f"ENVOI_{name}_FILE", raising=False)
    return folder


def told(sentences):
    return " ".join(sentences)


def test_a_home_others_may_look_into_is_told(home):
    assert not told(ready.home())
    home.chmod(0o750)
    assert f"chmod 700 {home}" in told(ready.home())


def test_a_key_others_may_read_is_told(home):
    assert not told(ready.secret_files())
    (home / "keys").chmod(0o640)
    assert f"chmod 600 {home / 'keys'}" in told(ready.secret_files())


@pytest.mark.parametrize(("mode", "told_of"), [(0o640, False), (0o600, False), (0o644, True)])
def test_a_password_in_a_file_may_be_read_by_its_group_alone(tmp_path, monkeypatch, mode, told_of):
    file = tmp_path / "database"
    file.touch()
    file.chmod(mode)
    monkeypatch.setenv("ENVOI_DATABASE_FILE", str(file))
    assert (str(file) in told(ready.secret_files())) == told_of


def test_a_copy_of_the_keys_is_asked_for_until_somebody_keeps_one(home):
    assert "a copy of the keys" in told(ready.key_copy())
    assert key_copies.note()
    assert not told(ready.key_copy())
    (home / "keys").write_text("0e0e0e0e bmV3\nretired 0a0b0c0d\n")
    assert "a copy of the keys" in told(ready.key_copy())


def test_the_note_about_a_copy_holds_no_key(home):
    key_copies.note()
    assert (home / key_copies.FILE).read_text() == "0a0b0c0d\n"


def test_without_keys_in_the_home_there_is_nothing_to_note(home):
    (home / "keys").unlink()
    assert not told(ready.key_copy())
    assert not key_copies.note()


@pytest.mark.parametrize(
    ("hosts", "tls", "sentence"),
    [
        (["localhost", "127.0.0.1", "[::1]"], False, ""),
        (["envoi.example"], True, ""),
        (["envoi.example"], False, "come in under envoi.example without encryption"),
        (["*"], True, "lets in every name"),
        (["localhost"], True, "names this computer alone"),
    ],
)
def test_how_others_may_come_in_is_told(settings, hosts, tls, sentence):
    settings.ALLOWED_HOSTS, settings.ENVOI_TLS = hosts, tls
    settings.ENVOI_URL = "https://envoi.example/"
    assert bool(told(ready.reach())) == bool(sentence)
    assert sentence in told(ready.reach())


def test_mail_that_leads_around_tls_is_told(settings):
    settings.ALLOWED_HOSTS, settings.ENVOI_TLS = ["envoi.example"], True
    settings.ENVOI_URL = "http://envoi.example/"
    assert "an address without TLS" in told(ready.reach())


def test_debugging_is_told(settings):
    settings.DEBUG = True
    assert "Debugging is on" in told(ready.reach())


def test_mail_without_a_server_is_told(settings):
    assert "No mail server is named" in told(ready.mail())
    settings.ENVOI_SMTP_HOST = "smtp.example"
    assert not told(ready.mail())


def test_a_worker_that_stopped_is_told():
    assert "sign of life yet" in told(ready.worker(people.NOW))
    Beat.objects.create(name="worker", at=people.NOW - timedelta(minutes=1))
    assert not told(ready.worker(people.NOW))
    later = people.NOW + timedelta(hours=1)
    assert "sign of life since 23 November, 08:29 UTC" in told(ready.worker(later))


def test_backups_that_are_missing_old_or_failed_are_told():
    assert "no good backup yet" in told(ready.backups(people.NOW))
    BackupRun.objects.create(kind="backup", began_at=people.NOW, good=True)
    assert not told(ready.backups(people.NOW))
    later = people.NOW + timedelta(days=2)
    BackupRun.objects.create(kind="backup", began_at=later, said="The disk is full.")
    said = told(ready.backups(later))
    assert "is of 23 November, 08:30 UTC" in said and "failed: The disk is full." in said


def test_a_rehearsal_is_no_backup():
    BackupRun.objects.create(kind="rehearsal", began_at=people.NOW, good=True)
    assert "no good backup yet" in told(ready.backups(people.NOW))


def test_backups_that_go_where_the_home_goes_are_told(settings, home, tmp_path):
    assert "lie in the home folder" in told(ready.backup_place())
    settings.ENVOI_BACKUPS = tmp_path / "gone"
    assert "is not there" in told(ready.backup_place())
    settings.ENVOI_BACKUPS = tmp_path
    assert "on the same disk" in told(ready.backup_place())
    settings.ENVOI_BACKUPS = Path("/proc")  # a disk of its own
    assert not told(ready.backup_place())


def test_clocks_that_do_not_agree_are_told(monkeypatch):
    assert not told(ready.clocks(datetime.now(UTC)))
    monkeypatch.setattr(house_standing, "clocks_apart", lambda *, now: timedelta(minutes=4))
    assert "240 seconds apart" in told(ready.clocks(people.NOW))


def test_who_has_no_second_step_is_counted_and_not_named():
    mara = people.mara()
    people.ines()
    assert "2 members have no second step" in told(ready.second_steps(people.NOW))
    second_factors.give_demo_app(b"x" * 20, by=mara)
    said = told(ready.second_steps(people.NOW))
    assert "1 member has no second step" in said and "Ines" not in said


def test_a_disk_that_is_nearly_full_is_told(monkeypatch):
    monkeypatch.setattr(ready.shutil, "disk_usage", lambda place: Disk(9, 8, 10**12))
    assert not told(ready.space())
    monkeypatch.setattr(ready.shutil, "disk_usage", lambda place: Disk(9, 8, 400_000_000))
    assert "Only 400 MB are free on the disk of the home folder" in told(ready.space())


@pytest.mark.parametrize(
    ("version", "today", "old"),
    [
        ((3, 11), date(2026, 11, 24), False),
        ((3, 11), date(2027, 5, 1), True),
        ((3, 12), date(2027, 5, 1), False),
        ((3, 99), date(2027, 5, 1), False),
    ],
)
def test_a_python_that_is_soon_too_old_is_told(version, today, old):
    assert bool(told(ready.python(today, version))) == old


def test_running_as_root_is_told():
    assert "runs as root" in told(ready.user(0))
    assert not told(ready.user(1000)) and not told(ready.user(None))


def test_in_the_demo_nothing_is_missing(settings):
    settings.ENVOI_DEMO = True
    assert list(ready.sentences(now=people.NOW)) == []


def test_strict_minds_what_is_missing(said, capsys):
    people.mara()
    assert "Worth a thought" in said("check")
    with pytest.raises(SystemExit) as ended:
        call_command("check", "--strict")
    assert ended.value.code == 1


def test_a_house_in_order_is_told_nothing(said, monkeypatch):
    people.mara()
    monkeypatch.setattr(ready, "sentences", lambda *, now: iter(()))
    assert "Worth a thought" not in said("check", "--strict")


def test_whoever_keeps_a_copy_notes_it_by_a_command(said, home):
    people.mara()
    assert "Noted" in said("check", "--keys-copied")
    assert (home / key_copies.FILE).exists()


def test_an_older_version_leaves_a_newer_database_alone(capsys, monkeypatch):
    people.mara()
    assert standing.steps_ahead() == 0
    monkeypatch.setattr(standing, "steps_ahead", lambda: 1)
    with pytest.raises(SystemExit):
        call_command("check")
    assert "made by a newer version" in capsys.readouterr().out


def test_a_step_this_version_does_not_know_is_counted():
    MigrationRecorder.Migration.objects.create(app="records", name="0999_not_yet")
    assert standing.steps_ahead() == 1

"""Backups are remembered, retired when their time is over, rehearsed, and asked after when old."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from envoi.care import backups, rehearsals
from envoi.care.answers import NotThere, Refused
from envoi.care.backups import Made
from envoi.care.rehearsals import Rehearsed
from envoi.records.models import AuditRow, BackupRun, Member, OutgoingMail
from envoi.records.sealing import new_key
from tests import people
from tests.care.archived import empty_tables, house  # noqa: F401
from tests.records.everything import Everything

A_DAY = timedelta(days=1)


@pytest.fixture
def home(house):  # noqa: F811
    people.mara()
    return house


def lying(home):
    return sorted(path.name for path in (home / "backups").iterdir())


def page(*, now):
    told = render_to_string("web/practice/_backups.html", {"backups": backups.standing(now=now)})
    return " ".join(told.split())


def test_a_backup_is_remembered_with_what_was_made(home):
    made = backups.run(now=people.NOW, by=people.mara())
    assert isinstance(made, Made) and made.in_home
    run = BackupRun.objects.get()
    assert (run.kind, run.good, run.file) == ("backup", True, "envoi-20261123-083000.envoi")
    assert (run.size, run.rows, run.key) == (made.file.stat().st_size, made.rows, "0a0b0c0d")
    row = AuditRow.objects.get(noun="backup")
    assert (row.act, row.subject) == ("made", run.id)


def test_the_worker_makes_one_without_opening_anybodys_record(home):
    before = AuditRow.objects.count()
    assert isinstance(backups.run(now=people.NOW), Made)
    assert AuditRow.objects.count() == before


def test_who_does_not_keep_the_house_makes_none(home):
    with pytest.raises(NotThere):
        backups.run(now=people.NOW, by=people.ada())


def test_two_in_one_second_are_two(home):
    backups.run(now=people.NOW)
    backups.run(now=people.NOW)
    assert lying(home) == ["envoi-20261123-083000-2.envoi", "envoi-20261123-083000.envoi"]


def test_a_failed_one_is_remembered_with_why(home):
    refused = backups.run(now=people.NOW, into=home / "gone")
    assert isinstance(refused, Refused)
    assert (
        BackupRun.objects.get().said
        == refused.sentence
        == (f"The folder {home / 'gone'} is not there.")
    )
    assert "did not succeed" in page(now=people.NOW)


def test_only_what_this_house_made_is_ever_removed(home):
    for days in (0, 400, 401):
        backups.run(now=people.NOW - days * A_DAY)
    strangers = ["envoi-20200101-020000.envoi", "envoi-notes.envoi", "holiday.jpg"]
    for name in strangers:
        (home / "backups" / name).write_text("not ours")
    altered = home / "backups" / "envoi-20251019-083000.envoi"
    altered.write_bytes(altered.read_bytes() + b"!")
    backups.run(now=people.NOW + A_DAY)
    assert set(lying(home)) == {
        *strangers,
        altered.name,
        *("envoi-20261123-083000.envoi", "envoi-20261124-083000.envoi"),
    }


def test_one_is_due_until_it_was_made(home, settings):
    assert backups.due(people.NOW)
    backups.run(now=people.NOW)
    assert not backups.due(people.NOW)
    assert backups.due(people.NOW + A_DAY)
    settings.ENVOI_DEMO = True
    assert not backups.due(people.NOW + A_DAY)


def test_the_owner_reads_how_old_the_last_good_one_is(home):
    assert "no backup has been made yet" in page(now=people.NOW)
    backups.run(now=people.NOW)
    assert "made 5 hours ago, on 23 November 2026" in page(now=people.NOW + timedelta(hours=5))
    assert "Worth a look" not in page(now=people.NOW + timedelta(hours=36))
    assert "Worth a look" in page(now=people.NOW + timedelta(hours=37))


def test_owners_are_written_to_once_a_day_while_it_is_old(home):
    people.ines(), people.vera()
    later = people.NOW + 2 * A_DAY
    assert backups.remind(now=people.NOW) == 0
    backups.remind(now=later)
    backups.remind(now=later + timedelta(hours=1))
    owners = Member.objects.filter(account__login__in=["mara", "vera"])
    assert {mail.to_member_id for mail in OutgoingMail.objects.all()} == {m.id for m in owners}
    assert OutgoingMail.objects.count() == 2
    backups.remind(now=later + A_DAY)
    assert OutgoingMail.objects.count() == 4
    assert {(mail.kind, str(mail.told)) for mail in OutgoingMail.objects.all()} == {
        ("backup_old", "{}")
    }


# Rehearsing -------------------------------------------------------------------------------------


def test_without_a_backup_there_is_nothing_to_rehearse(home):
    assert rehearsals.rehearse(now=people.NOW) == Refused(rehearsals.NONE_YET)


def test_the_newest_backup_is_rehearsed_and_nothing_of_it_stays(home):
    Everything(people.mara())
    backups.run(now=people.NOW - A_DAY)
    made = backups.run(now=people.NOW)
    before = sorted(path.name for path in home.iterdir())
    done = rehearsals.rehearse(now=people.NOW)
    assert isinstance(done, Rehearsed)
    assert (done.file, done.rows, done.audit_head) == (made.file, made.rows, done.audit_head)
    assert done.opened > 30 and done.audit_head
    assert sorted(path.name for path in home.iterdir()) == before
    assert BackupRun.objects.get(kind="rehearsal").good
    assert "last tried 0 minutes ago" in page(now=people.NOW)


def test_a_damaged_backup_does_not_pass_the_rehearsal_and_leaves_nothing(home):
    made = backups.run(now=people.NOW)
    whole = bytearray(made.file.read_bytes())
    whole[len(whole) // 2] ^= 4
    made.file.write_bytes(whole)
    refused = rehearsals.rehearse(made.file, now=people.NOW)
    assert isinstance(refused, Refused) and "is damaged: part" in refused.sentence
    assert list(home.glob("rehearsal-*")) == []
    run = BackupRun.objects.get(kind="rehearsal")
    assert (run.good, run.said) == (False, refused.sentence)


def test_a_rehearsal_notices_that_an_older_key_is_gone(home, settings):
    Everything(people.mara())
    settings.ENVOI_KEYS = f"{new_key()}\n{settings.ENVOI_KEYS}"
    made = backups.run(now=people.NOW)
    settings.ENVOI_KEYS = settings.ENVOI_KEYS.splitlines()[0]
    refused = rehearsals.rehearse(made.file, now=people.NOW)
    assert isinstance(refused, Refused) and "0a0b0c0d is missing" in refused.sentence


def test_what_a_rehearsal_that_was_killed_left_behind_is_taken_away(home):
    (home / "rehearsal-of-yesterday").mkdir()
    (home / "rehearsal-of-yesterday" / "envoi.sqlite3").write_text("half")
    backups.run(now=people.NOW)
    rehearsals.rehearse(now=people.NOW)
    assert list(home.glob("rehearsal-*")) == []

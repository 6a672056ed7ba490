"""Keys change, and nothing that was written is lost by it."""

import json
from uuid import uuid4

import pytest

from envoi.care import contact_prints, key_retirements, key_rotations, keys, notes
from envoi.care.answers import NotThere, Refused
from envoi.care.key_retirements import Retired
from envoi.care.key_rotations import Rotated
from envoi.commandline import standing
from envoi.records import images, keyring, resealing, sealing, signing
from envoi.records.models import (
    AuditRow,
    Closing,
    Concern,
    ContactWay,
    KeyKnown,
    PsychotherapyNote,
    Revision,
)
from envoi.records.sealing import new_key
from tests import build, people
from tests.records.everything import SEALED, Everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def old(settings, tmp_path, monkeypatch):
    """The id of the one key of a house that keeps its keys in a file."""
    monkeypatch.setattr(keyring, "LOOK_SECONDS", 0)
    settings.ENVOI_HOME = tmp_path
    settings.ENVOI_KEYS_FILE = tmp_path / "keys"
    settings.ENVOI_KEYS_FILE.write_text(new_key() + "\n")
    return sealing.sealing_key().hex()


def rotated(pause=lambda seconds: None, by=None):
    told = []
    done = key_rotations.rotate(by=by or people.mara(), tell=told.append, pause=pause)
    return done, told


def everything():
    """A row of every table; the invented key among them would be missed."""
    every = Everything(people.mara())
    KeyKnown.objects.all().delete()
    return every


def retired(key):
    return key_retirements.retire(key, by=people.mara(), pause=lambda seconds: None)


def lies(row, column):
    """What lies in the database, still sealed."""
    return type(row)._base_manager.get(pk=row.pk).__dict__[column].data


def note_with_a_past():
    """A psychotherapy note that was corrected, so that its first words lie inside a revision."""
    by, episode = people.mara(), build.episode()
    ref = build.saved(
        notes.add_own(episode=episode, on=by.today, text="First.", by=by, ref=uuid4())
    )
    build.saved(notes.correct_own(ref, on=by.today, text="Second.", version=1, by=by))
    return ref


def first_words(note):
    kept = Revision.objects.get(row=note)
    images.put_back({"table": kept.table, "row": str(note), "columns": kept.before})
    return PsychotherapyNote.objects.get(id=note).text


def test_every_sealed_column_of_every_table_is_sealed_anew():
    every = everything()
    done, _ = rotated()
    assert isinstance(done, Rotated)
    assert done.values >= len(SEALED)
    for model, field in SEALED:
        assert lies(every[model], field.attname)[:4].hex() == done.key, model


def test_and_says_the_very_same():
    every = everything()
    before = {field: said(every, model, field) for model, field in SEALED}
    rotated()
    assert {field: said(every, model, field) for model, field in SEALED} == before


def said(every, model, field):
    """What a row of everything says in a sealed column, read anew."""
    return getattr(model._base_manager.get(pk=every[model].pk), field.attname)


def test_no_version_rises_by_it():
    concern = build.entry("concern", build.episode(), words="Sleep")
    rotated()
    assert Concern.objects.get(id=concern).version == 1


def test_an_old_key_goes_and_everything_still_opens(old):
    every = everything()
    rotated()
    assert isinstance(retired(old), Retired)
    assert old not in [key.id for key in keys.listed(by=people.mara())]
    assert all(said(every, model, field) is not None for model, field in SEALED)


def test_what_lies_inside_a_revision_of_a_psychotherapy_note_is_sealed_anew_too(old):
    note = note_with_a_past()
    rotated()
    assert isinstance(retired(old), Retired)
    assert first_words(note) == "First."


def test_what_lies_inside_the_images_of_a_closing_is_sealed_anew_too(old):
    note = PsychotherapyNote.objects.get(id=note_with_a_past())
    closing = everything()[Closing]
    closing.before, closing.after = [images.labelled(note)], []
    closing.save()
    rotated()
    assert isinstance(retired(old), Retired)
    images.put_back(Closing.objects.get(id=closing.id).before[0])
    assert PsychotherapyNote.objects.get(id=note.id).text == "Second."


def test_an_image_taken_at_the_last_moment_keeps_the_key_it_needs(old):
    note = note_with_a_past()
    inner = Revision.objects.get(row=note).before["text"]
    rotated()
    kept = Revision.objects.get(row=note)
    kept.before = {**kept.before, "text": inner}
    kept.save()
    answer = retired(old)
    assert isinstance(answer, Refused)
    assert "revision, before (1)" in answer.sentence
    rotated()
    assert isinstance(retired(old), Retired)
    assert first_words(note) == "First."


def test_contact_ways_are_found_by_the_new_key_and_by_the_old_one_until_then(old):
    way = build.entry("contact-way", client(), kind="email", value="Jonas@Example.org")
    keyring.add(new_key())
    kept = ContactWay.objects.get(id=way)
    assert kept.fingerprint in prints("jonas@example.org")
    rotated()
    assert isinstance(retired(old), Retired)
    assert ContactWay.objects.get(id=way).fingerprint in prints("jonas@example.org")
    assert contact_prints.behind() == 0


def client():
    from envoi.care import book

    return book.people(build.episode())[0][0]


def prints(value):
    return sealing.fingerprints(value, practice=people.mara().practice)


def test_whoever_saves_while_keys_change_is_never_overwritten():
    concern = Concern.objects.get(id=build.entry("concern", build.episode(), words="Sleep"))
    written = []

    def somebody_saves(column, rows, kept):
        if column.model is Concern and not written:
            written.append(True)
            row = Concern.objects.get(id=concern.id)
            row.words = "Work"
            row.save()

    with Overtaken(somebody_saves):
        rotated()
    assert Concern.objects.get(id=concern.id).words == "Work"


class Overtaken:
    """Somebody writes between the reading and the writing of a handful."""

    def __init__(self, does):
        self.does, self.write = does, resealing._write

    def __enter__(self):
        def later(column, fresh, kept):
            self.does(column, fresh, kept)
            self.write(column, fresh, kept)

        resealing._write = later

    def __exit__(self, *problems):
        resealing._write = self.write


def test_an_interrupted_walk_goes_on_with_the_same_key():
    everything()
    stopped = iter([None, None, None])

    def interrupted(seconds):
        try:
            next(stopped)
        except StopIteration:
            raise KeyboardInterrupt from None

    with pytest.raises(KeyboardInterrupt):
        rotated(interrupted)
    new = sealing.sealing_key().hex()
    done, told = rotated()
    assert (done.key, told[0]) == (new, f"Going on with the key {new}.")
    assert resealing.behind() == 0


def test_a_second_rotation_makes_a_key_of_its_own(old):
    build.entry("concern", build.episode(), words="Sleep")
    first, second = rotated()[0].key, rotated()[0].key
    assert len({old, first, second}) == 3
    assert [key.id for key in keys.listed(by=people.mara())] == [second, first, old]


def test_what_cannot_be_opened_is_named_and_holds_its_key(old):
    concern = build.entry("concern", build.episode(), words="Sleep")
    row = Concern.objects.get(id=concern)
    broken = row.__dict__["words"].data[:-1] + b"x"
    Concern.objects.filter(id=concern).update(words=type(row.__dict__["words"])(broken))
    done, _ = rotated()
    assert done.stuck == (f"records_concern.words:{concern}",)
    answer = retired(old)
    assert isinstance(answer, Refused)
    assert "concern, words (1)" in answer.sentence


def test_a_backup_holds_its_key_and_is_named(old, tmp_path, settings):
    settings.ENVOI_BACKUPS = tmp_path / "backups"
    people.mara()
    rotated()
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "envoi-1.envoi").write_text(json.dumps({"key": old}) + "\nsealed")
    answer = retired(old)
    assert answer == Refused(f"The key {old} is still needed for: the backup envoi-1.envoi.")


def test_files_that_wait_to_be_brought_in_hold_their_key(old):
    from envoi.care import staging

    ref = staging.keep([("scores.csv", b"client,date")], by=people.mara())
    rotated()
    answer = retired(old)
    assert isinstance(answer, Refused)
    assert "wait to be brought in" in answer.sentence
    staging.let_go(ref, by=people.mara())
    assert isinstance(retired(old), Retired)


def test_the_key_that_seals_stays(old):
    answer = retired(old)
    assert isinstance(answer, Refused)
    assert "seals now" in answer.sentence
    assert "no key" in retired("ffffffff").sentence


def test_a_retired_key_leaves_what_its_audit_seals_are_checked_with(old, tmp_path):
    people.mara()
    public = signing.audit_public_keys()[old]
    rotated()
    retired(old)
    assert f"retired {old} {public}" in (tmp_path / "keys").read_text().splitlines()
    assert signing.audit_public_keys()[old] == public
    assert keys.lost() == ()


def test_what_was_written_at_the_last_moment_brings_a_key_back(old):
    build.entry("concern", build.episode(), words="Sleep")
    late = Concern.objects.get()
    rotated()
    pauses = []

    def somebody_is_slow(seconds):
        pauses.append(seconds)
        late.save()  # read before, not looked at: what lay there is written again

    answer = key_retirements.retire(old, by=people.mara(), pause=somebody_is_slow)
    assert isinstance(answer, Refused)
    assert Concern.objects.get().words == "Sleep"


def test_keys_of_the_environment_are_changed_there(settings, old):
    people.mara()
    settings.ENVOI_KEYS, settings.ENVOI_KEYS_FILE = settings.ENVOI_KEYS_FILE.read_text(), None
    answer, _ = rotated()
    assert isinstance(answer, Refused)
    assert "ENVOI_KEYS" in answer.sentence


def test_a_new_key_of_the_environment_seals_everything_and_the_old_one_may_go(settings, old):
    build.entry("concern", build.episode(), words="Sleep")
    settings.ENVOI_KEYS, settings.ENVOI_KEYS_FILE = settings.ENVOI_KEYS_FILE.read_text(), None
    settings.ENVOI_KEYS = f"{new_key()}\n{settings.ENVOI_KEYS}"
    done, _ = rotated()
    assert isinstance(done, Rotated)
    gone = retired(old)
    assert isinstance(gone, Retired)
    assert gone.by_hand
    settings.ENVOI_KEYS = f"{settings.ENVOI_KEYS.splitlines()[0]}\n{gone.line}"
    assert Concern.objects.get().words == "Sleep"
    assert keys.lost() == ()


def test_a_lost_key_is_said_and_nothing_is_rotated_without_it(old, settings):
    people.mara()
    keys.know(now=people.NOW)
    settings.ENVOI_KEYS_FILE.write_text(new_key())
    assert keys.lost() == (old,)
    (sentence,) = standing.lost_keys()
    assert f"The key {old} is missing" in sentence
    assert f"The key {old} is missing" in rotated()[0].sentence
    keys.know(now=people.NOW)
    assert list(KeyKnown.objects.values_list("key", flat=True)) == [old]


def test_every_practice_keeps_that_keys_changed(old):
    people.mara()
    other = people.vera().practice
    key = rotated()[0].key
    rows = AuditRow.objects.filter(noun="keys", act="rotated").order_by("number")
    assert [row.detail["key"] for row in rows] == [key, key]
    assert {row.practice_id: row.member_id for row in rows} == {
        people.mara().practice: people.mara().member,
        other: None,
    }
    retired(old)
    assert AuditRow.objects.filter(noun="keys", act="retired", detail__key=old).count() == 2


def test_keys_are_for_those_who_keep_the_house(old):
    for somebody in (people.ines(), people.tomas()):
        with pytest.raises(NotThere):
            rotated(by=somebody)
        with pytest.raises(NotThere):
            key_retirements.retire(old, by=somebody)
        with pytest.raises(NotThere):
            keys.listed(by=somebody)


def test_log_ins_are_signed_anew_and_those_of_before_count_for_a_day(settings, tmp_path):
    from envoi.settings import read_old

    (tmp_path / "secret-key").write_text(f"{settings.SECRET_KEY}\n")
    assert keys.rotate_log_ins(by=people.mara(), secret="quite-another") is None
    assert (tmp_path / "secret-key").read_text() == f"quite-another\n{settings.SECRET_KEY}\n"
    assert read_old(tmp_path / "secret-key") in ([], [settings.SECRET_KEY])


def test_a_secret_of_the_environment_is_changed_there():
    answer = keys.rotate_log_ins(by=people.mara(), secret="quite-another")
    assert isinstance(answer, Refused)
    assert "ENVOI_SECRET_KEY" in answer.sentence

"""Notes: those of the record are fixed when signed; the author's own are the author's alone."""

import base64
import json
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from envoi.care import book, clients, episodes, notes
from envoi.care.answers import NotThere, Refused, Saved, Stale
from envoi.records import sealing
from envoi.records.fields import EncryptedField
from envoi.records.images import image
from envoi.records.models import PsychotherapyNote, Revision
from tests import build, people
from tests.care.every import DAY, filled

pytestmark = pytest.mark.django_db
SECRET, LATER = "I am bored by him", "I was bored by myself"


@pytest.fixture
def episode():
    return build.episode()


@pytest.fixture
def note(episode):
    """A note of the record by Mara."""
    return build.entry("note", episode, text="We talked.")


@pytest.fixture
def own(episode):
    """A psychotherapy note by Mara."""
    return add_own(episode).ref


def add_own(episode, text=SECRET, *, on=people.TODAY, by=None, ref=None):
    by = by or people.mara()
    return notes.add_own(episode=episode, on=on, text=text, by=by, ref=ref or uuid4())


def correct_own(own, text=LATER, *, on=people.TODAY, version=1, by=None):
    return notes.correct_own(own, on=on, text=text, version=version, by=by or people.mara())


# ---- notes of the record


def test_a_note_is_signed_by_who_wrote_it(episode, note):
    assert notes.sign(note, by=people.mara()) == Saved(note, 2)
    (line,) = clients.page(episode, by=people.mara()).notes
    assert line.signed == "signed 23 November 2026"


def test_nobody_signs_for_somebody_else(episode, note):
    episodes.share_care(episode, login=people.ines().login, from_on=people.TODAY, by=people.mara())
    assert isinstance(notes.sign(note, by=people.ines()), Refused)
    assert book.read("note", note, by=people.mara()).fixed == ""


def test_a_signed_note_cannot_change(note):
    notes.sign(note, by=people.mara())
    values = filled("note", note, text="We did not talk.")
    assert isinstance(book.correct("note", note, values, version=2, by=people.mara()), Refused)
    page = book.read("note", note, by=people.mara())
    assert page.values["text"] == "We talked."
    assert "signed" in page.fixed


def test_signing_twice_is_signing_once(note):
    notes.sign(note, by=people.mara())
    later = people.on(people.mara(), people.TODAY + DAY)
    assert notes.sign(note, by=later) == Saved(note, 2, again=True)


def test_a_note_signed_in_the_wrong_record_can_be_set_aside_with_its_words_unchanged(note):
    notes.sign(note, by=people.mara())
    book.mark_wrong("note", note, reason="other client", by=people.mara())
    page = book.read("note", note, by=people.mara())
    assert (page.values["text"], page.wrong_reason) == ("We talked.", "other client")


# ---- psychotherapy notes


def test_the_author_reads_what_they_wrote(episode, own):
    (found,) = notes.own_notes(episode, by=people.mara())
    assert (found.ref, found.text, found.on) == (own, SECRET, people.TODAY)
    assert notes.read_own(own, by=people.mara()) == (found, episode)


def test_the_newest_stands_first(episode, own):
    add_own(episode, LATER, on=people.TODAY - DAY)
    assert [note.text for note in notes.own_notes(episode, by=people.mara())] == [SECRET, LATER]


def test_a_supervisor_gets_nothing(episode, own):
    tomas = people.tomas()
    assert notes.own_notes(episode, by=tomas) == ()
    with pytest.raises(NotThere):
        notes.read_own(own, by=tomas)
    with pytest.raises(NotThere):
        correct_own(own, by=tomas)


def test_a_supervisor_keeps_none_about_a_supervisees_client(episode):
    assert isinstance(add_own(episode, by=people.tomas()), Refused)


def test_a_colleague_on_the_care_team_gets_only_their_own(episode, own):
    ines = people.ines()
    episodes.share_care(episode, login="ines", from_on=people.TODAY, by=people.mara())
    add_own(episode, "Hers", by=ines)
    assert [note.text for note in notes.own_notes(episode, by=ines)] == ["Hers"]
    with pytest.raises(NotThere):
        notes.read_own(own, by=ines)


def test_a_manager_gets_nothing(episode, own):
    for read in (lambda by: notes.own_notes(episode, by=by), lambda by: notes.read_own(own, by=by)):
        with pytest.raises(NotThere):
            read(people.ada())


def test_it_is_not_on_the_page_of_the_course(episode, own):
    assert SECRET not in str(clients.page(episode, by=people.mara()))


def test_a_double_click_keeps_one(episode):
    ref = uuid4()
    answers = [add_own(episode, ref=ref) for _ in range(2)]
    assert answers == [Saved(ref), Saved(ref, again=True)]


@pytest.mark.parametrize(
    ("text", "on", "field"),
    [("  ", people.TODAY, "text"), ("x", people.TODAY + DAY, "on"), ("x", None, "on")],
)
def test_what_cannot_be_is_refused_at_its_field(episode, own, text, on, field):
    assert add_own(episode, text, on=on).field == field
    assert correct_own(own, text, on=on).field == field


def test_a_stale_correction_changes_nothing(own):
    correct_own(own)
    answer = correct_own(own, "third")
    assert isinstance(answer, Stale)
    assert notes.read_own(own, by=people.mara())[0].text == LATER


def opened(row):
    """Everything a row says to somebody who holds only the record's key."""
    kept = (f for f in row._meta.concrete_fields if getattr(f, "purpose", "record") == "record")
    return {f.attname: getattr(row, f.attname) for f in kept if not raw_bytes(f)}


def raw_bytes(field):
    return type(field) is EncryptedField


def test_what_it_says_and_said_is_nowhere_else_even_for_the_records_key(episode, own):
    correct_own(own)
    clients.page(episode, by=people.mara())
    for model in apps.get_app_config("records").get_models():
        kept = [opened(row) for row in model.objects.all()]
        told = json.dumps(kept, default=str, ensure_ascii=False)
        assert SECRET not in told, model
        assert LATER not in told, model


def test_what_it_said_before_opens_with_its_own_key_alone(own):
    correct_own(own)
    sealed = base64.b64decode(Revision.objects.get(row=own).before["text"])
    where = f"records_psychotherapynote.text:{own}"
    assert sealing.unseal(sealed, where=where, purpose="psychotherapy note") == SECRET.encode()
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, where=where)


def test_the_record_s_key_does_not_open_it(own):
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM records_psychotherapynote")
        (sealed,) = cursor.fetchone()
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, where=f"records_psychotherapynote.text:{own}")


def test_an_image_of_it_carries_no_word(own):
    row = PsychotherapyNote.objects.get()
    assert row.text == SECRET
    assert SECRET not in str(image(row))

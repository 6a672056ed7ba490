"""An image of a row, put back, is the very same row: what exact undo rests on."""

# ruff: noqa: S608 - every name in these statements is a model's own

import json

import pytest
from django.db import connection

from envoi.records import models as records
from envoi.records.images import find, image, labelled, put_back
from tests import people
from tests.records.everything import EVERY, IDS, SEALED, Everything, word

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("the_audit_may_be_changed"),
]
# An audit seal is bytes alone, and nothing takes an image of one.
ROWS = [model for model in EVERY if model not in (records.Account, records.AuditSeal)]


def fresh(row):
    return type(row)._base_manager.get(pk=row.pk)


def through_json(kept):
    return json.loads(json.dumps(kept))


def raw(row, column):
    with connection.cursor() as cursor:
        pk = row._meta.pk
        value = pk.get_db_prep_value(row.pk, connection)
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE {pk.column} = %s", [value])
        return cursor.fetchone()[0]


def said_otherwise(row):
    """Every free text and number of a row changed, as an edit might."""
    for field in row._meta.concrete_fields:
        if (type(row), field) in SEALED and field.purpose == "record":
            setattr(
                row,
                field.attname,
                b"x" if field.attname in ("pdf", "document") else "said otherwise",
            )
        if field.attname == "version":
            row.version += 3
    row.save()


@pytest.mark.parametrize("model", ROWS, ids=IDS.get)
def test_an_image_put_back_is_exact(model):
    row = fresh(Everything(people.mara())[model])
    before = labelled(row)
    kept = through_json(before)
    if model is not records.Paper:
        said_otherwise(row)
    put_back(kept)
    if model is not records.PsychotherapyNote:
        assert labelled(fresh(row)) == before


@pytest.mark.parametrize("model", ROWS, ids=IDS.get)
def test_every_value_comes_back_as_it_was(model):
    row = fresh(Everything(people.mara())[model])
    names = [field.attname for field in model._meta.concrete_fields]
    before = {name: getattr(row, name) for name in names}
    put_back(through_json(labelled(row)))
    again = fresh(row)
    assert {name: getattr(again, name) for name in names} == before


def test_the_row_an_image_was_taken_of_is_found_as_it_is_now():
    row = Everything(people.mara())[records.Concern]
    kept = labelled(row)
    row.words = "later"
    row.save()
    assert find(kept).words == "later"


def test_a_row_that_is_gone_is_not_put_back():
    task = Everything(people.mara())[records.Task]
    kept = labelled(task)
    task.delete()
    assert find(kept) is None
    with pytest.raises(LookupError, match="is gone"):
        put_back(kept)


def test_the_bytes_of_a_paper_stay_where_they_are():
    paper = fresh(Everything(people.mara())[records.Paper])
    before = raw(paper, "pdf")
    kept = labelled(paper)
    assert "pdf" not in kept["columns"]
    put_back(through_json(kept))
    assert raw(paper, "pdf") == before


def test_an_image_of_a_psychotherapy_note_holds_no_word_and_still_comes_back():
    note = fresh(Everything(people.mara())[records.PsychotherapyNote])
    said = note.text
    kept = through_json(labelled(note))
    assert said not in json.dumps(kept)
    note.text = "said otherwise"
    note.save()
    put_back(kept)
    assert fresh(note).text == said == word(records.PsychotherapyNote, note._meta.get_field("text"))


def test_an_image_of_an_open_note_holds_no_word_either():
    note = Everything(people.mara())[records.PsychotherapyNote]
    assert note.text not in json.dumps(image(note))

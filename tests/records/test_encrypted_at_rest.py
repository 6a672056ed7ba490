"""What lies on the disk: none of the words that are sealed, and the names that are not."""

import pytest
from django.db import connection

from envoi.records.fields import EncryptedField
from tests import people
from tests.records.everything import EVERY, SEALED, Everything, word

pytestmark = pytest.mark.django_db
WORDS = {f"{model.__name__}.{field.attname}": word(model, field) for model, field in SEALED}


def on_the_disk() -> bytes:
    """The whole database as its file would be; of a server, every table as it stores it."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    with connection.cursor() as cursor:
        return b"".join(_copied(cursor, table) for table in connection.introspection.table_names())


def _copied(cursor, table) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
        return b"".join(bytes(part) for part in rows)


@pytest.fixture
def disk():
    """A database with a row of everything."""
    Everything(people.mara())
    return on_the_disk()


def test_no_sealed_word_can_be_read_on_the_disk(disk):
    readable = [place for place, said in WORDS.items() if said.encode() in disk]
    assert readable == []


def test_names_can_and_we_say_so(disk):
    assert b"Jonas Weber" in disk


def test_every_sealed_column_had_its_word():
    rows = Everything(people.mara())
    for model, field in SEALED:
        kept = getattr(model._base_manager.get(pk=rows[model].pk), field.attname)
        assert word(model, field) in str(kept)


@pytest.mark.parametrize("kept", ["utf-16-le", "utf-16-be", "utf-8"])
def test_not_in_another_alphabet_of_bytes_either(disk, kept):
    assert not [said for said in WORDS.values() if said.encode(kept) in disk]


SEALED_TODAY = {
    "Addendum.text",
    "Closing.after",
    "Closing.before",
    "Concern.words",
    "ContactWay.value",
    "DecisionMaker.may_cost",
    "DecisionMaker.must_report",
    "DecisionMaker.order_note",
    "DepartureRow.note",
    "DepartureRow.outside",
    "Ending.offered",
    "Ending.why",
    "EndingAnswer.words",
    "EndingEvent.reason",
    "EndingText.text",
    "Goal.words",
    "Paper.draft",
    "Paper.pdf",
    "ProgressNote.text",
    "PsychotherapyNote.text",
    "Quotation.words",
    "RelatedPerson.reached_at",
    "Revision.before",
    "RiskAsked.note",
    "RiskFlag.assessment",
    "RiskFlag.why",
    "RiskHandover.safety_contact",
    "SafetyPlan.text",
}


def test_nothing_that_was_sealed_is_ever_left_open():
    sealed = {
        f"{model.__name__}.{field.attname}"
        for model in EVERY
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedField)
    }
    assert sealed >= SEALED_TODAY

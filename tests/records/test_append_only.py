"""The database refuses to change, take out or slip in a row of the audit."""

# ruff: noqa: S608 - every name in these statements is a model's own

import pytest
from django.db import IntegrityError, connection, transaction

from envoi.care import audit_seals
from envoi.records import append_only
from envoi.records.models import AuditRow, AuditSeal
from tests import people

pytestmark = pytest.mark.django_db
TABLES = (AuditRow, AuditSeal)


@pytest.fixture(autouse=True)
def sealed():
    """A row of the audit and a seal over it."""
    people.mara()
    audit_seals.seal(now=people.NOW)


def refused(sql):
    """The database says no, and both tables are as they were."""
    before = [list(model.objects.order_by("number").values_list()) for model in TABLES]
    with (
        pytest.raises(IntegrityError, match=append_only.SAID),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert before == [list(model.objects.order_by("number").values_list()) for model in TABLES]


@pytest.mark.parametrize("table", append_only.TABLES)
def test_no_row_is_changed(table):
    column = "act" if table == "records_auditrow" else "head"
    refused(f"UPDATE {table} SET {column} = 'x'")


@pytest.mark.parametrize("table", append_only.TABLES)
def test_no_row_is_taken_out(table):
    refused(f"DELETE FROM {table}")


only_on_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="numbers may be given late on a server; it has no REPLACE"
)


@only_on_sqlite
@pytest.mark.parametrize("table", append_only.TABLES)
def test_no_row_takes_the_place_of_another(table):
    refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@only_on_sqlite
def test_no_row_is_slipped_in_below_the_newest():
    number = AuditRow.objects.get().number
    columns = "practice_id, member_id, at, 'slipped in', noun, subject, client, detail, door"
    said = f"SELECT {number - 1}, {columns}, why, address, log_in FROM records_auditrow"
    refused(f"INSERT INTO records_auditrow {said}")


def test_a_row_that_keeps_its_number_may_come_at_the_end():
    row = AuditRow.objects.get()
    row.number += 7
    row.save(force_insert=True)
    assert AuditRow.objects.count() == 2


def test_no_model_changes_a_row_either():
    row = AuditRow.objects.get()
    row.act = "viewed"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditSeal.objects.all().delete()


def test_postgresql_refuses_a_truncate_too():
    told = append_only.statements("postgresql")
    for table in append_only.TABLES:
        assert [each for each in told if f"BEFORE TRUNCATE ON {table}" in each]
        assert [each for each in told if f"BEFORE UPDATE OR DELETE ON {table}" in each]


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_is_followed_by_an_empty_audit():
    assert AuditRow.objects.count() == 1

"""The audit is sealed in batches, and whatever is changed afterwards is named."""

# ruff: noqa: S608 - every name in these statements is a model's own

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from envoi.care import audit, audit_checks, audit_seals
from envoi.records import append_only, same_practice, sealing
from envoi.records.models import AuditRow, AuditSeal
from tests import build, people

pytestmark = pytest.mark.django_db


def rows(count):
    """So many looks at nobody in particular, and their numbers."""
    by = people.mara()
    for number in range(count):
        audit.viewed(by, "record", None, number=number)
    return list(AuditRow.objects.order_by("number").values_list("number", flat=True))


def sealed(count, most=4):
    """The numbers of rows that were sealed in small batches."""
    numbers = rows(count)
    audit_seals.seal(now=people.NOW, most=most)
    return numbers


def by_hand(sql, *values):
    """What somebody with the database in their hands does."""
    same_practice.remove()  # every trigger there is
    append_only.remove()
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def named():
    """Every row that verifying names, with what happened to it."""
    found = audit_checks.verify()
    assert not found.good
    return [(str(each.change), each.number) for each in found.named]


def test_every_row_is_sealed_in_order_and_once():
    numbers = sealed(10)
    assert audit_seals.seal(now=people.NOW, most=4) == 0
    seals = AuditSeal.objects.order_by("number")
    assert [seal.count for seal in seals] == [4, 4, 3]
    assert (seals[0].first, seals[2].last) == (numbers[0], numbers[-1])
    assert [seal.previous for seal in seals[1:]] == [seal.head for seal in seals[:2]]


def test_what_nobody_touched_is_as_it_was_sealed():
    sealed(10)
    found = audit_checks.verify()
    assert found.good
    assert (found.rows, found.seals, found.unsealed) == (11, 3, 0)


def test_the_chain_is_of_the_whole_house():
    build.episode()
    people.vera()
    audit_seals.seal(now=people.NOW)
    assert AuditSeal.objects.get().count == AuditRow.objects.count()


def test_rows_written_since_are_told_as_not_sealed_yet():
    sealed(3)
    rows(2)
    found = audit_checks.verify()
    assert (found.good, found.unsealed, audit_seals.unsealed()) == (True, 2, 2)


def test_nothing_sealed_is_said_so():
    rows(2)
    found = audit_checks.verify()
    assert (found.good, found.head, found.unsealed) == (True, None, 3)
    assert audit_seals.head() is None


COLUMNS = {
    "practice_id": None,
    "member_id": None,
    "at": "2026-11-23 08:30:01",
    "act": "added",
    "noun": "note",
    "subject": "0" * 32,
    "client": "0" * 32,
    "detail": '{"number": 99}',
    "door": "command",
    "why": "role",
    "address": "192.0.2.9",
    "log_in": "0" * 32,
}


@pytest.mark.parametrize("column", COLUMNS)
def test_any_altered_column_of_a_row_is_named(column):
    numbers = sealed(10)
    by_hand(
        f"UPDATE records_auditrow SET {column} = %s WHERE number = %s",
        COLUMNS[column],
        numbers[5],
    )
    assert named() == [("altered", numbers[5])]


def test_every_column_of_the_audit_is_tried_above():
    assert {field.column for field in AuditRow._meta.fields} == {*COLUMNS, "number"}


@pytest.mark.parametrize("place", [0, 3, 4, 10])
def test_a_row_taken_out_is_named(place):
    numbers = sealed(10)
    by_hand("DELETE FROM records_auditrow WHERE number = %s", numbers[place])
    assert named() == [("missing", numbers[place])]


@pytest.mark.parametrize(("one", "other"), [(1, 2), (0, 10), (3, 4)])
def test_rows_in_each_others_place_are_named(one, other):
    numbers = sealed(10)
    one, other = numbers[one], numbers[other]
    for was, now in ((one, -1), (other, one), (-1, other)):
        by_hand("UPDATE records_auditrow SET number = %s WHERE number = %s", now, was)
    assert named() == [("moved", one), ("moved", other)]


def test_a_row_slipped_in_is_named():
    numbers = sealed(10)
    by_hand("UPDATE records_auditrow SET number = number + 100 WHERE number > %s", numbers[5])
    by_hand("DELETE FROM records_auditseal")
    audit_seals.seal(now=people.NOW, most=4)
    slipped = AuditRow.objects.get(number=numbers[2])
    slipped.number = numbers[5] + 1
    slipped.save(force_insert=True)
    assert named() == [("added", numbers[5] + 1)]


def test_what_a_changed_row_says_now_is_told():
    numbers = sealed(3)
    by_hand("UPDATE records_auditrow SET act = 'added' WHERE number = %s", numbers[1])
    (found,) = audit_checks.verify().named
    said = "It says now: 23 November 2026 08:30 UTC, Mara: added record."
    assert found.told == f"Row {numbers[1]} was altered. {said}"


def test_a_row_out_of_the_middle_says_when_it_was_sealed():
    numbers = sealed(3)
    by_hand("DELETE FROM records_auditrow WHERE number = %s", numbers[1])
    (found,) = audit_checks.verify().named
    assert found.told == (f"Row {numbers[1]} is missing. It was sealed 23 November 2026 08:30 UTC.")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("rows", b"\0" * 96),
        ("rows", b"short"),
        ("head", "0" * 64),
        ("head", "nothing"),
        ("first", 1_000_000),
        ("last", 1_000_000),
        ("count", 3),
        ("at", "2026-11-20 08:30:00"),
        ("signature", "0" * 128),
        ("signature", "x"),
        ("previous", "no hex"),
    ],
)
def test_an_altered_seal_is_told_and_no_row_is_blamed(column, value):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL lets nobody past a constraint, so there is no such seal to find")
    sealed(10)
    middle = AuditSeal.objects.order_by("number")[1].number
    by_hand("PRAGMA ignore_check_constraints = ON")
    by_hand(f"UPDATE records_auditseal SET {column} = %s WHERE number = %s", value, middle)
    by_hand("PRAGMA ignore_check_constraints = OFF")
    found = audit_checks.verify()
    assert not found.good and f"eal {middle}" in " ".join(found.faults)
    assert found.named == ()


def test_a_seal_taken_out_with_its_rows_is_told():
    sealed(10)
    middle = AuditSeal.objects.order_by("number")[1]
    by_hand(
        "DELETE FROM records_auditrow WHERE number BETWEEN %s AND %s", middle.first, middle.last
    )
    by_hand("DELETE FROM records_auditseal WHERE number = %s", middle.number)
    (fault,) = audit_checks.verify().faults
    assert f"rows {middle.first} to {middle.last}" in fault


def test_an_audit_begun_anew_is_told_by_a_head_that_was_kept():
    sealed(10)
    kept = audit_seals.head()
    by_hand("DELETE FROM records_auditseal")
    by_hand("DELETE FROM records_auditrow WHERE number > 3")
    audit_seals.seal(now=people.NOW + timedelta(days=1))
    assert audit_checks.verify().good
    (fault,) = audit_checks.verify(against=kept).faults
    assert "is not part of this audit" in fault


def test_a_head_that_was_kept_stays_part_of_the_audit():
    sealed(6)
    kept = audit_seals.head()
    sealed(6)
    assert audit_checks.verify(against=kept).good


def test_a_head_goes_out_and_comes_back_as_a_file():
    sealed(3)
    kept = audit_seals.head()
    assert audit_seals.head_from(kept.as_json()) == kept
    assert kept.holds and not replace(kept, last=kept.last + 1).holds


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "envoi audit head 1"}', "7"])
def test_anything_else_is_no_head(text):
    with pytest.raises(audit_seals.Unreadable):
        audit_seals.head_from(text)


def test_a_head_that_was_made_up_is_not_believed():
    sealed(3)
    told = json.loads(audit_seals.head().as_json()) | {"last": 99}
    faults = audit_checks.verify(against=audit_seals.head_from(json.dumps(told))).faults
    assert "does not bear a signature" in faults[0]


def test_a_chain_made_anew_with_a_key_of_somebody_else_is_told(settings):
    mine = settings.ENVOI_KEYS
    settings.ENVOI_KEYS = sealing.new_key()
    sealed(3)
    settings.ENVOI_KEYS = mine
    (fault,) = audit_checks.verify().faults
    assert "not in the key file" in fault


def test_a_rotated_key_leaves_the_chain_whole(settings):
    sealed(3)
    settings.ENVOI_KEYS = f"{sealing.new_key()}\n{settings.ENVOI_KEYS}"
    sealed(3)
    assert len({seal.key for seal in AuditSeal.objects.all()}) == 2
    assert audit_checks.verify().good


def test_more_changes_than_are_remembered_are_counted(monkeypatch):
    sealed(10)
    monkeypatch.setattr(audit_checks, "REMEMBERED", 3)
    by_hand("UPDATE records_auditrow SET act = 'x'")
    found = audit_checks.verify()
    assert (len(found.named), found.more) == (3, 8)


def test_a_worker_that_comes_second_seals_nothing_twice():
    rows(3)
    assert audit_seals._one_batch(people.NOW, 100) == 4
    assert audit_seals._one_batch(people.NOW, 100) == 0

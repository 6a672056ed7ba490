"""`envoi audit`: what somebody did to the file is named by its number."""

import json
import sqlite3

import pytest
from django.db import connection

from envoi.care import audit, audit_seals
from envoi.records.models import AuditRow
from tests import people

PASSWORD = "three quiet words here"
TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE '%audit%'"


@pytest.fixture
def sealed(home, envoi):
    """A home with six rows of audit, all of them sealed."""
    envoi(home, "found", "Lindqvist", "--owner", "mara", ENVOI_PASSWORD=PASSWORD)
    by_hand(home, *FROM_ONE, *(COPY for _ in range(5)))
    told = envoi(home, "audit", "seal")
    assert told.stdout == "6 rows sealed.\n", told.stderr
    return home


FROM_ONE = (
    "UPDATE records_auditrow SET number = 1",
    "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'records_auditrow'",
)
COPY = (
    "INSERT INTO records_auditrow (practice_id, member_id, at, act, noun, detail, door, why, "
    "address) SELECT practice_id, member_id, at, 'viewed', 'record', '{}', 'web', 'treats', "
    "'192.0.2.' || (SELECT count(*) FROM records_auditrow) FROM records_auditrow LIMIT 1"
)


def by_hand(home, *statements):
    """What somebody does who has the file and knows SQL."""
    file = sqlite3.connect(home / "envoi.sqlite3")
    with file:
        for (name,) in file.execute(TRIGGERS).fetchall():
            file.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            file.execute(statement)
    file.close()


def verified(home, envoi, *more):
    """How verifying ended, and the lines it said."""
    told = envoi(home, "audit", "verify", *more)
    assert told.stderr == ""
    return told.returncode, told.stdout.splitlines()


def test_an_audit_nobody_touched_is_said_to_be_so(sealed, envoi):
    assert verified(sealed, envoi) == (
        0,
        ["6 rows in 1 seal, up to row 6. Each is as it was sealed."],
    )


CHANGES = {
    "Row 3 was altered.": "UPDATE records_auditrow SET address = '' WHERE number = 3",
    "Row 5 is missing.": "DELETE FROM records_auditrow WHERE number = 5",
}


@pytest.mark.parametrize("said", CHANGES)
def test_whatever_was_changed_in_the_file_is_named(sealed, envoi, said):
    by_hand(sealed, CHANGES[said])
    code, lines = verified(sealed, envoi)
    assert code == 1
    assert lines[0].startswith(said), lines


def test_rows_in_each_others_place_are_named(sealed, envoi):
    swap = "UPDATE records_auditrow SET number = {} WHERE number = {}".format
    by_hand(sealed, swap(-1, 2), swap(2, 4), swap(4, -1))
    code, lines = verified(sealed, envoi)
    assert code == 1
    assert [line[:16] for line in lines[:2]] == ["Row 4 was moved:", "Row 2 was moved:"]


def test_an_audit_cut_off_is_told_by_a_head_kept_elsewhere(sealed, envoi, tmp_path_factory):
    kept = tmp_path_factory.mktemp("elsewhere") / "head.json"
    assert "Keep it where nobody" in envoi(sealed, "audit", "head", "--to", str(kept)).stdout
    assert verified(sealed, envoi, "--against", str(kept))[0] == 0
    by_hand(
        sealed, "DELETE FROM records_auditseal", "DELETE FROM records_auditrow WHERE number > 4"
    )
    assert verified(sealed, envoi)[0] == 0
    code, lines = verified(sealed, envoi, "--against", str(kept))
    assert (code, "is not part of this audit" in lines[0]) == (1, True)


def test_the_head_is_printed_as_json(sealed, envoi):
    told = json.loads(envoi(sealed, "audit", "head").stdout)
    assert (told["format"], told["last"]) == ("envoi audit head 1", 6)


@pytest.mark.parametrize("content", [None, "{}", b"\xff\xfe"])
def test_a_file_that_is_no_head_is_refused_in_a_sentence(sealed, envoi, tmp_path, content):
    kept = tmp_path / "kept.json"
    if content is not None:
        kept.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = envoi(sealed, "audit", "verify", "--against", str(kept))
    assert told.returncode == 2 and "Traceback" not in told.stderr
    assert told.stderr.strip().endswith(("is no head of an audit.", "No such file or directory."))


@pytest.mark.django_db
def test_nothing_sealed_is_no_fault(said):
    people.mara()
    assert said("audit", "verify").splitlines() == [
        "Nothing is sealed yet.",
        "1 newer row is not sealed yet; nothing can be said about it.",
    ]
    assert said("audit", "seal") == "2 rows sealed.\n"
    assert said("audit", "seal") == "Everything is sealed already.\n"


@pytest.mark.django_db
def test_that_somebody_verified_is_a_row_itself(said):
    people.mara()
    audit_seals.seal(now=people.NOW)
    said("audit", "verify")
    row = AuditRow.objects.order_by("number").last()
    assert (row.act, row.practice_id, row.detail) == ("verified", None, {"good": True, "rows": 1})


@pytest.mark.django_db
def test_verifying_a_hundred_rows_asks_the_database_as_much_as_one(said):
    by = people.mara()
    audit_seals.seal(now=people.NOW)
    few = _asked(said)
    for _ in range(100):
        audit.viewed(by, "record", None)
    audit_seals.seal(now=people.NOW)
    assert _asked(said) <= few + 2


def _asked(said):
    asked = []
    with connection.execute_wrapper(lambda run, *rest: asked.append(rest) or run(*rest)):
        said("audit", "verify")
    return len(asked)

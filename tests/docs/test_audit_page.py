"""Somebody who has only docs/reference/audit.md and a copy of the database verifies the audit."""

import hashlib
import json
import re
import sqlite3
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from envoi.care import audit_seals
from envoi.records import append_only, signing
from tests import build, people

TABLES = tuple(
    f'{verb} "{table}"' for verb in ("CREATE TABLE", "INSERT INTO") for table in append_only.TABLES
)
PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "audit.md"


# --- the independent verifier: nothing of ours below this line
def verified(database: sqlite3.Connection, public_key: str) -> list[int]:
    """Numbers of rows that are not as they were sealed; ValueError where the chain is broken."""
    wrong, previous, above = [], "0" * 64, 0
    for first, last, count, rows, before, head, at, key, signature in database.execute(
        "SELECT first, last, count, rows, previous, head, at, public_key, signature"
        " FROM records_auditseal ORDER BY number"
    ):
        sealed = {
            int.from_bytes(rows[i : i + 8], "big", signed=True): rows[i + 8 : i + 24]
            for i in range(0, len(rows), 24)
        }
        if hashlib.sha256(bytes.fromhex(before) + rows).hexdigest() != head or key != public_key:
            raise ValueError(head)
        if before != previous or [min(sealed), max(sealed), len(sealed)] != [first, last, count]:
            raise ValueError(head)
        signed = f"envoi audit 1\n{head}\n{last}\n{at if '.' in at else at + '.000000'}\n"
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(
            bytes.fromhex(signature), signed.encode()
        )
        found = {}
        for number, *row in database.execute(
            "SELECT number, practice_id, member_id, at, act, noun, subject, client, detail, door,"
            " why, address, log_in FROM records_auditrow WHERE number > ? AND number <= ?",
            (above, last),
        ):
            row[2] += "" if "." in row[2] else ".000000"
            row[7] = json.loads(row[7])
            text = json.dumps([1, *row], sort_keys=True, separators=(",", ":"))
            found[number] = hashlib.sha256(text.encode()).digest()[:16]
        wrong += [n for n in sorted({*sealed, *found}) if sealed.get(n) != found.get(n)]
        previous, above = head, last
    return wrong


# --- until here


@pytest.fixture
def copy():
    """A copy of a sealed audit, in the hands of somebody else."""
    build.episode(sessions=2, phq9=[12, 9])
    audit_seals.seal(now=people.NOW, most=4)
    file = sqlite3.connect(":memory:")
    for statement in connection.connection.iterdump():
        if statement.startswith(TABLES):
            file.execute(statement)
    yield file
    file.close()


def public_key():
    return signing.sign(b"").public_key


@pytest.mark.django_db
def test_the_page_is_enough_to_verify_an_audit_nobody_touched(copy):
    assert verified(copy, public_key()) == []


@pytest.mark.django_db
def test_the_page_is_enough_to_name_what_was_changed(copy):
    numbers = [n for (n,) in copy.execute("SELECT number FROM records_auditrow ORDER BY number")]
    copy.execute("UPDATE records_auditrow SET why = 'somebody' WHERE number = ?", numbers[1:2])
    copy.execute("DELETE FROM records_auditrow WHERE number = ?", numbers[6:7])
    assert verified(copy, public_key()) == [numbers[1], numbers[6]]


@pytest.mark.django_db
def test_the_page_is_enough_to_doubt_a_seal(copy):
    copy.execute("UPDATE records_auditseal SET at = '2026-11-20 08:30:00'")
    with pytest.raises(InvalidSignature):
        verified(copy, public_key())
    with pytest.raises(ValueError):
        verified(copy, "0" * 64)


def test_the_example_on_the_page_has_the_digest_it_says():
    text = PAGE.read_text(encoding="utf-8")
    (row,) = re.findall(r"^ {4}(\[1,\".*\])$", text, re.MULTILINE)
    (said,) = re.findall(r"digest begins with `([0-9a-f]{8})`", text)
    assert hashlib.sha256(row.encode()).hexdigest()[:8] == said

"""Sealed values open where they were written, with their key, and only there."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from envoi.records import sealing, signing
from envoi.records.models import Concern, RiskFlag
from envoi.records.sealing import (
    CannotOpen,
    fingerprint,
    fingerprints,
    new_key,
    seal,
    unseal,
)
from tests import build

HERE = "records_concern.words:1"
WORDS = "I can’t get out of bed.".encode()


@given(st.binary(max_size=200))
def test_what_is_sealed_opens_to_the_same(plain):
    assert unseal(seal(plain, where=HERE), where=HERE) == plain


def test_no_word_can_be_read_in_what_is_sealed():
    assert b"bed" not in seal(WORDS, where=HERE)


def test_the_same_words_are_sealed_differently_each_time():
    several = {seal(WORDS, where=HERE) for _ in range(100)}
    nonces = {sealed[sealing.ID_BYTES :][: sealing.NONCE_BYTES] for sealed in several}
    assert len(several) == len(nonces) == 100


@pytest.mark.parametrize(
    "elsewhere", ["records_concern.words:2", "records_goal.words:1", "records_concern.other:1", ""]
)
def test_in_another_row_or_column_it_does_not_open(elsewhere):
    with pytest.raises(CannotOpen, match="does not belong"):
        unseal(seal(WORDS, where=HERE), where=elsewhere)


def test_each_store_has_a_key_of_its_own():
    sealed = seal(WORDS, where=HERE, purpose="psychotherapy note")
    with pytest.raises(CannotOpen):
        unseal(sealed, where=HERE)


@given(st.data())
def test_a_single_altered_bit_is_noticed(data):
    sealed = bytearray(seal(WORDS, where=HERE))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(CannotOpen):
        unseal(bytes(sealed), where=HERE)


@given(st.integers(0, 60))
def test_a_piece_of_it_does_not_open(length):
    sealed = seal(WORDS, where=HERE)
    with pytest.raises(CannotOpen):
        unseal(sealed[: min(length, len(sealed) - 1)], where=HERE)


def test_without_its_key_it_does_not_open_and_says_which_key_is_missing(settings):
    sealed = seal(WORDS, where=HERE)
    settings.ENVOI_KEYS = new_key()
    with pytest.raises(CannotOpen, match=f"The key {sealed[:4].hex()} is missing"):
        unseal(sealed, where=HERE)


def test_another_secret_under_the_same_name_does_not_open_it(settings):
    sealed = seal(WORDS, where=HERE)
    settings.ENVOI_KEYS = f"{sealed[:4].hex()} {new_key().split()[1]}"
    with pytest.raises(CannotOpen, match="altered"):
        unseal(sealed, where=HERE)


@pytest.mark.parametrize("nothing", ["", "\n \n"])
def test_without_any_key_it_says_what_to_do(settings, nothing):
    settings.ENVOI_KEYS = nothing
    with pytest.raises(CannotOpen, match="put the key file back"):
        seal(WORDS, where=HERE)


def test_a_new_key_seals_and_the_old_one_still_opens(settings):
    old, fresh = settings.ENVOI_KEYS, new_key()
    before = seal(WORDS, where=HERE)
    settings.ENVOI_KEYS = f"{fresh}\n{old}\n"
    after = seal(WORDS, where=HERE)
    assert after[:4].hex() == fresh.split()[0] != before[:4].hex()
    assert unseal(before, where=HERE) == unseal(after, where=HERE) == WORDS


def test_a_fingerprint_is_found_whatever_key_was_added_since(settings):
    before = fingerprint("01701234567", practice=1)
    settings.ENVOI_KEYS = f"{new_key()}\n{settings.ENVOI_KEYS}"
    assert before in fingerprints("01701234567", practice=1)
    assert fingerprint("01701234567", practice=1) in fingerprints("01701234567", practice=1)
    assert before not in fingerprints("01701234567", practice=2)


def test_a_line_of_a_retired_key_opens_nothing_and_tells_its_public_half(settings):
    public = signing.audit_public_keys()["0a0b0c0d"]
    assert len(bytes.fromhex(public)) == 32
    settings.ENVOI_KEYS = f"{new_key()}\nretired 0a0b0c0d {public}\nretired\n"
    assert signing.audit_public_keys()["0a0b0c0d"] == public
    with pytest.raises(CannotOpen, match="0a0b0c0d is missing"):
        unseal(bytes.fromhex("0a0b0c0d") + bytes(40), where=HERE)


# ---- in the database


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def two(db):
    """Two concerns of one client."""
    episode = build.episode()
    return [build.entry("concern", episode, words=words) for words in ("Sleep", "Work")]


def test_a_sealed_value_copied_into_another_row_does_not_open(two):
    one, other = (ref.hex for ref in two)
    run(
        "UPDATE records_concern SET words = (SELECT words FROM records_concern WHERE id = %s)"
        " WHERE id = %s",
        one,
        other,
    )
    assert Concern.objects.get(id=one).words == "Sleep"
    with pytest.raises(CannotOpen):
        _ = Concern.objects.get(id=other).words


@pytest.mark.django_db
def test_a_sealed_value_moved_into_another_column_does_not_open():
    build.entry("risk-flag", build.episode(), why="He said so.")
    run("UPDATE records_riskflag SET assessment = why")
    assert RiskFlag.objects.get().why == "He said so."
    with pytest.raises(CannotOpen):
        _ = RiskFlag.objects.get().assessment


def test_what_was_not_looked_at_is_saved_as_it_lay(two):
    before = raw(two[0])
    row = Concern.objects.get(id=two[0])
    row.save()
    assert raw(two[0]) == before
    assert row.words == "Sleep"
    row.save()
    assert raw(two[0]) != before


def raw(ref):
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM records_concern WHERE id = %s", [ref.hex])
        return bytes(cursor.fetchone()[0])


def test_a_sealed_column_is_never_written_past_its_row(two):
    with pytest.raises(TypeError, match="only be written by saving its row"):
        Concern.objects.filter(id=two[0]).update(words="Sleep")

"""The audit is signed with a key that follows from the house's own."""

from dataclasses import replace

import pytest

from envoi.records import sealing, signing


@pytest.fixture
def keys(settings):
    """Two keys, the newer one first, as after a rotation."""
    newer, older = sealing.new_key(), sealing.new_key()
    settings.ENVOI_KEYS = f"{newer}\n{older}"
    return newer, older


def test_what_is_signed_is_told_from_anything_else(keys):
    signature = signing.sign(b"so it was")
    assert signing.is_signed(b"so it was", signature)
    assert not signing.is_signed(b"so it was not", signature)
    assert not signing.is_signed(b"so it was", replace(signature, signature="00" * 64))
    assert not signing.is_signed(b"so it was", replace(signature, public_key="nothing"))


def test_the_newest_key_signs_and_every_key_that_is_there_is_trusted(keys):
    newer, older = (line.split()[0] for line in keys)
    assert signing.sign(b"").key == newer
    assert set(signing.audit_public_keys()) == {newer, older}


def test_a_retired_key_is_trusted_by_its_public_half_and_opens_nothing(keys, settings):
    newer, older = keys
    settings.ENVOI_KEYS = older
    signature, sealed = signing.sign(b"then"), sealing.seal(b"then", where="here")
    line = signing.retired_line(older.split()[0])
    settings.ENVOI_KEYS = f"{newer}\n{line}"
    assert signing.audit_public_keys()[signature.key] == signature.public_key
    assert line == f"retired {signature.key} {signature.public_key}"
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, where="here")


@pytest.mark.parametrize("line", ["retired", "retired 0a0b0c0d", "retired 0a0b0c0d xyz"])
def test_a_spoilt_line_of_a_retired_key_is_trusted_for_nothing(keys, settings, line):
    settings.ENVOI_KEYS += f"\n{line}"
    assert set(signing.audit_public_keys()) == {each.split()[0] for each in keys}

"""A passkey's answer counts once, for the house that asked, from the device that was enrolled."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envoi.care import passkeys, second_factors
from envoi.care.answers import Refused, Saved
from envoi.care.passkeys import Site
from envoi.records.models import AuditRow, OutgoingMail, SecondFactor
from tests import people
from tests.authenticator import ORIGIN, Device

pytestmark = pytest.mark.django_db
SITE = Site("localhost", ORIGIN)


def enrolled(**told):
    """A device of Mara's, and Mara."""
    device, by = Device(**told), people.mara()
    asked = passkeys.creation(SITE, by=by)
    answer = device.make(asked.options)
    saved = passkeys.register(asked.kept, answer, name="Laptop", site=SITE, by=by)
    assert isinstance(saved, Saved), saved
    return device, by


def at_the_door(device, *, site=SITE, asked=None):
    asked = asked or passkeys.question(SITE, by=None)
    answer = device.sign(asked.options)
    return passkeys.enter(asked.kept, answer, site=site, address="", now=people.NOW)


def test_what_is_asked_can_be_sent_as_json():
    options = passkeys.creation(SITE, by=people.mara()).options["publicKey"]
    assert json.dumps(dict(options))
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"


def test_a_passkey_opens_the_door_without_a_password():
    device, by = enrolled()
    assert at_the_door(device) == Saved(by.account)
    assert AuditRow.objects.filter(act="added", noun="second factor").count() == 1
    assert OutgoingMail.objects.get().kind == "second_factor_changed"


def test_only_the_public_half_is_kept_and_sealed():
    device, _ = enrolled()
    row = SecondFactor.objects.get()
    assert device.credential.hex() not in str(SecondFactor.objects.values())
    assert row.handle != device.credential.hex()


def test_at_the_door_the_device_has_to_see_its_owner():
    device, _ = enrolled()
    device.verified = False
    assert isinstance(at_the_door(device), Refused)


def test_after_the_password_a_touch_is_enough():
    device, by = enrolled()
    device.verified = False
    asked = passkeys.question(SITE, by=by)
    answer = device.sign(asked.options)
    assert isinstance(passkeys.show(asked.kept, answer, site=SITE, by=by), Saved)


def test_an_answer_to_another_question_is_refused():
    device, _ = enrolled()
    earlier, later = passkeys.question(SITE, by=None), passkeys.question(SITE, by=None)
    answer = device.sign(earlier.options)
    refused = passkeys.enter(later.kept, answer, site=SITE, address="", now=people.NOW)
    assert refused == Refused(passkeys.NOT_THIS_ONE)


def test_the_very_same_answer_twice_is_refused():
    device, _ = enrolled()
    asked = passkeys.question(SITE, by=None)
    answer = device.sign(asked.options)
    ends = [
        passkeys.enter(asked.kept, answer, site=SITE, address="", now=people.NOW) for _ in range(2)
    ]
    assert [type(end) for end in ends] == [Saved, Refused]


@pytest.mark.parametrize(
    "told",
    [
        {"origin": "http://localhost:8000"},
        {"origin": "https://evil.example"},
        {"origin": "https://localhost.evil.example"},
        {"name": "evil.example"},
    ],
)
def test_an_answer_given_elsewhere_is_refused(told):
    device, _ = enrolled()
    for name, value in told.items():
        setattr(device, name, value)
    assert at_the_door(device) == Refused(passkeys.NOT_THIS_ONE)


def test_a_passkey_made_elsewhere_is_not_taken():
    by, asked = people.mara(), passkeys.creation(SITE, by=people.mara())
    answer = Device(origin="https://evil.example").make(asked.options)
    assert isinstance(passkeys.register(asked.kept, answer, name="", site=SITE, by=by), Refused)


def test_another_key_under_a_known_name_is_refused():
    device, _ = enrolled()
    forged = Device(credential=device.credential, user=device.user, counter=50)
    assert at_the_door(forged) == Refused(passkeys.NOT_THIS_ONE)


def test_a_copy_that_signs_out_of_turn_is_refused():
    device, _ = enrolled(counter=7)
    copy = replace(device)
    assert isinstance(at_the_door(device), Saved)
    assert isinstance(at_the_door(device), Saved)
    assert at_the_door(copy) == Refused(passkeys.COPIED)


def test_a_device_that_does_not_count_is_let_be():
    device, by = enrolled()
    for _ in range(2):
        device.counter = -1  # so that zero is what it signs
        assert at_the_door(device) == Saved(by.account)


def test_somebody_elses_passkey_is_no_second_step_of_mine():
    device, _ = enrolled()
    ines = people.ines()
    asked = passkeys.question(SITE, by=ines)
    answer = device.sign(asked.options)
    assert isinstance(passkeys.show(asked.kept, answer, site=SITE, by=ines), Refused)


def test_a_passkey_that_claims_to_be_somebody_else_is_refused():
    device, _ = enrolled()
    device.user = people.ines().account.bytes
    assert isinstance(at_the_door(device), Refused)


def test_a_removed_passkey_opens_nothing():
    device, by = enrolled()
    second_factors.give_demo_app(b"x" * 20, by=by)
    laptop = next(each for each in second_factors.listed(by=by) if each.kind == "passkey")
    second_factors.remove(laptop.ref, by=by)
    assert isinstance(at_the_door(device), Refused)


def test_the_same_passkey_is_not_enrolled_twice():
    device, by = enrolled()
    asked = passkeys.creation(SITE, by=by)
    again = passkeys.register(asked.kept, device.make(asked.options), name="", site=SITE, by=by)
    assert "already" in again.sentence


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "signature"])
            | st.sampled_from(["authenticatorData", "userHandle", "attestationObject"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["id", "rawId", "type", "response"]), ANYTHING))
def test_whatever_comes_instead_of_an_answer_is_refused_in_a_sentence(answer):
    by = people.mara()
    asked, made = passkeys.question(SITE, by=None), passkeys.creation(SITE, by=by)
    came = passkeys.enter(asked.kept, answer, site=SITE, address="", now=people.NOW)
    given_up = passkeys.register(made.kept, answer, name="", site=SITE, by=by)
    assert isinstance(came, Refused) and isinstance(given_up, Refused)


@pytest.mark.parametrize(
    ("name", "origin", "fits"),
    [
        ("localhost", "http://localhost:8021", True),
        ("localhost", "http://127.0.0.1:8021", False),
        ("praxis.example.org", "https://praxis.example.org", True),
        ("praxis.example.org", "http://praxis.example.org", False),
        ("example.org", "https://praxis.example.org", True),
        ("org", "https://praxis.example.org", False),
    ],
)
def test_passkeys_are_offered_where_a_browser_would_make_them(name, origin, fits):
    assert Site(name, origin).fits is fits

"""Apps and recovery codes: what counts, what counts twice, and who may begin anew."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from envoi.care import recovery_codes, second_factors
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.second_factors import code_at
from envoi.records.models import AuditRow, LogIn, OutgoingMail, SecondFactor
from tests import people

pytestmark = pytest.mark.django_db
SECRET = b"12345678901234567890"  # of the examples of RFC 6238
SECONDS = timedelta(seconds=1)


def later(by, **time):
    return replace(by, now=by.now + timedelta(**time))


def with_app(by=None):
    by = by or people.mara()
    second_factors.give_demo_app(SECRET, by=by)
    return by


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(second, code):
    from datetime import UTC, datetime

    assert code_at(SECRET, datetime.fromtimestamp(second, UTC)) == code


def test_the_code_of_now_is_taken_and_never_again():
    by = with_app()
    code = code_at(SECRET, by.now)
    assert isinstance(second_factors.show_code(code, by=by), Saved)
    assert second_factors.show_code(code, by=by) == Refused(second_factors.USED_ALREADY, "code")


def test_an_earlier_code_is_worth_nothing_after_a_later_one():
    by = with_app()
    second_factors.show_code(code_at(SECRET, by.now), by=by)
    assert isinstance(
        second_factors.show_code(code_at(SECRET, by.now - 30 * SECONDS), by=by), Refused
    )


@pytest.mark.parametrize(
    ("off", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_one_step_early_or_late_is_let_be(off, taken):
    by = with_app()
    answer = second_factors.show_code(code_at(SECRET, by.now + off * SECONDS), by=by)
    assert isinstance(answer, Saved) is taken


def test_an_app_counts_once_its_first_code_was_shown():
    by = people.mara()
    offer = second_factors.offer_app(by=by)
    assert second_factors.kinds(by=by) == frozenset()
    assert second_factors.offer_app(by=by) == offer
    secret = base64.b32decode(offer.typed.replace(" ", "").upper())
    wrong = second_factors.confirm_app(offer.ref, code="000000", name="", by=by)
    assert isinstance(wrong, Refused)
    code = code_at(secret, by.now)
    assert isinstance(second_factors.confirm_app(offer.ref, code=code, name="", by=by), Saved)
    assert second_factors.kinds(by=by) == {"totp"}
    assert isinstance(second_factors.show_code(code, by=by), Refused)
    assert OutgoingMail.objects.get().kind == "second_factor_changed"


def test_a_wrong_clock_is_told_at_setting_up():
    by = people.mara()
    offer = second_factors.offer_app(by=by)
    secret = base64.b32decode(offer.typed.replace(" ", "").upper())
    code = code_at(secret, by.now + timedelta(minutes=7))
    answer = second_factors.confirm_app(offer.ref, code=code, name="", by=by)
    assert "clock" in answer.sentence


def test_the_secret_of_an_app_lies_sealed():
    with_app()
    lying = bytes(SecondFactor.objects.values_list("secret", flat=True)[0].data)
    assert base64.b32encode(SECRET) not in lying


@pytest.mark.parametrize("code", ["", "1", "abcdef", "٤٢٠٧٥٤", "0" * 5000, "\x00"])
def test_no_code_at_all_is_a_sentence(code):
    assert isinstance(second_factors.show_code(code, by=with_app()), Refused)


def test_the_last_one_cannot_be_removed_and_another_can():
    by = with_app()
    (only,) = second_factors.listed(by=by)
    assert "only one" in second_factors.remove(only.ref, by=by).sentence
    with_app(by)
    assert isinstance(second_factors.remove(only.ref, by=by), Saved)
    assert SecondFactor.objects.get(id=only.ref).secret == {}


def test_nobody_renames_or_removes_what_is_somebody_elses():
    (hers,) = second_factors.listed(by=with_app())
    for act in (
        lambda: second_factors.remove(hers.ref, by=people.ines()),
        lambda: second_factors.rename(hers.ref, name="Mine", by=people.ines()),
        lambda: second_factors.confirm_app(hers.ref, code="1", name="", by=people.ines()),
    ):
        with pytest.raises(NotThere):
            act()


def test_ten_recovery_codes_each_good_for_once():
    by = with_app()
    codes = recovery_codes.renew(by=by)
    assert len(set(codes)) == recovery_codes.left(by=by) == 10
    assert isinstance(recovery_codes.show(codes[0].upper().replace("-", " "), by=by), Saved)
    assert isinstance(recovery_codes.show(codes[0], by=by), Refused)
    assert recovery_codes.left(by=by) == 9


def test_recovery_codes_are_kept_as_digests_alone():
    codes = recovery_codes.renew(by=with_app())
    kept = str(list(SecondFactor.objects.filter(kind="recovery").values()))
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_new_recovery_codes_take_the_place_of_the_old():
    by = with_app()
    old = recovery_codes.renew(by=by)
    recovery_codes.renew(by=later(by, minutes=1))
    assert isinstance(recovery_codes.show(old[1], by=by), Refused)


def test_somebody_elses_recovery_code_opens_nothing():
    codes = recovery_codes.renew(by=with_app())
    assert isinstance(recovery_codes.show(codes[0], by=people.ines()), Refused)


def test_guessing_a_code_soon_has_to_wait():
    by = with_app()
    for _ in range(5):
        second_factors.show_code("000000", by=by)
    right = code_at(SECRET, by.now)
    assert "try again in a minute" in second_factors.show_code(right, by=by).sentence
    rested = later(by, seconds=61)
    assert isinstance(second_factors.show_code(code_at(SECRET, rested.now), by=rested), Saved)


def test_the_owner_lets_a_member_begin_anew():
    ines, by = with_app(people.ines()), people.mara()
    LogIn.objects.create(account_id=ines.account, session="0" * 64, began_at=by.now, seen_at=by.now)
    second_factors.reset(ines.member, by=by)
    assert second_factors.kinds(by=ines) == frozenset()
    assert LogIn.objects.get().ended_how == "ended_by_owner"
    assert AuditRow.objects.get(act="reset").subject == ines.member
    assert OutgoingMail.objects.get().to_member_id == ines.member


@pytest.mark.parametrize("who", ["ines", "tomas", "ada", "vera"])
def test_nobody_else_resets_anybody(who):
    mara = with_app()
    with pytest.raises(NotThere):
        second_factors.reset(mara.member, by=getattr(people, who)())
    assert second_factors.kinds(by=mara) == {"totp"}


def test_by_command_somebody_resets_their_own():
    ines = with_app(people.ines())
    second_factors.reset(ines.member, by=replace(ines, door="command"))
    assert second_factors.kinds(by=ines) == frozenset()


def test_a_code_of_the_moment_is_said_in_the_demo_alone(settings):
    by = with_app()
    assert second_factors.demo_code(by=by) == ""
    settings.ENVOI_DEMO = True
    said = [second_factors.demo_code(by=by)]
    second_factors.show_code(said[0], by=by)
    said.append(second_factors.demo_code(by=by))
    assert said == [code_at(SECRET, by.now), code_at(SECRET, by.now + 30 * SECONDS)]


def test_not_even_the_demo_says_the_code_of_an_app_of_ones_own(settings):
    settings.ENVOI_DEMO = True
    by = with_app()
    SecondFactor.objects.update(name="Telephone")
    assert second_factors.demo_code(by=by) == ""

"""Somebody is asked to join: one letter, one token, one week."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from envoi.care import inviting
from envoi.care.answers import NotThere, Refused, Saved
from envoi.care.inviting import Made, Wanted
from envoi.records.models import AuditRow, Invitation, OutgoingMail
from tests import build, people

pytestmark = pytest.mark.django_db


def wanted(**values: Any) -> Wanted:
    plain = {"name": "Nora Lind", "email": "nora@example.org", "roles": ("therapist",)}
    return Wanted(**{**plain, **values})


def invited(*, ref: UUID | None = None, **values: Any) -> Made | Refused:
    return inviting.invite(wanted(**values), by=people.mara(), ref=ref or uuid4())


def made(**values: Any) -> Made:
    answer = invited(**values)
    assert isinstance(answer, Made), answer
    return answer


def token(answer: Made) -> str:
    return answer.path.removeprefix("/invitations/").removesuffix("/")


def test_only_the_digest_of_the_token_is_kept() -> None:
    answer = made()
    row = Invitation.objects.get()
    assert row.digest == hashlib.sha256(token(answer).encode()).hexdigest()
    assert token(answer) not in str(Invitation.objects.values().get())
    assert token(answer) not in str(list(AuditRow.objects.values()))


def test_no_two_tokens_are_alike_and_each_has_32_random_bytes() -> None:
    tokens = {token(made()) for _ in range(20)}
    assert len(tokens) == 20
    assert {len(each) for each in tokens} == {43}  # 32 bytes in base 64


def test_the_letter_carries_the_way_in_and_nothing_else_does() -> None:
    answer = made()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.secret, mail.to_address) == (
        "invitation",
        answer.path,
        "nora@example.org",
    )
    assert mail.told == {}


def test_without_an_address_the_way_in_is_handed_over_in_person() -> None:
    assert made(email="").path
    assert not OutgoingMail.objects.exists()


def test_an_invitation_is_open_for_seven_days() -> None:
    made()
    assert Invitation.objects.get().expires_at == people.NOW + timedelta(days=7)
    (asked,) = inviting.listed(by=people.mara())
    assert (asked.open, asked.told) == (True, "is open until 30 November")
    (asked,) = inviting.listed(by=people.on(people.mara(), people.TODAY + timedelta(days=8)))
    assert (asked.open, asked.told) == (False, "was open until 30 November")


def test_a_double_click_invites_once_and_shows_the_token_once() -> None:
    ref = uuid4()
    first, second = invited(ref=ref), invited(ref=ref)
    assert isinstance(first, Made) and isinstance(second, Made)
    assert (bool(first.path), second.path, second.again) == (True, "", True)
    assert (Invitation.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "nora"}, "email"),
        ({"email": "nora@example.org\nBcc: all@example.org"}, "email"),
        ({"email": f"{'x' * 260}@example.org"}, "email"),
        ({"roles": ()}, "roles"),
        ({"roles": ("therapist", "boss")}, "roles"),
        ({"roles": ("intern",)}, "until_on"),
        ({"until_on": people.TODAY - timedelta(days=1)}, "until_on"),
        ({"roles": ("intern",), "until_on": people.ROTATION_END}, "supervisor"),
        ({"supervisor": uuid4()}, "supervisor"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(values: dict[str, Any], field: str) -> None:
    answer = invited(**values)
    assert isinstance(answer, Refused) and answer.field == field
    assert not (Invitation.objects.exists() or OutgoingMail.objects.exists())


def test_an_intern_is_invited_with_a_last_day_and_a_supervisor() -> None:
    tomas = people.tomas()
    made(roles=("intern",), until_on=people.ROTATION_END, supervisor=tomas.member)
    row = Invitation.objects.get()
    assert (row.roles_until, row.supervisor_id) == (people.ROTATION_END, tomas.member)


def test_who_does_not_supervise_is_no_supervisor_for_an_intern() -> None:
    ines = people.ines()
    answer = invited(roles=("intern",), until_on=people.ROTATION_END, supervisor=ines.member)
    assert isinstance(answer, Refused) and answer.field == "supervisor"


def test_an_invitation_is_withdrawn_and_stays_readable() -> None:
    ref = made().ref
    build.saved(inviting.withdraw(ref, by=people.mara()))
    assert inviting.withdraw(ref, by=people.mara()) == Saved(ref, again=True)
    (asked,) = inviting.listed(by=people.mara())
    assert (asked.open, asked.told) == (False, "withdrawn")
    assert AuditRow.objects.get(act="withdrew").subject == ref


def test_asking_again_makes_a_new_token_and_the_old_one_works_no_more() -> None:
    first = made()
    second = inviting.again(first.ref, by=people.mara(), new=uuid4())
    assert isinstance(second, Made) and second.path not in ("", first.path)
    assert Invitation.objects.get(id=first.ref).withdrawn_at == people.NOW
    assert Invitation.objects.get(id=second.ref).name == "Nora Lind"
    assert OutgoingMail.objects.count() == 2


def test_what_was_used_is_neither_withdrawn_nor_asked_again() -> None:
    ref, mara = made().ref, people.mara()
    Invitation.objects.update(used_at=people.NOW, used_by=mara.member)
    assert isinstance(inviting.withdraw(ref, by=mara), Refused)
    assert isinstance(inviting.again(ref, by=mara, new=uuid4()), Refused)
    assert inviting.listed(by=mara) == ()


def test_only_an_owner_invites() -> None:
    ref = made().ref
    for stranger in (people.ines(), people.ada(), people.tomas(), people.vera()):
        with pytest.raises(NotThere):
            inviting.withdraw(ref, by=stranger)
        with pytest.raises(NotThere):
            inviting.again(ref, by=stranger, new=uuid4())
    for stranger in (people.ines(), people.ada(), people.tomas()):
        with pytest.raises(NotThere):
            inviting.invite(wanted(), by=stranger, ref=uuid4())
        with pytest.raises(NotThere):
            inviting.listed(by=stranger)

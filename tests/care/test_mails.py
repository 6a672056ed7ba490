"""What the owner does about mail, and whom nothing is sent to."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from envoi.care import mails, suppressions
from envoi.care.answers import NotThere, Refused, Saved
from envoi.domain.mail import masked
from envoi.exchange.handing_over import InDoubt, Never
from envoi.records.models import AuditRow, OutgoingMail
from tests import build, people
from tests.care import posting
from tests.care.posting import Kept, row, to_jonas, to_mara, work

pytestmark = pytest.mark.django_db


def stuck(state: str) -> UUID:
    ref = to_mara(key=state)
    OutgoingMail.objects.filter(id=ref).update(state=state, tries=11)
    return ref


def test_the_owner_sees_what_is_stuck_first_and_no_address_in_full() -> None:
    waiting, dead, doubtful = to_mara(key="1"), stuck("dead"), stuck("doubtful")
    other = to_jonas(posting.jonas_reads())
    page = mails.page(by=people.mara())
    assert [each.ref for each in page.rows[:2]] == [doubtful, dead]
    assert {each.ref for each in page.rows[2:]} == {waiting, other}
    assert page.standing.stuck == 2 and page.standing.waiting == 2
    assert "j***@…" in [each.to for each in page.rows] and posting.JONASES not in str(page)
    assert AuditRow.objects.filter(act="viewed", noun="mail").count() == 1


def test_without_a_worker_the_owner_is_told() -> None:
    assert mails.standing(by=people.mara()).stopped


@pytest.mark.parametrize("login", ["ines", "ada", "vera"])
def test_nobody_else_touches_a_practices_mail(login: str) -> None:
    ref, by = stuck("dead"), getattr(people, login)()
    for act in (mails.try_again, mails.send_again, mails.give_up):
        with pytest.raises(NotThere):
            act(ref, by=by)
    if login != "vera":
        with pytest.raises(NotThere):
            mails.page(by=by)
    else:
        assert mails.page(by=by).rows == ()


def test_a_dead_mail_is_tried_anew_and_arrives() -> None:
    ref, carrier = to_mara(), Kept()
    work(Kept(Never("Not this one.")))
    build.saved(mails.try_again(ref, by=people.mara()))
    work(carrier)
    assert row(ref).state == "sent" and len(carrier.mails) == 1
    assert AuditRow.objects.filter(act="try again", noun="mail", subject=ref).exists()


def test_a_doubtful_mail_is_sent_again_only_by_a_decision() -> None:
    ref, carrier = to_mara(), Kept()
    work(Kept(InDoubt("Perhaps.")))
    assert isinstance(mails.try_again(ref, by=people.mara()), Refused)
    build.saved(mails.send_again(ref, by=people.mara()))
    work(carrier)
    assert row(ref).state == "sent" and len(carrier.mails) == 1


def test_what_is_given_up_is_never_sent_and_its_link_is_gone() -> None:
    ref, carrier = to_mara(secret="/join/x/"), Kept()
    build.saved(mails.give_up(ref, by=people.mara()))
    assert mails.give_up(ref, by=people.mara()) == Saved(ref, again=True)
    work(carrier)
    assert row(ref).state == "given_up" and row(ref).secret == "" and not carrier.mails
    assert isinstance(mails.try_again(ref, by=people.mara()), Refused)


def test_what_the_worker_has_in_hand_is_left_to_it() -> None:
    ref = stuck("claimed")
    assert isinstance(mails.give_up(ref, by=people.mara()), Refused)
    assert isinstance(mails.try_again(ref, by=people.mara()), Refused)
    assert row(ref).state == "claimed"


def test_a_mail_is_taken_back_with_what_caused_it() -> None:
    by, carrier = people.mara(), Kept()
    ref = to_mara(key="an invitation", secret="/join/x/")
    assert mails.take_back("an invitation", by=by) and mails.take_back("unheard of", by=by)
    work(carrier)
    assert not carrier.mails and row(ref).secret == ""
    to_mara(key="another")
    work(carrier)
    assert not mails.take_back("another", by=by)


def test_a_silence_is_begun_and_lifted_with_its_audit_rows() -> None:
    way, by = posting.jonas_reads(), people.mara()
    silence = build.saved(suppressions.suppress(way, why="asked", by=by))
    assert suppressions.suppress(way, why="died", by=by) == Saved(silence, again=True)
    ref = to_jonas(way)
    work()
    assert row(ref).state == "held"
    build.saved(suppressions.lift(silence, by=by))
    build.saved(mails.try_again(ref, by=by))
    work(at=people.NOW + timedelta(minutes=1))
    assert row(ref).state == "sent"
    acts = AuditRow.objects.filter(noun="contact way", subject=way).values_list("act", flat=True)
    assert {"silenced", "lifted silence"} <= set(acts)


def test_a_silence_needs_a_reason_and_somebody_who_reaches_the_client() -> None:
    way = posting.jonas_reads()
    assert isinstance(suppressions.suppress(way, why="", by=people.mara()), Refused)
    for login in ("ines", "ada", "vera"):
        with pytest.raises(NotThere):
            suppressions.suppress(way, why="asked", by=getattr(people, login)())
    silence = build.saved(suppressions.suppress(way, why="asked", by=people.mara()))
    with pytest.raises(NotThere):
        suppressions.lift(silence, by=people.ines())
    with pytest.raises(NotThere):
        suppressions.lift(uuid4(), by=people.mara())


def test_an_address_is_shown_by_its_first_letter() -> None:
    assert [masked(each) for each in ("anna@x.example", "", "a")] == ["a***@…", "?***@…", "a***@…"]

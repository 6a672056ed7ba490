"""Mail leaves once for its key, or somebody is told why it did not."""

from datetime import timedelta
from itertools import pairwise

import pytest

from envoi.care import book, outbox, sending
from envoi.domain.mail import PAUSES
from envoi.exchange.handing_over import InDoubt, Never, NobodyNow, NotNow
from envoi.knowledge.mail_file import KINDS
from envoi.records.models import AuditRow, Client, Member, OutgoingMail, Suppression
from tests import build, people
from tests.care import posting
from tests.care.posting import Kept, row, to_jonas, to_mara, work

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_what_waits_is_sent_and_leaves_a_trace() -> None:
    ref, carrier = to_mara(), Kept()
    assert work(carrier) == sending.Round(sent=1)
    (mail,) = carrier.mails
    assert mail["To"] == posting.MARAS and row(ref).state == "sent"
    trace = AuditRow.objects.get(noun="mail", subject=ref)
    assert (trace.act, trace.door, trace.detail) == ("sent", "worker", {"kind": "new_log_in"})


def test_the_same_key_is_one_mail_however_often_it_is_posted() -> None:
    assert to_mara(key="once") == to_mara(key="once")
    carrier = Kept()
    work(carrier)
    work(carrier)
    assert to_mara(key="once") and work(carrier) == sending.Round()
    assert len(carrier.mails) == 1


def test_what_is_due_later_is_left_alone() -> None:
    ref = to_mara()
    OutgoingMail.objects.update(next_at=people.NOW + DAY)
    assert work() == sending.Round()
    assert row(ref).state == "waiting"


def test_a_link_is_sent_once_and_then_forgotten() -> None:
    practice = people.mara().practice
    ref = outbox.post(
        "invitation",
        key="an invitation",
        practice=practice,
        at=people.NOW,
        to_address="new@home.example",
        secret="/join/a-token-nobody-guesses/",
    )
    carrier = Kept()
    work(carrier)
    assert "https://envoi.example/join/a-token-nobody-guesses/" in carrier.mails[0].get_content()
    assert row(ref).secret == ""


def test_pauses_grow_until_enough_was_tried() -> None:
    ref, at, waits = to_mara(), people.NOW, []
    while row(ref).state == "waiting":
        work(Kept(NotNow("Later.")), at=at)
        waits.append(row(ref).next_at - at)
        at = row(ref).next_at
    assert tuple(waits[:-1]) == PAUSES and row(ref).state == "dead"
    assert all(one <= two for one, two in pairwise(PAUSES))
    assert timedelta(days=2.5) < at - people.NOW < timedelta(days=3.5)


def test_a_permanent_refusal_is_the_end_at_once() -> None:
    ref = to_mara()
    work(Kept(Never("The mail server does not take mail for this address.")))
    assert row(ref).state == "dead" and "address" in row(ref).said


def test_a_server_that_is_gone_is_not_asked_for_every_mail() -> None:
    first, second = to_mara(key="first"), to_mara(key="second")
    assert work(Kept(NobodyNow("The mail server cannot be reached just now."))).others == 1
    assert sorted(row(ref).tries for ref in (first, second)) == [0, 1]
    assert work(at=people.NOW + timedelta(minutes=2)).sent == 2


def test_a_doubtful_mail_is_never_sent_again_by_itself() -> None:
    ref, carrier = to_mara(), Kept()
    work(Kept(InDoubt("Perhaps.")))
    for days in range(9):
        work(carrier, at=people.NOW + days * DAY)
    assert row(ref).state == "doubtful" and not carrier.mails


def test_a_claim_is_left_alone_until_it_runs_out() -> None:
    ref, carrier = to_mara(), Kept()
    held = people.NOW + sending.CLAIM
    OutgoingMail.objects.update(state="claimed", claimed_by="gone", claimed_until=held)
    work(carrier, at=held - timedelta(seconds=1))
    assert row(ref).state == "claimed"
    work(carrier, at=held)
    assert row(ref).state == "sent" and len(carrier.mails) == 1


def test_who_was_killed_while_handing_over_leaves_a_doubt() -> None:
    ref, carrier = to_mara(), Kept()
    held = people.NOW + sending.CLAIM
    OutgoingMail.objects.update(state="handing_over", claimed_by="gone", claimed_until=held)
    work(carrier, at=held)
    assert row(ref).state == "doubtful" and "interrupted" in row(ref).said
    assert not carrier.mails


def test_a_worker_that_was_only_slow_may_still_tell_the_end() -> None:
    ref = to_mara()
    later = people.NOW + 2 * sending.CLAIM
    carrier = Kept()
    slow = Kept(meanwhile=None)
    slow.carry = lambda message, *, sender, to, sure: (sure(), work(carrier, at=later))  # type: ignore[method-assign,assignment]
    work(slow, name="slow")
    assert row(ref).state == "sent" and not carrier.mails


def test_a_worker_whose_claim_was_taken_over_hands_nothing_over() -> None:
    ref, quick = to_mara(), Kept()
    later = people.NOW + 2 * sending.CLAIM
    slow = Kept(meanwhile=lambda: work(quick, at=later, name="quick"))
    work(slow, name="slow")
    assert row(ref).state == "sent" and len(quick.mails) == 1 and not slow.mails


def test_a_client_who_agreed_is_written_to() -> None:
    carrier = Kept()
    ref = to_jonas(posting.jonas_reads())
    work(carrier)
    assert carrier.mails[0]["To"] == posting.JONASES
    assert AuditRow.objects.get(noun="mail", subject=ref).client is not None


@pytest.mark.parametrize("may", ["no", "not_recorded"])
def test_without_permission_nothing_is_sent(may: str) -> None:
    ref, carrier = to_jonas(posting.jonas_reads(may)), Kept()
    work(carrier)
    assert row(ref).state == "held" and row(ref).said and not carrier.mails


def withdrawn(way: object) -> None:
    found = book.read("contact-way", way, by=people.mara())  # type: ignore[arg-type]
    values = {**found.values, "may_contact": "no"}
    build.saved(book.correct("contact-way", found.ref, values, version=1, by=people.mara()))


def test_a_permission_withdrawn_since_it_was_posted_holds_the_mail() -> None:
    way, carrier = posting.jonas_reads(), Kept()
    ref = to_jonas(way)
    withdrawn(way)
    work(carrier)
    assert row(ref).state == "held" and "does not agree" in row(ref).said and not carrier.mails


def test_a_permission_withdrawn_while_the_server_greets_holds_the_mail() -> None:
    way = posting.jonas_reads()
    ref, carrier = to_jonas(way), Kept(meanwhile=lambda: withdrawn(way))
    work(carrier)
    assert row(ref).state == "held" and not carrier.mails


def test_a_silenced_address_stays_silent_at_every_client() -> None:
    one, other = posting.jonas_reads(), posting.jonas_reads(value=" JONAS@home.example ")
    by = people.mara()
    Suppression.objects.create(
        practice_id=by.practice,
        contact_way_id=one,
        why="asked",
        made_at=by.now,
        made_by_id=by.member,
    )
    ref, carrier = to_jonas(other), Kept()
    work(carrier)
    assert row(ref).state == "held" and not carrier.mails
    Suppression.objects.update(lifted_at=by.now, lifted_by=by.member)
    again = to_jonas(other)
    work(carrier)
    assert row(again).state == "sent"


def test_a_telephone_is_no_mailbox() -> None:
    ref = to_jonas(posting.jonas_reads(kind="mobile", value="0151 123"))
    work()
    assert row(ref).state == "held"


@pytest.mark.parametrize("gone", ["wrong", "merged"])
def test_a_client_who_is_not_one_any_more_is_not_written_to(gone: str) -> None:
    way, by = posting.jonas_reads(), people.mara()
    ref = to_jonas(way)
    other = book.people(build.episode(name="Lia"))[0][0]
    now = Client.objects.filter(contact_ways=way)
    if gone == "wrong":
        now.update(wrong_at=by.now, wrong_by=by.member, wrong_reason="Never was")
    else:
        now.update(merged_into=other)
    work()
    assert row(ref).state == "held"


def test_a_member_who_left_is_told_that_and_nothing_else() -> None:
    left, told = to_mara("roles_changed", key="1"), to_mara("member_ended", key="2")
    Member.objects.update(ended_on=people.TODAY - DAY, joined_on=people.TODAY - 2 * DAY)
    work()
    assert (row(left).state, row(told).state) == ("held", "sent")


def test_a_member_without_an_address_is_held_with_a_sentence() -> None:
    ref = to_mara()
    Member.objects.update(email=None)
    work()
    assert row(ref).state == "held" and "No e-mail address" in row(ref).said


@pytest.mark.parametrize(
    "address",
    ["a@b.example\nBcc: x@y.example", "a@b.example, c@d.example", "nobody", "@", "a@", "a b@c.d",
     "x" * 300 + "@y.example", "<a@b.example>", "a@b..example", "a@.example", "\x00@b.example"],
)  # fmt: skip
def test_what_is_no_address_is_dead_and_not_repeated(address: str) -> None:
    ref, carrier = to_mara(), Kept()
    member = Member.objects.get(id=row(ref).to_member_id)
    member.email = address
    member.save(update_fields=["email"])
    work(carrier)
    assert row(ref).state == "dead" and not carrier.mails
    assert row(ref).said == "This cannot be read as an e-mail address."


def test_no_mail_holds_a_word_of_the_records() -> None:
    odd = ["Xylophon", "Quastenflosser", "Zwieback"]
    practice = people.practice("Quastenflosser Psychotherapy", owner="mara")
    way = posting.jonas_reads()
    Client.objects.update(name="Xylophon Zwieback", preferred_name="Xylophon")
    to_jonas(way)
    who = posting.mara_reads()
    for kind in sorted(KINDS):
        outbox.post(
            kind,
            key=f"Zwieback {kind}",
            practice=practice,
            at=people.NOW,
            to_member=who,
            told={"days": 9, "name": "Xylophon"},
            secret="/join/x/" if kind == "invitation" else "",
        )
    carrier = Kept()
    assert work(carrier).sent == len(KINDS) + 1
    for mail in carrier.mails:
        assert not [word for word in odd if word.lower() in mail.as_string().lower()]
        assert mail["From"] == "Envoi <house@envoi.example>" and not mail.is_multipart()

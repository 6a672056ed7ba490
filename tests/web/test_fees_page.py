"""Fees in the browser: the ledger, a session charged, a step, the ends, the list for the biller."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from envoi.care import book, fee_steps
from envoi.records.models import Charge, Ending, FeeStep, Payment, Session, Task
from tests import build, people
from tests.care.test_fees import agreed, closed
from tests.web.doors import enter

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def biller(client: Client) -> Client:
    people.joined("bo", "biller")
    return enter(client, "bo")


def test_a_payment_is_added_and_the_balance_follows(client: Client) -> None:
    ref = build.episode(sessions=1)
    build.entry("charge", ref, amount=8500)
    enter(client, "mara")
    sent = {"ref": uuid4(), "kind": "payment", "on": people.TODAY, "amount": "35,50", "payer": "J."}
    answer = client.post(f"/under/{ref}/payment/", sent)
    assert answer["Location"] == f"/episodes/{ref}/fees/"
    assert Payment.objects.get().amount == 3550
    assert "49.50 is open" in text(client, f"/episodes/{ref}/fees/")


def test_an_amount_that_is_none_is_said_and_what_was_typed_stays(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    page = client.post(f"/under/{ref}/charge/", {"on": people.TODAY, "amount": "eighty"})
    shown = page.content.decode()
    assert "Please write the amount as 85 or 85.50." in shown
    assert 'value="eighty"' in shown


def test_an_amount_is_shown_in_its_form_as_it_is_written(client: Client) -> None:
    ref = build.episode()
    row = build.entry("charge", ref, amount=8550)
    enter(client, "mara")
    assert 'value="85.50"' in text(client, f"/entries/charge/{row}/")


def test_a_kept_session_is_charged_from_the_page(client: Client) -> None:
    ref = build.episode(sessions=1)
    agreed(ref)
    session = Session.objects.get(episode=ref)
    biller(client)
    assert f"/sessions/{session.id}/charge/" in text(client, f"/episodes/{ref}/fees/")
    sent = {"ref": uuid4(), "client": book.people(ref)[0][0]}
    for _ in range(2):
        client.post(f"/sessions/{session.id}/charge/", sent)
    assert Charge.objects.count() == 1
    assert f"/sessions/{session.id}/charge/" not in text(client, f"/episodes/{ref}/fees/")


def test_the_biller_reads_money_and_names_and_no_clinical_word(client: Client) -> None:
    ref = build.episode(name="Jonas Weber", sessions=1, phq9=[18])
    build.entry("charge", ref, amount=8500)
    wanted = fee_steps.Wanted("talk", people.TODAY, words="He lost his work.")
    whose = book.people(ref)[0][0]
    build.saved(fee_steps.take(ref, wanted, by=people.mara(), ref=uuid4(), client=whose))
    biller(client)
    page = text(client, f"/episodes/{ref}/fees/")
    assert "Jonas Weber" in page
    for word in ("lost his work", "PHQ", "imminent", f'href="/episodes/{ref}/"', "fees/talk/"):
        assert word not in page, word
    assert "85.00" in text(client, "/fees/")


def test_a_talk_is_written_down(client: Client) -> None:
    ref = build.episode()
    build.entry("charge", ref, amount=8500)
    enter(client, "mara")
    assert "Not read by whoever keeps the money" in text(client, f"/episodes/{ref}/fees/talk/")
    sent = {"client": book.people(ref)[0][0], "on": people.TODAY, "terms_clear": "yes"}
    answer = client.post(
        f"/episodes/{ref}/fees/talk/", {**sent, "after_told": "yes", "words": "A hard month."}
    )
    assert answer.status_code == 302
    assert FeeStep.objects.get().terms_clear == "yes"
    page = text(client, f"/episodes/{ref}/fees/")
    assert "The terms were clear from the beginning: met" in page


def test_a_notice_that_comes_too_early_is_refused_in_the_form(client: Client) -> None:
    ref = build.episode()
    build.entry("charge", ref, amount=8500)
    biller(client)
    sent = {"client": book.people(ref)[0][0], "on": people.TODAY, "until": people.TODAY + 60 * DAY}
    page = client.post(f"/episodes/{ref}/fees/written/", sent).content.decode()
    assert "Before anything is written it is talked about." in page


def test_a_step_that_is_none_is_not_there(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    assert client.get(f"/episodes/{ref}/fees/collections/").status_code == 404


def test_the_owner_chooses_currency_and_days(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    assert "not verified" in text(client, "/practice/fees/")
    days = {"due_days": 14, "talk_days": 1, "written_days": 40, "last_days": 80, "end_days": 30}
    assert client.post("/practice/fees/", {"currency": "EUR", **days}).status_code == 302
    assert 'value="40"' in text(client, "/practice/fees/")


def test_days_out_of_order_change_neither_days_nor_currency(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    days = {"due_days": 14, "talk_days": 50, "written_days": 40, "last_days": 80, "end_days": 30}
    answer = client.post("/practice/fees/", {"currency": "EUR", **days})
    assert "comes after the written one" in answer.content.decode()
    assert "selected>EUR" not in text(client, "/practice/fees/")


def an_end(ending: Ending, code: str) -> UUID:
    found: UUID = Task.objects.get(ending=ending, code=code).id
    return found


def test_the_ends_are_recorded_each_on_its_own_day(client: Client) -> None:
    ref = build.episode(sessions=1)
    ending = closed(ref)
    enter(client, "mara")
    page = text(client, f"/episodes/{ref}/ending/close/")
    assert "The three ends" in page and "Nothing is open." in page
    on = people.TODAY - DAY
    client.post(f"/tasks/{an_end(ending, 'administrative_end')}/", {"on": on})
    ending.refresh_from_db()
    assert (ending.administrative_end_on, ending.financial_end_on) == (on, None)


def test_the_biller_records_the_financial_end_and_nothing_else(client: Client) -> None:
    ref = build.episode(sessions=1)
    ending = closed(ref)
    biller(client)
    assert "The financial ending" in text(client, f"/episodes/{ref}/fees/")
    answer = client.post(f"/tasks/{an_end(ending, 'financial_end')}/", {"on": people.TODAY})
    assert answer["Location"] == f"/episodes/{ref}/fees/"
    other = an_end(ending, "administrative_end")
    assert client.post(f"/tasks/{other}/").status_code == 404
    ending.refresh_from_db()
    assert ending.financial_end_on == people.TODAY


def test_an_end_that_lies_ahead_is_refused(client: Client) -> None:
    ending = closed(build.episode(sessions=1))
    enter(client, "mara")
    task = an_end(ending, "administrative_end")
    page = client.post(f"/tasks/{task}/", {"on": date(2099, 1, 1)}, follow=True)
    assert "This day has not come yet" in page.content.decode()


def test_somebody_else_looks_after_an_end(client: Client) -> None:
    ending, bo = closed(build.episode(sessions=1)), people.joined("bo", "biller")
    enter(client, "mara")
    task = an_end(ending, "financial_end")
    address, due = f"/tasks/{task}/owner/", people.TODAY + 9 * DAY
    assert "Bo" in text(client, address)
    assert client.post(address, {"owner": bo.member, "due_on": due}).status_code == 302
    assert Task.objects.get(id=task).owner_id == bo.member


@pytest.mark.parametrize("login", ["ines", "ada", "vera"])
def test_strangers_find_no_fees(client: Client, login: str) -> None:
    ref = build.episode()
    getattr(people, login)()
    enter(client, login)
    assert client.get(f"/episodes/{ref}/fees/").status_code == 404
    assert client.get(f"/episodes/{ref}/fees/talk/").status_code == 404


def test_a_button_charges_all_that_waits(client: Client) -> None:
    ref = build.episode(sessions=2)
    agreed(ref)
    biller(client)
    assert "Charge all 2" in text(client, f"/episodes/{ref}/fees/")
    for said in ("Two charges added.", "No charges added."):
        page = client.post(f"/episodes/{ref}/fees/", follow=True).content.decode()
        assert said in page
    assert Charge.objects.count() == 2

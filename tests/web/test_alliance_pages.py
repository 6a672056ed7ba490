"""How you work together, as it is seen, handed over and answered; complaints for the owners."""

from uuid import uuid4

import pytest
from django.test import Client

from envoi.care import alliances, book, complaints
from envoi.records.models import Complaint, LegalHold, SessionFeedback
from tests import build, people
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def between(ref, **values):
    return build.entry("rupture", ref, kind="mistake", words="I was late.", **values)


def asked(ref):
    whose = book.people(ref)[0][0]
    build.saved(alliances.ask(ref, client=whose, asks=True, by=people.mara()))
    return whose


def test_the_page_of_a_course_says_that_nobody_is_asked_yet(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    page = read(client, f"/episodes/{ref}/")
    assert "A short word about each hour is not asked for." in page
    assert f"/episodes/{ref}/working-together/" in page


def test_asking_begins_with_one_button_and_ends_with_one(client: Client) -> None:
    ref = build.episode()
    whose = book.people(ref)[0][0]
    enter(client, "mara")
    at = f"/episodes/{ref}/feedback/asked/"
    page = client.post(at, {"client": whose, "asks": "yes"}, follow=True).content.decode()
    assert "Hand over the questions" in page
    page = client.post(at, {"client": whose, "asks": "no"}, follow=True).content.decode()
    assert "What was said is kept." in page


def test_the_questions_say_who_reads_them_and_carry_no_name(client: Client) -> None:
    ref = build.episode()
    asked(ref)
    enter(client, "mara")
    page = read(client, f"/episodes/{ref}/feedback/")
    assert "Your therapist reads this, and their supervisor." in page
    assert "Jonas" not in page
    assert page.count('type="radio"') == 4 * 12


def test_answers_are_kept_and_one_may_be_left_out(client: Client) -> None:
    ref = build.episode()
    asked(ref)
    enter(client, "mara")
    told = {"ref": uuid4(), "on": "2026-11-23", "filled_by": "client", "room": "2", "side": "8"}
    told |= {"pace": "", "keeps": "7", "words": "I did not say it."}
    answer = client.post(f"/episodes/{ref}/feedback/", told, follow=True)
    row = SessionFeedback.objects.get()
    assert (row.room, row.side, row.pace, row.keeps) == (2, 8, None, 7)
    assert "Thank you. It is kept." in answer.content.decode()
    assert "one answer was 2 of 10" in read(client, "/caseload/")


def test_an_answer_beyond_ten_is_sent_back(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    told = {"ref": uuid4(), "on": "2026-11-23", "filled_by": "client", "room": "11"}
    assert client.post(f"/episodes/{ref}/feedback/", told).status_code == 200
    assert not SessionFeedback.objects.exists()


def test_whose_hour_it_was_has_to_be_somebody_of_the_course(client: Client) -> None:
    ref = build.episode()
    enter(client, "mara")
    assert client.get(f"/episodes/{ref}/feedback/?client={uuid4()}").status_code == 404


def test_where_harm_was_said_nothing_on_the_page_asks_to_mend(client: Client) -> None:
    ref = build.episode()
    between(ref, harm_said=True)
    by = people.mara()
    build.saved(complaints.choose_ways("Write to Tomas.", "The chamber.", by=by))
    enter(client, "mara")
    page = read(client, f"/episodes/{ref}/working-together/")
    assert "says they were harmed" in page
    assert "Write to Tomas." in page
    assert "The chamber." in page
    assert "We talked about it" not in page


def test_without_a_way_recorded_the_page_says_so(client: Client) -> None:
    ref = build.episode()
    between(ref, harm_said=True)
    enter(client, "mara")
    page = read(client, f"/episodes/{ref}/working-together/")
    assert "board or ombudsman of your profession is not recorded yet" in page


def test_ones_own_part_is_on_nobody_elses_page(client: Client) -> None:
    ref = build.episode()
    rupture = between(ref)
    enter(client, "mara")
    client.post(f"/ruptures/{rupture}/my-part/", {"text": "I hid behind the clock."})
    address = f"/episodes/{ref}/working-together/"
    assert "I hid behind the clock." in read(client, address)
    people.tomas()
    enter(client, "tomas")
    assert "I was late." in read(client, address)
    assert "I hid behind the clock." not in read(client, address)


def test_an_owner_writes_a_complaint_down(client: Client) -> None:
    ref = build.episode()
    whose = book.people(ref)[0][0]
    enter(client, "mara")
    told = {"ref": uuid4(), "client": whose, "received_on": "2026-11-23"}
    told |= {"from_whom": "The client", "about": "Hours that began late."}
    client.post("/complaints/new/", told)
    assert (Complaint.objects.count(), LegalHold.objects.count()) == (1, 1)
    assert "Jonas Weber" in read(client, "/complaints/")


def test_a_complaint_goes_on_with_what_was_done(client: Client) -> None:
    whose = book.people(build.episode())[0][0]
    values = {"received_on": people.TODAY, "from_whom": "A sister", "about": "x", "answer": ""}
    values |= dict.fromkeys(("concerns_id", "handled_by_id", "routes_told_on", "answered_on"))
    by, ref = people.mara(), uuid4()
    build.saved(complaints.add(whose, {**values, "shared": False}, by=by, ref=ref))
    enter(client, "mara")
    told = {"version": 1, "received_on": "2026-11-23", "from_whom": "A sister", "about": "x"}
    client.post(f"/complaints/{ref}/", {**told, "answered_on": "2026-11-23", "answer": "Sorry."})
    assert Complaint.objects.get().answer == "Sorry."
    client.post(f"/complaints/{ref}/wrong/", {"reason": "The wrong client."})
    assert "None has come." in read(client, "/complaints/")


def test_an_owner_says_how_a_client_can_complain(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    client.post("/complaints/ways/", {"own": "Write to Tomas.", "outside": "The chamber."})
    assert "The chamber." in read(client, "/complaints/")

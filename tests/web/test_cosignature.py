"""The pages for a second signature."""

import pytest
from django.test import Client

from envoi.care import notes
from envoi.records.models import Paper, ProgressNote
from tests import build, people
from tests.care import ended
from tests.care.test_cosignatures import proposed
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def tomas(client: Client) -> Client:
    people.teo()
    enter(client, "tomas")
    return client


def signed_note() -> ProgressNote:
    teo = people.acting("teo")
    ref = build.entry("note", build.episode(by=teo), text="We spoke of rain.", by=teo)
    build.saved(notes.sign(ref, by=teo))
    return ProgressNote.objects.get(id=ref)


def test_what_waits_is_on_the_caseload_and_in_a_list(tomas: Client) -> None:
    note = signed_note()
    assert "1 note or paper waits for your signature" in tomas.get("/caseload/").content.decode()
    page = tomas.get("/cosignatures/").content.decode()
    assert f"/notes/{note.id}/cosignature/" in page and "Jonas Weber" in page


def test_a_note_is_read_and_signed_too(tomas: Client) -> None:
    note = signed_note()
    page = tomas.get(f"/notes/{note.id}/cosignature/").content.decode()
    assert "We spoke of rain." in page and "waiting for Tomas’s signature" in page
    tomas.post(f"/notes/{note.id}/cosignature/", {"then": "sign"})
    assert "Nothing waits" in tomas.get("/cosignatures/").content.decode()
    told = tomas.get(f"/episodes/{note.episode_id}/").content.decode()
    assert "and by Tomas" in told


def test_a_note_given_back_says_why_on_the_page_of_its_author(tomas: Client) -> None:
    note = signed_note()
    sent = {"then": "give_back", "remark": "Please add the <b>plan</b>."}
    tomas.post(f"/notes/{note.id}/cosignature/", sent)
    enter(tomas, "teo")
    page = tomas.get(f"/episodes/{note.episode_id}/").content.decode()
    assert "Given back. Tomas: Please add the &lt;b&gt;plan&lt;/b&gt;." in page


def test_a_paper_is_signed_too_on_its_page(tomas: Client) -> None:
    teo = people.acting("teo")
    ref = proposed(ended.talked(by=teo), "keepsake", teo)
    page = tomas.get(f"/papers/{ref}/").content.decode()
    assert "Sign too" in page and "<textarea id" not in page.split("Or give it back")[0]
    tomas.post(f"/papers/{ref}/cosignature/", {"then": "sign"})
    assert Paper.objects.get(id=ref).signed_at is not None


def test_the_author_of_a_waiting_paper_sees_that_it_waits_and_no_form(tomas: Client) -> None:
    teo = people.acting("teo")
    ref = proposed(ended.talked(by=teo), "keepsake", teo)
    enter(tomas, "teo")
    page = tomas.get(f"/papers/{ref}/").content.decode()
    assert "waiting for Tomas’s signature" in page
    assert "Save and sign" not in page and "Sign too" not in page


@pytest.mark.parametrize("login", ["mara", "teo"])
def test_who_signs_with_nobody_has_no_such_list(tomas: Client, login: str) -> None:
    enter(tomas, login)
    assert tomas.get("/cosignatures/").status_code == 404


def test_a_note_that_waits_for_nobody_says_so(tomas: Client) -> None:
    note = signed_note()
    ProgressNote.objects.filter(id=note.id).update(signed_at=None)
    answer = tomas.post(f"/notes/{note.id}/cosignature/", {"then": "sign"})
    assert answer.status_code == 200
    assert "does not wait for a second signature" in answer.content.decode()

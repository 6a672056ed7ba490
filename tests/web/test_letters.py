"""Letters on pages: begun, written to many, and said in a practice's own words."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from envoi.care import book, letters
from envoi.records.models import Ending, Paper, PracticeWording
from tests import build, people
from tests.care import ended
from tests.care.test_letters import begun, signed, way
from tests.web.doors import enter

pytestmark = pytest.mark.django_db


def sent(browser: Client, address: str, /, **told: object) -> str:
    response = browser.post(address, told, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_letters_that_fit_the_ending_come_first(client: Client) -> None:
    episode = Ending.objects.get(id=ended.talked()).episode_id
    enter(client, "mara")
    shown = page(client, f"/episodes/{episode}/letters/")
    assert shown.index("Fits this ending") < shown.index("The work is done")
    assert shown.index("The work is done") < shown.index("Other letters")
    assert "to be approved by a speaker of Spanish" in shown


def test_a_letter_is_begun_written_and_signed_on_its_page(client: Client) -> None:
    ref = build.episode(sessions=3)
    enter(client, "mara")
    told = {"client": book.people(ref)[0][0], "letter": "attendance_certificate"}
    shown = sent(client, f"/episodes/{ref}/letters/", **told, language="en", ref=uuid4())
    assert "Dates and their number" in shown and "A draft" in shown
    paper = Paper.objects.get(episode=ref)
    shown = sent(client, f"/papers/{paper.id}/", then="sign", version=paper.version)
    assert "Signed." in shown


def test_a_letter_in_a_language_nobody_approved_asks_who_read_it(client: Client) -> None:
    ref = begun(ended.talked(), "personal_note", "es")
    enter(client, "mara")
    assert "Who speaks Spanish and read this letter" in page(client, f"/papers/{ref}/")
    told = {"text-part": "No te escuché aquel día.", "then": "sign", "version": 1}
    assert "Nobody who speaks Spanish" in sent(client, f"/papers/{ref}/", **told)
    told |= {"speaker": "Lucía Ortega", "version": Paper.objects.get(id=ref).version}
    assert "Signed." in sent(client, f"/papers/{ref}/", **told)


def test_how_easily_it_reads_stands_beside_the_draft(client: Client) -> None:
    ref = begun(ended.talked(), "missed_session")
    enter(client, "mara")
    shown = page(client, f"/papers/{ref}/")
    assert "Reads like school year" in shown and "Empty, and left out of the letter" in shown


def test_a_way_without_permission_is_refused_beside_its_field(client: Client) -> None:
    ending = ended.talked()
    ref, post = signed(begun(ending, "missed_session")), way(ending)
    enter(client, "mara")
    assert "Post 1 Elm Street (not asked yet)" in page(client, f"/papers/{ref}/")
    told = {"on": people.TODAY, "how": "by post"}
    shown = sent(client, f"/papers/{ref}/given/", **told, way=post)
    assert "is not recorded yet. Please ask first" in shown and "by post" in shown
    assert "Recorded as given." in sent(client, f"/papers/{ref}/given/", **told, way="")


def test_many_drafts_show_how_far_they_are_and_go_on(client: Client) -> None:
    for n in range(12):
        build.episode(name=f"Client {n:02}", sessions=1)
    keys = [row.key for row in letters.many(by=people.mara()).rows]
    enter(client, "mara")
    assert page(client, "/letters/?all").count(" checked") == 12
    told = {"letter": "leave_of_absence", "language": "en", "client": keys}
    shown = sent(client, "/letters/", **told)
    assert "10 of 12 done; 2 still wait" in shown and "Nothing was signed or sent" in shown
    done = [f"{key}|drafted||drafted" for key in keys[:10]]
    assert "12 of 12 done" in sent(client, "/letters/", **told, done=done)
    assert Paper.objects.filter(letter="leave_of_absence").count() == 12


def test_the_page_of_many_asks_no_more_the_more_there_are(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for n in range(8):
        build.episode(name=f"Client {n:02}", sessions=1)
    enter(client, "mara")
    page(client, "/letters/")
    with django_assert_max_num_queries(16):
        page(client, "/letters/")


def test_nobody_ticked_is_said(client: Client) -> None:
    build.episode(sessions=1)
    enter(client, "mara")
    shown = sent(client, "/letters/", letter="leave_of_absence", language="en")
    assert "Please choose for whom." in shown


def test_a_practice_looks_at_its_own_words_before_it_saves_them(client: Client) -> None:
    people.mara()
    enter(client, "mara")
    at = "/practice/wordings/en/missed_session.opening/"
    told = {"number": 0, "text": "We missed you on {missed_on}."}
    shown = sent(client, at, **told, then="look")
    assert "We missed you on [the day that was missed]." in shown
    assert not PracticeWording.objects.exists()
    assert "{weather} is not known here" in sent(client, at, number=0, text="Oh {weather}.")
    assert "Saved." in sent(client, at, **told, then="save")
    assert "your own" in page(client, "/practice/wordings/")
    assert "Estos son los caminos" in page(client, "/practice/wordings/?language=es")


@pytest.mark.parametrize("at", ["en/nothing.here/", "xx/common.return/"])
def test_a_sentence_no_letter_says_is_not_there(client: Client, at: str) -> None:
    people.mara()
    enter(client, "mara")
    assert client.get(f"/practice/wordings/{at}").status_code == 404

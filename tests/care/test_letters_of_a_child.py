"""Who receives a letter: the client; who decides for a child; of a couple each their own."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from envoi.care import book, letters, papers
from envoi.care.answers import Refused, Saved
from envoi.records.models import Client, DecisionMaker, Disclosure, Ending, Paper
from tests import build, people
from tests.care import ended
from tests.care.test_letters import begun, filled, signed, told

pytestmark = pytest.mark.django_db


def of_child(*guardians: str, born: str = "2015-03-04", **more: Any) -> UUID:
    ending = ended.talked(name="Mia Weber", **more)
    client = ended.client_of(ending)
    Client.objects.filter(id=client).update(birth_date=born)
    for name in guardians:
        build.entry("decision-maker", client, kind="guardian", name=name)
    return ending


def test_a_letter_about_a_child_is_addressed_to_who_decides() -> None:
    words = told(begun(of_child("Karin Weber", "Per Lund"), "leave_of_absence"))
    assert "Dear Karin Weber and Per Lund," in words and "Dear Mia" not in words
    assert "because you decide for Mia Weber" in words


def test_in_spanish_too() -> None:
    words = told(begun(of_child("Karin Weber", "Per Lund"), "missed_session", "es"))
    assert "Hola, Karin Weber y Per Lund:" in words and "decide por Mia Weber" in words


def test_a_notice_about_fees_means_whoever_pays() -> None:
    words = told(begun(of_child("Karin Weber"), "fees_notice"))
    assert "Dear Karin Weber," in words and "it means Mia" not in words


@pytest.mark.parametrize("code", ["completion", "personal_note"])
def test_what_was_done_together_is_said_to_the_child(code: str) -> None:
    words = told(begun(of_child("Karin Weber"), code))
    assert "Dear Mia Weber," in words and "Karin" not in words


def test_where_nobody_is_recorded_who_decides_it_is_asked_and_not_signed() -> None:
    ref = begun(of_child(), "leave_of_absence")
    page = papers.page(ref, by=people.mara())
    assert "who decides for Mia Weber is not recorded yet" in page.refused
    signed(ref, addressee="Karin Weber")
    assert "Dear Karin Weber," in told(ref)


def test_a_name_can_be_taken_out_where_a_custody_order_asks_for_it() -> None:
    ref = begun(of_child("Karin Weber", "Per Lund"), "leave_of_absence")
    signed(ref, addressee="Karin Weber")
    assert "Dear Karin Weber," in told(ref) and "Lund" not in told(ref)


def test_what_was_given_to_who_decides_is_written_down_with_their_names() -> None:
    ref = signed(begun(of_child("Karin Weber"), "leave_of_absence"))
    by = people.mara()
    build.saved(papers.given(ref, on=by.today, how="in person", by=by))
    assert Disclosure.objects.get(paper=ref).recipient == "Karin Weber"


def test_somebody_of_age_receives_their_own_letters_whoever_else_decides() -> None:
    words = told(begun(of_child("Karin Weber", born="1990-01-01"), "leave_of_absence"))
    assert "Dear Mia Weber," in words


def test_where_the_birth_date_is_not_known_a_guardian_on_record_receives_them() -> None:
    words = told(begun(of_child("Karin Weber", born=""), "leave_of_absence"))
    assert "Dear Karin Weber," in words


def test_who_decides_no_more_receives_none() -> None:
    ending = of_child("Karin Weber", "Per Lund")
    gone = next(row for row in DecisionMaker.objects.all() if row.name == "Karin Weber")
    build.saved(book.mark_wrong("decision-maker", gone.id, reason="Not so", by=people.mara()))
    assert "Dear Per Lund," in told(begun(ending, "leave_of_absence"))


def test_a_draft_begun_before_the_birth_date_was_known_is_begun_again_with_its_words() -> None:
    ending = of_child("Karin Weber", born="1990-01-01")
    ref = begun(ending, "leave_of_absence")
    filled(ref, cover="Dr Roth, trauma therapy")
    Client.objects.filter(id=ended.client_of(ending)).update(birth_date="2015-03-04")
    answer = papers.sign(ref, by=people.mara())
    assert isinstance(answer, Refused) and "goes to who decides" in answer.sentence
    assert begun(ending, "leave_of_absence") == ref
    assert "Dear Karin Weber," in told(ref) and "Dr Roth" in told(ref)
    assert isinstance(papers.sign(ref, by=people.mara()), Saved)


def test_a_parent_who_takes_part_may_receive_the_letter_about_their_child() -> None:
    ending = of_child("Karin Weber", kind="family", partners=["Karin Weber"])
    ref = signed(begun(ending, "leave_of_absence"))
    assert "Dear Karin Weber," in told(ref)


def test_each_of_a_couple_gets_their_own_letter_and_neither_names_the_other() -> None:
    ending = ended.talked(name="Anna Berg", kind="couple", partners=["Per Sundqvist"])
    episode = Ending.objects.get(id=ending).episode_id
    for client, _ in book.people(episode):
        asked = {"client": client, "language": "en", "by": people.mara(), "ref": uuid4()}
        signed(build.saved(letters.begin(episode, "leave_of_absence", **asked)))
    texts = sorted(told(row.id) for row in Paper.objects.order_by("id"))
    assert ["Berg" in text for text in texts].count(True) == 1
    assert ["Sundqvist" in text for text in texts].count(True) == 1

"""A release to sign on paper: every element is there, for each who signs, in their language."""

from uuid import UUID, uuid4

import pytest

from envoi.care import referral_pages, release_forms
from envoi.care.answers import NotThere, Refused
from envoi.domain.release import CONTENTS
from envoi.knowledge import library
from envoi.records.models import Client
from tests import build, people
from tests.care import referred
from tests.care.test_papers import text_of

pytestmark = pytest.mark.django_db


def form(ref: UUID, language: str = "en", signer: UUID | None = None) -> bytes:
    signer = signer or referred.row(ref).client_id
    made = release_forms.pdf_of(ref, signer, language=language, by=people.mara())
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_element_of_a_release_stands_on_the_paper(language: str) -> None:
    words = text_of(form(referred.accepted(), language))
    say = library.wording(language).sentences
    elements = ("discloser", "receiver", "purpose", "contents", "until", "day", "event")
    elements += ("signature", "signed_on", "never", "copy", *CONTENTS)
    told = [say[f"release_form.{key}"] for key in elements]
    told += [
        say[f"release_form.{key}"].split("{practice}")[0].strip()
        for key in ("revocation", "conditioning", "redisclosure")
    ]
    assert [each for each in told if each not in words] == []
    assert "Dr Roth" in words and "Lindqvist Psychotherapy" in words


def test_it_is_an_accessible_paper_of_one_page() -> None:
    body = form(referred.accepted())
    assert b"pdfuaid" in body and body.count(b"/Type /Page\n") <= 1


def test_in_spanish_it_says_that_nobody_approved_the_words_yet() -> None:
    assert "To be approved" in text_of(form(referred.accepted(), "es"))
    assert "To be approved" not in text_of(form(referred.accepted(), "en"))


def test_before_a_place_is_chosen_the_receiver_is_a_line_to_write_on() -> None:
    assert "Who may be told" in text_of(form(referred.begun()))


def test_a_record_of_part_2_names_it() -> None:
    assert "42 CFR Part 2" in text_of(form(referred.begun(part2=True)))
    assert "42 CFR Part 2" not in text_of(form(referred.begun()))


def test_for_a_child_who_decides_signs() -> None:
    ref = referred.begun()
    child = referred.row(ref).client_id
    Client.objects.filter(id=child).update(birth_date="2015-03-04")
    karin = build.entry("decision-maker", child, kind="guardian", name="Karin Weber")
    words = text_of(form(ref, signer=karin))
    assert "Karin Weber" in words and "who decides for the person" in words
    with pytest.raises(NotThere):
        form(ref, signer=child)


def test_each_of_a_couple_has_their_own_form_and_neither_names_the_other() -> None:
    ref = referred.begun(build.episode(name="Anna Berg", kind="couple", partners=["Per Lund"]))
    sheets = referral_pages.page(ref, by=people.mara()).sheets
    anna, per = (text_of(form(ref, signer=each.signer)) for each in sheets)
    assert "Anna Berg" in anna and "Per Lund" not in anna
    assert "Per Lund" in per and "Anna Berg" not in per


def test_strangers_and_colleagues_print_none() -> None:
    ref = referred.begun()
    client = referred.row(ref).client_id
    for by in (people.ines(), people.vera()):
        with pytest.raises(NotThere):
            release_forms.pdf_of(ref, client, language="en", by=by)
    with pytest.raises(NotThere):
        release_forms.pdf_of(ref, uuid4(), language="en", by=people.mara())


def test_a_name_no_font_can_draw_is_said_instead_of_printed_as_a_box() -> None:
    ref = referred.begun(build.episode(name="\ue000 Weber"))
    client = referred.row(ref).client_id
    answer = release_forms.pdf_of(ref, client, language="en", by=people.mara())
    assert isinstance(answer, Refused) and "U+E000" in answer.sentence

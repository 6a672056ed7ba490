"""Every letter with every kind of name: nothing missing, nothing torn, nothing said twice."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from envoi.care import papers
from envoi.care.answers import Refused, Saved
from envoi.records.models import Attendance, Client, Paper, Practice
from tests import people
from tests.care import ended
from tests.care.test_letters import CODES, LANGUAGES, begun, filled, signed, told

pytestmark = pytest.mark.django_db
PLACE = "Zentrum für Psychotherapie, Beratung und Supervision Hohenlohe e. V."
STREET = "Hintere Bahnhofstraße 1234, Hinterhaus, Aufgang C, dritter Stock links\n80302 Boulder"
# Names that are long, or in other letters, or run the other way.
NAMES = {
    "long": "Maximiliana-Alexandrina von Hohenlohe-Bartenstein y Ortega-Domínguez-Villanueva",
    "ending in s": "James Silas Jones-Rhys",
    "apostrophes": "Siobhán O’Brien-D'Angelo",
    "junior": "Robert Weber Jr.",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Cyrillic": "Екатерина Александровна Соловьёва",
    "Greek": "Ελένη Παπαδοπούλου",
    "Chinese": "欧阳小明",
    "Japanese": "髙橋 さくら",
    "Korean": "김서연",
    "Arabic": "محمد بن عبد الله",
    "Hebrew": "שרה בת־אל כהן",
    "Devanagari": "प्रियंका श्रीवास्तव",
    "both ways": "محمد Okonkwo",
}
ALL = [(code, language) for code in CODES for language in LANGUAGES]


def finished(code: str, language: str, name: str) -> UUID:
    """A signed letter to somebody of this name, from a practice with a long one."""
    ending = ended.talked(name=name)
    Practice.objects.update(name=PLACE, address=STREET, crisis_contacts="988, crisis line, call")
    ref = begun(ending, code, language)
    filled(ref)
    speaker = "" if language == "en" else "Rosa Díaz"
    answer = papers.sign(ref, by=people.mara(), speaker=speaker)
    assert isinstance(answer, Saved), answer
    return ref


def holds_up(code: str, language: str, name: str) -> None:
    """What is so of every letter that leaves."""
    ref = finished(code, language, name)
    body, words = bytes(Paper.objects.get(id=ref).pdf or b""), told(ref)
    assert b"pdfuaid" in body and "□" not in words
    assert "Dear ," not in words and "Hola, :" not in words
    assert not re.search(r"[^.]\.\.(?!\.)|,,| ,|\(\)|None|\{", words), words


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_letter_stands_with_any_name(name: str) -> None:
    holds_up("attendance_certificate", "en", name)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize(("code", "language"), ALL)
def test_every_letter_stands_with_any_name(code: str, language: str, name: str) -> None:
    holds_up(code, language, name)


def test_a_sentence_that_begins_with_an_arabic_name_still_runs_as_english() -> None:
    ref = begun(ended.talked(name=NAMES["Arabic"]), "attendance_certificate")
    (opening,) = [
        place.text for place in papers.page(ref, by=people.mara()).places if place.slot == "opening"
    ]
    assert opening.startswith("\u200e") and opening.endswith("Lindqvist Psychotherapy.")


def test_a_practice_that_ends_with_a_full_stop_ends_no_sentence_twice() -> None:
    ref = begun(ended.talked(), "attendance_certificate")
    Practice.objects.update(name=PLACE)
    assert "Hohenlohe e. V." in told(ref) and "V.." not in told(ref)


def test_a_name_no_font_can_draw_is_said_before_signing_and_the_letter_is_not_signed() -> None:
    ending = ended.talked(name="\ue000 Weber")
    ref = begun(ending, "leave_of_absence")
    filled(ref)
    assert "can draw" in papers.page(ref, by=people.mara()).replaced
    answer = papers.sign(ref, by=people.mara())
    assert isinstance(answer, Refused) and "U+E000" in answer.sentence
    Client.objects.filter(id=ended.client_of(ending)).update(name="Jonas Weber")
    assert isinstance(papers.sign(ref, by=people.mara()), Saved)


def test_nothing_is_certified_where_nobody_came() -> None:
    ref = begun(ended.talked(), "attendance_certificate")
    Attendance.objects.update(status="not_shown")
    answer = papers.sign(ref, by=people.mara())
    assert isinstance(answer, Refused) and "nothing to certify" in answer.sentence


def test_a_long_letter_keeps_its_signature_with_its_last_words() -> None:
    ending = ended.talked(name=NAMES["long"])
    words = "\n\n".join(["We spoke of this, and it is good to have it in writing."] * 30)
    ref = signed(begun(ending, "leave_of_absence"), choice=words)
    last = PdfReader(BytesIO(bytes(Paper.objects.get(id=ref).pdf or b""))).pages[-1].extract_text()
    assert "With warm regards" in last and len(last.split()) > 20

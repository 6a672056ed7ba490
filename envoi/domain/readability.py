"""How easily a text is read: years of school for English, INFLESZ for Spanish. Advice, never more.

English: Flesch-Kincaid grade level, 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid,
Fishburne, Rogers and Chissom 1975). Spanish: the index of Szigriszt-Pazos (1993), 206.835 - 62.3
syllables a word - words a sentence, read on the INFLESZ scale (Barrio-Cantalejo et al. 2008).
Syllables are counted by rule; in English a rule errs now and then, mostly by one in a long word.
"""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[.!?…]+(?:\s|$)|\n+")
AIM_GRADE = 8  # years of school: what plain-language guides ask of texts for patients
AIM_INFLESZ = 55  # from here "normal" on the INFLESZ scale
BANDS = ((80, "very_easy"), (65, "rather_easy"), (55, "normal"), (40, "rather_hard"), (0, "hard"))


@dataclass(frozen=True)
class Counted:
    """Words, sentences and syllables of a text."""

    words: int
    sentences: int
    syllables: int


def count(text: str, language: str) -> Counted:
    """A text counted; a line without a stop is a sentence too."""
    syllables = {"es": spanish_syllables}.get(language, english_syllables)
    words = WORD.findall(text)
    sentences = sum(1 for part in SENTENCE.split(text) if WORD.search(part))
    return Counted(len(words), sentences, sum(syllables(word) for word in words))


def grade(counted: Counted) -> float | None:
    """Flesch-Kincaid: years of school; None for a text without words."""
    if not counted.words:
        return None
    a_sentence, a_word = _means(counted)
    return 0.39 * a_sentence + 11.8 * a_word - 15.59


def inflesz(counted: Counted) -> float | None:
    """Szigriszt-Pazos: the higher, the easier; None for a text without words."""
    if not counted.words:
        return None
    a_sentence, a_word = _means(counted)
    return 206.835 - 62.3 * a_word - a_sentence


def band(value: float) -> str:
    """Where an index lies on the INFLESZ scale."""
    return next((name for low, name in BANDS if value >= low), "hard")


def _means(counted: Counted) -> tuple[float, float]:
    return counted.words / counted.sentences, counted.syllables / counted.words


STRONG, WEAK = "aeo", "iu"


def spanish_syllables(word: str) -> int:
    """Syllables of a Spanish word: two strong vowels part, a weak one joins unless it is stressed.

    A y stands for a vowel where none follows it; the u of que, qui, gue and gui is silent.
    """
    letters = word.casefold().replace("qu", "q")
    letters = re.sub("gu(?=[eéií])", "g", letters)
    letters = re.sub("y(?![aeiouáéíóúü])", "i", letters)
    count, before = 0, ""
    for letter in letters:
        plain = unicodedata.normalize("NFD", letter)[0]
        stressed = letter in "íú"
        now = "strong" if plain in STRONG or stressed else "weak" if plain in WEAK else ""
        joins = bool(before) and not (before == now == "strong")
        # A stressed weak vowel beside a strong one is a syllable of its own: día, país.
        if now and not (joins and not stressed):
            count += 1
        before = now
    return max(count, 1)


VOWELS = re.compile("[aeiouy]+")
# Vowels that stand together and are heard apart: client, video, beyond, January, being, quiet.
APART = re.compile(
    "ia(?!l)|io(?!u)|(?<!p)eo|ua(?!r(?!y))|iu|uou|ying|uing|eing|lien|quiet|eyo|creat(?!u)|idea|area"
)
JOINED = re.compile("[ct]ia|[cgst]io|[gq]u[ao]|geo|eou")
# Endings and joints whose e is not heard: time, looked, times, safely, something, colleague.
SILENT = re.compile(
    "(?<=[^aeiouyl])e$|(?<=[aeiouyr])le$|(?<=[^aeiouydt])ed$|(?<=[^aeiouysxzcg])es$|(?<=g)ue$"
    "|(?<=[^aeiouy])e(?=ly$|ty$|ment|ness|less|ful)|(?<=som)e(?=[bhot])|(?<=els)e(?=w)"
)


def english_syllables(word: str) -> int:
    """Syllables of an English word by its vowels, with the endings that are not heard left out."""
    letters = word.casefold().replace("’", "'").removesuffix("'s")
    plain = re.sub("[^a-z]", "", unicodedata.normalize("NFD", letters))
    heard = SILENT.sub("", plain)
    groups = len(VOWELS.findall(heard))
    groups += len(APART.findall(JOINED.sub("", heard)))
    return max(groups, 1)

"""How easily a client reads a letter, in words for whoever writes it: advice, never more."""

from envoi.documents import paper as documents
from envoi.domain import readability
from envoi.domain.letter import AddressedTo, Letter

INFLESZ = {
    "very_easy": "very easy",
    "rather_easy": "rather easy",
    "normal": "normal",
    "rather_hard": "rather hard; shorter sentences would help",
    "hard": "hard; shorter sentences would help",
}


def told(letter: Letter, content: documents.Paper) -> str:
    """One sentence about a letter to a client; nothing for a certificate or other readers."""
    if letter.addressed_to is not AddressedTo.CLIENT or letter.title:
        return ""
    counted = readability.count(_text(content), content.language)
    if not counted.words:
        return ""
    return _spanish(counted) if content.language == "es" else _english(counted)


def _text(content: documents.Paper) -> str:
    """Everything a reader reads, one piece a line; names and numbers to turn to are not read."""
    pieces: list[str] = []
    for section in content.sections:
        pieces += [line.text for line in (*section.lines, *section.items)]
    return "\n".join(pieces)


def _english(counted: readability.Counted) -> str:
    year, aim = max(round(readability.grade(counted) or 0), 1), readability.AIM_GRADE
    advice = "easy to read" if year <= aim else f"shorter sentences would help; aim for {aim}"
    return f"Reads like school year {year} (Flesch-Kincaid): {advice}."


def _spanish(counted: readability.Counted) -> str:
    index = readability.inflesz(counted) or 0
    easy = INFLESZ[readability.band(index)]
    return (
        f"Reads as {easy} (INFLESZ {round(index)}; {readability.AIM_INFLESZ} or more is the aim)."
    )

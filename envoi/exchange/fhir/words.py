"""Words from a file made fit to keep: no control characters, one space, a limit."""

from unicodedata import category

from envoi.exchange.fhir.refusal import Refused
from envoi.exchange.fhir.resource import Coding, Concept

LONG_TEXT = 20_000
# Controls, halves of letters, line ends. Joiners stay: Persian and Indic names need them.
UNFIT = {"Cc", "Cs", "Zl", "Zp"}


def plain(text: str | None, field: str, limit: int = LONG_TEXT) -> str:
    """One line of text; raises Refused where it is longer than can be kept."""
    if not text:
        return ""
    if len(text) > limit:
        raise Refused(field, f"It is longer than {limit:,} characters.")
    if not text.isprintable():
        text = "".join(" " if category(each) in UNFIT else each for each in text)
    return " ".join(text.split())


def said(concept: Concept | None, field: str, limit: int = LONG_TEXT) -> str:
    """The words of a concept: its own text, else what a code displays, else empty."""
    if concept is None:
        return ""
    shown = next((each.display for each in concept.coding if each.display), None)
    return plain(concept.text or shown, field, limit)


def codes(concept: Concept | None) -> set[str]:
    """The codes of a concept, whatever their system."""
    return {each.code for each in concept.coding if each.code} if concept else set()


def shown(coding: Coding | None, field: str, limit: int) -> str:
    """What a coding displays, else its code."""
    return plain(coding.display or coding.code, field, limit) if coding else ""

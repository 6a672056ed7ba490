"""A FHIR value as the points of one answer, or as a total in thousandths."""

from collections.abc import Iterable
from typing import Protocol

from envoi.domain.measure import POINT, Instrument
from envoi.exchange.fhir import loinc
from envoi.exchange.fhir.resource import Coding, Concept, Quantity

WEIGHTS = {
    "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "http://hl7.org/fhir/StructureDefinition/itemWeight",
}
MOST = 1_000_000  # no instrument comes near it
CLOSE = 1e-6  # a binary float that was written with at most three decimals


class Unclear(Exception):
    """A value is there but does not say a number; the message names what it says instead."""


class Valued(Protocol):
    """Whatever carries a value: an observation or one of its components."""

    value_quantity: Quantity | None
    value_integer: int | None
    value_codeable_concept: Concept | None
    value_string: str | None
    data_absent_reason: Concept | None


def number(of: Valued) -> float | None:
    """The number this says; None where it says nothing. Raises Unclear for words."""
    if of.value_integer is not None:
        return of.value_integer
    if of.value_quantity is not None and of.value_quantity.value is not None:
        return of.value_quantity.value
    if of.value_codeable_concept is not None:
        concept = of.value_codeable_concept
        return coded(concept.coding, concept.text)
    if of.value_string is not None:
        raise Unclear(shortened(of.value_string))
    return None


def coded(codings: list[Coding], text: str | None = None) -> float | None:
    """The points of a coded answer: its LOINC code, else the weight written beside it."""
    found = loinc.points(codings)
    if found is None:
        found_weight = _weight(codings)
        if found_weight is not None:
            return found_weight
        words = text or next((each.display or each.code or "" for each in codings), "")
        raise Unclear(shortened(words))
    return found


def whole(value: float | None) -> int | None:
    """Points of an answer, which are whole; raises Unclear."""
    if value is None:
        return None
    if abs(value) > MOST or value != int(value):
        raise Unclear(f"{value:g}")
    return int(value)


def thousandths(value: float | None) -> int | None:
    """A total in whole thousandths; raises Unclear for anything finer."""
    if value is None:
        return None
    scaled = value * POINT
    if abs(value) > MOST or abs(scaled - round(scaled)) > CLOSE * max(1.0, abs(value)):
        raise Unclear(f"{value:g}")
    return round(scaled)


def sentence(instrument: Instrument, question: int, unclear: Unclear) -> str:
    """Why an answer, or with no question the total, cannot be read."""
    what = f"question {question}" if question else "the total"
    return f"{instrument.short}: {what} says “{unclear}”, which is not a number known here."


def shortened(words: str) -> str:
    """Words short enough to be quoted in a sentence."""
    longest = 40
    plain = " ".join(words[: 2 * longest].split())
    return plain if len(plain) <= longest else plain[:longest] + "…"


def _weight(codings: Iterable[Coding]) -> float | None:
    for coding in codings:
        for each in coding.extension:
            if each.url in WEIGHTS and each.value_decimal is not None:
                return each.value_decimal
    return None

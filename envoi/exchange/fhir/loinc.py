"""What a LOINC code means here: an instrument's total, its panel, one of its questions, a number.

Codes that nobody has verified are recognised too; they are never written out.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from envoi.domain.measure import Instrument
from envoi.exchange.fhir.part import ANSWER, PANEL, TOTAL
from envoi.exchange.fhir.resource import Coding, Concept
from envoi.knowledge import library

LOINC = {"http://loinc.org", "https://loinc.org", "urn:oid:2.16.840.1.113883.6.1"}
# The four answers PHQ and GAD forms share, from "not at all" to "nearly every day".
POINTS = {"LA6568-5": 0, "LA6569-3": 1, "LA6570-1": 2, "LA6571-9": 3}


class Meaning(NamedTuple):
    """What a code stands for; `number` is the question's, 0 for a total or a panel."""

    instrument: Instrument
    role: str
    number: int = 0


def meaning(code: str) -> Meaning | None:
    """What this LOINC code means, or None."""
    return _meanings().get(code)


def of_concept(concept: Concept | None) -> Meaning | None:
    """What a concept means: the first of its LOINC codes that means something here."""
    for each in concept.coding if concept else ():
        if each.system in LOINC and (found := _meanings().get(each.code or "")):
            return found
    return None


def points(codings: Iterable[Coding]) -> int | None:
    """The points a LOINC answer code stands for, or None."""
    for each in codings:
        if each.system in LOINC and each.code in POINTS:
            return POINTS[each.code]
    return None


@cache
def _meanings() -> dict[str, Meaning]:
    roles = {"total": TOTAL, "panel": PANEL}
    found: dict[str, Meaning] = {}
    for each in library.instruments():
        for item in each.items:
            if item.loinc:
                found.setdefault(item.loinc, Meaning(each, ANSWER, item.number))
        for alias in each.aliases:
            if alias.system and alias.use in roles:
                found.setdefault(alias.name, Meaning(each, roles[alias.use]))
    return found

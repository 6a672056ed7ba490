"""Observation as a part of a filled-in instrument: a total, a panel, or a single answer."""

from envoi.exchange.fhir import answer
from envoi.exchange.fhir.collected import Collected, keep
from envoi.exchange.fhir.day import Moment, moment
from envoi.exchange.fhir.loinc import Meaning, of_concept
from envoi.exchange.fhir.part import ANSWER, Part
from envoi.exchange.fhir.reference import Origin, addresses, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Component, Concept, Observation
from envoi.exchange.fhir.words import plain

GOOD = {"final", "amended", "corrected", "preliminary"}
LABEL = 80


def read(observation: Observation, origin: Origin, into: Collected) -> None:
    """Keep this observation if its code is known; raises Refused or Ignored."""
    means = of_concept(observation.code)
    if means is None:
        raise Ignored(f"Observation {_label(observation.code)}".strip())
    who = identity("Observation", observation, origin)
    if observation.status not in GOOD:
        keep(into.parts, who, None)
        raise Ignored(f"Observation of {means.instrument.short}, {_status(observation.status)}")
    part = Part(
        instrument=means.instrument,
        role=means.role,
        client=subject(observation.subject, origin, "Observation", "subject"),
        moment=_moment(observation),
        place=origin.place,
        links=addresses((*observation.has_member, *observation.derived_from), origin),
    )
    _take_value(part, means, observation)
    for each in observation.component:
        within = of_concept(each.code)
        if within and within.instrument is means.instrument:
            _take_value(part, within, each)
    keep(into.parts, who, [part])


def _moment(observation: Observation) -> Moment:
    """The day the client answered: effective, else issued."""
    period = observation.effective_period
    for text, field in (
        (observation.effective_date_time, "effectiveDateTime"),
        (observation.effective_instant, "effectiveInstant"),
        (period.start or period.end if period else None, "effectivePeriod"),
        (observation.issued, "issued"),
    ):
        if text:
            return moment(text, field, "a score")
    raise Refused("effectiveDateTime", "It does not say on which day.")


def _take_value(part: Part, means: Meaning, of: Observation | Component) -> None:
    """Add what this says to the part; a value that is no number is remembered as unclear."""
    try:
        value = answer.number(of)
        if means.role == ANSWER:
            part.answers = {**part.answers, means.number: answer.whole(value)}
        elif value is not None:
            part.total = answer.thousandths(value)
    except answer.Unclear as error:
        if means.role == ANSWER:
            part.unclear_answer = answer.sentence(means.instrument, means.number, error)
        else:
            part.unclear_total = answer.sentence(means.instrument, 0, error)


def _label(code: Concept | None) -> str:
    """Code and words, as people would look it up."""
    if code is None:
        return ""
    first = next((each for each in code.coding if each.code), None)
    words = (first.display if first else None) or code.text or ""
    return plain(f"{first.code if first and first.code else ''} {words}"[:LABEL], "code")


def _status(status: str | None) -> str:
    return (status or "without status").replace("-", " ")[:LABEL]

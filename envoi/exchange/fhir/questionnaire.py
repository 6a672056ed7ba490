"""QuestionnaireResponse as a filled-in form of each instrument it holds."""

import re
from collections.abc import Iterator

from envoi.domain.measure import Instrument
from envoi.exchange.fhir import answer
from envoi.exchange.fhir.collected import Collected, keep
from envoi.exchange.fhir.day import Moment, moment
from envoi.exchange.fhir.loinc import Meaning, meaning
from envoi.exchange.fhir.part import ANSWER, FORM, PANEL, Part
from envoi.exchange.fhir.reference import Origin, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Answer, Question, QuestionnaireResponse
from envoi.exchange.fhir.words import plain
from envoi.knowledge import library

FINISHED = {"completed", "amended"}
CODE = re.compile(r"(?:^|[/#|])(\d{1,7}-\d)$")  # "/44250-9", "44250-9", "http://loinc.org/44250-9"
LABEL = 80


def read(response: QuestionnaireResponse, origin: Origin, into: Collected) -> None:
    """Keep what this form says of known instruments; raises Refused or Ignored."""
    who = identity("QuestionnaireResponse", response, origin)
    name = _tail(response.questionnaire)
    if response.status not in FINISHED:
        keep(into.parts, who, None)
        raise Ignored(f"QuestionnaireResponse, {response.status or 'without status'}"[:LABEL])
    asked = list(_known_questions(response.item))
    named = _named(name)
    if named and not any(means.instrument is named for means, _ in asked):
        raise Refused("item", f"It is a {named.short}, but no question carries its LOINC code.")
    if not asked:
        raise Ignored(f"QuestionnaireResponse {name}".strip())
    if not response.authored:
        raise Refused("authored", "It does not say on which day it was filled in.")
    on = moment(response.authored, "authored", "a score")
    client = subject(response.subject, origin, "QuestionnaireResponse", "subject")
    keep(into.parts, who, _parts(asked, client, on, origin))


def _parts(
    asked: list[tuple[Meaning, Question]], client: str, on: Moment, origin: Origin
) -> list[Part]:
    """One part for each instrument on the form."""
    parts: dict[str, Part] = {}
    for means, question in asked:
        of = means.instrument
        part = parts.setdefault(of.code, Part(of, FORM, client, on, origin.place))
        _take_answer(part, means, question)
    return list(parts.values())


def _take_answer(part: Part, means: Meaning, question: Question) -> None:
    try:
        numbers = {_number(each) for each in question.answer} - {None}
        if len(numbers) > 1:
            raise answer.Unclear(
                " and ".join(f"{each:g}" for each in sorted(filter(None, numbers)))
            )
        value = next(iter(numbers), None)
        if means.role == ANSWER:
            part.answers = {**part.answers, means.number: answer.whole(value)}
        else:
            part.total = answer.thousandths(value)
    except answer.Unclear as error:
        if means.role == ANSWER:
            part.unclear_answer = answer.sentence(means.instrument, means.number, error)
        else:
            part.unclear_total = answer.sentence(means.instrument, 0, error)


def _number(of: Answer) -> float | None:
    if of.value_coding is not None:
        return answer.coded([of.value_coding])
    if of.value_quantity is not None:
        return of.value_quantity.value
    if of.value_string is not None:
        raise answer.Unclear(answer.shortened(of.value_string))
    return of.value_integer if of.value_integer is not None else of.value_decimal


def _known_questions(questions: list[Question]) -> Iterator[tuple[Meaning, Question]]:
    """Every question, however deep, whose LOINC code means an answer or a total here."""
    waiting = list(reversed(questions))
    while waiting:
        question = waiting.pop()
        means = _meaning(question)
        if means and means.role != PANEL:
            yield means, question
        waiting.extend(reversed(question.item))
        waiting.extend(inner for each in question.answer for inner in each.item)


def _meaning(question: Question) -> Meaning | None:
    for text in (question.link_id, question.definition):
        found = CODE.search(text or "")
        means = meaning(found[1]) if found else None
        if means:
            return means
    return None


def _named(name: str) -> Instrument | None:
    """The instrument a questionnaire's own address names, if it names one."""
    code = meaning(name)
    return code.instrument if code else library.recognised(name)


def _tail(canonical: str | None) -> str:
    """The last part of a questionnaire's address, without its version."""
    return plain((canonical or "").partition("|")[0].rstrip("/").rpartition("/")[2][:LABEL], "")

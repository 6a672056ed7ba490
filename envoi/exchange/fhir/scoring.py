"""What a filled-in instrument comes in as: its answers where they tell all, else its total.

A file's own total is never replaced by ours: where both are there and differ, neither goes in.
"""

from collections.abc import Iterable

from envoi.domain.measure import (
    POINT,
    Answers,
    Instrument,
    RiskAnswer,
    Unscorable,
    risk_answer,
    score,
    total,
)
from envoi.domain.measure import points as spoken
from envoi.exchange.fhir.filled import Filled
from envoi.exchange.fhir.refusal import Ignored, Refused

TOO_FEW = "too_many_missing"  # the one reason for which answers are kept without a score


def taken(filled: Filled) -> tuple[Answers | None, int | None]:
    """Answers or a total, one of them None; raises Refused or Ignored."""
    unclear = _first(each.part.unclear_answer for each in filled.parts)
    told = _total(filled)
    answers = _every_answer(filled)
    if unclear and (told is None or _asks_for_care(filled.instrument, answers)):
        raise Refused("value", unclear)
    if unclear:
        return None, told
    if different := filled.disagreement():
        raise Refused("value", different)
    if not any(given is not None for given in answers.values()):
        return None, _alone(filled, told)
    found = score(filled.instrument, answers)
    if isinstance(found, Unscorable):
        return _not_scored(filled, answers, told, found)
    if told is not None and told not in (found.value, _plain(filled.instrument, answers)):
        raise Refused("value", _differ(filled.instrument, found.value, told))
    return answers, None


def _total(filled: Filled) -> int | None:
    """The total, if the instrument can reach it; raises Refused."""
    told = filled.total()
    checked = total(filled.instrument, told) if told is not None else None
    if isinstance(checked, Unscorable):
        raise Refused("value", checked.sentence)
    return told


def _every_answer(filled: Filled) -> Answers:
    """The answers by question, None where one is open; numbers the form does not score are left."""
    given = filled.answers()
    return {item.number: given.get(item.number) for item in filled.instrument.items}


def _alone(filled: Filled, told: int | None) -> int:
    """A total without answers; raises Refused, or Ignored where nothing was ever said."""
    if told is not None:
        return told
    short = filled.instrument.short
    if unclear := _first(each.part.unclear_total for each in filled.parts):
        raise Refused("value", unclear)
    if filled.is_whole:
        raise Refused("value", f"{short}: neither answers nor a total are in the files.")
    raise Ignored(f"Observation of {short}, without a value")


def _not_scored(
    filled: Filled, answers: Answers, told: int | None, why: Unscorable
) -> tuple[Answers | None, int | None]:
    """Too many open answers: the total counts, but an endorsed safety question is never lost."""
    if why.reason != TOO_FEW:
        raise Refused("value", why.sentence)
    if _asks_for_care(filled.instrument, answers) or (told is None and filled.is_whole):
        return answers, None
    if told is None:
        given = sum(each is not None for each in answers.values())
        of = f"{given} of {filled.instrument.item_count}"
        raise Ignored(f"Observations of {filled.instrument.short}, only {of} questions")
    if told < _plain(filled.instrument, answers):
        raise Refused("value", _differ(filled.instrument, _plain(filled.instrument, answers), told))
    return None, told


def _asks_for_care(instrument: Instrument, answers: Answers) -> bool:
    return risk_answer(instrument, answers) is RiskAnswer.ENDORSED


def _first(sentences: Iterable[str]) -> str:
    return next(filter(None, sentences), "")


def _plain(instrument: Instrument, answers: Answers) -> int:
    """What the given answers add up to as they stand."""
    return sum(each for each in answers.values() if each is not None) * instrument.scale * POINT


def _differ(instrument: Instrument, added: int, told: int) -> str:
    return (
        f"{instrument.short}: the answers add up to {spoken(added)},"
        f" but the total says {spoken(told)}."
    )

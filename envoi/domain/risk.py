"""Risk: when it was asked, what was answered, what stands open.

Never asked is never "none": absence of an answer is absence of knowledge. All words are codes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Answer(StrEnum):
    """What was answered when risk was asked about, the least worrying first."""

    NONE = "none"
    PASSIVE_THOUGHTS = "passive_thoughts"
    THOUGHTS = "thoughts"
    PLAN_OR_INTENT = "plan_or_intent"
    NOT_ANSWERED = "not_answered"


class How(StrEnum):
    """How risk was asked: by a person, or by an item of a questionnaire."""

    IN_SESSION = "in_session"
    QUESTIONNAIRE_ITEM = "questionnaire_item"


@dataclass(frozen=True)
class RiskAsked:
    """Risk was asked about on a day; `client` is whose answer, where several take part."""

    on: date
    answer: Answer
    how: How = How.IN_SESSION
    client: str = ""


@dataclass(frozen=True)
class RiskFlag:
    """A safety matter that stays open until a named person closes it; `why` is a code."""

    ref: str
    opened_on: date
    why: str = "by_hand"
    closed_on: date | None = None
    assessed_on: date | None = None
    client: str = ""


@dataclass(frozen=True)
class RiskItemAnswer:
    """The risk item of one response, answered; an item left open is no answer and not here."""

    on: date
    instrument: str
    endorsed: bool
    response: str = ""
    client: str = ""


def last_asked(asked: Iterable[RiskAsked], *, how: How | None = None) -> RiskAsked | None:
    """The newest time risk was asked and answered; of two on a day the more worrying one."""
    answered = [
        each
        for each in asked
        if each.answer is not Answer.NOT_ANSWERED and (how is None or each.how is how)
    ]
    return max(answered, key=lambda each: (each.on, _WORRY[each.answer]), default=None)


def not_answered_since(asked: Iterable[RiskAsked], on: date | None) -> date | None:
    """The last day after `on` on which risk was asked and not answered, an item left open too."""
    open_ones = [each.on for each in asked if each.answer is Answer.NOT_ANSWERED]
    return max((day for day in open_ones if on is None or day > on), default=None)


def open_flags(flags: Iterable[RiskFlag]) -> tuple[RiskFlag, ...]:
    """The flags nobody has closed, the oldest first."""
    return tuple(sorted((f for f in flags if f.closed_on is None), key=lambda f: f.opened_on))


def unassessed_items(
    items: Iterable[RiskItemAnswer],
    asked: Iterable[RiskAsked],
    flags: Iterable[RiskFlag] = (),
) -> tuple[RiskItemAnswer, ...]:
    """The endorsed risk items, newest answer of each client and instrument, not assessed since.

    Assessed is: asked in session and answered, or a flag of that client assessed, on that day
    or later. Another questionnaire never assesses.
    """
    talked = [
        (each.client, each.on)
        for each in asked
        if each.how is How.IN_SESSION and each.answer is not Answer.NOT_ANSWERED
    ]
    talked += [(flag.client, flag.assessed_on) for flag in flags if flag.assessed_on is not None]
    return tuple(
        item
        for item in _newest(items)
        if item.endorsed and not any(c == item.client and on >= item.on for c, on in talked)
    )


_WORRY = {answer: worry for worry, answer in enumerate(Answer)}


def _newest(items: Iterable[RiskItemAnswer]) -> list[RiskItemAnswer]:
    """The newest answer of each client and instrument; of two on one day an endorsed one."""
    newest: dict[tuple[str, str], RiskItemAnswer] = {}
    for item in sorted(items, key=lambda item: (item.on, item.endorsed)):
        newest[item.client, item.instrument] = item
    return sorted(newest.values(), key=lambda item: (item.on, item.client, item.instrument))

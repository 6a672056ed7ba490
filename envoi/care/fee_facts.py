"""The three conditions before an ending over fees, as the record has them: yes, no, not recorded.

NASW Code of Ethics 2021, 1.17(c): terms clear, no imminent danger, consequences discussed. What was
said in a step about fees stands beside what was answered on the way to an ending.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from envoi.care import ending_facts
from envoi.domain import risk
from envoi.records.models import Ending, FeeStep, RiskAsked, RiskFlag

LATELY = timedelta(days=30)  # an answer older than this says nothing about danger now
Facts = Mapping[str, bool | None]
Three = tuple[bool | None, bool | None, bool | None]


def conditions(episode: UUID, *, on: date) -> Three:
    """The three together: terms clear, nobody in danger, consequences discussed."""
    answers = _on_the_way(episode)
    return (
        terms_clear(episode, answers),
        no_imminent_danger(episode, answers, on=on),
        consequences_discussed(episode, answers),
    )


def terms_clear(episode: UUID, answers: Facts) -> bool | None:
    """The terms were clear from the beginning."""
    said = _said(episode, "terms_clear")
    return answers.get("fees_terms_clear") if said is None else said


def consequences_discussed(episode: UUID, answers: Facts) -> bool | None:
    """What stopping would mean was talked about."""
    said = _said(episode, "after_told")
    return answers.get("fees_consequences_discussed") if said is None else said


def no_imminent_danger(episode: UUID, answers: Facts, *, on: date) -> bool | None:
    """Nobody is in imminent danger, as far as it was asked lately.

    A plan or an intent behind an open flag is a no, and so is danger said in an ending. Calm needs
    no open flag, and an answer of the last thirty days or one on the way to the ending.
    """
    flagged, asked = _flagged(episode), _asked(episode)
    planned = asked is not None and asked.answer == risk.Answer.PLAN_OR_INTENT
    if answers.get("imminent_danger") or (planned and flagged):
        return False
    lately = asked is not None and on - asked.on <= LATELY
    calm = asked is not None and asked.answer == risk.Answer.NONE and not flagged
    return True if (lately and calm) or answers.get("imminent_danger") is False else None


def put_in_writing(episode: UUID) -> bool:
    """A written notice about fees, with its day, stands in the record."""
    rows = FeeStep.objects.filter(episode=episode, wrong_at__isnull=True)
    return rows.filter(step__in=("written", "last")).exists()


def _on_the_way(episode: UUID) -> Facts:
    """What was answered on the way to the newest ending."""
    rows = Ending.objects.filter(episode=episode, wrong_at__isnull=True)
    ending = rows.exclude(stage="withdrawn").order_by("-created_at").first()
    return ending_facts.of(ending) if ending else {}


def _said(episode: UUID, column: str) -> bool | None:
    """What the newest step about fees says, if any says it."""
    rows = FeeStep.objects.filter(episode=episode, wrong_at__isnull=True)
    told = rows.exclude(**{column: "not_recorded"}).order_by("-on", "-created_at")
    newest = told.values_list(column, flat=True).first()
    return None if newest is None else newest == "yes"


def _asked(episode: UUID) -> RiskAsked | None:
    rows = RiskAsked.objects.filter(episode=episode, wrong_at__isnull=True)
    return rows.order_by("-on", "-created_at").first()


def _flagged(episode: UUID) -> bool:
    rows = RiskFlag.objects.filter(episode=episode, closed_on__isnull=True, wrong_at__isnull=True)
    return rows.exists()

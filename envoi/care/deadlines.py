"""The days of a pathway as a practice has chosen them; the house's own where it has not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from envoi.care import access, preferences
from envoi.care.actors import Actor
from envoi.care.answers import Answer, NotThere, Refused
from envoi.domain.ending import Pathway
from envoi.domain.role import Act
from envoi.knowledge import library

DAYS, SUMMARY = "days", "summary_days"
MOST = 730
SUMMARIES = (1, 15, 30)  # presets: a day, fifteen days, a month
Chosen = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class StepDays:
    """One step of a pathway, what the house proposes and what the practice has chosen."""

    code: str
    title: str
    proposed: int | None
    chosen: int | None


@dataclass(frozen=True)
class PathwayDays:
    """The days of one pathway."""

    code: str
    name: str
    verified: bool
    steps: tuple[StepDays, ...]


def own(pathway: Pathway, *, practice: UUID) -> Pathway:
    """The pathway with the practice's own days in it; an ending under way keeps the days it has."""
    days: Chosen = preferences.of(practice, DAYS, {})
    chosen = days.get(pathway.code, {})
    steps = tuple(
        replace(step, due_days=chosen.get(step.code, step.due_days)) for step in pathway.steps
    )
    summary = preferences.of(practice, SUMMARY, None) or pathway.summary_due_days
    return replace(pathway, steps=steps, summary_due_days=summary)


def summary(*, by: Actor) -> int | None:
    """How many days after closing a summary is due here; None: as each pathway says."""
    days: int | None = preferences.of(by.practice, SUMMARY, None)
    return days


def page(code: str, *, by: Actor) -> PathwayDays:
    """The steps of one pathway with their days."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    pathway = _known(code)
    days: Chosen = preferences.of(by.practice, DAYS, {})
    chosen = days.get(code, {})
    return PathwayDays(
        code=code,
        name=pathway.name,
        verified=pathway.verified,
        steps=tuple(
            StepDays(step.code, step.title, step.due_days, chosen.get(step.code))
            for step in pathway.steps
        ),
    )


def _known(code: str) -> Pathway:
    try:
        return library.pathway(code)
    except library.Unknown:
        raise NotThere from None


def choose(code: str, days: Mapping[str, int | None], *, by: Actor) -> Answer:
    """Other days for the steps of a pathway; None is the house's own."""
    access.permitted(by, Act.MANAGE_MEMBERS)
    pathway = _known(code)
    if set(days) - {step.code for step in pathway.steps}:
        raise NotThere
    for step, number in days.items():
        if number is not None and not 0 <= number <= MOST:
            return Refused(f"This goes from 0 to {MOST} days.", step)
    chosen: dict[str, dict[str, int]] = dict(preferences.of(by.practice, DAYS, {}))
    mine = {step: number for step, number in days.items() if number is not None}
    chosen.pop(code, None)
    return preferences.choose(DAYS, {**chosen, code: mine} if mine else chosen, default={}, by=by)


def choose_summary(days: int | None, *, by: Actor) -> Answer:
    """After how many days a closing summary is due in this practice."""
    if days is not None and not 1 <= days <= MOST:
        return Refused(f"This goes from 1 to {MOST} days.", "days")
    return preferences.choose(SUMMARY, days, default=None, by=by)

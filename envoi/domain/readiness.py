"""Readiness to end: thirteen criteria, each met, not met, not known or not used; risk first.

If sessions ended now, would this client have what they need? The answer is a profile and never
one number. What is missing never counts as met. Nothing here blocks a client who wants to stop.
"""

from collections.abc import Callable, Iterable

from envoi.domain import criteria_recorded as recorded
from envoi.domain import criteria_told as told
from envoi.domain.criterion import Criterion, Found, Standing
from envoi.domain.evidence import Answer, CareElsewhere, Evidence

__all__ = [
    "CRITERIA",
    "Answer",
    "CareElsewhere",
    "Criterion",
    "Evidence",
    "Standing",
    "missing",
    "profile",
]

# Risk stands first; the numbers are those of the table in docs/methods/readiness.md.
CRITERIA: dict[str, tuple[int, Callable[[Evidence], Found]]] = {
    "risk": (9, recorded.risk),
    "goals_reached": (1, recorded.goals_reached),
    "reliably_better": (2, recorded.reliably_better),
    "healthy_range": (3, recorded.healthy_range),
    "stable": (4, recorded.stable),
    "functioning": (5, recorded.functioning),
    "skills": (6, told.skills),
    "setback_plan": (7, told.setback_plan),
    "support": (8, told.support),
    "both_want_it": (10, told.both_want_it),
    "ending_discussed": (11, told.ending_discussed),
    "emotionally_ready": (12, told.emotionally_ready),
    "other_care": (13, told.other_care),
}
ALWAYS_USED = "risk"


def profile(evidence: Evidence) -> tuple[Criterion, ...]:
    """All thirteen criteria, each exactly once, risk first; of a couple, one profile a client."""
    return tuple(_criterion(code, evidence) for code in CRITERIA)


def missing(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """The codes of what is not met or not known, in the order of the profile."""
    wanting = (Standing.NOT_MET, Standing.NOT_KNOWN)
    return tuple(each.code for each in criteria if each.standing in wanting)


def _criterion(code: str, evidence: Evidence) -> Criterion:
    number, rule = CRITERIA[code]
    if code in evidence.not_used and code != ALWAYS_USED:
        return Criterion(code, number, Standing.NOT_USED, {})
    standing, facts, on = rule(evidence)
    return Criterion(code, number, standing, facts, on)

"""What would go to a client and what holds it back: danger, a stay in hospital, a death.

A hold is no judgement of the paper; it says that a person looks before something leaves.
"""

from collections.abc import Iterable
from enum import StrEnum


class Thing(StrEnum):
    """What may go from the practice to a client."""

    LETTER = "letter"
    FEE_NOTICE = "fee_notice"
    BILL = "bill"
    REMINDER = "reminder"
    CHECK_IN = "check_in"
    MAIL = "mail"


class Ground(StrEnum):
    """Why something is held back, the gravest first."""

    DIED = "died"
    PROTECTED = "protected"
    RISK = "risk"
    HOSPITAL = "hospital"


T = Thing
HELD: dict[Ground, frozenset[Thing]] = {
    Ground.DIED: frozenset(Thing),
    Ground.PROTECTED: frozenset(Thing),
    # A reminder of the next hour goes on reaching somebody in danger; who is in hospital is not
    # expected in the practice.
    Ground.RISK: frozenset({T.LETTER, T.FEE_NOTICE, T.CHECK_IN}),
    Ground.HOSPITAL: frozenset({T.LETTER, T.FEE_NOTICE, T.BILL, T.REMINDER, T.CHECK_IN}),
}
# What a clinician may let go, one by one, each with a reason. What goes by itself is not among
# them: nobody could look at each.
RELEASED_ONE_BY_ONE = frozenset({T.LETTER, T.FEE_NOTICE, T.BILL})


def holding(
    thing: Thing, grounds: Iterable[Ground], released: Iterable[Ground] = ()
) -> Ground | None:
    """The gravest ground that holds this back, or None where it may go.

    A release counts for the ground it was given for; nothing is released after a death.
    """
    standing, let_go = set(grounds), set(released)
    for ground in Ground:
        if ground not in standing or thing not in HELD[ground]:
            continue
        if not may_be_released(thing, ground) or ground not in let_go:
            return ground
    return None


def may_be_released(thing: Thing, ground: Ground) -> bool:
    """True where a clinician may let this one thing go, with a reason."""
    return ground is not Ground.DIED and thing in RELEASED_ONE_BY_ONE

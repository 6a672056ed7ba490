"""What is known about readiness for an ending: the record, and what was answered when asked."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from envoi.domain.picture import Picture

SCALE = range(11)  # 0 (not at all) to 10 (fully)


@dataclass(frozen=True)
class Answer:
    """One person's own answer on a day: a number from 0 to 10, a yes or no, or words alone.

    The words themselves stay in the record: software does not read a yes into them.
    """

    on: date
    number: int | None = None
    yes: bool | None = None
    in_words: bool = False

    def __post_init__(self) -> None:
        if self.number is not None and self.number not in SCALE:
            raise ValueError(f"Answers go from 0 to 10, not to {self.number}.")


class CareElsewhere(StrEnum):
    """Whether other care is in place: a doctor, a prescriber, practical help."""

    NAMED = "named"
    NOT_NEEDED = "not_needed"
    STILL_OPEN = "still_open"


@dataclass(frozen=True)
class Evidence:
    """All that readiness looks at on one day; None is "not recorded yet", never a no.

    `ready`, `skills`, `confidence`, `support` and `want_client` are the client's answers,
    `want_therapist` the therapist's own. The dates are days on which something was done.
    `not_used` are codes of criteria left out of this work; risk cannot be.
    """

    picture: Picture
    on: date
    ready: Answer | None = None
    skills: Answer | None = None
    confidence: Answer | None = None
    support: Answer | None = None
    want_client: Answer | None = None
    want_therapist: Answer | None = None
    other_care: CareElsewhere | None = None
    other_care_on: date | None = None
    relapse_plan_on: date | None = None
    feelings_on: date | None = None
    review_done_on: date | None = None
    plan_made_on: date | None = None
    not_used: frozenset[str] = field(default_factory=frozenset)

"""Reaching out to somebody who is not in touch: what was tried, what comes next, when to let be.

The ladder counts its days in the client's own rhythm: what comes after a week for somebody who
comes every week comes after two for somebody who comes every other week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = 7


class Result(StrEnum):
    """What became of one attempt."""

    NO_ANSWER = "no_answer"
    MESSAGE_LEFT = "message_left"
    SPOKE = "spoke"
    ANSWERED = "answered"
    RETURNED = "returned"  # the letter or mail came back
    SOMEBODY_ELSE = "somebody_else"  # nothing was told to whoever answered


REACHED = frozenset({Result.SPOKE, Result.ANSWERED})
CHANNELS = {"mobile": "voice", "phone": "voice", "message": "writing", "email": "writing"}


@dataclass(frozen=True)
class Attempt:
    """One try to be in touch, by one way, on one day; `personal` owns the therapist's part."""

    on: date
    way: str
    result: Result
    personal: bool = False


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: so many days after the missed day in a weekly rhythm, by these ways."""

    code: str
    title: str
    after_days: int
    ways: tuple[str, ...]
    personal: bool = False


@dataclass(frozen=True)
class Ladder:
    """What a practice does when somebody is not in touch, and when it lets be."""

    code: str
    name: str
    rungs: tuple[Rung, ...]
    personal_first: Rung
    closes_after_days: int
    attempts: int  # so many at least, by
    channels: int  # so many kinds of way, before somebody could not be reached
    verified: bool = False


@dataclass(frozen=True)
class Climbed:
    """A rung as it stands: when it is due, and on which day it was done."""

    rung: Rung
    due_on: date
    done_on: date | None


def due(rung: Rung, missed_on: date, rhythm: int) -> date:
    """The day of a rung in a rhythm of so many days; never sooner than in a weekly one."""
    return missed_on + timedelta(days=rung.after_days * max(rhythm, WEEK) // WEEK)


def climb(
    ladder: Ladder,
    attempts: Sequence[Attempt],
    *,
    missed_on: date,
    rhythm: int = WEEK,
    personal_first: bool = False,
) -> tuple[Climbed, ...]:
    """Every rung with its day; an attempt takes the first open rung it fits.

    After something hard between the two, the first word is a personal one, and nothing else on the
    ladder counts as done before it.
    """
    rungs = (ladder.personal_first, *ladder.rungs) if personal_first else ladder.rungs
    done: dict[str, date] = {}
    for attempt in sorted(since(attempts, missed_on), key=lambda each: each.on):
        fits = next(
            (rung for rung in rungs if rung.code not in done and _fits(rung, attempt)), None
        )
        if fits is not None and (not personal_first or fits is rungs[0] or rungs[0].code in done):
            done[fits.code] = attempt.on
    return tuple(Climbed(rung, due(rung, missed_on, rhythm), done.get(rung.code)) for rung in rungs)


def next_rung(climbed: Sequence[Climbed]) -> Climbed | None:
    """The first rung not done yet."""
    return next((each for each in climbed if each.done_on is None), None)


def since(attempts: Sequence[Attempt], missed_on: date) -> tuple[Attempt, ...]:
    """The attempts of this time of silence."""
    return tuple(attempt for attempt in attempts if attempt.on >= missed_on)


def reached(attempts: Sequence[Attempt], missed_on: date) -> date | None:
    """The day client and practice spoke again, if they did."""
    days = [each.on for each in since(attempts, missed_on) if each.result in REACHED]
    return max(days, default=None)


def tried_enough(ladder: Ladder, attempts: Sequence[Attempt], missed_on: date) -> bool:
    """So often and by so many kinds of way that “we could not reach them” is true."""
    tried = since(attempts, missed_on)
    channels = {CHANNELS.get(attempt.way, attempt.way) for attempt in tried}
    return len(tried) >= ladder.attempts and len(channels) >= ladder.channels


def closes_on(ladder: Ladder, missed_on: date, rhythm: int) -> date:
    """From when letting be is worth considering; nothing closes by itself."""
    return missed_on + timedelta(days=ladder.closes_after_days * max(rhythm, WEEK) // WEEK)


def _fits(rung: Rung, attempt: Attempt) -> bool:
    return attempt.way in rung.ways and (attempt.personal or not rung.personal)

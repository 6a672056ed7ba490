"""A referral on its way: offered, chosen, sent, until the client has arrived or needs another way.

Every event of a referral is kept; folding them in order gives the state it is in. Nobody is
pushed: declining and looking oneself are answers like any other, and lead on.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

OFFERED_AT_LEAST = 3
CHECKS = (14, 30)  # days after it was sent; [M] in the research, so a proposal until verified


class State(StrEnum):
    """Where a referral is."""

    NEEDED = "needed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    SENT = "sent"
    BOOKED = "booked"
    ATTENDED = "attended"
    FAILED = "failed"


class Event(StrEnum):
    """What can happen to a referral."""

    BEGIN = "begin"
    OFFER = "offer"
    ACCEPT = "accept"
    LOOK = "look"  # the client looks for a place themselves, or has found one
    DECLINE = "decline"
    SEND = "send"
    BOOK = "book"
    ATTEND = "attend"
    FAIL = "fail"


BEGINNINGS = {Event.BEGIN: State.NEEDED}

TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.NEEDED, Event.OFFER): State.OFFERED,
    (State.NEEDED, Event.LOOK): State.ACCEPTED,
    (State.NEEDED, Event.DECLINE): State.DECLINED,
    (State.OFFERED, Event.OFFER): State.OFFERED,
    (State.OFFERED, Event.ACCEPT): State.ACCEPTED,
    (State.OFFERED, Event.LOOK): State.ACCEPTED,
    (State.OFFERED, Event.DECLINE): State.DECLINED,
    (State.OFFERED, Event.FAIL): State.FAILED,
    (State.ACCEPTED, Event.OFFER): State.OFFERED,
    (State.ACCEPTED, Event.ACCEPT): State.ACCEPTED,  # another of the offers
    (State.ACCEPTED, Event.LOOK): State.ACCEPTED,
    (State.ACCEPTED, Event.DECLINE): State.DECLINED,
    (State.ACCEPTED, Event.SEND): State.SENT,
    (State.ACCEPTED, Event.BOOK): State.BOOKED,  # the client called there; nothing was sent
    (State.ACCEPTED, Event.ATTEND): State.ATTENDED,
    (State.ACCEPTED, Event.FAIL): State.FAILED,
    (State.SENT, Event.SEND): State.SENT,  # the hand-over note now, the summary later
    (State.SENT, Event.BOOK): State.BOOKED,
    (State.SENT, Event.ATTEND): State.ATTENDED,
    (State.SENT, Event.DECLINE): State.DECLINED,
    (State.SENT, Event.FAIL): State.FAILED,
    (State.BOOKED, Event.SEND): State.BOOKED,
    (State.BOOKED, Event.BOOK): State.BOOKED,  # another day
    (State.BOOKED, Event.ATTEND): State.ATTENDED,
    (State.BOOKED, Event.DECLINE): State.DECLINED,
    (State.BOOKED, Event.FAIL): State.FAILED,
    (State.ATTENDED, Event.SEND): State.ATTENDED,
    (State.ATTENDED, Event.FAIL): State.FAILED,  # it did not hold
    (State.DECLINED, Event.OFFER): State.OFFERED,
    (State.DECLINED, Event.ACCEPT): State.ACCEPTED,
    (State.DECLINED, Event.LOOK): State.ACCEPTED,
    (State.FAILED, Event.OFFER): State.OFFERED,
    (State.FAILED, Event.ACCEPT): State.ACCEPTED,
    (State.FAILED, Event.LOOK): State.ACCEPTED,
    (State.FAILED, Event.DECLINE): State.DECLINED,
}
NEEDS_WORDS = frozenset({Event.FAIL})  # what comes instead
WAITING = frozenset({State.SENT, State.BOOKED})


def after(state: State, event: Event) -> State | None:
    """The state `event` leads to, or None where it cannot happen."""
    return TRANSITIONS.get((state, event))


def possible(state: State) -> tuple[Event, ...]:
    """The events that may happen in a state, in the order of the enumeration."""
    return tuple(event for event in Event if (state, event) in TRANSITIONS)


def fold(events: Iterable[Event]) -> State | None:
    """The state of a referral after these events; None when they cannot have happened."""
    state: State | None = None
    for event in events:
        state = BEGINNINGS.get(event) if state is None else after(state, event)
        if state is None:
            return None
    return state


def enough_offered(offers: int, why_fewer: str) -> bool:
    """Three places or more were offered, or fewer with a reason."""
    return offers >= OFFERED_AT_LEAST or (offers > 0 and bool(why_fewer.strip()))


def checks(sent_on: date, days: Iterable[int]) -> tuple[date, ...]:
    """The days on which to ask whether the client arrived."""
    return tuple(sent_on + timedelta(days=each) for each in sorted(set(days) or set(CHECKS)))

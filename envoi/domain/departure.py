"""A therapist goes, for good or for a time: where each of their courses of therapy stands.

One row a course, and nobody without a row: what the count was before, it is after.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Choice(StrEnum):
    """What the client chose; nothing yet is an answer too."""

    UNSAID = ""
    TRANSFER = "transfer"  # somebody else in this practice
    FOLLOW = "follow"  # along to the therapist's new place
    REFERRAL = "referral"  # somebody elsewhere
    END = "end"


class Stands(StrEnum):
    """Where one course stands, from what needs somebody most to what is settled."""

    NOT_TOLD = "not_told"
    NOT_CHOSEN = "not_chosen"
    NOBODY_YET = "nobody_yet"  # somebody is wanted, here or elsewhere, and not named
    WAITS = "waits"  # named, and has not said yes
    BOTH_TREAT = "both_treat"  # accepted here: an overlap until the client has arrived
    ON_THE_WAY = "on_the_way"  # accepted elsewhere, not arrived yet
    ENDING = "ending"  # the client chose an ending, and it is not closed
    ARRIVED = "arrived"
    OVER = "over"  # the course has ended


SETTLED = frozenset({Stands.ARRIVED, Stands.OVER})


@dataclass(frozen=True)
class Course:
    """What is recorded about one course of a therapist who goes."""

    choice: Choice = Choice.UNSAID
    told_on: date | None = None
    receiver_named: bool = False
    accepted_on: date | None = None
    arrived_on: date | None = None
    over: bool = False


def stands(course: Course) -> Stands:
    """Where a course stands; each is in exactly one place."""
    if course.over:
        return Stands.OVER
    if course.choice is Choice.UNSAID:
        return Stands.NOT_TOLD if course.told_on is None else Stands.NOT_CHOSEN
    if course.choice is Choice.END:
        return Stands.ENDING
    if course.arrived_on is not None:
        return Stands.ARRIVED
    return _on_the_way(course)


def _on_the_way(course: Course) -> Stands:
    if course.choice is Choice.FOLLOW:
        return Stands.ON_THE_WAY
    if not course.receiver_named:
        return Stands.NOBODY_YET
    if course.accepted_on is None:
        return Stands.WAITS
    return Stands.BOTH_TREAT if course.choice is Choice.TRANSFER else Stands.ON_THE_WAY


def counts(courses: Iterable[Course]) -> Mapping[Stands, int]:
    """How many stand where; together they are all of them."""
    found = Counter(stands(course) for course in courses)
    return {place: found[place] for place in Stands if found[place]}


def order(course: Course, *, risk_open: bool) -> tuple[int, bool, int]:
    """Rows without a choice first, and among them those with an open risk flag."""
    place = stands(course)
    settled = place in SETTLED
    unsaid = course.choice is Choice.UNSAID and not settled
    return (2 if settled else 0 if unsaid else 1), not risk_open, list(Stands).index(place)

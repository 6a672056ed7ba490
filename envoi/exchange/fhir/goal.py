"""Goal as a goal in the client's words, with how far it has come."""

from dataclasses import replace

from envoi.exchange.fhir.collected import Collected, keep
from envoi.exchange.fhir.day import day_or_none
from envoi.exchange.fhir.keys import Naming
from envoi.exchange.fhir.reference import Origin, address, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Goal
from envoi.exchange.fhir.settling import Settling, living
from envoi.exchange.fhir.words import codes, said
from envoi.exchange.incoming import IncomingGoal, IncomingRating

LIFE = {
    "proposed",
    "planned",
    "accepted",
    "active",
    "on-hold",
    "completed",
    "cancelled",
    "rejected",
}
DROPPED = {"cancelled", "rejected"}
# What FHIR says of a goal's way, as a level; "worsening" and "no-change" say no level at all.
LEVEL = {
    "achieved": "reached",
    "sustaining": "reached",
    "in-progress": "partly",
    "improving": "partly",
    "not-achieved": "not_yet",
    "no-progress": "not_yet",
    "not-attainable": "not_yet",
}


def read(goal: Goal, origin: Origin, into: Collected) -> None:
    """Keep this goal; raises Refused or Ignored."""
    who = identity("Goal", goal, origin)
    status = goal.lifecycle_status or "active"
    if status == "entered-in-error":
        keep(into.goals, who, None)
        raise Ignored("Goal entered in error")
    if status not in LIFE:
        raise Ignored(f"Goal with status {status[:40]}")
    on = day_or_none(goal.status_date, "statusDate")
    if status in DROPPED and on is None:
        keep(into.goals, who, None)
        raise Ignored(f"Goal {status}, without the day")
    words = said(goal.description, "description")
    if not words:
        raise Refused("description", "It has no words.")
    value = IncomingGoal(
        key="",
        client=subject(goal.subject, origin, "Goal", "subject"),
        words=words,
        place=origin.place,
        set_on=day_or_none(goal.start_date, "startDate"),
        dropped_on=on if status in DROPPED else None,
    )
    keep(into.goals, who, _rated(value, goal, origin, into))


def _rated(value: IncomingGoal, goal: Goal, origin: Origin, into: Collected) -> IncomingGoal:
    """The goal with its one rating, where the file says a level and the day."""
    found = codes(goal.achievement_status) & LEVEL.keys()
    on = day_or_none(goal.status_date, "statusDate")
    if not found:
        return value
    if on is None:
        into.ignore("Goal field: achievement without its day")
        return value
    by_client = address(goal.expressed_by, origin).startswith("Patient/") or (
        address(goal.expressed_by, origin) == value.client
    )
    rating = IncomingRating(on, "client" if by_client else "therapist", LEVEL[min(found)])
    return replace(value, ratings=(rating,))


def settle(at: Settling) -> None:
    """Every goal goes to its client."""
    goals = living(at.collected.goals)
    naming = Naming(who for who, _ in goals)
    for who, goal in goals:
        with at.noted(goal.place):
            value = replace(goal, client=at.people.key(goal.client, goal.place))
            if keys := at.keys(naming, who, value, value.client, value.words, value.set_on):
                at.settled.goals.append(replace(value, key=keys[0], also=keys[1]))

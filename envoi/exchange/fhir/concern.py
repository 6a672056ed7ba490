"""Condition as what the client came with, in the words of the file."""

from dataclasses import replace

from envoi.exchange.fhir.collected import Collected, keep
from envoi.exchange.fhir.day import day_or_none
from envoi.exchange.fhir.keys import Naming
from envoi.exchange.fhir.reference import Origin, identity, subject
from envoi.exchange.fhir.refusal import Ignored, Refused
from envoi.exchange.fhir.resource import Condition
from envoi.exchange.fhir.settling import Settling, living
from envoi.exchange.fhir.words import codes, said
from envoi.exchange.incoming import IncomingConcern

NOT_SO = {"entered-in-error": "Condition entered in error", "refuted": "Condition refuted"}


def read(condition: Condition, origin: Origin, into: Collected) -> None:
    """Keep this condition; raises Refused or Ignored."""
    who = identity("Condition", condition, origin)
    for code in sorted(codes(condition.verification_status) & NOT_SO.keys()):
        keep(into.concerns, who, None)
        raise Ignored(NOT_SO[code])
    words = said(condition.code, "code")
    if not words:
        raise Refused("code", "It has no words, only codes or nothing.")
    recorded = day_or_none(condition.recorded_date, "recordedDate")
    value = IncomingConcern(
        key="",
        client=subject(condition.subject, origin, "Condition", "subject"),
        words=words,
        place=origin.place,
        brought_on=recorded or day_or_none(condition.onset_date_time, "onsetDateTime"),
    )
    keep(into.concerns, who, value)


def settle(at: Settling) -> None:
    """Every concern goes to its client."""
    concerns = living(at.collected.concerns)
    naming = Naming(who for who, _ in concerns)
    for who, concern in concerns:
        with at.noted(concern.place):
            value = replace(concern, client=at.people.key(concern.client, concern.place))
            if keys := at.keys(naming, who, value, value.client, value.words, value.brought_on):
                at.settled.concerns.append(replace(value, key=keys[0], also=keys[1]))

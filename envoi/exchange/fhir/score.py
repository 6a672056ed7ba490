"""Filled-in instruments as scores, numbered where a client filled in two on one day."""

from collections.abc import Iterable

from envoi.exchange.fhir import scoring
from envoi.exchange.fhir.filled import Filled, Known
from envoi.exchange.fhir.joining import joined
from envoi.exchange.fhir.keys import Naming
from envoi.exchange.fhir.part import ANSWER, Part
from envoi.exchange.fhir.reference import derived
from envoi.exchange.fhir.settling import Settling, living
from envoi.exchange.incoming import IncomingScore


def settle(at: Settling) -> None:
    """Every part finds its client and the other parts; what they make together is a score."""
    for day in joined(list(_known(at))):
        occurrence = 1
        for filled in day:
            lead = filled.lead
            with at.noted(lead.part.place):
                answers, total = scoring.taken(filled)
                at.settled.scores.append(
                    IncomingScore(
                        key=lead.key,
                        client=lead.client,
                        on=lead.part.moment.on,
                        instrument=filled.instrument.code,
                        place=lead.part.place,
                        answers=answers,
                        total=total,
                        occurrence=occurrence,
                        also=_also(filled, lead),
                    )
                )
                occurrence += 1


def _also(filled: Filled, lead: Known) -> tuple[str, ...]:
    """The other keys of the score. An answer by itself is no score, so its key leads nowhere."""
    others = (
        key
        for each in sorted(filled.parts, key=lambda each: each.key)
        if each is not lead and each.part.role != ANSWER
        for key in (each.key, *each.also)
    )
    return (*lead.also, *others) if len(filled.parts) > 1 else lead.also


def _known(at: Settling) -> Iterable[Known]:
    """Every part with its client and keys; the same part twice is one."""
    drafts = living(at.collected.parts)
    naming = Naming(who for who, _ in drafts)
    for who, parts in drafts:
        for part in parts:
            with at.noted(part.place):
                client = at.people.key(part.client, part.place)
                keys = (
                    naming.of(who) if who.own else naming.without_id(who, *_said(at, part, client))
                )
                if keys:
                    name = f" {part.instrument.code}" if len(parts) > 1 else ""
                    key, also = keys[0] + name, tuple(each + name for each in keys[1])
                    yield Known(part, client, key, also, who.addresses)


def _said(at: Settling, part: Part, client: str) -> tuple[str, str]:
    """The key from the content, for a part without number and id, and the content itself."""
    when = part.moment.at or part.moment.on
    asked = min(part.answers, default=0) if part.role == ANSWER else 0
    about = (client, part.instrument.code, part.role, asked, when)
    return derived("Score", at.source, *about), repr((about, part.answers, part.total))

"""Referrals at the point a test begins with, made by the house's own verbs."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from envoi.care import packets, providers, referrals, releases
from envoi.care.actors import Actor
from envoi.care.book import people as who
from envoi.domain.release import CONTENTS, STATEMENTS
from envoi.records.models import Referral
from tests import build, people

NAMES = ("Dr Roth", "Anna Bern", "Hafen Praxis")
PLACE: dict[str, Any] = {
    **dict.fromkeys(("about", "specialties", "languages", "payers", "licensed_in", "fee"), ""),
    **dict.fromkeys(("address", "reached_at"), ""),
    **dict.fromkeys(("telehealth", "takes_new"), "not_recorded"),
    **dict.fromkeys(("age_from", "age_to", "waiting_weeks", "confirmed_on"), None),
}
NEED: dict[str, Any] = {
    **{"place": "instead", "specialty": "Trauma therapy", "language": "", "lives_in": ""},
    **{"interpreter": False, "payer": "", "telehealth": False, "part2": False},
}
NOTE: dict[str, Any] = {
    "why": "The nightmares need somebody who does this every day.",
    **{"helped": "Short walks.", "other_care": "The family doctor.", "contact": "Call Mara."},
    **{"until_then": "We meet every other week.", "sessions_left": 3},
}


def provider(name: str = "Dr Roth", *, by: Actor | None = None, **said: Any) -> UUID:
    return build.saved(
        providers.add({**PLACE, "name": name, **said}, by=by or people.mara(), ref=uuid4())
    )


def begun(episode: UUID | None = None, *, by: Actor | None = None, **said: Any) -> UUID:
    """A referral with its need, of the one the course is filed under."""
    by = by or people.mara()
    episode = episode or build.episode(by=by, sessions=6, phq9=[18, 12, 6])
    client = who(episode)[0][0]
    return build.saved(referrals.begin(episode, client, {**NEED, **said}, by=by, ref=uuid4()))


def offered(episode: UUID | None = None, **said: Any) -> UUID:
    """Three places were told."""
    ref = begun(episode, **said)
    chosen = [provider(name, address="Hafenstraße 4", by=people.mara()) for name in NAMES]
    build.saved(referrals.offer(ref, chosen, why_fewer="", by=people.mara()))
    return ref


def accepted(episode: UUID | None = None, **said: Any) -> UUID:
    """The client chose Dr Roth; what will be sent is written."""
    ref, by = offered(episode, **said), people.mara()
    roth = next(each for each in referrals.offers(row(ref)) if each.name == "Dr Roth")
    build.saved(referrals.choose(ref, roth.id, by=by))
    build.saved(referrals.note(ref, NOTE, by=by, version=None))
    return ref


def release(ref: UUID, *, client: UUID | None = None, **said: Any) -> UUID:
    """A release for Dr Roth with everything in it."""
    by, referral = people.mara(), row(ref)
    values = {
        **{"contents": list(CONTENTS), "what": "", "discloser": "Lindqvist Psychotherapy"},
        **{"receiver": "Dr Roth", "purpose": "To go on there", "signed_by": "Jonas Weber"},
        **{"signed_on": by.today, "expires_on": by.today + timedelta(days=90)},
        **{"expires_event": "", "decider": None, "part2": False},
        **{f"{each}_told": True for each in STATEMENTS},
        **said,
    }
    client = client or referral.client_id
    return build.saved(releases.sign(referral.episode_id, client, values, by=by, ref=uuid4()))


def send(ref: UUID, *, by: Actor | None = None, kind: str = "note", new: UUID | None = None) -> Any:
    """What sending answers."""
    return packets.send(ref, kind=kind, how="by post", by=by or people.mara(), new=new or uuid4())


def sent(episode: UUID | None = None, **said: Any) -> UUID:
    """The hand-over note has left."""
    ref = accepted(episode, **said)
    release(ref)
    build.saved(send(ref))
    return ref


def row(ref: UUID) -> Referral:
    return Referral.objects.get(id=ref)

"""Which courses went on elsewhere, or ended by a death: one reading for all that counts endings."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Q

from envoi.knowledge import library
from envoi.records.models import DepartureRow, EndingAnswer, Participant

ELSEWHERE = ("transfer", "follow", "referral")


def moved_on(endings: Iterable[UUID]) -> set[UUID]:
    """The endings of which somebody said that care goes on: in a departure, or as an answer."""
    refs = list(endings)
    rows = DepartureRow.objects.filter(ending__in=refs, choice__in=ELSEWHERE)
    said = EndingAnswer.objects.filter(ending__in=refs, choice__in=ELSEWHERE, wrong_at__isnull=True)
    return {
        *(ref for ref in rows.values_list("ending", flat=True) if ref is not None),
        *said.values_list("ending", flat=True),
    }


def died_on(episodes: Iterable[UUID]) -> Mapping[UUID, date]:
    """The day on which somebody of a course died, the earliest, where it is known."""
    known = Q(client__deaths__wrong_at__isnull=True, client__deaths__died_on__isnull=False)
    rows = Participant.objects.filter(known, episode__in=list(episodes), wrong_at__isnull=True)
    found: dict[UUID, date] = {}
    for ref, on in rows.order_by("-client__deaths__died_on").values_list(
        "episode", "client__deaths__died_on"
    ):
        if on is not None:
            found[ref] = on
    return found


@cache
def reasons() -> Mapping[str, str]:
    """What each reason of the public list says of an ending that is no drop-out."""
    return {reason.code: reason.apart for reason in library.reasons()}

"""How far a client has come on the way to another place, for whoever looks at many courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from envoi.domain.referral import Event, State
from envoi.records.models import Referral, ReferralEvent

NAMED = frozenset({State.ACCEPTED, State.SENT, State.BOOKED, State.ATTENDED})
TOLD = {
    State.NEEDED: "a referral is begun",
    State.OFFERED: "places are offered",
    State.ACCEPTED: "the client has chosen a place",
    State.DECLINED: "the client wants no place",
    State.SENT: "the place has the hand-over",
    State.BOOKED: "a first visit is booked",
    State.ATTENDED: "the client has been there",
    State.FAILED: "it did not come about there",
}


@dataclass(frozen=True)
class Onward:
    """The newest referral of a course; days are those of the visit."""

    ref: UUID
    state: State
    visit_on: date | None  # their first visit there, booked or kept
    arrived_on: date | None

    @property
    def place_named(self) -> bool:
        """The client has chosen a place."""
        return self.state in NAMED

    @property
    def told(self) -> str:
        """Where it stands, in words."""
        return TOLD[self.state]


def of(episodes: Iterable[UUID]) -> dict[UUID, Onward]:
    """The referral to somebody instead of us of each of these courses that has one."""
    rows = Referral.objects.filter(
        episode__in=list(episodes), place="instead", wrong_at__isnull=True
    ).order_by("created_at", "id")
    newest = {row.episode_id: row for row in rows}
    wanted = [row.id for row in newest.values()]
    days: dict[tuple[UUID, str], date] = {}
    events = ReferralEvent.objects.filter(referral__in=wanted, event__in=(Event.BOOK, Event.ATTEND))
    for event in events.order_by("number"):
        days[event.referral_id, event.event] = event.on
    return {episode: _onward(row, days) for episode, row in newest.items()}


def _onward(row: Referral, days: dict[tuple[UUID, str], date]) -> Onward:
    state = State(row.state)
    booked, attended = days.get((row.id, Event.BOOK)), days.get((row.id, Event.ATTEND))
    there = attended if state is State.ATTENDED else None
    visit = there or (booked if state is State.BOOKED else None)
    return Onward(row.id, state, visit, there)

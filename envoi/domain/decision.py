"""Who decides for a client, and who may ask on their behalf, on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """As whom somebody decides."""

    SELF = "self"
    GUARDIAN = "guardian"
    COURT = "court"
    AGENCY = "agency"


@dataclass(frozen=True)
class Decider:
    """Somebody who decides: as whom, about what, from when until when (both days included)."""

    ref: str
    kind: Kind
    name: str = ""
    scope: str = ""
    from_on: date | None = None
    until_on: date | None = None

    def on(self, day: date) -> bool:
        """Their period covers this day; a period without a day is open on that side."""
        begun = self.from_on is None or self.from_on <= day
        return begun and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True)
class Asker:
    """Somebody who may ask, and why; `ref` is empty for the client themself."""

    ref: str
    name: str
    why: str


THEMSELF = "the client themself"
WHY = {
    Kind.GUARDIAN: "decides for the client as guardian",
    Kind.COURT: "decides under an order of the court",
    Kind.AGENCY: "decides as an agency",
}


def may_ask(deciders: Iterable[Decider], on: date, *, client: str) -> tuple[Asker, ...]:
    """Who may ask for the client's record or list on a day: the client, and who decides then.

    The client always may; whether a young child does so alone is a question for the clinician.
    A scope is told with the reason, because a court that is told about attendance may not ask for
    more: a person reads the scope and decides.
    """
    others = (each for each in deciders if each.kind is not Kind.SELF and each.on(on))
    return Asker("", client, THEMSELF), *(Asker(each.ref, each.name, _why(each)) for each in others)


def _why(decider: Decider) -> str:
    scope = f", for this: {decider.scope}" if decider.scope else ""
    until = f", until {decider.until_on:%-d %B %Y}" if decider.until_on else ""
    return f"{WHY[decider.kind]}{scope}{until}"

"""Teo goes at the end of his rotation: what each of his clients was told, and chose.

Days are attended sessions counted from the last one back; whoever has had none yet was called.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from envoi.care import departures
from envoi.care.actors import Actor
from envoi.commandline.demo.case import Case
from envoi.commandline.demo.courses import WEEK
from envoi.commandline.demo.diary import Diary, known, settled

WHO, SAYS = "teo", "mara"
REASON = "therapist_leaving"
ANNOUNCED_WEEKS = 5
A_FEW_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Told:
    """What one client was told and chose, and what became of it."""

    choice: str = ""
    at: int = -2  # in which attended session
    how: str = "in_person"
    receiver: str = ""  # somebody's log-in here
    yes: bool = False  # the receiver said so, in the client's last session with Teo
    outside: str = ""
    note: str = ""


TOLD = {
    "mateo": Told(
        "transfer",
        receiver="ines",
        yes=True,
        note="He would like somebody who has heard of Ana before he walks in.",
    ),
    "bjorn": Told("transfer", receiver="ines", at=-1, note="“If she has late hours, gladly.”"),
    "nino": Told(
        "transfer",
        how="phone",
        note="Told with the interpreter on the line. She waits for whoever has a place.",
    ),
    "aisha": Told("end", note="“Then let us finish it properly, you and I.” Until January."),
    "sofia": Told("end", at=-1, note="Her own ending was agreed before; it stays as it is."),
    "thandiwe": Told("end", at=-1, note="Ends before his last day anyway."),
    "uri": Told(
        "referral",
        outside="Praxis Nordlicht",
        note="Near his work. We called there together; they write when there is a place.",
    ),
    "greta": Told(note="Long silence, then: “At least you say so.” Tomas knows. Maj was told too."),
    "daniel": Told(note="Wants to know first whether the court counts the next hours as well."),
    "viktor": Told(at=-1, note="Will talk it over with Jelena."),
    "caoimhe": Told(
        at=-1, how="video", note="“I am used to people going. This one was told to my face.”"
    ),
}


def announced_on(today: date) -> date:
    """When the practice was told."""
    return today - ANNOUNCED_WEEKS * WEEK


def announce(diary: Diary, under: UUID, last_day: date) -> UUID:
    """Everybody hears of it: whoever he treats on that day stands in the list."""
    ref, day = uuid5(under, "departure"), announced_on(diary.today)
    member = known(WHO, diary.now).member
    diary.on(day, SAYS, lambda by: departures.announce(
        member, reason=REASON, announced_on=day, last_day=last_day, back_on=None, by=by, ref=ref,
    ))  # fmt: skip
    return ref


def tell(case: Case, departure: UUID) -> None:
    """What was said to one client, and what the receiver answered."""
    told = TOLD[case.who.key]
    day = _day(case, told)
    said = _values(case, told, day)
    case.on(day, lambda by: departures.settle(departure, case.ref, said, by=by))
    if not told.yes:
        return
    case.diary.on(case.attended[-1], told.receiver, lambda by: departures.answer(
        departure, case.ref, yes=True, by=by
    ))  # fmt: skip
    together = case.ahead[-1]
    case.on(case.attended[-1], lambda by: _together(departure, case, together, by))


def _day(case: Case, told: Told) -> date:
    if not case.attended:
        return case.start + A_FEW_DAYS
    return case.attended[told.at]


def _values(case: Case, told: Told, day: date) -> dict[str, Any]:
    receiver = known(told.receiver, case.diary.now).member if told.receiver else None
    return {
        "told_on": day,
        "told_how": told.how,
        "choice": told.choice,
        "receiver_id": receiver,
        "outside": told.outside,
        "accepted_on": None,
        "joint_on": None,
        "arrived_on": None,
        "note": told.note,
    }


def _together(departure: UUID, case: Case, on: date, by: Actor) -> Any:
    """One hour with both, once the receiver said yes."""
    _, row = departures.one(departure, case.ref, by=by)
    return settled(departures.settle(departure, case.ref, {**row.values, "joint_on": on}, by=by))

"""What goes with a client to the next place: the least that is needed there, as plain values.

There is no field for a note of any kind. Nobody but the client is named in it, apart from those
who treat and the place it goes to.
"""

from dataclasses import dataclass
from datetime import date, datetime

# The second of the two statements of 42 CFR 2.32(a), as amended in 2024 (89 FR 12472): the official
# wording, a text of the United States government. The scope of the consent goes along (2.32(b)).
PART2_NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."


@dataclass(frozen=True)
class Party:
    """Somebody who treats, or a place: how they are called and reached."""

    ref: str
    name: str
    about: str = ""
    address: str = ""


@dataclass(frozen=True)
class PacketGoal:
    """One goal of the client's with where it stands: not_yet, partly, reached or empty."""

    ref: str
    words: str
    set_on: date | None = None
    level: str = ""
    level_on: date | None = None


@dataclass(frozen=True)
class PacketScore:
    """One score; `value` in thousandths, `loinc` empty where no verified code is known."""

    ref: str
    instrument: str
    name: str
    on: date
    value: int
    loinc: str = ""
    first: bool = False


@dataclass(frozen=True)
class PacketRisk:
    """When risk was asked and what was said, whether a flag is open and a safety plan exists."""

    told: str
    asked_on: date | None = None
    flag_open: bool = False
    plan_made_on: date | None = None


@dataclass(frozen=True)
class Packet:
    """One packet. What the release does not cover is empty, and so leaves no trace."""

    ref: str
    made_at: datetime  # aware, in the practice's zone: its day stands on the paper
    kind: str  # note, summary
    client: Party
    born: str
    reached: tuple[str, ...]
    practice: Party
    therapist: Party
    receiver: Party
    contact: str
    began_on: date
    sessions: str
    alongside: bool
    state: str
    language: str = ""
    interpreter: bool = False
    need: str = ""
    why: str = ""
    risk: PacketRisk | None = None
    goals: tuple[PacketGoal, ...] = ()
    scores: tuple[PacketScore, ...] = ()
    helped: str = ""
    other_care: str = ""
    until_then: str = ""
    summary: tuple[tuple[str, str], ...] = ()
    part2: bool = False
    scope: str = ""  # what the client allowed, where the record falls under Part 2
    referral: str = ""  # the reference of the referral it belongs to

"""A picture: everything that noticing and readiness need to know of one episode of care."""

from dataclasses import dataclass
from datetime import date

from envoi.domain.alliance import Feedback, Rupture
from envoi.domain.ending import Stage
from envoi.domain.goal import Goal
from envoi.domain.growth import Growth
from envoi.domain.instrument import Instrument
from envoi.domain.risk import RiskAsked, RiskFlag, RiskItemAnswer
from envoi.domain.session import Contact, Visit


@dataclass(frozen=True)
class Point:
    """One score on a day, in thousandths; `ref` is the response it comes from."""

    on: date
    value: int
    ref: str = ""


@dataclass(frozen=True)
class Series:
    """The scores of one client on one instrument, in order of their days.

    `expected` is the growth model of the practice for this instrument, where there is one.
    """

    instrument: Instrument
    points: tuple[Point, ...]
    client: str = ""
    expected: Growth | None = None

    def __post_init__(self) -> None:
        days = [point.on for point in self.points]
        if days != sorted(days):
            raise ValueError("The points of a series stand in the order of their days.")


OPEN_STATUSES = frozenset({"planned", "waitlist", "active", "onhold"})


@dataclass(frozen=True)
class Picture:
    """One episode of care as the record has it; the primary measure stands first in `series`.

    `hold` is a pause agreed with the client; `uses_measures` is False in work without measures.
    `feedback` and `ruptures` stand in order of their days; `harm_said_on` is the day on which harm
    was said on the way to an ending, where it was. `risk_items` holds every answered risk item,
    endorsed or not: the newest one counts.
    """

    started_on: date
    status: str = "active"
    series: tuple[Series, ...] = ()
    goals: tuple[Goal, ...] = ()
    visits: tuple[Visit, ...] = ()
    contacts: tuple[Contact, ...] = ()
    risk_asked: tuple[RiskAsked, ...] = ()
    risk_flags: tuple[RiskFlag, ...] = ()
    risk_items: tuple[RiskItemAnswer, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    ruptures: tuple[Rupture, ...] = ()
    harm_said_on: date | None = None
    ending_stage: Stage | None = None
    ending_next_on: date | None = None
    ending_since: date | None = None
    review_on: date | None = None
    in_hospital: bool = False
    hold: bool = False
    uses_measures: bool = True

    @property
    def is_open(self) -> bool:
        """Whether the episode is still going on."""
        return self.status in OPEN_STATUSES

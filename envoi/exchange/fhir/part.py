"""One resource's share in a filled-in instrument: a form, a panel, a total or an answer."""

from dataclasses import dataclass, field

from envoi.domain.measure import Answers, Instrument
from envoi.exchange.fhir.day import Moment
from envoi.exchange.incoming import Place

FORM, PANEL, TOTAL, ANSWER = "form", "panel", "total", "answer"


@dataclass(slots=True)
class Part:
    """What one resource says about one instrument on one day; `client` is an address."""

    instrument: Instrument
    role: str  # FORM, PANEL, TOTAL, ANSWER
    client: str
    moment: Moment
    place: Place
    answers: Answers = field(default_factory=dict)
    total: int | None = None  # thousandths
    links: tuple[str, ...] = ()  # addresses of the other parts it names
    unclear_answer: str = ""  # why one of its answers cannot be read
    unclear_total: str = ""

"""Who works here and who comes: the whole cast of the demo practice."""

from dataclasses import dataclass

from envoi.commandline.demo.ineses import INESES
from envoi.commandline.demo.maras import MARAS
from envoi.commandline.demo.someone import Someone
from envoi.commandline.demo.teos import TEOS

NAME = "Lindenhof Practice"
ADDRESS = "Lindenhof 4\n99999 Beispielstadt\n555-0100\npractice@example.org"
CRISIS = "Crisis line, day and night, 555-0199\nEmergency services, any time, 112"


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here."""

    login: str
    name: str
    roles: tuple[str, ...]
    credentials: str = ""
    rotation_weeks: int = 0  # how long an intern still stays


MEMBERS = (
    Colleague("mara", "Mara Lindqvist", ("owner", "therapist"), "Psychological psychotherapist"),
    Colleague("ines", "Ines Duarte", ("therapist",), "Systemic psychotherapist"),
    Colleague("teo", "Teo Marković", ("intern",), "Psychotherapist in training", rotation_weeks=18),
    Colleague("tomas", "Tomas Hale", ("supervisor",), "Psychotherapist and supervisor"),
    Colleague("ada", "Ada Brandt", ("practice_manager",)),
    Colleague("nele", "Nele Sommerfeld", ("receptionist",)),
    Colleague("pia", "Pia Solheim", ("biller",)),
    Colleague("henri", "Henri Vasseur", ("custodian",)),
)
# Who signs with whom, because what an intern signs does not count alone.
SIGNS_WITH = {"teo": "tomas"}
SUPERVISED = ("tomas", ("mara", "teo"))
CAST: tuple[Someone, ...] = MARAS + INESES + TEOS

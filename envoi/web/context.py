"""What every page of the house knows: who is here, what is open to them, whether it is the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from envoi.care.actors import Actor
from envoi.domain.role import Act, waits_for_release
from envoi.web.at_the_door import here_of


@dataclass(frozen=True)
class Place:
    """One entry of the navigation, for whoever may do this, and what else belongs to it."""

    act: Act
    address: str
    title: str
    sections: tuple[str, ...] = ()  # how the addresses of its other pages begin


PLACES = (
    Place(Act.SEE_COUNTS, "/caseload/", "Caseload", ("episodes", "endings", "under", "letters")),
    Place(Act.SEE_CALENDAR, "/calendar/", "Calendar", ("appointments", "calendar-feeds")),
    Place(Act.BILL, "/attendance/", "Attendance"),
    Place(Act.KEEP_FEES, "/fees/", "Fees", ("fees",)),
    Place(Act.COSIGN, "/cosignatures/", "To sign"),
    Place(Act.BEGIN_EPISODE, "/clients/new/", "New client"),
    Place(Act.BRING_RECORDS, "/import/", "Import"),
    Place(Act.BREAK_GLASS, "/emergency/", "Emergency", ("emergency-list",)),
    Place(
        Act.MANAGE_MEMBERS,
        "/practice/",
        "Practice",
        (
            *("practice", "members", "mail", "audit", "emergencies", "conflicts"),
            *("retention", "destructions"),
        ),
    ),
)


CUSTODY = Place(Act.REACH, "/custody/", "Custody")


def places(actor: Actor) -> list[Place]:
    """Where this member may go; a custodian who still waits, only to where they ask."""
    if any(map(waits_for_release, actor.held)) and not actor.released:
        return [CUSTODY]
    asked = [CUSTODY] if any(map(waits_for_release, actor.held)) else []
    return [place for place in PLACES if actor.may(place.act)] + asked


def house(request: HttpRequest) -> dict[str, Any]:
    """Plain values only; a template never meets a model."""
    user = getattr(request, "user", None)
    # Its type and not isinstance: that would ask the database, and this may be the page that says
    # that the database is gone.
    actor = user if type(user) is Actor else None
    return {
        "house": {
            "who": actor.name if actor else "",
            "half_way": actor is None and here_of(request) is not None,
            "section": request.path.split("/")[1],
            "places": places(actor) if actor else [],
            "path": request.path,
            "demo": settings.ENVOI_DEMO,
            "idle_minutes": settings.ENVOI_IDLE_MINUTES,
        }
    }

"""What every page of the house knows: who is here, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from envoi.care.actors import Actor


def house(request: HttpRequest) -> dict[str, Any]:
    """Plain values only; a template never meets a model."""
    user = getattr(request, "user", None)
    # Its type and not isinstance: that would ask the database, and this may be the page that says
    # that the database is gone.
    actor = user if type(user) is Actor else None
    return {
        "house": {
            "who": actor.name if actor else "",
            "section": request.path.split("/")[1],
            "clinical": bool(actor and actor.clinical),
            "demo": settings.ENVOI_DEMO,
            "idle_minutes": settings.ENVOI_IDLE_MINUTES,
        }
    }

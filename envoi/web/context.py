"""What every page of the house knows: who is here, and whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from envoi.care.actors import Actor
from envoi.domain.role import Act, waits_for_release


def house(request: HttpRequest) -> dict[str, Any]:
    """Plain values only; a template never meets a model."""
    user = getattr(request, "user", None)
    actor = user if isinstance(user, Actor) else None
    return {
        "house": {
            "who": actor.name if actor else "",
            "section": request.path.split("/")[1],
            "clinical": bool(actor and actor.clinical),
            "keeps_house": bool(actor and actor.may(Act.MANAGE_MEMBERS)),
            "custodian": bool(actor and any(map(waits_for_release, actor.held))),
            "demo": settings.ENVOI_DEMO,
            "idle_minutes": settings.ENVOI_IDLE_MINUTES,
        }
    }

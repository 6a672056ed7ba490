"""A number for what went wrong, so that somebody can name it and the log is found by it."""

import logging
import secrets

from django.http import HttpRequest

from envoi.care.mishaps import Mishap

logger = logging.getLogger("envoi.incident")


def new(request: HttpRequest) -> str:
    """The number of this request's incident: random, the same each time it is asked for."""
    if not hasattr(request, "incident"):
        request.incident = secrets.token_hex(4)  # type: ignore[attr-defined]
    return str(request.incident)  # type: ignore[attr-defined]


def told(request: HttpRequest, mishap: Mishap) -> str:
    """Something of the house itself is amiss: one line in the log, without a trace."""
    number = new(request)
    logger.error("incident %s: %s", number, mishap.code)
    return number

"""Whether the house is well, in a word, for whatever watches over it; nothing else is told."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from envoi.care import house_standing
from envoi.web.middleware import open_door


@open_door
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """200 while pages and worker do their work, else 503; a line of text either way."""
    amiss = house_standing.amiss(now=datetime.now(UTC))
    told = amiss or "Well."
    return HttpResponse(told + "\n", status=503 if amiss else 200, content_type="text/plain")

"""When the house itself is amiss, a page says so, and what was typed is still there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from envoi.care import mishaps
from envoi.web.pages.errors import resting


class CalmMiddleware:
    """A mishap in a page becomes a page of its own; everything else is left to others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        mishap = mishaps.of(error)
        return None if mishap is None else resting(request, mishap)

"""Pages for when something is not there, came too late, or went wrong."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from envoi.care import mishaps
from envoi.care.mishaps import Mishap
from envoi.web import incidents

SOON_SECONDS = 5
LATER_SECONDS = 120
MOST_HEARD = 100 * 1024 * 1024
PIECE = 1 << 16
# What nobody wants to see again on a page: secrets, and what the house put into the form itself.
NOT_SHOWN = ("password", "token", "secret", "code")


def _page(request: HttpRequest, status: int, title: str, said: str, **more: Any) -> HttpResponse:
    return render(request, "web/error.html", {"title": title, "said": said, **more}, status=status)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same words whether it does not exist or belongs to somebody else."""
    said = "This page does not exist, or it is not yours to open. Nothing was changed."
    return _page(request, 404, "There is nothing here", said)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before a log-in, or from another site."""
    said = (
        "This form was opened before you logged in, or in another window. Go back, copy what you "
        "typed, load the page again and send it once more. Nothing was saved yet."
    )
    return _page(request, 403, "Please send this once more", said)


def not_understood(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """What was sent makes no sense here, or is far more than any page asks for."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        _heard_out(request)
        said = (
            "That was more than fits into one form. Please shorten it, or send it in parts. "
            "Nothing was saved; your text is still in the window you came from."
        )
        return _page(request, 413, "That is a little too much", said)
    said = "What was sent here could not be understood. Nothing was changed."
    return _page(request, 400, "Please try once more", said)


def _heard_out(request: HttpRequest) -> None:
    """The rest of what is sent is let pass: a browser reads no answer while it still talks."""
    left = MOST_HEARD
    while left > 0 and (heard := request.read(PIECE)):
        left -= len(heard)


def not_yours(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Nothing is said about what lies behind a closed door: it is as if it were not there."""
    return not_found(request)


def resting(request: HttpRequest, mishap: Mishap) -> HttpResponse:
    """The house itself is amiss: a sentence, and what was typed, to be sent once more."""
    shown = {"incident": incidents.told(request, mishap), "typed": typed(request)}
    said = f"{mishap.sentence} Nothing was saved by this click, and nothing is half done."
    response = _page(request, 503, "Envoi has to rest for a moment", said, **shown)
    response["Retry-After"] = str(SOON_SECONDS if mishap.soon else LATER_SECONDS)
    return response


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed; whatever was begun was not half done."""
    mishap = mishaps.of(sys.exc_info()[1])
    if mishap is not None:
        return resting(request, mishap)
    said = (
        "Something went wrong on our side. Nothing was saved by this click, and nothing is half "
        "done. Please try again; your text is still in the window you came from."
    )
    shown = {"incident": incidents.new(request), "typed": typed(request)}
    return _page(request, 500, "That did not work", said, **shown)


def typed(request: HttpRequest) -> list[tuple[str, str, str]]:
    """What came with a form (name, label, value), if it was one of our own; never a secret."""
    if request.method != "POST" or not _is_ours(request):
        return []
    try:
        sent = list(request.POST.lists())
    except (OSError, ValueError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return []
    if any(word in name.lower() for name, _ in sent for word in NOT_SHOWN if "csrf" not in name):
        return []
    return [
        (name, name.replace("_", " ").replace("-", " ").capitalize(), value)
        for name, values in sent
        for value in values
        if "csrf" not in name
    ]


def _is_ours(request: HttpRequest) -> bool:
    """The form carries its token: nobody else's words are ever offered for sending."""
    if getattr(request, "csrf_processing_done", False):
        return True
    check = CsrfViewMiddleware(lambda asked: HttpResponse())
    return check.process_view(request, lambda asked: HttpResponse(), (), {}) is None

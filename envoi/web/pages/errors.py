"""Pages for when something is not there, came too late, or went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, status: int, title: str, said: str) -> HttpResponse:
    return render(request, "web/error.html", {"title": title, "said": said}, status=status)


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


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed; whatever was begun was not half done."""
    said = (
        "Something went wrong on our side. Nothing was saved by this click, and nothing is half "
        "done. Please try again; your text is still in the window you came from."
    )
    return _page(request, 500, "That did not work", said)

"""What a browser and the house say to each other about passkeys, as JSON.

What an answer is good for is never the browser's word: at the door it opens, after the password it
is the second step, and once inside it proves again who is there.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from envoi.care import passkeys
from envoi.care.answers import Refused
from envoi.web import entering, whence
from envoi.web import passkeys as asking
from envoi.web.at_the_door import half_way_in, here_of, own_path
from envoi.web.middleware import half_open, open_door
from envoi.web.proving import may_enrol

LONGEST_ANSWER = 40_000
TOO_LATE = "This took a little long, or was answered before. Please try once more."


def _said(sentence: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)


def _answer(request: HttpRequest) -> dict[str, Any]:
    """The JSON somebody sent; anything else is an empty answer."""
    if len(request.body) > LONGEST_ANSWER:
        return {}
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _purpose(request: HttpRequest) -> str:
    here = here_of(request)
    if here is None:
        return "enter"
    return "prove" if here.complete else "second step"


@require_POST
@open_door
def question(request: HttpRequest) -> HttpResponse:
    """A question any passkey, or one of this person's, may answer."""
    here = here_of(request)
    asked = passkeys.question(asking.site(request), by=here.actor if here else None)
    asking.keep(request, _purpose(request), asked)
    return JsonResponse(dict(asked.options))


@require_POST
@open_door
def answer(request: HttpRequest) -> HttpResponse:
    """The answer, and where it leads."""
    told, purpose = _answer(request), _purpose(request)
    kept = asking.taken(request, purpose)
    if kept is None:
        return _said(TOO_LATE)
    credential = told.get("credential")
    given = credential if isinstance(credential, dict) else {}
    site, here = asking.site(request), here_of(request)
    if here is None:
        found = passkeys.enter(
            kept, given, site=site, address=whence.address(request), now=datetime.now(UTC)
        )
    else:
        found = passkeys.show(kept, given, site=site, by=here.actor)
    if isinstance(found, Refused):
        return _said(found.sentence)
    if purpose == "enter":
        entering.begin(request, found.ref, how="passkey", complete=True)
    elif purpose == "second step":
        entering.complete(request, how="passkey")
    else:
        entering.proved(request)
    return JsonResponse({"next": own_path(_text(told, "next"))})


@require_POST
@half_open
def creation(request: HttpRequest) -> HttpResponse:
    """A question by which a device makes a new passkey."""
    if not may_enrol(request):
        return _said("Please show once more who you are, then add the passkey.", 403)
    asked = passkeys.creation(asking.site(request), by=half_way_in(request).actor)
    asking.keep(request, "create", asked)
    return JsonResponse(dict(asked.options))


@require_POST
@half_open
def created(request: HttpRequest) -> HttpResponse:
    """The new passkey; for somebody on their way in it is the second step too."""
    if not may_enrol(request):
        return _said("Please show once more who you are, then add the passkey.", 403)
    told, here = _answer(request), half_way_in(request)
    kept = asking.taken(request, "create")
    credential = told.get("credential")
    if kept is None or not isinstance(credential, dict):
        return _said(TOO_LATE)
    saved = passkeys.register(
        kept,
        credential,
        name=_text(told, "name"),
        site=asking.site(request),
        by=here.actor,
    )
    if isinstance(saved, Refused):
        return _said(saved.sentence)
    if here.complete:
        return JsonResponse({"next": "/account/"})
    entering.complete(request, how="passkey")
    return JsonResponse({"next": "/account/recovery-codes/"})

"""A second signature: what waits for it, and giving it or giving back."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import cosignatures, notes, papers
from envoi.care.answers import Answer, Saved
from envoi.web.at_the_door import acting
from envoi.web.forms.desk import GiveBackForm


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the reader's signature."""
    rows = cosignatures.listed(by=acting(request))
    return render(request, "web/cosignatures.html", {"rows": rows})


def note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A supervisee's note, read before it is signed too or given back."""
    by = acting(request)
    if request.method == "POST":
        return _answered(request, ref, notes.cosign, notes.give_back)
    shown = {
        "note": notes.to_cosign(ref, by=by),
        "give_back": GiveBackForm(),
        "cosign_at": f"/notes/{ref}/cosignature/",
    }
    return render(request, "web/note.html", shown)


@require_POST
def paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A paper is signed too, or given back; it is read on its own page."""
    return _answered(request, ref, papers.cosign, papers.give_back)


def _answered(
    request: HttpRequest,
    ref: UUID,
    sign: Callable[..., Answer],
    give_back: Callable[..., Answer],
) -> HttpResponse:
    by = acting(request)
    if request.POST.get("then") == "give_back":
        remark = request.POST.get("remark", "")[:20_000]
        answer, done = give_back(ref, remark=remark, by=by), "Given back, with your words."
    else:
        answer, done = sign(ref, by=by), "Signed by both of you. It stays as it is."
    if isinstance(answer, Saved):
        messages.success(request, done)
        return redirect("cosignatures")
    messages.warning(request, answer.sentence)
    return redirect(request.path if sign is notes.cosign else f"/papers/{ref}/")

"""A second signature: what waits for it, and giving it or giving back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import cosignatures, notes, papers
from envoi.care.answers import Answer, Saved
from envoi.web.at_the_door import acting, settled
from envoi.web.forms.desk import GiveBackForm
from envoi.web.pages import paper as paper_page


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that waits for the reader's signature."""
    rows = cosignatures.listed(by=acting(request))
    return render(request, "web/cosignatures.html", {"rows": rows})


def note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A supervisee's note, read before it is signed too or given back."""
    by = acting(request)
    form, told = _answered(request, ref, notes.cosign, notes.give_back)
    if form is None:
        return redirect("cosignatures")
    shown = {
        "note": notes.to_cosign(ref, by=by),
        "give_back": form,
        "cosign_at": f"/notes/{ref}/cosignature/",
        **told,
    }
    return render(request, "web/note.html", shown)


@require_POST
def paper(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A paper is signed too, or given back; it is read on its own page."""
    form, told = _answered(request, ref, papers.cosign, papers.give_back)
    if form is None:
        return redirect("cosignatures")
    return paper_page.shown(request, ref, give_back=form, unsaved=told.get("unsaved"))


def _answered(
    request: HttpRequest,
    ref: UUID,
    sign: Callable[..., Answer],
    give_back: Callable[..., Answer],
) -> tuple[GiveBackForm | None, dict[str, Any]]:
    """No form when it is done; else the form as it was sent, and what was not saved."""
    if request.method != "POST":
        return GiveBackForm(), {}
    by = acting(request)
    if request.POST.get("then") != "give_back":
        answer = sign(ref, by=by)
        if isinstance(answer, Saved):
            messages.success(request, "Signed by both of you. It stays as it is.")
            return None, {}
        return GiveBackForm(), {"unsaved": answer, "typed": {}}
    form = GiveBackForm(request.POST)
    if not form.is_valid():
        return form, {}
    answer = give_back(ref, remark=form.cleaned_data["remark"], by=by)
    if settled(request, form, answer, "Given back, with your words."):
        return None, {}
    return form, {"unsaved": answer, "typed": form.cleaned_data}

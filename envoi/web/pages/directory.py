"""The directory of places to refer to: seen, added to, put right, confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import providers
from envoi.care.actors import Actor
from envoi.web.at_the_door import new_ref, permitted, settled
from envoi.web.forms.course import WrongForm
from envoi.web.forms.referral import NOTHING_OF_CLIENTS, ProviderForm

LEDE = (
    "What you do not know stays empty: it counts neither for a place nor against it. "
    + NOTHING_OF_CLIENTS
)


def _by(request: HttpRequest) -> Actor:
    return permitted(request, providers.ACT)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every place, by name."""
    found = providers.page(by=_by(request))
    return render(request, "web/referral/directory.html", {"places": found})


def add(request: HttpRequest) -> HttpResponse:
    """A new place."""
    by = _by(request)
    form = ProviderForm(request.POST or None, initial={"ref": new_ref()})
    if request.method == "POST" and form.is_valid():
        ref = form.cleaned_data["ref"] or new_ref()
        if settled(request, form, providers.add(form.values, by=by, ref=ref), "Added."):
            return redirect("directory")
    return _form(request, form, "A place to refer to")


def correct(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A place put right."""
    by = _by(request)
    found = providers.read(ref, by=by)
    form = ProviderForm(request.POST or None, initial={**found.values, "version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = providers.correct(ref, form.values, version=version, by=by)
        if settled(request, form, answer, "Saved. What it said before is kept."):
            return redirect("directory")
    return _form(request, form, found.values["name"], wrong_at=f"/practice/directory/{ref}/wrong/")


@require_POST
def confirmed(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody asked there today."""
    providers.confirm(ref, by=_by(request))
    messages.success(request, "Confirmed today.")
    return redirect("directory")


def wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A place is taken out; what was offered by then stays readable."""
    by = _by(request)
    found = providers.read(ref, by=by)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = providers.mark_wrong(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Taken out. What was offered before stays readable."):
            return redirect("directory")
    return _form(request, form, f"{found.values['name']}, taken out", save="Take it out")


def _form(
    request: HttpRequest, form: object, heading: str, *, save: str = "Save", wrong_at: str = ""
) -> HttpResponse:
    shown = {"form": form, "heading": heading, "lede": LEDE, "about": "Directory"}
    shown |= {"back": "/practice/directory/", "save": save, "wrong_at": wrong_at}
    return render(request, "web/entry.html", shown)

"""Whom a member knows, or would not treat: their own page and nobody else's."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import ties
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.conflicts import RelationForm
from envoi.web.forms.course import WrongForm

BACK = "/account/relations/"
LEDE = (
    "Where a client may be this person, whoever treats them is told to talk to you, "
    "and nothing of what you write here."
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One's own list."""
    by = acting(request)
    ties.viewed(by)
    return render(request, "web/account/relations.html", {"lines": ties.own(by=by)})


def new(request: HttpRequest) -> HttpResponse:
    """Somebody more."""
    by = acting(request)
    form = RelationForm(request.POST or None, initial={"ref": new_ref(), "kind": "relation"})
    if request.method == "POST" and form.is_valid():
        ref = form.cleaned_data["ref"] or new_ref()
        if settled(request, form, ties.declare(form.said, by=by, ref=ref), "Saved."):
            return redirect(BACK)
    return _form(request, form, "Somebody you know", lede=LEDE)


def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One of them, put right."""
    by = acting(request)
    found = ties.one(ref, by=by)
    initial = {name: getattr(found.said, name) for name in ties.COLUMNS}
    form = RelationForm(request.POST or None, initial={**initial, "version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        if settled(request, form, ties.correct(ref, form.said, version=version, by=by), "Saved."):
            return redirect(BACK)
    return _form(request, form, "Somebody you know", lede=LEDE, wrong_at=f"{BACK}{ref}/wrong/")


def wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One that should not be there."""
    by = acting(request)
    ties.one(ref, by=by)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = ties.set_aside(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Set aside. It counts nowhere now."):
            return redirect(BACK)
    return _form(request, form, "Entered in error", save="Set aside")


def _form(
    request: HttpRequest,
    form: RelationForm | WrongForm,
    heading: str,
    *,
    lede: str = "",
    save: str = "Save",
    wrong_at: str = "",
) -> HttpResponse:
    shown = {"form": form, "heading": heading, "lede": lede, "save": save, "wrong_at": wrong_at}
    return render(request, "web/entry.html", {**shown, "about": "Whom you know", "back": BACK})

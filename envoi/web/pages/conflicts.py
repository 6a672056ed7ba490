"""Possible conflicts of interest: of one course, of the practice, and one of them answered."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from envoi.care import conflicts
from envoi.web.at_the_door import acting, settled
from envoi.web.forms.conflicts import MatchForm

CHECKED = "Looked through again, just now."


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the register says about the people of one course; looked through again by a button."""
    by = acting(request)
    if request.method == "POST":
        conflicts.check(ref, by=by)
        messages.success(request, CHECKED)
        return redirect("course-conflicts", ref)
    return render(request, "web/conflicts.html", {"page": conflicts.page(ref, by=by)})


@require_http_methods(["GET", "HEAD", "POST"])
def everybody(request: HttpRequest) -> HttpResponse:
    """All of the practice, for whoever looks into them."""
    by = acting(request)
    if request.method == "POST":
        conflicts.check_everybody(by=by)
        messages.success(request, CHECKED)
        return redirect("conflicts")
    return render(request, "web/conflicts.html", {"page": conflicts.everybody(by=by)})


def match(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What a person found who looked."""
    by = acting(request)
    found = conflicts.one(ref, by=by)
    course = conflicts.course_of(ref, by=by)
    back = f"/episodes/{course}/conflicts/" if course else "/conflicts/"
    form = MatchForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = conflicts.answer(
            ref,
            said=told["said"],
            reason=told["reason"],
            version=told["version"] or found.version,
            by=by,
        )
        if settled(request, form, answer, "Saved. It is asked again only when something changes."):
            return redirect(back)
    shown = {"form": form, "heading": "What did you find?", "save": "Save", "back": back}
    lede = f"{found.whose}: {found.told} {found.why}"
    return render(
        request, "web/entry.html", {**shown, "lede": lede, "about": "Conflicts of interest"}
    )

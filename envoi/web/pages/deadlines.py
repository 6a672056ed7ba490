"""The days a practice chooses: when a summary is due, and each step of each reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from envoi.care import deadlines
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.web.at_the_door import acting, permitted, settled
from envoi.web.forms.deadlines import DaysForm, SummaryForm


def page(request: HttpRequest) -> HttpResponse:
    """When a summary is due, and the reasons whose steps have days."""
    by = permitted(request, Act.MANAGE_MEMBERS)
    first = deadlines.summary(by=by)
    form = SummaryForm(request.POST or None, initial={"days": str(first or "")})
    if request.method == "POST" and form.is_valid():
        days = form.cleaned_data["days"]
        answer = deadlines.choose_summary(int(days) if days else None, by=by)
        if settled(request, form, answer, "Saved. It counts from the next closing on."):
            return redirect("practice-deadlines")
    reasons = library.reasons()
    return render(request, "web/practice/deadlines.html", {"form": form, "reasons": reasons})


def pathway(request: HttpRequest, code: str) -> HttpResponse:
    """The days of one reason's steps."""
    by = acting(request)
    found = deadlines.page(code, by=by)
    form = DaysForm(request.POST or None, steps=found.steps)
    if request.method == "POST" and form.is_valid():
        answer = deadlines.choose(code, form.cleaned_data, by=by)
        if settled(request, form, answer, "Saved. Endings under way keep the days they have."):
            return redirect("practice-deadlines")
    shown = {
        "form": form,
        "heading": found.name,
        "lede": "Proposals with a day, never a limit. The house’s own are not verified."
        if not found.verified
        else "Proposals with a day, never a limit.",
        "about": "Days of the pathways",
        "save": "Save",
        "back": "/practice/deadlines/",
    }
    return render(request, "web/entry.html", shown)

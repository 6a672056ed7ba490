"""Reaching out to somebody who is not in touch, step by step, and letting be in the end."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import contact_logs
from envoi.domain.role import Act
from envoi.web.at_the_door import acting, permitted, settled
from envoi.web.forms.members import LadderForm


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The ladder, what was tried, and what comes next."""
    found = contact_logs.page(ref, by=acting(request))
    return render(request, "web/contact_log.html", {"page": found})


def ladder(request: HttpRequest) -> HttpResponse:
    """Which ladder the practice goes by."""
    by = permitted(request, Act.MANAGE_MEMBERS)
    initial = {"ladder": contact_logs.chosen(by.practice).code}
    form = LadderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = contact_logs.choose(form.cleaned_data["ladder"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("practice")
    shown = {"form": form, "heading": "When somebody is not in touch", "save": "Save"}
    lede = "The days count in each client’s own rhythm. Nothing is sent by itself."
    return render(
        request,
        "web/entry.html",
        {**shown, "lede": lede, "about": "Practice", "back": "/practice/"},
    )

"""Who goes, each of their courses in one list, and a yes or no of whoever is asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import departures, members
from envoi.care.answers import Refused
from envoi.domain.role import Act
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.departures import AnnounceForm, CourseForm


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Who goes, as far as one may know, and whom one is asked to take over."""
    return render(
        request, "web/departures/list.html", {"page": departures.listed(by=acting(request))}
    )


def announce(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A member goes; every open course of theirs gets a row."""
    by = acting(request)
    found = members.one(ref, by=by)
    there = departures.standing(ref)
    if there is not None:
        return redirect("departure", there)
    form = AnnounceForm(request.POST or None, initial={"ref": new_ref(), "announced_on": by.today})
    if request.method == "POST" and form.is_valid():
        answer = departures.announce(ref, **form.cleaned_data, by=by)
        if settled(request, form, answer, "Announced. Every open course has its row."):
            return redirect("departures")
    lede = "Nothing changes by it yet: each client gets a row, is told, and chooses."
    shown = {"form": form, "heading": f"{found.line.name} goes", "lede": lede, "save": "Announce"}
    back = {"about": found.line.name, "back": f"/members/{ref}/"}
    return render(request, "web/entry.html", {**shown, **back})


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Every course of somebody who goes; what was counted before is counted after."""
    by = acting(request)
    found = departures.page(ref, by=by)
    shown = {"page": found, "keeps": by.may(Act.MANAGE_MEMBERS)}
    return render(request, "web/departures/page.html", shown)


def course(request: HttpRequest, ref: UUID, course: UUID) -> HttpResponse:
    """One course: told, chosen, received, arrived."""
    by = acting(request)
    found, row = departures.one(ref, course, by=by)
    others = [each for each in departures.receivers(by=by) if each[0] != found.member]
    initial = {**row.values, "receiver": str(row.values.get("receiver_id") or "")}
    form = CourseForm(request.POST or None, receivers=others, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = departures.settle(ref, course, form.values, by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("departure", ref)
    lede = f"{row.course.name}: {row.place}. {row.risk}".strip()
    shown = {"form": form, "heading": "Told, chosen, received", "lede": lede, "save": "Save"}
    back = {"about": f"{found.name} goes", "back": f"/departures/{ref}/"}
    return render(request, "web/entry.html", {**shown, **back})


@require_POST
def answer(request: HttpRequest, ref: UUID, course: UUID) -> HttpResponse:
    """The receiver says yes or no, for themselves."""
    yes = request.POST.get("answer") == "yes"
    said = departures.answer(ref, course, yes=yes, by=acting(request))
    if isinstance(said, Refused):
        messages.warning(request, said.sentence)
    else:
        taken = "You treat from today on, beside your colleague until they have arrived."
        messages.success(request, taken if yes else "Said. Somebody else is found.")
    return redirect("departures")


@require_POST
def over(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The departure is behind everybody."""
    departures.over(ref, by=acting(request))
    return redirect("departures")

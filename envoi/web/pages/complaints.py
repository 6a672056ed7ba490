"""Complaints, for the owners: what came, who looks after it, and the ways a client is told."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import complaints
from envoi.domain.role import Act
from envoi.web.at_the_door import acting, new_ref, permitted, settled
from envoi.web.forms.alliance import ComplaintForm, WaysForm
from envoi.web.forms.course import WrongForm

BACK = {"about": "Complaints", "back": "/complaints/", "save": "Save"}
KEPT = (
    "Only owners read this. Nothing of the client’s record can be destroyed from now on; who "
    "treats sees that a hold stands, and not why."
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every complaint, and how a client can make one."""
    found = complaints.page(by=acting(request))
    return render(request, "web/alliance/complaints.html", {"page": found})


def add(request: HttpRequest) -> HttpResponse:
    """A complaint has come."""
    by = acting(request)
    about, here = complaints.clients(by=by), complaints.people(by=by)
    first = {"ref": new_ref(), "received_on": by.today}
    form = ComplaintForm(request.POST or None, initial=first, people=here, clients=about)
    if request.method == "POST" and form.is_valid():
        client, made = UUID(form.cleaned_data["client"]), form.cleaned_data["ref"] or new_ref()
        if settled(
            request, form, complaints.add(client, form.told, by=by, ref=made), "Written down."
        ):
            return redirect("complaints")
    shown = {"form": form, "heading": "A complaint", "lede": KEPT, **BACK}
    return render(request, "web/entry.html", shown)


def correct(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One complaint, and what was done about it since."""
    by = acting(request)
    found = complaints.read(ref, by=by)
    first = {**found.values, "version": found.version}
    first |= {name: str(found.values[f"{name}_id"] or "") for name in ("concerns", "handled_by")}
    form = ComplaintForm(request.POST or None, initial=first, people=complaints.people(by=by))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = complaints.correct(ref, form.told, version=version, by=by)
        if settled(request, form, answer, "Saved. What it said before is kept."):
            return redirect("complaints")
    shown = {
        **BACK,
        "form": form,
        "heading": "A complaint",
        "lede": f"About the care of {found.name}. {KEPT}",
        "wrong_at": f"/complaints/{ref}/wrong/",
    }
    return render(request, "web/entry.html", shown)


def wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """It was no complaint, or about somebody else's care."""
    by = acting(request)
    found = complaints.read(ref, by=by)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = complaints.mark_wrong(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Set aside. The hold stays until somebody lifts it."):
            return redirect("complaints")
    lede = f"A complaint about the care of {found.name}. It stays readable and counts nowhere."
    shown = {"form": form, "heading": "This was entered in error", "lede": lede, **BACK}
    return render(request, "web/entry.html", {**shown, "save": "Mark as entered in error"})


def ways(request: HttpRequest) -> HttpResponse:
    """How a client of this practice can complain, here and outside."""
    by = permitted(request, Act.HANDLE_COMPLAINTS)
    known = complaints.ways(by.practice)
    form = WaysForm(request.POST or None, initial={"own": known.own, "outside": known.outside})
    if request.method == "POST" and form.is_valid():
        answer = complaints.choose_ways(**form.cleaned_data, by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("complaints")
    shown = {"form": form, "heading": "How a client can complain", **BACK}
    return render(request, "web/entry.html", shown)

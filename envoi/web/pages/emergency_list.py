"""A therapist's emergency list, and the sealed one in a custodian's hands."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import emergency_lists, emergency_papers, sealed_lists
from envoi.care.answers import Refused
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.emergency_list import ExecutorForm, OpenForm, PriorityForm
from envoi.web.forms.members import chosen
from envoi.web.proving import proven

OWN = "/emergency-list/"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The list as it would be printed or sealed now."""
    by = acting(request)
    content = emergency_lists.show(by=by)
    shown = {
        "content": content,
        "executor": emergency_lists.named(by=by),
        "seal": sealed_lists.standing(content, by=by),
        "readings": sealed_lists.of_mine(by=by),
        "custodians": emergency_lists.custodians(by=by),
    }
    return render(request, "web/emergency_list/page.html", shown)


@require_safe
@proven
def printed(request: HttpRequest) -> HttpResponse:
    """The list as a file to be printed."""
    body = emergency_papers.printed(by=acting(request))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="list.pdf"'
    return response


@require_POST
@proven
def seal(request: HttpRequest) -> HttpResponse:
    """The list as it is now is sealed."""
    answer = sealed_lists.seal(by=acting(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    else:
        messages.success(request, "Sealed. It says what it says today until you seal it again.")
    return redirect("emergency-list")


def executor(request: HttpRequest) -> HttpResponse:
    """Whom the list is for."""
    by = acting(request)
    found = emergency_lists.named(by=by)
    first = {
        "name": found.name,
        "reached_at": found.reached_at,
        "member": str(found.member or ""),
        "version": found.version,
    }
    custodians = emergency_lists.custodians(by=by)
    form = ExecutorForm(request.POST or None, custodians=custodians, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = emergency_lists.name_executor(
            told["name"],
            reached_at=told["reached_at"],
            member=chosen(told["member"]),
            version=told["version"],
            by=by,
        )
        if settled(request, form, answer, "Saved."):
            return redirect("emergency-list")
    shown = {
        "form": form,
        "heading": "Who looks after your clients if you cannot",
        "lede": "Ask them first. Only a custodian of this practice can open a sealed list; "
        "somebody from outside gets a printed one.",
        "about": "Emergency list",
        "save": "Save",
        "back": OWN,
    }
    return render(request, "web/entry.html", shown)


def priority(request: HttpRequest, ref: UUID) -> HttpResponse:
    """How soon one client is to be called."""
    by = acting(request)
    name, row = emergency_lists.about(ref, by=by)
    first = {
        "priority": row.priority if row else "soon",
        "note": row.note if row else "",
        "referral": row.referral if row else "",
        "version": row.version if row else 1,
    }
    form = PriorityForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        answer = emergency_lists.set_priority(ref, by=by, **form.cleaned_data)
        if settled(request, form, answer, "Saved."):
            return redirect("emergency-list")
    shown = {
        "form": form,
        "heading": "How soon to call",
        "lede": "A few words are enough: what to say first, whom not to speak to.",
        "about": name,
        "save": "Save",
        "back": OWN,
    }
    return render(request, "web/entry.html", shown)


@proven
def open_sealed(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A custodian opens a sealed list, with a reason."""
    by = acting(request)
    found = sealed_lists.one(ref, by=by)
    form = OpenForm(request.POST or None, initial={"ref": new_ref()})
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["ref"] or new_ref()
        answer = sealed_lists.read(ref, reason=form.cleaned_data["reason"], by=by, ref=made)
        if settled(request, form, answer, ""):
            return redirect("sealed-reading", made)
    shown = {
        "form": form,
        "heading": f"The sealed list of {found.therapist}",
        "lede": f"Sealed on {found.sealed}. Opening it is written down, and the owners are told at "
        "once. It can be read for four hours.",
        "about": "Custody",
        "save": "Open it",
        "back": "/custody/",
    }
    return render(request, "web/entry.html", shown)


@require_safe
def reading(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A sealed list that was opened."""
    found = sealed_lists.reading(ref, by=acting(request))
    return render(request, "web/emergency_list/reading.html", {"page": found})

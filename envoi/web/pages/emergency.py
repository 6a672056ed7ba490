"""Opening a record in an emergency, and the owner's look at what was opened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import emergencies, sealed_lists
from envoi.care.answers import Refused
from envoi.care.emergencies import Found
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.desk import AskedForm, EmergencyForm


def page(request: HttpRequest) -> HttpResponse:
    """Somebody is looked for by their whole name or number; what is asked stays out of the URL."""
    by = acting(request)
    emergencies.may_open(by=by)
    asked = AskedForm(request.POST or None)
    if request.method != "POST" or not asked.is_valid():
        return _page(request, asked)
    found = emergencies.search(asked.cleaned_data["asked"], by=by)
    if len(found.people) == 1 and found.people[0].yours:
        return redirect("episode", found.people[0].episode)
    form = _form(request, asked, found)
    if "whose" in request.POST and form.is_valid():
        told = form.cleaned_data
        whose = UUID(told["whose"])
        answer = emergencies.open_record(
            whose, reason=told["reason"], by=by, ref=told["ref"] or new_ref()
        )
        if settled(request, form, answer, ""):
            return redirect("episode", whose)
    return _page(request, asked, found, form)


def _form(request: HttpRequest, asked: AskedForm, found: Found) -> EmergencyForm:
    people = [(str(each.episode), _told(each)) for each in found.people]
    sent = request.POST if "ref" in request.POST else None
    first = {"ref": new_ref(), "asked": asked.cleaned_data["asked"]}
    if len(people) == 1:
        first["whose"] = people[0][0]
    return EmergencyForm(sent, people=people, initial=first)


def _told(each: emergencies.Someone) -> str:
    born = f", born {each.born}" if each.born else ", birth year not recorded yet"
    return f"{each.name}{born}{' (in your care)' if each.yours else ''}"


def _page(
    request: HttpRequest,
    asked: AskedForm,
    found: Found | None = None,
    form: EmergencyForm | None = None,
) -> HttpResponse:
    shown = {"asked": asked, "found": found, "form": form}
    return render(request, "web/emergency.html", shown)


@require_safe
def opened(request: HttpRequest) -> HttpResponse:
    """What was opened in the practice, and why."""
    by = acting(request)
    shown = {"rows": emergencies.listed(by=by), "lists": sealed_lists.readings(by=by)}
    return render(request, "web/emergencies.html", shown)


@require_POST
def looked(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An owner has looked at it."""
    answer = emergencies.looked(ref, by=acting(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return redirect("emergencies")

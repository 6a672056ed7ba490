"""The calendar, and how somebody may be reached: what the desk needs, and nothing clinical."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import calendars, contacts
from envoi.care.answers import Saved
from envoi.web.at_the_door import acting, new_ref, settled, version_of
from envoi.web.forms.desk import AppointmentForm, NameForm


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """A day or a week, as the practice's clock has it."""
    asked = request.GET
    found = calendars.page(
        by=acting(request), on=day(asked.get("on", "")), span=asked.get("span", "")
    )
    return render(request, "web/calendar.html", {"page": found, "form": NameForm()})


def day(text: str) -> date | None:
    """A day of an address, or None where it is none; far-off ones have no calendar."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2200, 1, 1) else None


def people(request: HttpRequest) -> HttpResponse:
    """Somebody is looked for by name; the name is not part of any address."""
    by = acting(request)
    contacts.may_reach(by=by)
    form = NameForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = contacts.find(form.cleaned_data["asked"], by=by)
    return render(request, "web/people.html", {"form": form, "found": found, "most": contacts.MOST})


@require_safe
def contact(request: HttpRequest, ref: UUID) -> HttpResponse:
    """How one client may be reached, and when they are expected."""
    return render(request, "web/contact.html", {"page": contacts.page(ref, by=acting(request))})


def book(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An hour to come."""
    by = acting(request)
    client, about = calendars.booking(ref, by=by)
    first = {"ref": new_ref(), "on": by.today, "minutes": 50, "place": "practice"}
    form = AppointmentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["ref"] or new_ref()
        answer = calendars.reserve(ref, form.values, by=by, ref=made)
        if settled(request, form, answer, "The hour is booked."):
            return redirect("contact", client)
    return _form(request, form, "An hour to come", about, client)


def appointment(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An hour is moved, or called off."""
    by = acting(request)
    found = calendars.read(ref, by=by)
    first = {**found.values, "version": found.version}
    form = AppointmentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = calendars.move(ref, form.values, version=version, by=by)
        if settled(request, form, answer, "The hour is moved."):
            return redirect("contact", found.client)
    more = {"fixed": found.fixed, "calls_off": ref, "version": found.version}
    return _form(request, form, "An appointment", found.about, found.client, **more)


@require_POST
def called_off(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An hour that will not be."""
    by = acting(request)
    found = calendars.read(ref, by=by)
    answer = calendars.call_off(ref, version=version_of(request) or found.version, by=by)
    if isinstance(answer, Saved):
        messages.success(request, "The hour is called off.")
        return redirect("contact", found.client)
    messages.warning(request, answer.sentence)
    return redirect("appointment", ref)


def _form(
    request: HttpRequest, form: AppointmentForm, heading: str, about: str, client: UUID, **more: Any
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": heading,
        "about": about,
        "save": "Save",
        "back": f"/clients/{client}/contact/",
        **more,
    }
    return render(request, "web/appointment.html", shown)

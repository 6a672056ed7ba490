"""The practice, for those who answer for it; each part of the house adds its own section."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import (
    audit_pages,
    backups,
    care_teams,
    emergencies,
    ethics,
    mails,
    members,
    practices,
)
from envoi.domain.role import Act
from envoi.web.at_the_door import acting, permitted, settled
from envoi.web.forms.members import (
    AssignForm,
    CodesForm,
    PracticeForm,
    StopForm,
    WrongPeriodForm,
    chosen,
)
from envoi.web.proving import proven

CARE = "Who treats"  # the way back from one period of it


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What an owner looks after, one section each."""
    by = acting(request)
    about = practices.about(by=by)
    present, invited = members.counts(by=by)
    shown = {
        "about": about,
        "present": present,
        "invited": invited,
        "soon_alone": care_teams.soon_alone(by=by),
        "look_ahead": care_teams.LOOK_AHEAD.days,
        "audit": audit_pages.standing(by=by),
        "backups": backups.standing(now=by.now),
        "mail": mails.standing(by=by),
        "unseen": emergencies.unseen(by=by),
    }
    return render(request, "web/practice.html", shown)


def details(request: HttpRequest) -> HttpResponse:
    """The practice's name, zone, address, and whom to call in a crisis."""
    by = acting(request)
    about = practices.about(by=by)
    initial = {field: getattr(about, field) for field in PracticeForm.base_fields}
    form = PracticeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "version": form.cleaned_data["version"] or about.version}
        if settled(request, form, practices.describe(**told, by=by), "Saved."):
            return redirect("practice")
    shown = {"form": form, "heading": "About the practice", "save": "Save", "about": "Practice"}
    return render(request, "web/entry.html", {**shown, "back": "/practice/"})


def codes(request: HttpRequest) -> HttpResponse:
    """Which ethics codes the practice goes by."""
    by = permitted(request, Act.MANAGE_MEMBERS)
    form = CodesForm(request.POST or None, initial={"codes": ethics.chosen(by.practice)})
    if request.method == "POST" and form.is_valid():
        answer = ethics.choose(form.cleaned_data["codes"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("practice")
    shown = {"form": form, "heading": "Ethics codes", "save": "Save", "about": "Practice"}
    lede = "What they ask at an ending is shown beside each closing; what is not met is asked once."
    return render(request, "web/entry.html", {**shown, "lede": lede, "back": "/practice/"})


@proven
def care(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who treats one course of therapy; somebody more can."""
    by = acting(request)
    found = care_teams.page(ref, by=by)
    form = AssignForm(request.POST or None, takers=found.takers, initial={"from_on": by.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        member = chosen(told["member"])
        answer = care_teams.assign(ref, member=member or ref, from_on=told["from_on"], by=by)
        if settled(request, form, answer, "Saved. They can open this course from that day on."):
            return redirect("care-of", ref)
    return render(request, "web/practice/care.html", {"page": found, "form": form})


@proven
def stop(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody stops treating a course."""
    by = acting(request)
    course = care_teams.episode(ref, by=by)
    form = StopForm(request.POST or None, initial={"on": by.today})
    if request.method == "POST" and form.is_valid():
        answer = care_teams.last_day(ref, on=form.cleaned_data["on"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("care-of", course)
    shown = {"form": form, "heading": "The last day of this care", "save": "Save", "about": CARE}
    wrong_at = f"/practice/care-periods/{ref}/wrong/"
    back = f"/practice/care/{course}/"
    return render(request, "web/entry.html", {**shown, "back": back, "wrong_at": wrong_at})


@proven
def wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A period of care that was entered in error."""
    by = acting(request)
    course = care_teams.episode(ref, by=by)
    form = WrongPeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = care_teams.mark_wrong(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "It counts nowhere from now on."):
            return redirect("care-of", course)
    shown = {"form": form, "heading": "Entered in error", "save": "Set aside", "about": CARE}
    return render(request, "web/entry.html", {**shown, "back": f"/practice/care/{course}/"})

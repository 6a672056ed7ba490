"""Who works here: the list, one member, their roles and supervision, and how somebody leaves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import (
    custody,
    leaving,
    members,
    practices,
    roles,
    second_factors,
    supervisions,
)
from envoi.care.answers import Refused
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.members import (
    AT_ONCE,
    DetailsForm,
    LastDayForm,
    LeavingForm,
    RoleForm,
    SupervisionForm,
    chosen,
)
from envoi.web.proving import proven


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, who is invited, and whether the custodian asked to be let in."""
    by = acting(request)
    shown = {"page": members.page(by=by), "custody": custody.listed(by=by), "new": new_ref}
    return render(request, "web/members/page.html", shown)


@require_safe
def member(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One member, with all that an owner may change."""
    found = members.one(ref, by=acting(request))
    return render(request, "web/members/member.html", {"page": found})


def details(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Name, credentials and e-mail of a member."""
    by = acting(request)
    found = members.one(ref, by=by)
    initial = {"name": found.line.name, "credentials": found.credentials, "email": found.email}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = members.describe(ref, **form.cleaned_data, by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("member", ref)
    return _form(request, form, "Name and address", found.line.name, ref)


@proven
def give_role(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One more role for a member, each with its paragraph beside it."""
    by = acting(request)
    found = members.one(ref, by=by)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = roles.give(ref, **form.cleaned_data, by=by)
        if settled(request, form, answer, "Given, from today on."):
            return redirect("member", ref)
    shown = {"form": form, "page": found, "roles": library.roles()}
    return render(request, "web/members/role.html", shown)


@proven
def role(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another last day for a role."""
    by = acting(request)
    found = roles.read(ref, by=by)
    form = LastDayForm(request.POST or None, initial={"until_on": found.until_on})
    form.fields["until_on"].help_text = f"{AT_ONCE} Empty where there is no last day."
    if request.method == "POST" and form.is_valid():
        answer = roles.last_day(ref, until_on=form.cleaned_data["until_on"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("member", found.member)
    more = {"lede": found.line.paragraph}
    return _form(request, form, found.line.title, found.name, found.member, **more)


def add_supervision(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Somebody supervises this member for a time."""
    by = acting(request)
    found = members.one(ref, by=by)
    people = [each for each in members.supervisors(by=by) if each[0] != ref]
    initial = {"from_on": by.today}
    form = SupervisionForm(request.POST or None, supervisors=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = practices.supervise(
            supervisor=chosen(told["supervisor"]) or ref,
            supervisee=ref,
            from_on=told["from_on"],
            until_on=told["until_on"],
            by=by,
        )
        if settled(request, form, answer, "Saved."):
            return redirect("member", ref)
    return _form(request, form, "Supervision", found.line.name, ref)


def supervision(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A period of supervision renewed, or ended early."""
    by = acting(request)
    found = supervisions.read(ref, by=by)
    form = LastDayForm(request.POST or None, initial={"until_on": found.until_on})
    form.fields["until_on"].required = True
    form.fields["until_on"].help_text = AT_ONCE
    if request.method == "POST" and form.is_valid():
        answer = supervisions.last_day(ref, until_on=form.cleaned_data["until_on"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect("member", found.period.supervisee)
    heading = f"Supervision with {found.period.supervisor_name}"
    period = found.period
    return _form(request, form, heading, period.supervisee_name, period.supervisee)


@proven
def leave(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who takes over each client, and then goodbye to a colleague."""
    by = acting(request)
    found = leaving.page(ref, by=by)
    told = request.POST or None
    form = LeavingForm(told, alone=found.alone, takers=found.takers, today=by.today)
    if request.method == "POST" and form.is_valid():
        act = leaving.leave if request.POST.get("then") == "leave" else leaving.prepare
        said = f"{found.name} has left the practice." if act is leaving.leave else "Saved."
        if settled(request, form, act(ref, form.takers(by.today), by=by), said):
            return redirect("member" if act is leaving.leave else "leaving", ref)
    return render(request, "web/members/leaving.html", {"page": found, "form": form})


@require_POST
def end_log_ins(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A member is logged out wherever they are."""
    members.sign_out(ref, by=acting(request))
    messages.success(request, "They are logged out everywhere.")
    return redirect("member", ref)


@require_POST
@proven
def reset_second_step(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A member who lost their app or passkey begins the second step anew."""
    second_factors.reset(ref, by=acting(request))
    messages.success(request, "They set up a new second step with their next log-in.")
    return redirect("member", ref)


@require_POST
@proven
def release_custody(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The custodian is let in."""
    return _custody(request, custody.release(ref, by=acting(request)), "The custodian is let in.")


@require_POST
def end_custody(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The custodian is not let in, or not any more."""
    answer = custody.end(ref, by=acting(request))
    return _custody(request, answer, "The practice is closed to the custodian.")


def _custody(request: HttpRequest, answer: object, said: str) -> HttpResponse:
    messages.success(request, answer.sentence if isinstance(answer, Refused) else said)
    return redirect("members")


def _form(
    request: HttpRequest, form: object, heading: str, about: str, member: UUID, **more: object
) -> HttpResponse:
    back = f"/members/{member}/"
    shown = {"form": form, "heading": heading, "about": about, "save": "Save", "back": back, **more}
    return render(request, "web/entry.html", shown)

"""Somebody is asked to join; the way in is shown on this one answer and never again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from envoi.care import inviting, members
from envoi.care.answers import Refused
from envoi.care.inviting import Made, Wanted
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, posted_ref, settled
from envoi.web.forms.members import InviteForm, chosen
from envoi.web.proving import proven


@proven
def invite(request: HttpRequest) -> HttpResponse:
    """Whom to ask, and as what."""
    by = acting(request)
    people = members.supervisors(by=by)
    form = InviteForm(request.POST or None, supervisors=people, initial={"ref": new_ref()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        wanted = Wanted(
            told["name"],
            told["email"].strip(),
            tuple(told["roles"]),
            told["until_on"],
            chosen(told["supervisor"]),
        )
        answer = inviting.invite(wanted, by=by, ref=told["ref"] or new_ref())
        if settled(request, form, answer, ""):
            return _made(request, answer)
    return render(request, "web/members/invite.html", {"form": form, "roles": library.roles()})


@require_POST
def again(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A new letter with a new way in; the same button pressed twice sends one."""
    answer = inviting.again(ref, by=acting(request), new=posted_ref(request))
    if isinstance(answer, Refused):
        messages.success(request, answer.sentence)
        return redirect("members")
    return _made(request, answer)


@require_POST
def withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An invitation works no more."""
    answer = inviting.withdraw(ref, by=acting(request))
    said = answer.sentence if isinstance(answer, Refused) else "The invitation is withdrawn."
    messages.success(request, said)
    return redirect("members")


def _made(request: HttpRequest, answer: object) -> HttpResponse:
    """Rendered at once and kept nowhere: neither a session nor a cookie holds the token."""
    made = answer if isinstance(answer, Made) else None
    way_in = request.build_absolute_uri(made.path) if made and made.path else ""
    shown = {"way_in": way_in, "email": made.email if made else ""}
    return render(request, "web/members/invited.html", shown)

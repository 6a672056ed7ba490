"""Somebody was invited: they choose a log-in and a password, and go on to their second factor."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from envoi.care import invitations
from envoi.care.answers import Refused, Saved
from envoi.web import entering, whence
from envoi.web.at_the_door import settled
from envoi.web.forms.doors import AcceptForm
from envoi.web.middleware import open_door


@open_door
@sensitive_post_parameters("password", "again")
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation, and what it needs from whoever accepts it."""
    now, address = datetime.now(UTC), whence.address(request)
    invited = invitations.read(token, address=address, now=now)
    if isinstance(invited, Refused):
        shown = {"title": "This door is closed", "said": invited.sentence}
        return render(request, "web/error.html", shown, status=404)
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = invitations.accept(
            token, login=told["login"], password=told["password"], now=now, address=address
        )
        if settled(request, form, answer, "") and isinstance(answer, Saved):
            entering.begin(request, answer.ref, how="password")
            return redirect("new-factor")
    return render(request, "web/invitation.html", {"form": form, "invited": invited})

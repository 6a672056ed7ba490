"""The owner's page of mail: what is stuck and why, and whom nothing is sent to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import mailing, mails, suppressions
from envoi.care.answers import Answer, NotThere, Saved
from envoi.web.at_the_door import acting, settled
from envoi.web.forms.fields import Buttons

LIFTED = "Mail may go there again, as far as the client agrees to it."
ACTS: dict[str, tuple[Callable[..., Answer], str]] = {
    "try_again": (mails.try_again, "It is tried again now."),
    "send_again": (mails.send_again, "It is sent once more."),
    "give_up": (mails.give_up, "It is not sent any more."),
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everything that is not sent, what needs a decision first."""
    found = mails.page(by=acting(request))
    missing = mailing.missing()
    shown = {"page": found, "mail": found.standing, "missing": missing, "way": mailing.way_out()}
    return render(request, "web/practice/mail.html", shown)


@require_POST
def turn(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One mail is tried again, sent again or given up."""
    verb, said = ACTS.get(request.POST.get("then", ""), (mails.try_again, ""))
    if not said:
        raise NotThere
    return _told(request, verb(ref, by=acting(request)), said)


@require_POST
def lift(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Mail may go to an address again."""
    return _told(request, suppressions.lift(ref, by=acting(request)), LIFTED)


def _told(request: HttpRequest, answer: Answer, said: str) -> HttpResponse:
    if isinstance(answer, Saved):
        messages.success(request, said)
    else:
        messages.warning(request, answer.sentence)  # refused, or somebody was quicker
    return redirect("mail")


class SilenceForm(forms.Form):
    """Why nothing is to be sent to an address."""

    why = Buttons("Because", list(suppressions.WHY.items()))


def silence(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Nothing is sent to this address any more, whatever else is recorded about it."""
    by = acting(request)
    found = suppressions.about(ref, by=by)
    back = f"/clients/{found.client}/"
    form = SilenceForm(request.POST or None)
    if request.method == "POST" and request.POST.get("then") == "lift" and found.standing:
        suppressions.lift(found.standing.ref, by=by)
        messages.success(request, LIFTED)
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        answer = suppressions.suppress(ref, why=form.cleaned_data["why"], by=by)
        if settled(request, form, answer, "Nothing is sent there any more."):
            return redirect(back)
    shown: dict[str, Any] = {"form": form, "page": found, "back": back}
    return render(request, "web/silence.html", shown)

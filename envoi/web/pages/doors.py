"""Logging in, in two steps, and out."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from envoi.care import passwords, recovery_codes, second_factors
from envoi.care.answers import Refused, Saved
from envoi.web import entering, passkeys, whence
from envoi.web.at_the_door import HOME, half_way_in, here_of, own_path, settled
from envoi.web.forms.doors import LogInForm, SecondStepForm
from envoi.web.middleware import SECOND_STEP, half_open, open_door

ENROL = "/account/second-factors/new/"


def _wanted(request: HttpRequest) -> str:
    return own_path(request.POST.get("next") or request.GET.get("next", ""))


def _with_next(address: str, wanted: str) -> str:
    return address if wanted == HOME else f"{address}?{urlencode({'next': wanted})}"


@open_door
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """A log-in and a password; or a passkey, which needs neither."""
    here, wanted = here_of(request), _wanted(request)
    if here is not None and here.complete and request.method == "GET":
        return redirect(wanted)
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = passwords.check(
            told["username"],
            told["password"],
            address=whence.address(request),
            now=datetime.now(UTC),
        )
        if settled(request, form, answer, "") and isinstance(answer, Saved):
            entering.begin(request, answer.ref, how="password")
            return redirect(_with_next(SECOND_STEP, wanted))
    shown = {"form": form, "next": wanted, "passkeys": passkeys.offered(request)}
    return render(request, "web/log_in.html", shown)


@half_open
def second_step(request: HttpRequest) -> HttpResponse:
    """Something only they have: a code, a recovery code, or a passkey."""
    here, wanted = half_way_in(request), _wanted(request)
    if here.complete:
        return redirect(wanted)
    kinds = second_factors.kinds(by=here.actor)
    if not kinds:
        return redirect(_with_next(ENROL, wanted))
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code, recovery = form.cleaned_data["code"], form.cleaned_data["recovery"]
        answer: Saved | Refused
        if code:
            answer = second_factors.show_code(code, by=here.actor)
        else:
            answer = recovery_codes.show(recovery, by=here.actor)
        if settled(request, form, answer, ""):
            entering.complete(request, how="app" if code else "recovery code")
            return redirect(wanted)
    shown = {
        "form": form,
        "next": wanted,
        "kinds": kinds,
        "passkeys": passkeys.offered(request),
        "demo_code": second_factors.demo_code(by=here.actor),
    }
    return render(request, "web/second_step.html", shown)


@require_POST
@half_open
def log_out(request: HttpRequest) -> HttpResponse:
    """Log out, and say goodbye with an empty session."""
    entering.leave(request)
    answer = redirect("/log-in/")
    answer["Clear-Site-Data"] = '"cache", "storage"'  # and nothing of a record stays behind
    return answer

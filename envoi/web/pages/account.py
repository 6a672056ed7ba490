"""One's own account: password, second factors, recovery codes, and where one is logged in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from envoi.care import log_ins, passwords, recovery_codes, second_factors
from envoi.care.answers import NotThere, Refused
from envoi.documents import square
from envoi.web import entering, passkeys
from envoi.web.at_the_door import acting, half_way_in, here_of, own_path, settled
from envoi.web.forms.doors import AppForm, ChangePasswordForm, NameForm, ProofForm
from envoi.web.middleware import half_open
from envoi.web.proving import may_enrol, prove, proven
from envoi.web.proving import page as proof_page

ACCOUNT = "/account/"
CODES = "/account/recovery-codes/"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is to an account."""
    by = acting(request)
    shown = {
        "login": by.login,
        "factors": second_factors.listed(by=by),
        "codes_left": recovery_codes.left(by=by),
        "log_ins": len(log_ins.listed(by=by)),
    }
    return render(request, "web/account/page.html", shown)


@sensitive_post_parameters("old", "new", "again")
@proven
def password(request: HttpRequest) -> HttpResponse:
    """A new password."""
    by = acting(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = passwords.change(old=told["old"], new=told["new"], by=by)
        said = "Your password is changed. Everywhere else you are logged out."
        if settled(request, form, answer, said):
            entering.proved(request)
            return redirect(ACCOUNT)
    shown = {"form": form, "heading": "A new password", "back": ACCOUNT, "save": "Change it"}
    return render(request, "web/account/entry.html", shown)


def _elsewhere(request: HttpRequest) -> HttpResponse:
    """Who may not enrol now is led to what comes first."""
    here = half_way_in(request)
    if here.complete:
        return redirect(f"/prove/?next={request.path}")
    return redirect("/log-in/second-step/")


@half_open
def new_factor(request: HttpRequest) -> HttpResponse:
    """An app or a passkey: which of the two."""
    if not may_enrol(request):
        return _elsewhere(request)
    shown = {"passkeys": passkeys.offered(request), "first": not half_way_in(request).complete}
    return render(request, "web/account/new_factor.html", shown)


@half_open
def new_app(request: HttpRequest) -> HttpResponse:
    """An authenticator app: scanned or typed, then its first code."""
    if not may_enrol(request):
        return _elsewhere(request)
    here = half_way_in(request)
    offer = second_factors.offer_app(by=here.actor)
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = second_factors.confirm_app(offer.ref, by=here.actor, **form.cleaned_data)
        if settled(request, form, answer, ""):
            if here.complete:
                messages.success(request, "The app is added.")
                return redirect(ACCOUNT)
            entering.complete(request, how="app")
            return redirect(CODES)
    shown = {"form": form, "offer": offer, "first": not here.complete}
    return render(request, "web/account/new_app.html", shown)


@half_open
@require_safe
def app_square(request: HttpRequest) -> HttpResponse:
    """The square code of the app that is being added."""
    if not may_enrol(request):
        raise NotThere
    offer = second_factors.offer_app(by=half_way_in(request).actor)
    return HttpResponse(square.svg(offer.address), content_type="image/svg+xml")


@half_open
def new_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey, made by the browser."""
    if not may_enrol(request):
        return _elsewhere(request)
    shown = {"passkeys": passkeys.offered(request), "first": not half_way_in(request).complete}
    return render(request, "web/account/new_passkey.html", shown)


@proven
def factor(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One app or passkey: its name, or that it goes."""
    by = acting(request)
    found = next((each for each in second_factors.listed(by=by) if each.ref == ref), None)
    if found is None:
        raise NotThere
    form = NameForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and request.POST.get("then") == "remove":
        gone = second_factors.remove(ref, by=by)
        if isinstance(gone, Refused):
            messages.warning(request, gone.sentence)
            return redirect("second-factor", ref)
        messages.success(request, "It is removed and opens nothing any more.")
        return redirect(ACCOUNT)
    if request.method == "POST" and form.is_valid():
        answer = second_factors.rename(ref, name=form.cleaned_data["name"], by=by)
        if settled(request, form, answer, "Saved."):
            return redirect(ACCOUNT)
    shown = {"form": form, "found": found}
    return render(request, "web/account/factor.html", shown)


@proven
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown in the answer to the click that makes them and never again."""
    by = acting(request)
    made = recovery_codes.renew(by=by) if request.method == "POST" else ()
    shown = {"codes": made, "left": recovery_codes.left(by=by)}
    return render(request, "web/account/recovery_codes.html", shown)


@require_safe
def own_log_ins(request: HttpRequest) -> HttpResponse:
    """Where somebody is logged in."""
    by = acting(request)
    shown = {"log_ins": log_ins.listed(by=by)}
    return render(request, "web/account/log_ins.html", shown)


@require_POST
def end_log_in(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One of them ends; ending this one is logging out."""
    by = acting(request)
    log_ins.end(ref, by=by)
    if ref == by.log_in:
        entering.leave(request)
        return redirect("/log-in/")
    messages.success(request, "Logged out there.")
    return redirect("log-ins")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All of them but this one end."""
    by = acting(request)
    count = log_ins.end_all(by=by, but=by.log_in)
    said = "Logged out everywhere else." if count else "You were logged in nowhere else."
    messages.success(request, said)
    return redirect("log-ins")


def proof(request: HttpRequest) -> HttpResponse:
    """Who it is, asked once more before something that matters."""
    here = here_of(request)
    wanted = own_path(request.POST.get("next") or request.GET.get("next", ""))
    if here is None or (here.freshly_proven and request.method == "GET"):
        return redirect(wanted)
    form = ProofForm(request.POST or None)
    if request.method == "POST" and prove(request, form, here):
        return redirect(wanted)
    return proof_page(request, form, wanted=wanted)

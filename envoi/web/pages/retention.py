"""How long records are kept, which may be destroyed, and by whom that is proposed and confirmed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import certificates, destructions, retentions
from envoi.care.answers import Refused, Saved
from envoi.domain.role import Act
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, permitted, settled
from envoi.web.forms.retention import YEARS, ProposeForm, RulesForm
from envoi.web.proving import proven

LEDE = (
    "The latest day of all rules that apply counts. Until a rule is chosen nothing may be "
    "destroyed; what is unknown is kept. Choosing destroys nothing."
)


def rules(request: HttpRequest) -> HttpResponse:
    """Which rules the practice goes by."""
    by = permitted(request, Act.MANAGE_MEMBERS)
    going_by = retentions.chosen(by.practice)
    initial = {"rules": going_by.rules, "majority": going_by.majority}
    initial |= {YEARS + code: years for code, years in going_by.own.items()}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = retentions.choose(told["rules"], majority=told["majority"], own=form.own, by=by)
        if settled(request, form, answer, "Saved. Nothing is destroyed by that."):
            return redirect("practice-retention")
    shown = {"form": form, "lede": LEDE, "rules": library.retention_rules()}
    return render(request, "web/retention/rules.html", shown)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Everybody who has left, and until when their records are kept."""
    asked = request.GET.get("page", "1")
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1  # noqa: PLR2004
    found = retentions.page(request.GET.get("group", ""), number, by=acting(request))
    return render(request, "web/retention/page.html", {"page": found})


@proven
def propose(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One record: until when it is kept, and a proposal where it need not be any more."""
    by = acting(request)
    _, line = retentions.of_client(ref, by=by)
    if line.proposal:
        return redirect("destruction", line.proposal)
    form = ProposeForm(request.POST or None, initial={"ref": new_ref()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = destructions.propose(ref, why=told["why"], by=by, ref=told["ref"] or new_ref())
        if isinstance(answer, Saved):
            return redirect("destruction", answer.ref)
        settled(request, form, answer, "")
    return render(request, "web/retention/propose.html", {"line": line, "form": form})


@proven
def destruction(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A proposal for a second person to look at; from then on its certificate."""
    by = acting(request)
    if request.method == "POST":
        answer = destructions.confirm(ref, by=by)
        if isinstance(answer, Refused):
            messages.warning(request, answer.sentence)
        return redirect("destruction", ref)
    found = destructions.page(ref, by=by)
    return render(request, "web/retention/destruction.html", {"page": found})


@require_POST
@proven
def withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A proposal is taken back."""
    answer = destructions.withdraw(ref, by=acting(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return redirect("destruction", ref)


@require_safe
@proven
def certificate(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The certificate as a file, once two people have looked."""
    body = certificates.pdf_of(ref, by=acting(request))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    return response

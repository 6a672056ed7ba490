"""Fees of one course of therapy, who owes what, and the practice's own days."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from envoi.care import ends, fee_steps, fees, sentences, together
from envoi.care.answers import Refused
from envoi.domain.fee_ladder import NOTICES, ORDER
from envoi.domain.role import Act
from envoi.web.at_the_door import acting, new_ref, permitted, posted_ref, settled
from envoi.web.forms.fees import LABELS, PracticeFeesForm, StepForm


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What was charged and paid, what is open and what comes next; a button charges what waits."""
    by = acting(request)
    if request.method == "POST":
        count = fees.charge_all(ref, by=by)
        messages.success(request, f"{sentences.capital(sentences.counted(count, 'charge'))} added.")
        return redirect("fees", ref)
    found = fees.page(ref, by=by)
    shown = {"page": found, "new": new_ref, "ends": ends.financial(ref, by=by), "today": by.today}
    return render(request, "web/fees.html", shown)


@require_safe
def balances(request: HttpRequest) -> HttpResponse:
    """Who owes what, and since when."""
    return render(request, "web/balances.html", {"lines": fees.open_balances(by=acting(request))})


@require_POST
def charge(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A session is charged, once."""
    by = acting(request)
    course = fees.course_of(ref, by=by)
    try:
        client = UUID(request.POST.get("client", ""))
    except ValueError:
        client = fees.people(course)[0][0]
    answer = fees.charge_session(ref, client=client, by=by, ref=posted_ref(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return redirect("fees", course)


def step(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """A talk, ways to go on, a written notice, the last one."""
    by = acting(request)
    if code not in ORDER:
        raise Http404
    found = fee_steps.about(ref, code, by=by)
    initial: dict[str, Any] = {"ref": new_ref(), "on": by.today, "client": found.people[0][0]}
    initial |= dict.fromkeys(("terms_clear", "after_told"), "not_recorded")
    initial["until"] = found.names_at_least
    release_at = ""
    form = StepForm(request.POST or None, step=code, people=found.people, initial=initial)
    if request.method == "POST" and form.is_valid():
        new, client = form.cleaned_data["ref"] or new_ref(), UUID(form.cleaned_data["client"])
        answer = fee_steps.take(ref, form.wanted(code), by=by, ref=new, client=client)
        if settled(request, form, answer, "Saved. Nothing was sent."):
            return redirect("fees", ref)
        if by.clinical and code in NOTICES:
            release_at = f"/clients/{client}/holds/fee_notice/{new}/"
    shown = {"form": form, "heading": fees.STEPS[code], "about": "Fees", "save": "Save"}
    shown["release_at"] = release_at
    lede = found.standing
    if found.first:
        lede += f" A notice can go from {sentences.on_day(found.first, by.today)} on."
    return render(
        request, "web/entry.html", {**shown, "lede": lede, "back": f"/episodes/{ref}/fees/"}
    )


def practice(request: HttpRequest) -> HttpResponse:
    """The practice's currency, and its days where fees are not paid."""
    by = permitted(request, Act.MANAGE_MEMBERS)
    days = fees.ladder(by.practice)
    initial = {name: getattr(days, name) for name in LABELS}
    initial["currency"] = fees.currency(by.practice)
    form = PracticeFeesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = together.whole(lambda: _chosen(form, by))
        if settled(request, form, answer, "Saved."):
            return redirect("practice")
    shown = {"form": form, "heading": "Fees", "save": "Save", "about": "Practice"}
    lede = (
        "Days count from the day the oldest unpaid charge fell due. The days proposed are a "
        "convention and not verified. Nothing is sent by itself, and no debt holds back a letter."
    )
    return render(request, "web/entry.html", {**shown, "lede": lede, "back": "/practice/"})


def _chosen(form: PracticeFeesForm, by: Any) -> Any:
    answer = fee_steps.choose_currency(form.cleaned_data["currency"], by=by)
    return answer if isinstance(answer, Refused) else fee_steps.choose_ladder(form.ladder, by=by)

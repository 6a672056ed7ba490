"""What left the house about a client, the account of it, and who opened the record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from envoi.care import accesses, disclosures
from envoi.care.answers import Refused
from envoi.exchange import outgoing_csv
from envoi.web.at_the_door import acting
from envoi.web.forms.disclosures import AskedForm, PeriodForm
from envoi.web.proving import proven


def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Everything that left the house about one client."""
    found = disclosures.page(ref, by=acting(request))
    return render(request, "web/disclosures.html", {"page": found, "period": PeriodForm()})


def _account(request: HttpRequest, ref: UUID) -> disclosures.Accounting:
    form = PeriodForm(request.GET)
    period = form.cleaned_data if form.is_valid() else {}
    return disclosures.accounting(
        ref,
        by=acting(request),
        from_on=period.get("from_on"),
        until_on=period.get("until_on"),
    )


@require_safe
def accounting(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The account of a period, to be printed."""
    found = _account(request, ref)
    return render(request, "web/accounting.html", {"page": found})


@require_safe
@proven
def table(request: HttpRequest, ref: UUID) -> HttpResponseBase:
    """The account as a table, with the fields the law names."""
    lines = outgoing_csv.lines(disclosures.HEAD, disclosures.table(_account(request, ref)))
    answer = HttpResponse("".join(lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="accounting.csv"'
    return answer


def who_opened(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who asked, then the list to be printed for them."""
    by = acting(request)
    about = accesses.asking(ref, by=by)
    form = AskedForm(request.POST or None, may_ask=about.may_ask)
    if request.method == "POST" and form.is_valid():
        answer = accesses.give(ref, by=by, **form.cleaned_data)
        if not isinstance(answer, Refused):
            return render(request, "web/accesses.html", {"page": answer})
        form.add_error(answer.field, answer.sentence)
    shown = {
        "form": form,
        "heading": "Who opened the record",
        "lede": (
            "A list for the client: who opened or changed what, and when. That it was given, and "
            "to whom, is written down."
        ),
        "about": about.client_name,
        "back": f"/clients/{ref}/disclosures/",
        "save": "Make the list",
    }
    return render(request, "web/entry.html", shown)

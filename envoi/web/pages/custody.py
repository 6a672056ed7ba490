"""A custodian's own page: asking, waiting, and once released whom to tell."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from envoi.care import custody, sealed_lists
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.members import CustodyForm


def page(request: HttpRequest) -> HttpResponse:
    """Nothing but a request, until the practice is in the custodian's hands."""
    by = acting(request)
    found = custody.page(by=by)
    form = CustodyForm(request.POST or None, initial={"ref": new_ref()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = custody.ask(reason=told["reason"], by=by, ref=told["ref"] or new_ref())
        if settled(request, form, answer, "The owners are told. Thank you for looking after this."):
            return redirect("custody")
    sealed = sealed_lists.closed(by=by) if found.released else ()
    return render(request, "web/custody.html", {"page": found, "form": form, "sealed": sealed})

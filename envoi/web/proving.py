"""Some things are asked for only by somebody who showed a moment ago who they are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from envoi.care import passwords, second_factors
from envoi.care.answers import Refused, Saved
from envoi.care.log_ins import Here
from envoi.web import entering, passkeys
from envoi.web.at_the_door import half_way_in, here_of, settled
from envoi.web.forms.doors import ProofForm

View = Callable[..., HttpResponseBase]
PROOF = "proof_"
NEVER_CARRIED = ("password", "old", "new", "again", "code")


def may_enrol(request: HttpRequest) -> bool:
    """Freshly proven; or on the way in, with nothing to prove it by yet."""
    here = half_way_in(request)
    if here.complete:
        return here.freshly_proven
    return not second_factors.kinds(by=here.actor)


def proven(view: View) -> View:
    """A page only for somebody who proved within ten minutes who they are.

    What was sent without a fresh proof is not lost: it is carried through the question and done
    after it, unless it holds a password or a file; then the page is asked for anew.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        here = here_of(request)
        if here is None or not here.complete:
            return redirect("/log-in/")
        proving = any(name.startswith(PROOF) for name in request.POST)
        if not here.freshly_proven:
            if request.method != "POST":
                return redirect(f"/prove/?{urlencode({'next': request.get_full_path()})}")
            if not _can_be_carried(request):
                messages.info(request, "Please fill this in once more. Nothing was saved yet.")
                return redirect(f"/prove/?{urlencode({'next': request.path})}")
            form = ProofForm(request.POST if proving else None)
            if not proving or not prove(request, form, here):
                return page(request, form, carried=_carried(request))
        if proving:
            request.POST = _carried(request)  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return guarded


def prove(request: HttpRequest, form: ProofForm, here: Here) -> bool:
    """The form shows who it is; else it says why not."""
    if not form.is_valid():
        return False
    password, code = form.cleaned_data["proof_password"], form.cleaned_data["proof_code"]
    answer: Saved | Refused
    if password:
        answer = passwords.again(password, by=here.actor)
    else:
        answer = second_factors.show_code(code, by=here.actor)
    if isinstance(answer, Refused):
        answer = Refused(answer.sentence, "proof_password" if password else "proof_code")
    if settled(request, form, answer, ""):
        entering.proved(request)
        return True
    return False


def page(
    request: HttpRequest, form: ProofForm, *, carried: QueryDict | None = None, wanted: str = ""
) -> HttpResponse:
    """The question, with what was on its way."""
    here = half_way_in(request)
    sent = carried or QueryDict()
    shown = {
        "form": form,
        "carried": [(name, value) for name in sent for value in sent.getlist(name)],
        "next": wanted,
        "kinds": second_factors.kinds(by=here.actor),
        "passkeys": passkeys.offered(request),
        "demo_code": second_factors.demo_code(by=here.actor),
    }
    return render(request, "web/prove.html", shown)


def _can_be_carried(request: HttpRequest) -> bool:
    return not request.FILES and not set(request.POST) & set(NEVER_CARRIED)


def _carried(request: HttpRequest) -> QueryDict:
    """What was sent, without the proof and without the form's own token."""
    carried = request.POST.copy()
    for name in list(carried):
        if name.startswith(PROOF) or name == "csrfmiddlewaretoken":
            del carried[name]
    carried._mutable = False
    return carried

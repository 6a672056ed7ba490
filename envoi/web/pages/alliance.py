"""How client and therapist work together: the hours, what came between them, one's own part."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import alliances, book
from envoi.care.answers import Refused, Saved
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.alliance import OwnPartForm
from envoi.web.forms.entries import FeedbackForm


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What was said about the hours, and what came between them."""
    found = alliances.page(ref, by=acting(request))
    return render(request, "web/alliance/page.html", {"page": found})


def sheet(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The questions about an hour, handed over to the client or filled in by asking."""
    by = acting(request)
    about = book.whereabouts("feedback", under=ref, by=by)
    client = _whose(request.GET.get("client", ""), about)
    first = {"ref": new_ref(), "on": by.today, "filled_by": "client"}
    form = FeedbackForm(request.POST or None, initial=first)
    back = f"/episodes/{ref}/working-together/"
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["ref"] or new_ref()
        answer = book.add("feedback", form.values, under=ref, by=by, ref=made, client=client)
        if settled(request, form, answer, "Thank you. It is kept."):
            return redirect(back)
    shown = {"form": form, "sheet": library.sheet(), "back": back}
    return render(request, "web/alliance/sheet.html", shown)


def _whose(said: str, about: book.Whereabouts) -> UUID:
    """Whose hour it was; whoever is named has to take part in the course."""
    here = {str(client): client for client, _ in about.people}
    if said and said not in here:
        raise Http404
    return here.get(said, about.client)


@require_POST
def ask(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A client is asked about the hours from now on, or not any more."""
    by = acting(request)
    asks = request.POST.get("asks") == "yes"
    answer = alliances.ask(ref, client=_named(request), asks=asks, by=by)
    if isinstance(answer, Saved):
        said = "Asked from now on." if asks else "Not asked any more. What was said is kept."
        messages.success(request, said)
    elif isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return redirect("alliance", ref)


def _named(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("client", ""))
    except ValueError:
        return None


def own_part(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the therapist sees as their own part; only they read it."""
    by = acting(request)
    found = alliances.own_part(ref, by=by)
    first = {"text": found.text, "version": found.version}
    form = OwnPartForm(request.POST or None, initial=first)
    back = f"/episodes/{found.episode}/working-together/"
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        text = form.cleaned_data["text"]
        answer = alliances.write_own_part(ref, text=text, version=version, by=by)
        if settled(request, form, answer, "Saved. Only you read this."):
            return redirect(back)
    shown = {
        "form": form,
        "heading": "My part in it",
        "lede": found.told,
        "about": found.name,
        "save": "Save",
        "back": back,
    }
    return render(request, "web/entry.html", shown)

"""What stands over a client's record: a death, a legal hold, and one thing that may go."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from envoi.care import book, deaths, holds, legal_holds
from envoi.domain.hold import Thing
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.course import WrongForm
from envoi.web.forms.standing import DeathForm, LiftForm, ReleaseForm

COLUMNS = ("heard_on", "died_on", "suicide", "family", "note_wanted")
BACK_TO = {Thing.LETTER: "/papers/{about}/"}


def death(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A client has died: written down once, with what that stops and what may follow."""
    by = acting(request)
    found = deaths.page(ref, by=by)
    first = {name: getattr(found, name) for name in COLUMNS}
    first |= {"heard_on": found.heard_on or by.today, "ref": new_ref(), "version": found.version}
    form = DeathForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        told = form.values
        if found.ref is None:
            made = form.cleaned_data["ref"] or new_ref()
            answer = deaths.record(ref, by=by, ref=made, **told)
        else:
            version = form.cleaned_data["version"] or found.version
            answer = deaths.correct(found.ref, by=by, version=version, **told)
        if settled(request, form, answer, "Written down."):
            return redirect("death", ref)
    return render(request, "web/death.html", {"page": found, "form": form})


def take_back(request: HttpRequest, ref: UUID) -> HttpResponse:
    """It was the wrong person: what the act changed is put back."""
    by = acting(request)
    client, name = deaths.whose(ref, by=by)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = deaths.take_back(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Taken back. Nothing is held because of it any more."):
            return redirect("client", client)
    shown = {
        "form": form,
        "heading": "This was the wrong person",
        "lede": "Hours are put back where nobody changed them since; the hold and the tasks go.",
        "about": name,
        "save": "Take it back",
        "back": f"/clients/{client}/death/",
    }
    return render(request, "web/entry.html", shown)


def lift(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A legal hold is lifted, with a reason."""
    by = acting(request)
    found = book.read("legal-hold", ref, by=by)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = legal_holds.lift(ref, why=form.cleaned_data["why"], by=by)
        if settled(request, form, answer, "Lifted. Nothing is destroyed by that."):
            return redirect("client", found.client)
    shown = {
        "form": form,
        "heading": "Lift a legal hold",
        "lede": "Nothing is destroyed by lifting it; from then on the usual rules count.",
        "about": found.client_name,
        "save": "Lift",
        "back": f"/clients/{found.client}/",
    }
    return render(request, "web/entry.html", shown)


def release(request: HttpRequest, ref: UUID, thing: str, about: UUID) -> HttpResponse:
    """One letter or notice that may go although something holds such things back."""
    by = acting(request)
    if thing not in set(Thing):
        raise Http404
    found = holds.page(ref, Thing(thing), about, by=by)
    form = ReleaseForm(request.POST or None, initial={"ref": new_ref()})
    back = BACK_TO.get(Thing(thing), "/clients/{client}/").format(about=about, client=ref)
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["ref"] or new_ref()
        why = form.cleaned_data["why"]
        answer = holds.release(ref, Thing(thing), about, why=why, by=by, ref=made)
        if settled(request, form, answer, "It may go now. Why stands in the record."):
            return redirect(back)
    return render(request, "web/hold.html", {"page": found, "form": form, "back": back})

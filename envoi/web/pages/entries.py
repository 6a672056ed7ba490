"""Adding, correcting and setting aside the entries of a record: one page for every simple kind."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from envoi.care import book, risks, scores, sessions
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Saved
from envoi.care.kinds import KINDS
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.course import AssessForm, WrongForm
from envoi.web.forms.entries import FORMS, HEADINGS, TODAY, Entry
from envoi.web.forms.fields import Choice

BEGUN_ELSEWHERE = ("client", "episode")
MONEY = ("agreed-fee", "charge", "payment", "fee-step")


def add(request: HttpRequest, under: UUID, kind: str) -> HttpResponse:
    """A new entry under an episode, a client, a concern or a goal."""
    if kind not in FORMS or kind in BEGUN_ELSEWHERE:
        raise Http404
    by = acting(request)
    about = book.whereabouts(kind, under=under, by=by)
    form = FORMS[kind](request.POST or None, initial=_first(kind, by))
    table = KINDS[kind]
    if len(about.people) > 1 and table.parent == "episode" and table.per_client:
        whose = [(str(ref), name) for ref, name in about.people]
        form.fields["client"] = Choice("Whose", whose)
    if request.method == "POST" and form.is_valid():
        client = form.cleaned_data.get("client")
        answer = book.add(
            kind,
            form.values,
            under=under,
            by=by,
            ref=form.cleaned_data["ref"] or new_ref(),
            client=UUID(client) if client else None,
        )
        if settled(request, form, answer, "Saved."):
            return redirect(_back(about.episode, about.client, kind))
    return _page(request, form, kind, about.client_name, _back(about.episode, about.client, kind))


def _first(kind: str, by: Actor) -> dict[str, Any]:
    days = (*TODAY, *FORMS[kind].from_today)
    return {"ref": new_ref(), **dict.fromkeys(days, by.today)}


def correct(request: HttpRequest, kind: str, ref: UUID) -> HttpResponse:
    """An entry put right; what it said before stays readable."""
    if kind not in FORMS:
        raise Http404
    by = acting(request)
    found = book.read(kind, ref, by=by)
    form = FORMS[kind](request.POST or None, initial={**found.values, "version": found.version})
    back = _back(found.episode, found.client, kind)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = book.correct(kind, ref, form.values, version=version, by=by)
        if settled(request, form, answer, "Saved. What it said before is kept."):
            return redirect(back)
    return _page(request, form, kind, found.client_name, back, found)


def _page(
    request: HttpRequest,
    form: Entry,
    kind: str,
    about: str,
    back: str,
    found: book.EntryPage | None = None,
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": HEADINGS[kind],
        "about": about,
        "back": back,
        "save": "Save",
        "record": True,
        "wrong_at": f"/entries/{kind}/{found.ref}/wrong/" if found and _may_go(kind) else "",
        "wrong_reason": found.wrong_reason if found else "",
        "fixed": found.fixed if found else "",
        "lift_at": f"/legal-holds/{found.ref}/lifted/" if found and _held(found) else "",
        "silence_at": f"/contact-ways/{found.ref}/silence/" if found and _mail(found) else "",
    }
    return render(request, "web/entry.html", shown)


def _mail(found: book.EntryPage) -> bool:
    """An e-mail address, to which the house may be asked to send nothing."""
    return found.kind == "contact-way" and found.values.get("kind") == "email"


def _held(found: book.EntryPage) -> bool:
    """A legal hold that stands, which somebody may lift with a reason."""
    return found.kind == "legal-hold" and not found.fixed and not found.wrong_reason


def _may_go(kind: str) -> bool:
    """People and courses are never set aside by this door."""
    return kind not in BEGUN_ELSEWHERE


WRONG: dict[str, Callable[..., Answer]] = {
    "session": sessions.mark_wrong,
    "score": scores.mark_wrong,
    "fee-step": partial(book.mark_wrong, "fee-step"),
}


def wrong(request: HttpRequest, kind: str, ref: UUID) -> HttpResponse:
    """Entered in error: it stays readable and counts nowhere."""
    by = acting(request)
    if (kind not in FORMS and kind not in WRONG) or not _may_go(kind):
        raise Http404
    found = sessions.read(ref, by=by) if kind == "session" else book.read(kind, ref, by=by)
    form = WrongForm(request.POST or None)
    back = _back(found.episode, found.client, kind)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act = WRONG.get(kind)
        answer = (
            act(ref, reason=reason, by=by)
            if act
            else book.mark_wrong(kind, ref, reason=reason, by=by)
        )
        if settled(request, form, answer, "Marked as entered in error. It counts nowhere now."):
            return redirect(back)
    shown = {
        "form": form,
        "heading": f"{HEADINGS[kind]}, entered in error",
        "lede": "It stays readable for whoever needs to know, and counts nowhere from now on.",
        "about": found.client_name,
        "back": back,
        "save": "Mark as entered in error",
    }
    return render(request, "web/entry.html", shown)


def assess(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A risk flag is looked at, and perhaps closed, by a named person."""
    by = acting(request)
    found = book.read("risk-flag", ref, by=by)
    initial = {"version": found.version, "on": by.today}
    form = AssessForm(request.POST or None, initial=initial)
    back = _back(found.episode, found.client)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = risks.assess(
            ref,
            on=told["on"],
            text=told["text"],
            close=told["close"] == "close",
            version=told["version"] or found.version,
            by=by,
        )
        if settled(request, form, answer, ""):
            closed = told["close"] == "close" and isinstance(answer, Saved)
            said = "Saved; the flag is closed." if closed else "Saved; the flag stays open."
            messages.success(request, said)
            return redirect(back)
    shown = {
        "form": form,
        "heading": "Look at this risk flag",
        "lede": found.values["why"],
        "about": found.client_name,
        "back": back,
        "save": "Save",
    }
    return render(request, "web/entry.html", shown)


def _back(episode: UUID | None, client: UUID, kind: str = "") -> str:
    if kind == "disclosure":
        return f"/clients/{client}/disclosures/"
    if kind in MONEY:
        return f"/episodes/{episode}/fees/"
    if kind == "contact-attempt":
        return f"/episodes/{episode}/contact-log/"
    if kind in ("feedback", "rupture", "repair"):
        return f"/episodes/{episode}/working-together/"
    return f"/episodes/{episode}/" if episode else f"/clients/{client}/"

"""Sessions, scores and own notes: entries that need a form of their own."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import book, episodes, notes, scores, sessions
from envoi.care.answers import Refused
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.course import OwnNoteForm, ScoreForm, SessionForm

OWN_NOTE = "A psychotherapy note"


def add_session(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A session that was, or one to come."""
    by = acting(request)
    _, name = episodes.head(ref, by=by)
    initial: dict[str, Any] = {"ref": new_ref(), "on": by.today, "minutes": 50, "place": "practice"}
    form = SessionForm(request.POST or None, people=book.present(ref), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = form.cleaned_data["ref"] or new_ref()
        answer = sessions.add(form.values, episode=ref, by=by, ref=made)
        if settled(request, form, answer, "The session is saved."):
            return redirect("episode", ref)
    return _page(request, form, "A session", name, ref)


def session(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A session put right, or moved."""
    by = acting(request)
    found = sessions.read(ref, by=by)
    if found.episode is None:
        raise Http404
    form = SessionForm(
        request.POST or None,
        people=book.people(found.episode),
        said=found.values["attendance"],
        initial={**found.values, "version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = sessions.correct(ref, form.values, version=version, by=by)
        if settled(request, form, answer, "Saved. What it said before is kept."):
            return redirect("episode", found.episode)
    shown = {"wrong_at": f"/entries/session/{ref}/wrong/", "wrong_reason": found.wrong_reason}
    return _page(request, form, "A session", found.client_name, found.episode, **shown)


@require_safe
def choose_instrument(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Which instrument was filled in."""
    by = acting(request)
    _, name = episodes.head(ref, by=by)
    shown = {"instruments": library.instruments(), "about": name, "back": f"/episodes/{ref}/"}
    return render(request, "web/instruments.html", shown)


def add_score(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """Answers, item by item where that is possible, or a total."""
    by = acting(request)
    try:
        form_of = library.instrument(code)
    except library.Unknown as unknown:
        raise Http404 from unknown
    _, name = episodes.head(ref, by=by)
    initial = {"ref": new_ref(), "on": by.today}
    form = ScoreForm(
        request.POST or None, instrument=form_of, people=book.people(ref), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        client = form.cleaned_data.get("client")
        total = _total(form)
        answer = (
            total
            if isinstance(total, Refused)
            else scores.add(
                instrument=code,
                on=form.cleaned_data["on"],
                answers=form.answers,
                total=total,
                episode=ref,
                client=UUID(client) if client else None,
                by=by,
                ref=form.cleaned_data["ref"] or new_ref(),
            )
        )
        if settled(request, form, answer, "The score is saved."):
            return redirect("episode", ref)
    return _page(request, form, form_of.name, name, ref, instrument=form_of)


def score(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A score put right; it is computed anew."""
    by = acting(request)
    found = scores.read(ref, by=by)
    if found.episode is None:
        raise Http404
    form_of = library.instrument(found.values["instrument"])
    answers = found.values["answers"] or {}
    initial: dict[str, Any] = {
        f"item-{number}": "" if v is None else str(v) for number, v in answers.items()
    }
    initial |= {"on": found.values["on"], "version": found.version}
    if not answers:
        initial["total"] = found.values["total"]
    form = ScoreForm(request.POST or None, instrument=form_of, initial=initial)
    if request.method == "POST" and form.is_valid():
        total = _total(form)
        answer = (
            total
            if isinstance(total, Refused)
            else scores.correct(
                ref,
                on=form.cleaned_data["on"],
                answers=form.answers,
                total=total,
                version=form.cleaned_data["version"] or found.version,
                by=by,
            )
        )
        if settled(request, form, answer, "Saved. What it said before is kept."):
            return redirect("episode", found.episode)
    shown = {"wrong_at": f"/entries/score/{ref}/wrong/", "wrong_reason": found.wrong_reason}
    return _page(
        request, form, form_of.name, found.client_name, found.episode, instrument=form_of, **shown
    )


def _total(form: ScoreForm) -> int | Refused | None:
    """The total as typed; where answers are given they are the score."""
    typed = form.cleaned_data["total"]
    if form.answers is not None or not typed:
        return None
    value = scores.thousandths(typed)
    return Refused(f"“{typed}” is not a number.", "total") if value is None else value


@require_safe
def own_notes(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The author's own psychotherapy notes, apart from the record."""
    by = acting(request)
    _, name = episodes.head(ref, by=by)
    shown = {
        "notes": notes.own_notes(ref, by=by),
        "about": name,
        "episode": ref,
        "back": f"/episodes/{ref}/",
    }
    return render(request, "web/own_notes.html", shown)


def add_own_note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A new psychotherapy note."""
    by = acting(request)
    _, name = episodes.head(ref, by=by)
    form = OwnNoteForm(request.POST or None, initial={"ref": new_ref(), "on": by.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = told["ref"] or new_ref()
        answer = notes.add_own(episode=ref, on=told["on"], text=told["text"], by=by, ref=made)
        if settled(request, form, answer, "Saved, for your eyes only."):
            return redirect("own-notes", ref)
    return _page(request, form, OWN_NOTE, name, ref)


def own_note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An own note, changed by its author."""
    by = acting(request)
    note, episode = notes.read_own(ref, by=by)
    initial = {"version": note.version, "on": note.on, "text": note.text}
    form = OwnNoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        version = told["version"] or note.version
        answer = notes.correct_own(ref, on=told["on"], text=told["text"], version=version, by=by)
        if settled(request, form, answer, "Saved, for your eyes only."):
            return redirect("own-notes", episode)
    return _page(request, form, OWN_NOTE, "", episode)


@require_POST
def sign_note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A note of the record is signed."""
    by = acting(request)
    found = book.read("note", ref, by=by)
    if found.episode is None:
        raise Http404
    notes.sign(ref, by=by)
    return redirect("episode", found.episode)


def _page(
    request: HttpRequest, form: Any, heading: str, about: str, episode: UUID, **more: Any
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": heading,
        "about": about,
        "back": f"/episodes/{episode}/",
        "save": "Save",
        "record": heading != OWN_NOTE,
        **more,
    }
    return render(request, "web/entry.html", shown)

"""A course of therapy on one page, and what changes it as a whole."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from envoi.care import book, clients, departures, episodes
from envoi.care.clients import STATUSES
from envoi.domain.role import Act
from envoi.web import drawn
from envoi.web.at_the_door import acting, new_ref, permitted, settled
from envoi.web.forms.course import BeginForm, MoveForm, ReviewForm, ShareForm


@require_safe
def client(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A client's name leads to their present course of therapy."""
    return redirect("episode", clients.latest_episode(ref, by=acting(request)))


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Everything about one course of therapy, what is needed in a hurry first."""
    found = clients.page(ref, by=acting(request))
    status = STATUSES.get(found.status, found.status)
    body = drawn.once(found, "web/_episode.html", status=status)
    return render(request, "web/episode.html", {"body": body, "writes": found.writes})


def begin(request: HttpRequest) -> HttpResponse:
    """A new client, and the course that begins."""
    by = permitted(request, Act.BEGIN_EPISODE)
    form = BeginForm(request.POST or None, initial={"ref": new_ref(), "started_on": by.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = episodes.begin(
            form.client_values,
            kind=told["kind"],
            started_on=told["started_on"],
            status=told["status"],
            planned_sessions=told["planned_sessions"],
            partners=told["partners"].splitlines() if told["kind"] != "individual" else (),
            by=by,
            ref=told["ref"] or new_ref(),
        )
        if settled(request, form, answer, "The course of therapy is begun."):
            return redirect("episode", answer.ref)  # type: ignore[union-attr]
    return render(
        request,
        "web/entry.html",
        {
            "form": form,
            "heading": "A new client",
            "lede": departures.freeze(by=by),
            "save": "Begin",
            "back": "/caseload/",
            "record": True,
        },
    )


def move(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A pause, or going on after one."""
    by = acting(request)
    found = book.read("episode", ref, by=by)
    status = episodes.status(ref, by=by)
    initial = {"version": found.version, "on": by.today}
    form = MoveForm(request.POST or None, initial=initial)
    form.fields["status"].choices = [  # type: ignore[attr-defined]
        (each, STATUSES[each]) for each in episodes.MOVES.get(status, ())
    ]
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = episodes.move(
            ref,
            status=told["status"],
            on=told["on"],
            reason=told["reason"],
            version=told["version"] or 0,
            by=by,
        )
        if settled(request, form, answer, "The status is changed."):
            return redirect("episode", ref)
    return _form(request, form, f"Where this course stands: {STATUSES[status]}", ref, found)


def review(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Staying is a choice of its own: when to look at the work together again."""
    by = acting(request)
    found = book.read("episode", ref, by=by)
    initial = {"version": found.version, "review_on": found.values["review_on"]}
    form = ReviewForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {**found.values, "review_on": form.cleaned_data["review_on"]}
        version = form.cleaned_data["version"] or found.version
        answer = book.correct("episode", ref, values, version=version, by=by)
        if settled(request, form, answer, "The day for looking at the work together is set."):
            return redirect("episode", ref)
    return _form(request, form, "Go on, and look at the work together", ref, found)


def share(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A colleague treats this course too."""
    by = acting(request)
    found = book.read("episode", ref, by=by)
    form = ShareForm(request.POST or None, initial={"from_on": by.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = episodes.share_care(ref, login=told["login"], from_on=told["from_on"], by=by)
        if settled(request, form, answer, ""):
            messages.success(request, "Your colleague can open this course now.")
            return redirect("episode", ref)
    return _form(request, form, "Who treats", ref, found)


def _form(
    request: HttpRequest, form: object, heading: str, ref: UUID, found: book.EntryPage
) -> HttpResponse:
    shown = {
        "form": form,
        "heading": heading,
        "about": found.client_name,
        "save": "Save",
        "back": f"/episodes/{ref}/",
    }
    return render(request, "web/entry.html", shown)

"""Letters: begun for one client, or drafted for many at once. Nothing here signs or sends."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from envoi.care import letters
from envoi.care.answers import Saved
from envoi.care.letters import AT_ONCE, ManyPage, Outcome
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms.letters import LetterForm, ManyForm

CODES = ("drafted", "there", "not")


def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The letters of a course, and a form to begin one."""
    by = acting(request)
    found = letters.page(ref, by=by)
    form = LetterForm(found, request.POST or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = letters.begin(
            ref,
            told["letter"],
            client=UUID(told["client"]),
            language=told["language"],
            by=by,
            ref=told["ref"],
        )
        if settled(request, form, answer, "A draft. It is yours until you sign it.") and isinstance(
            answer, Saved
        ):
            return redirect("paper", answer.ref)
    return render(request, "web/letters/page.html", {"page": found, "form": form})


def _asked(request: HttpRequest) -> dict[str, object]:
    """What the form begins with; a link may name the letter it means."""
    return {"ref": new_ref(), "letter": request.GET.get("letter", "")}


@dataclass(frozen=True)
class Progress:
    """How far the drafts for many are."""

    outcomes: tuple[Outcome, ...]
    waiting: tuple[letters.Row, ...]

    @property
    def total(self) -> int:
        """Everybody who was chosen."""
        return len(self.outcomes) + len(self.waiting)

    @property
    def next(self) -> int:
        """How many the next form drafts."""
        return min(len(self.waiting), AT_ONCE)


def many(request: HttpRequest) -> HttpResponse:
    """A draft each for the clients who were ticked, a few with every form."""
    by = acting(request)
    found = letters.many(by=by)
    form = ManyForm(found, request.POST or None)
    shown = {
        "page": found,
        "form": form,
        "at_once": AT_ONCE,
        "all": "all" in request.GET,
        "ticked": request.POST.getlist("client"),
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/letters/many.html", shown)
    done = tuple(_done(request, found))
    asked = [row for row in found.rows if row.key in set(request.POST.getlist("client"))]
    waiting = [row for row in asked if row.key not in {each.key for each in done}]
    if not asked:
        form.add_error(None, "Please choose for whom.")
        return render(request, "web/letters/many.html", shown)
    told = form.cleaned_data
    keys = tuple(row.key for row in waiting[:AT_ONCE])
    made = letters.draft_many(told["letter"], keys, language=told["language"], by=by)
    progress = Progress((*done, *made), tuple(waiting[AT_ONCE:]))
    names = dict(form.fields["letter"].choices)  # type: ignore[attr-defined]
    return render(
        request,
        "web/letters/progress.html",
        {
            **told,
            "name": names[told["letter"]],
            "progress": progress,
            "nothing_new": not any(each.code == "drafted" for each in made),
        },
    )


def _done(request: HttpRequest, found: ManyPage) -> Iterator[Outcome]:
    """What the forms before this one did, as the page kept it."""
    rows = {row.key: row for row in found.rows}
    for kept in request.POST.getlist("done"):
        key, _, rest = kept.partition("|")
        code, _, rest = rest.partition("|")
        paper, _, told = rest.partition("|")
        if key in rows and code in CODES:
            plain = Outcome(key, rows[key].name, code, told[:200], None)
            yield replace(plain, paper=_ref(paper))


def _ref(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

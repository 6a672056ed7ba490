"""Papers: written, looked at, signed, given."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import papers
from envoi.care.answers import Answer, Refused, Saved
from envoi.web.at_the_door import acting, new_ref, settled, version_of
from envoi.web.forms.desk import GiveBackForm
from envoi.web.forms.endings import GivenForm, RemarkForm

NOT_GIVEN = Refused("It is not recorded as given yet.")
NOT_ADDED = Refused("The addendum is not kept yet.")
WORDS = ("how", "text", "remark")


@require_POST
def begin(request: HttpRequest, ref: UUID, kind: str) -> HttpResponse:
    """A paper for one client of an ending; asking again opens the same one."""
    by = acting(request)
    try:
        client = UUID(request.POST.get("client", ""))
    except ValueError as error:
        raise Http404 from error
    answer = papers.begin(ref, kind=kind, client=client, by=by, ref=new_ref())
    if isinstance(answer, Saved):
        return redirect("paper", answer.ref)
    raise Http404


SOURCES = {
    "score": ("a score", "/scores/{}/"),
    "goal": ("a goal", "/entries/goal/{}/"),
    "concern": ("a concern", "/entries/concern/{}/"),
    "client": ("about the client", "/entries/client/{}/"),
    "episode": ("the course of therapy", "/entries/episode/{}/"),
    "decision-maker": ("who decides", "/entries/decision-maker/{}/"),
    "risk-asked": ("risk, as asked", "/entries/risk-asked/{}/"),
    "risk-flag": ("a risk flag", "/entries/risk-flag/{}/"),
    "safety-plan": ("the safety plan", "/entries/safety-plan/{}/"),
}


def _sources(found: papers.PaperPage) -> list[tuple[str, str]]:
    """What each small number of a draft stands for, with the way to its row."""
    listed = []
    for cited in found.cited:
        kind, _, ref = cited.partition("/")
        about = f"/episodes/{found.episode}/"
        name, address = SOURCES.get(kind, ("the ending", f"{about}ending/close/"))
        if kind == "sessions":
            name, address = "the sessions", f"{about}#attendance"
        listed.append((name, address.format(ref)))
    return listed


def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A draft to write on, or a signed paper with its remarks."""
    if request.method != "POST":
        return shown(request, ref)
    answer = _save(request, ref)
    if not isinstance(answer, Saved):
        return shown(request, ref, unsaved=answer)
    if request.POST.get("then") == "sign":
        return _sign(request, ref)
    messages.success(request, "The draft is kept.")
    return redirect("paper", ref)


def shown(
    request: HttpRequest, ref: UUID, *, unsaved: Answer | None = None, **forms: Form
) -> HttpResponse:
    """The page of a paper; what was sent to it and not saved is still there."""
    by = acting(request)
    found = papers.page(ref, by=by)
    if isinstance(unsaved, Refused):
        found = replace(found, places=tuple(_typed_at(place, request) for place in found.places))
    given = forms.pop("given", None) or GivenForm(initial={"on": by.today})
    if isinstance(given, GivenForm):
        given.offer(found.ways)
    told = {
        "page": found,
        "given": given,
        "remark": RemarkForm(initial={"ref": new_ref()}),
        "unsaved": unsaved,
        "typed": _typed(request) if unsaved else {},
        "sources": _sources(found),
        "give_back": GiveBackForm(),
        "cosign_at": f"/papers/{ref}/cosignature/",
        **forms,
    }
    return render(request, "web/paper.html", told)


def _typed_at(place: papers.Place, request: HttpRequest) -> papers.Place:
    return replace(place, text=request.POST.get(f"text-{place.slot}", place.text))


def _typed(request: HttpRequest) -> dict[str, str]:
    """The words that came with a form of this page."""
    return {
        name.removeprefix("text-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("text-") or name in WORDS
    }


def _save(request: HttpRequest, ref: UUID) -> Answer:
    texts = {
        name[5:]: value.replace("\r\n", "\n")
        for name, value in request.POST.items()
        if name.startswith("text-") and isinstance(value, str)
    }
    chosen = request.POST.getlist("evidence") if "with-evidence" in request.POST else None
    return papers.save_draft(
        ref,
        texts,
        by=acting(request),
        evidence=chosen,
        plain_words=request.POST.getlist("plain_words"),
        version=version_of(request),
    )


@require_POST
def draft(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The draft kept while somebody types; the page's version moves along with it."""
    answer = _save(request, ref)
    if not isinstance(answer, Saved):
        return HttpResponse(status=409)
    field = f'<input type="hidden" name="version" id="version" value="{answer.version}">'
    return HttpResponse(field)


def _sign(request: HttpRequest, ref: UUID) -> HttpResponse:
    speaker = request.POST.get("speaker", "")
    answer = papers.sign(ref, speaker=speaker, by=acting(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    elif acting(request).needs_cosignature:
        messages.success(request, "Signed by you. It counts once your supervisor has signed too.")
    else:
        messages.success(request, "Signed. It stays as it is; what comes later is an addendum.")
    return redirect("paper", ref)


@require_safe
def pdf(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The paper as a file."""
    body = papers.preview(ref, by=acting(request))
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="paper.pdf"'
    return response


@require_POST
def given(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A signed paper left the house."""
    by = acting(request)
    papers.is_there(ref, by=by)
    form = GivenForm(request.POST)
    if form.is_valid():
        answer = papers.given(ref, by=by, **form.cleaned_data)
        if settled(request, form, answer, "Recorded as given."):
            return redirect("paper", ref)
    return shown(request, ref, unsaved=NOT_GIVEN, given=form)


@require_POST
def remark(request: HttpRequest, ref: UUID) -> HttpResponse:
    """An addendum beside a signed paper."""
    by = acting(request)
    papers.is_there(ref, by=by)
    form = RemarkForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        answer = papers.add_remark(ref, text=told["text"], new=told["ref"], by=by)
        if settled(request, form, answer, "The addendum is kept."):
            return redirect("paper", ref)
    return shown(request, ref, unsaved=NOT_ADDED, remark=form)

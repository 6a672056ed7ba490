"""Planning the conversation: ending and staying stand side by side, and nothing is fixed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from envoi.care import clients, endings, short_forms
from envoi.care.answers import Answer, Refused, Saved
from envoi.knowledge import library
from envoi.web.at_the_door import acting, new_ref, posted_ref, settled
from envoi.web.forms.endings import ConsiderForm, ShortForm, TalkForm


def listed() -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons to choose from, the common ones first."""
    known = library.reasons()
    return [
        (title, [(each.code, each.name) for each in known if each.common is common])
        for title, common in (("Common", True), ("Also", False))
    ]


def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What was noticed, and three equal ways on."""
    by = acting(request)
    one = request.GET.get("one") == "yes"  # somebody leaves, whatever becomes of the others
    standing = None if one else endings.current(ref, by=by)
    if standing is not None and standing.stage != "considered":
        return redirect("ending", ref)
    found = clients.page(ref, by=by)
    reasons = [] if standing else listed()
    people = () if standing else endings.present(ref, by=by)
    form = TalkForm(request.POST or None, initial={"on": by.today}, reasons=reasons, people=people)
    form.fields["ref"] = ShortForm.base_fields["ref"]
    form.initial["ref"] = new_ref()
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = endings.talk(
            ref,
            on=told["on"],
            initiated_by=told["initiated_by"],
            why=told["why"],
            reason=told.get("reason") or "goals_met",
            by=by,
            ref=told["ref"],
            client=form.whose,
        )
        if settled(request, form, answer, "It is recorded that you talked about it."):
            return _to(answer, form.whose, ref)
    shown = {
        "page": found,
        "form": form,
        "considered": standing is not None,
        "new": new_ref(),
        "reasons": library.reasons(),
        "in_mind": ConsiderForm(reasons=listed(), people=people),
    }
    return render(request, "web/conversation.html", shown)


@require_POST
def consider(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Kept in mind: only the therapist sees it."""
    by = acting(request)
    people = endings.present(ref, by=by)
    form = ConsiderForm(request.POST, reasons=listed(), people=people)
    reason = form.cleaned_data["reason"] if form.is_valid() else "goals_met"
    whose = form.whose if form.is_valid() else None
    made = posted_ref(request)
    answer = endings.consider(ref, by=by, ref=made, reason=reason, client=whose)
    return redirect("episode", ref) if isinstance(answer, Refused) else _to(answer, whose, ref)


def _to(answer: Answer, whose: UUID | None, episode: UUID) -> HttpResponse:
    """To the ending that was raised: of all, or of one."""
    if whose is not None and isinstance(answer, Saved):
        return redirect("one-ending", answer.ref)
    return redirect("ending", episode)


def short(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The one-page short form; closing is previewed next."""
    by = acting(request)
    endings.current(ref, by=by)  # nothing here for whoever may only read
    found = clients.page(ref, by=by)
    reason = request.GET.get("reason", "")
    initial = {"ref": new_ref(), "last_contact_on": by.today, "reason": reason}
    initial["client"] = request.GET.get("client", "")
    if reason in {each.code for each in library.reasons()}:
        initial["initiated_by"] = library.pathway(reason).begun_by
    people = endings.present(ref, by=by)
    form = ShortForm(request.POST or None, initial=initial, people=people)
    form.fields["reason"].choices = listed()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        answer = short_forms.short_form(ref, by=by, **{**form.cleaned_data, "client": form.whose})
        if settled(request, form, answer, ""):
            return _to(answer, form.whose, ref)
    return render(request, "web/short_form.html", {"page": found, "form": form})

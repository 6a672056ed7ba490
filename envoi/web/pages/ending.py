"""An ending, step by step; staying and stopping are possible at every one of them."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import (
    clients,
    closings,
    ending_pages,
    ending_plans,
    ending_words,
    endings,
    ends,
    ethics,
    quotations,
    reopenings,
    risk_handovers,
    tasks,
    together,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms import endings as forms
from envoi.web.pages.conversation import listed
from envoi.web.pages.ending_forms import StepPage, act_of, step_page
from envoi.web.proving import proven

MARKED = ("readiness", "feelings", "review", "plan", "pride")


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The address of an ending leads to its next step."""
    by = acting(request)
    ending = endings.current(ref, by=by)
    if ending is None:
        own = [each for each in endings.own(ref, by=by) if each.closed_on is None]
        return _next_of(own[0].id, by) if own else redirect("conversation", ref)
    found = ending_pages.page(ref, by=by)
    return redirect("ending-step", ref, _next_code(found))


@require_safe
def one(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The address of one ending by its own reference leads to its next step."""
    return _next_of(ref, acting(request))


def _next_of(ref: UUID, by: Actor) -> HttpResponse:
    found = ending_pages.of(ref, by=by)
    return redirect(f"{_home(found)}{_next_code(found)}/")


def _next_code(found: ending_pages.EndingPage) -> str:
    code = found.next_step.code if found.next_step and found.under_way else "close"
    return "close" if found.short else code


def _home(found: ending_pages.EndingPage) -> str:
    """Where the steps of an ending are: that of all under its course, one's own under itself."""
    if found.own:
        return f"/endings/{found.ref}/steps/"
    return f"/episodes/{found.episode}/ending/"


def _address(ending: Any, code: str = "") -> str:
    """Where a step of this ending is, or its next one."""
    step = f"{code}/" if code else ""
    if ending.participant_id is None:
        return f"/episodes/{ending.episode_id}/ending/{step}"
    return f"/endings/{ending.id}/{'steps/' if code else ''}{step}"


def _at(ending: Any, code: str = "") -> HttpResponseRedirect:
    """To a step of this ending, or to its next one."""
    return redirect(_address(ending, code))


def step(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """One step: the path, the step itself, the record beside it."""
    return _stepped(request, ending_pages.page(ref, by=acting(request)), code)


def own_step(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """One step of the ending of one person, who leaves while others may go on."""
    return _stepped(request, ending_pages.of(ref, by=acting(request)), code)


def _stepped(request: HttpRequest, found: ending_pages.EndingPage, code: str) -> HttpResponse:
    by = acting(request)
    form = _page_of(found, code).form(found, request.POST or None, by)
    if request.method == "POST" and request.POST.get("then") == "leave_out":
        return _left_out(request, found, code)
    if request.method == "POST" and form.is_valid():
        done = request.POST.get("then") == "done"
        answer = together.whole(lambda: _saved(found, form, code, by, done=done))
        if settled(request, form, answer, ""):
            return _went_on(request, found, code)
    return _step(request, found, code, form)


def _page_of(found: ending_pages.EndingPage, code: str) -> StepPage:
    page = step_page(found, code)
    if page is None:
        raise Http404
    return page


def _is_marked(found: ending_pages.EndingPage, code: str) -> bool:
    """Done when its owner says so, not by what was saved in it."""
    return code in MARKED or code in found.plans


def _step(
    request: HttpRequest, found: ending_pages.EndingPage, code: str, form: Any, **more: Any
) -> HttpResponse:
    """The page of one step, with `more` in place of what it would show by itself."""
    shown = {
        "page": found,
        "form": form,
        "code": code,
        "here": "plan" if code == "agreement" else code,
        "question": _page_of(found, code).question.format(name=found.name),
        "marked": _is_marked(found, code),
        "plan": found.plans.get(code),
        "act": act_of(found, code),
        "step": next((s for s in found.steps if s.code == code), None),
        "home": _home(found),
        **_more(found.ref, code, found, acting(request)),
        **more,
    }
    template = "questions" if code in found.plans else code
    return render(request, f"web/ending/{template}.html", shown)


def _more(ref: UUID, code: str, found: ending_pages.EndingPage, by: Any) -> dict[str, Any]:
    """What only one step shows."""
    if code == "readiness":
        return {"profiles": ending_pages.profiles(ref, by=by)}
    if code == "pride":
        first = found.people[0][0]
        quote = forms.QuotationForm(initial={"ref": new_ref(), "client": first})
        return {"evidence": ending_pages.evidence(ref, by=by), "quote": quote, "new": new_ref}
    if code == "close":
        handover = forms.HandoverForm(initial={"ref": new_ref(), "accepted_on": by.today})
        needed = any(item.code == "risk_handover" for item in found.preview.standing)
        return {
            "handover": handover if needed else None,
            "reopen": forms.ReopenForm(),
            "codes": ethics.page(found.ref, by=by),
            "ends": ends.of(ref, by=by),
            "today": by.today,
        }
    return {}


def _left_out(request: HttpRequest, found: ending_pages.EndingPage, code: str) -> HttpResponse:
    answer = endings.leave_out(found.ref, code, by=acting(request))
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return _next_of(found.ref, acting(request))


def _saved(
    found: ending_pages.EndingPage, form: Any, code: str, by: Actor, *, done: bool
) -> Answer:
    """What the form says, and the step marked as done where that was chosen."""
    answer = _page_of(found, code).save(found, form, by)
    if isinstance(answer, Saved) and done and _is_marked(found, code):
        endings.done(found.ref, code, on=by.today, by=by)
    if isinstance(answer, Saved) and code == "agreement" and _decided(found, by):
        endings.done(found.ref, "plan", on=by.today, by=by)
    return answer


def _decided(found: ending_pages.EndingPage, by: Actor) -> bool:
    return endings.find(found.ref, by=by).stage == "decided"


def _went_on(request: HttpRequest, found: ending_pages.EndingPage, code: str) -> HttpResponse:
    """After saving, to the next step where this one is done."""
    done = request.POST.get("then") == "done"
    if code == "agreement" and _decided(found, acting(request)):
        messages.success(request, "Decided. The plan stands; it can still be changed.")
    elif code != "close":
        messages.success(request, "Saved.")
    if code == "plan" and done:
        return redirect(f"{_home(found)}agreement/")
    if code == "agreement" and _decided(found, acting(request)):
        return _after_agreement(found, acting(request))
    if code == "close" or not done:
        return redirect(f"{_home(found)}{code}/")
    return _next_of(found.ref, acting(request)) if found.own else redirect("ending", found.episode)


def _after_agreement(found: ending_pages.EndingPage, by: Actor) -> HttpResponse:
    """To the plan where sessions can be proposed still, else to the next step."""
    again = ending_pages.of(found.ref, by=by)
    return redirect(f"{_home(found)}plan/") if again.proposals else _next_of(found.ref, by)


@require_POST
def draft(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Texts kept while somebody types; answers without words of their own place are let be."""
    texts = {
        slot: request.POST[slot].replace("\r\n", "\n")
        for slot in ending_words.SLOTS
        if slot in request.POST
    }
    answer = ending_words.write(ref, texts, by=acting(request))
    return HttpResponse(status=204 if isinstance(answer, Saved) else 409)


Act = Callable[..., Answer]
SIMPLE_ACTS: dict[str, tuple[Act, str]] = {
    "propose": (ending_plans.propose, "The sessions are proposed."),
    "agree": (ending_plans.agree_sessions, "The sessions are agreed."),
    "take-back": (ending_plans.take_back_proposals, "The proposals are taken back."),
    "interrupt": (endings.interrupt, "Interrupted. It can be taken up again at any time."),
    "resume": (endings.resume, "Taken up again."),
    "follow-up": (endings.follow_up, "It is recorded that you asked how it went."),
    "close": (closings.close, "Closed. What is left to do stands below."),
    "undo": (reopenings.undo, "Undone: everything stands as it stood before."),
}


@require_POST
def act(request: HttpRequest, ref: UUID, code: str) -> HttpResponseBase:
    """One act on an ending that needs no form; taking a closing back asks who it is."""
    if code not in SIMPLE_ACTS:
        raise Http404
    return proven(_done)(request, ref, code) if code == "undo" else _done(request, ref, code)


def _done(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    by = acting(request)
    verb, said = SIMPLE_ACTS[code]
    ending = endings.find(ref, by=by)
    answer = verb(ref, by=by)
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    else:
        messages.success(request, said)
    back = "plan" if code in ("propose", "agree", "take-back") else "close"
    return _at(ending, back)


def rename(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Another reason turned out to be the true one; what was written stays."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    form = forms.ReasonForm(
        request.POST or None,
        reasons=listed(),
        initial={"reason": ending.reason, "also": ending.other_reasons},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = endings.rename(ref, reason=told["reason"], also=told["also"], by=by)
        if settled(request, form, answer, "Saved. What was written and done so far stays."):
            return _at(ending)
    lede = "The steps of another way are added. What was written and done so far stays."
    return _form(request, form, "The reason", ending, lede=lede)


@require_POST
def reopen(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A correction with a reason; the closing stays readable."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    form = forms.ReopenForm(request.POST)
    if form.is_valid():
        answer = reopenings.reopen(ref, reason=form.cleaned_data["reason"], by=by)
        said = "Reopened. The course of therapy is under way again."
        if settled(request, form, answer, said):
            return _at(ending)
    return _not_saved(request, ref, "close", reopen=form)


def _not_saved(request: HttpRequest, ref: UUID, code: str, **form: Any) -> HttpResponse:
    """The step a form stands on, with that form as it was sent, and why it is not saved."""
    by = acting(request)
    (sent,) = form.values()
    ending = endings.find(ref, by=by)
    current = endings.current(ending.episode_id, by=by, client=endings.leaver(ending))
    if current is None or current.id != ref:
        messages.warning(request, "This ending is over; nothing was saved.")
        return redirect("ending", ending.episode_id)
    found = ending_pages.of(ref, by=by)
    return _step(
        request, found, code, _page_of(found, code).form(found, None, by), **form, sent=sent
    )


@require_POST
def task(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A task is done today."""
    by = acting(request)
    course = tasks.episode(ref, by=by)
    answer = tasks.done(ref, on=_day(request, by), by=by)
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return redirect(_after_task(request, course, ref))


def _day(request: HttpRequest, by: Actor) -> date:
    """The day a form of one button says, else today."""
    try:
        return date.fromisoformat(request.POST.get("on", ""))
    except ValueError:
        return by.today


def _after_task(request: HttpRequest, course: UUID, ref: UUID) -> str:
    """Back to where it was done; whoever keeps the money alone has no page of the ending."""
    by = acting(request)
    if request.POST.get("back") == "fees" or not by.clinical:
        return f"/episodes/{course}/fees/"
    ending = tasks.ending(ref, by=by)
    return _address(ending, "close") if ending else f"/episodes/{course}/"


def owner(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who looks after something that is left to do, and by when."""
    by = acting(request)
    found = ends.owner(ref, by=by)
    initial = {"owner": found.owner, "due_on": found.due_on, "version": found.version}
    form = forms.OwnerForm(request.POST or None, owners=found.owners, initial=initial)
    back = _after_task(request, found.episode, ref)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = ends.hand_on(
            ref,
            owner=UUID(told["owner"]),
            due_on=told["due_on"],
            version=told["version"] or found.version,
            by=by,
        )
        if settled(request, form, answer, "Saved."):
            return redirect(back)
    shown = {"form": form, "heading": f"{found.title}: whose it is", "about": found.name}
    return render(request, "web/entry.html", {**shown, "back": back, "save": "Save"})


def handover(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Risk is handed over, or a consultation is recorded."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    initial = {"ref": new_ref(), "accepted_on": by.today}
    form = forms.HandoverForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        answer = risk_handovers.hand_over_risk(ref, new=told.pop("ref"), by=by, **told)
        if settled(request, form, answer, "Recorded."):
            return _at(ending, "close")
    lede = "Risk is handed over, not locked in: to somebody named who said yes."
    return _form(request, form, "Hand over the risk", ending, lede=lede)


def codes(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Why something the practice's codes ask for is not met: asked once, on one screen."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    found = ethics.page(ref, by=by)
    form = forms.CodesForm(request.POST or None, initial={"words": found.answer})
    if request.method == "POST" and form.is_valid():
        answer = ethics.answer(ref, words=form.cleaned_data["words"], by=by)
        if settled(request, form, answer, "Recorded."):
            return _at(ending, "close")
    name = clients.name(ending.episode_id, by=by)
    shown = {"form": form, "codes": found, "name": name, "back": _at(ending, "close").url}
    return render(request, "web/ending/codes.html", shown)


def more_time(request: HttpRequest, ref: UUID) -> HttpResponse:
    """“I need more time” leads to a day."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    form = forms.MoreTimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = endings.more_time(ref, until=form.cleaned_data["until"], by=by)
        if settled(request, form, answer, "Sessions go on; the day is set."):
            return _at(ending)
    lede = "Sessions go on. You speak of it again on the day you choose together."
    return _form(request, form, "More time", ending, lede=lede)


def staying(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Therapy continues; this ending is withdrawn and stays readable."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    form = forms.StayingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = endings.go_on(ref, by=by, **form.cleaned_data)
        if settled(request, form, answer, "Therapy continues."):
            return redirect("episode", ending.episode_id)
    way_out = ending_pages.of(ref, by=by).taken_back
    stays = "What was written so far stays readable."
    lede = f"Staying is as good as ending. {stays}" if way_out == ending_pages.CONTINUE else stays
    return _form(request, form, way_out, ending, lede=lede, save=way_out)


@require_POST
def quote(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Words of the client's, proposed for a letter."""
    by = acting(request)
    ending = endings.find(ref, by=by)
    form = forms.QuotationForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        answer = quotations.propose(
            ref, client=told["client"], words=told["words"], drawn_from="", by=by, ref=told["ref"]
        )
        if settled(request, form, answer, ""):
            return _at(ending, "pride")
    return _not_saved(request, ref, "pride", quote=form)


@require_POST
def approve(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The client approved these words today, or takes that back."""
    by = acting(request)
    yes = request.POST.get("approved") == "yes"
    answer = quotations.approve(ref, on=by.today if yes else None, by=by)
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    return _at(quotations.ending(ref, by=by), "pride")


def _form(
    request: HttpRequest, form: Any, heading: str, ending: Any, *, lede: str, save: str = "Save"
) -> HttpResponse:
    by = acting(request)
    name = clients.name(ending.episode_id, by=by)
    shown = {
        "form": form,
        "heading": heading,
        "lede": lede,
        "about": name,
        "save": save,
        "back": _at(ending).url,
    }
    return render(request, "web/entry.html", shown)

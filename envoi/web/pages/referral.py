"""The whole way of a referral: need, offers, choice, release, note, sending, arrival."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from envoi.care import (
    book,
    clients,
    packets,
    referral_pages,
    referrals,
    release_forms,
    releases,
)
from envoi.care.actors import Actor
from envoi.care.answers import Answer, Refused, Saved
from envoi.care.referral_pages import ReferralPage
from envoi.domain.referral import Event
from envoi.domain.release import CONTENTS, SUGGESTED_DAYS
from envoi.web.at_the_door import acting, new_ref, settled
from envoi.web.forms import referral as forms
from envoi.web.forms.course import WrongForm
from envoi.web.forms.fields import RECORD
from envoi.web.proving import proven

WRONG = "Mark as entered in error"
STAYS = (
    "It stays readable, with who said so, when and why, and nothing leaves by it from this moment. "
    "What left before stays written down."
)
LEFT = (
    "Something left by this release. If nobody had allowed it, please put the ground right under "
    "“what left the house”, so that it stands in the account the client may ask for."
)
SENT = "Written down as sent, with the digest of each file. Now take them there."
# What may happen on the way: its words, whether its day may lie ahead, and what it asks.
HAPPENS = {
    "decline": ("The client said no", False, "Nobody is pushed. The way stays open."),
    "book": ("A first visit is booked", True, "The day of the first visit, as far as known."),
    "attend": ("The client has arrived", False, "The day of the first visit that took place."),
    "fail": ("It did not come about", False, "Please say what comes instead: the next place, "
             "sessions here until then, whom the client can call."),
}  # fmt: skip


@require_safe
def of_episode(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The newest referral of a course, or the form that begins one."""
    found = referrals.newest(ref, by=acting(request))
    return redirect("referral", found) if found else redirect("begin-referral", ref)


def begin(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What is needed; with it a referral begins."""
    by = acting(request)
    named = clients.name(ref, by=by)
    here = book.people(ref)
    people = tuple((str(client), name) for client, name in here)
    initial = {"ref": new_ref(), "part2": referrals.under_part2(ref, by=by)}
    form = forms.NeedForm(request.POST or None, initial=initial, people=people)
    if request.method == "POST" and form.is_valid():
        client = UUID(form.cleaned_data.get("client") or people[0][0])
        new = form.cleaned_data["ref"] or new_ref()
        answer = referrals.begin(ref, client, form.values, by=by, ref=new)
        if settled(request, form, answer, "Written down.") and isinstance(answer, Saved):
            return redirect("referral", answer.ref)
    lede = f"Who fits is ranked by what stands here. The client chooses; nobody is pushed. {RECORD}"
    return _form(request, form, "What is needed", named, f"/episodes/{ref}/", lede=lede)


@require_safe
def page(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One referral, from the need to the first visit."""
    return _page(request, ref)


def _page(request: HttpRequest, ref: UUID, **more: Any) -> HttpResponse:
    found = referral_pages.page(ref, by=acting(request))
    shown = {
        "page": found,
        "offers": forms.OffersForm(found),
        "choice": forms.ChoiceForm(found),
        "send": forms.SendForm(initial={"ref": new_ref()}),
        "happens": [(code, HAPPENS[code][0]) for code in HAPPENS if code in found.may],
        **more,
    }
    return render(request, "web/referral/page.html", shown)


def need(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What is needed, put right."""
    by = acting(request)
    found = referral_pages.page(ref, by=by)
    form = forms.NeedForm(request.POST or None, initial={**found.values, "version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = referrals.need(ref, form.values, by=by, version=version)
        if settled(request, form, answer, "Saved. What was offered stays as it was told."):
            return redirect("referral", ref)
    return _of(request, form, "What is needed", found, lede=RECORD)


def note(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The words that go with the client."""
    by = acting(request)
    found = referral_pages.page(ref, by=by)
    form = forms.NoteForm(request.POST or None, initial={**found.values, "version": found.version})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or found.version
        answer = referrals.note(ref, form.values, by=by, version=version)
        if settled(request, form, answer, "Saved. Nothing is sent yet."):
            return redirect("referral", ref)
    lede = (
        "What the next person needs on the first day; one page is enough. The summary can follow."
    )
    return _of(request, form, "The hand-over note", found, lede=lede)


@require_POST
def offer(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Places told to the client."""
    by = acting(request)
    form = forms.OffersForm(referral_pages.page(ref, by=by), request.POST)
    if form.is_valid():
        chosen = [UUID(each) for each in form.cleaned_data["providers"]]
        answer = referrals.offer(ref, chosen, why_fewer=form.cleaned_data["why_fewer"], by=by)
        if settled(request, form, answer, "Written down. The client chooses."):
            return redirect("referral", ref)
    return _page(request, ref, offers=form)


@require_POST
def choose(request: HttpRequest, ref: UUID) -> HttpResponse:
    """What the client chose."""
    by = acting(request)
    form = forms.ChoiceForm(referral_pages.page(ref, by=by), request.POST)
    if form.is_valid() and settled(request, form, _chosen(ref, form.cleaned_data, by), "Saved."):
        return redirect("referral", ref)
    return _page(request, ref, choice=form)


def _chosen(ref: UUID, told: dict[str, str], by: Actor) -> Answer:
    if told["choice"] == "none":
        return referrals.happen(ref, Event.DECLINE, on=by.today, by=by)
    if told["choice"] == "look":
        return referrals.look(ref, name=told["name"], contact=told["contact"], by=by)
    return referrals.choose(ref, UUID(told["choice"]), by=by)


def release(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A release of information is signed."""
    by = acting(request)
    found = referral_pages.page(ref, by=by)
    signers = releases.signers(found.episode, on=by.today)
    initial = {**_first(found, by), "signer": _usual(found, signers)}
    form = forms.ReleaseForm(request.POST or None, initial=initial, signers=signers)
    if request.method == "POST" and form.is_valid():
        told = dict(form.values)
        client = told.pop("client")
        new = form.cleaned_data["ref"]
        answer = releases.sign(found.episode, client, told, by=by, ref=new)
        if settled(request, form, answer, "Written down. It is looked at again when you send."):
            return redirect("referral", ref)
    lede = (
        "What the client, or who decides for them, signed on paper. It can be taken back any day. "
        + RECORD
    )
    return _of(request, form, "A release of information", found, lede=lede)


def _usual(found: ReferralPage, signers: dict[tuple[UUID, UUID | None], str]) -> str:
    """The client first; of a child, who decides for them."""
    mine = [key for key in signers if key[0] == found.client]
    return f"{mine[0][0]}.{mine[0][1] or ''}" if mine else ""


def _first(found: ReferralPage, by: Actor) -> dict[str, Any]:
    """What a release begins with; everything can be changed before it is signed."""
    return {
        "ref": new_ref(),
        "contents": list(CONTENTS),
        "discloser": by.name,
        "receiver": found.chosen.name if found.chosen else "",
        "purpose": "So that the work can go on there.",
        "expires_on": releases.suggested(by.today, SUGGESTED_DAYS),
        "signed_on": by.today,
        "part2": found.part2,
    }


@require_POST
def revoke(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A release is taken back today."""
    by = acting(request)
    row = releases.place(ref, by=by)
    answer = releases.revoke(ref, on=by.today, by=by)
    _told(request, answer, "Taken back. Nothing more leaves by it; what left stays written down.")
    return redirect("episode-referral", row)


@require_POST
def ended(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The event a release ends with came today."""
    by = acting(request)
    row = releases.place(ref, by=by)
    answer = releases.ended(ref, on=by.today, by=by)
    _told(request, answer, "Written down. Nothing more leaves by it.")
    return redirect("episode-referral", row)


@require_safe
def release_form(request: HttpRequest, ref: UUID, signer: UUID, language: str) -> HttpResponse:
    """A release to print and sign on paper, for one of those who sign."""
    made = release_forms.pdf_of(ref, signer, language=language, by=acting(request))
    if isinstance(made, Refused):
        messages.warning(request, made.sentence)
        return redirect("referral", ref)
    return _file(made, "application/pdf", "release.pdf")


def wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A referral was entered in error: it can be read, and counts nowhere."""
    by = acting(request)
    found = referral_pages.page(ref, by=by)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = referrals.mark_wrong(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Marked as entered in error. It counts nowhere now."):
            return redirect("referral", ref)
    return _of(request, form, "A referral, entered in error", found, lede=STAYS, save=WRONG)


def release_wrong(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A release was entered in error: it can be read, and permits nothing."""
    by = acting(request)
    row, left = releases.place(ref, by=by), releases.left_by(ref)
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = releases.mark_wrong(ref, reason=form.cleaned_data["reason"], by=by)
        if settled(request, form, answer, "Marked as entered in error. Nothing leaves by it now."):
            return redirect("episode-referral", row)
    lede = f"{STAYS} {LEFT}" if left else STAYS
    back, named = f"/episodes/{row}/referral/", clients.name(row, by=by)
    heading = "A release, entered in error"
    return _form(request, form, heading, named, back, lede=lede, save=WRONG)


@require_POST
@proven
def send(request: HttpRequest, ref: UUID, kind: str) -> HttpResponseBase:
    """A packet leaves: the release is looked at now."""
    by = acting(request)
    form = forms.SendForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        answer = packets.send(ref, kind=kind, how=told["how"], by=by, new=told["ref"])
        if settled(request, form, answer, SENT):
            return redirect("referral", ref)
    return _page(request, ref, send=form)


@require_safe
def preview(request: HttpRequest, ref: UUID, kind: str) -> HttpResponse:
    """The packet as it would look, as a draft."""
    return _file(
        packets.preview(ref, kind=kind, by=acting(request)), "application/pdf", "draft.pdf"
    )


@require_safe
def packet_pdf(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The very file that was sent."""
    return _file(
        packets.taken(ref, form="pdf", by=acting(request)), "application/pdf", "packet.pdf"
    )


@require_safe
def packet_document(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The very FHIR document that was sent, to be taken along."""
    data = packets.taken(ref, form="document", by=acting(request))
    return _file(data, "application/fhir+json", "packet.json", along=True)


def _file(data: bytes, kind: str, name: str, *, along: bool = False) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    how = "attachment" if along else "inline"
    answer["Content-Disposition"] = f'{how}; filename="{name}"'
    return answer


def event(request: HttpRequest, ref: UUID, code: str) -> HttpResponse:
    """Something happened on the way."""
    if code not in HAPPENS:
        raise Http404
    by = acting(request)
    found = referral_pages.page(ref, by=by)
    heading, ahead, lede = HAPPENS[code]
    form = forms.HappenedForm(request.POST or None, initial={"on": by.today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        answer = referrals.happen(ref, Event(code), ahead=ahead, by=by, **told)
        if settled(request, form, answer, "Written down."):
            return redirect("referral", ref)
    return _of(request, form, heading, found, lede=lede)


def _told(request: HttpRequest, answer: Answer, said: str) -> None:
    if isinstance(answer, Refused):
        messages.warning(request, answer.sentence)
    else:
        messages.success(request, said)


def _of(
    request: HttpRequest,
    form: object,
    heading: str,
    found: ReferralPage,
    *,
    lede: str = "",
    save: str = "Save",
) -> HttpResponse:
    back = f"/referrals/{found.ref}/"
    return _form(request, form, heading, found.name, back, lede=lede, save=save)


def _form(
    request: HttpRequest,
    form: object,
    heading: str,
    about: str,
    back: str,
    *,
    lede: str,
    save: str = "Save",
) -> HttpResponse:
    shown = {"form": form, "heading": heading, "lede": lede, "about": about, "back": back}
    return render(request, "web/entry.html", {**shown, "save": save})

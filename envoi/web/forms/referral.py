"""The forms of a referral: the directory, the need, the offers, a release, what is sent."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms

from envoi.care.referral_pages import ReferralPage
from envoi.care.referral_words import CONTENTS
from envoi.web.forms.entries import Entry
from envoi.web.forms.fields import (
    PERMISSION,
    RECORD,
    Buttons,
    Choice,
    Day,
    Line,
    Tick,
    Whole,
    Words,
)

SENT = "Will be sent to the next place, once the client has released it. No other client’s name."
NOTHING_OF_CLIENTS = "Everybody in the practice who keeps records reads it; nothing of a client."
LIST = "With commas between."


class ProviderForm(Entry):
    """One place of the directory; an empty field is not recorded."""

    name = Line("Name", required=True)
    about = Line("What they are", help_text="Psychologist, clinic, counselling centre …")
    specialties = Line("For what", max_length=400, help_text=LIST)
    age_from = Whole("Ages from", 0, 120, required=False)
    age_to = Whole("Ages to", 0, 120, required=False)
    languages = Line("Languages", help_text=LIST)
    licensed_in = Line("Licensed in", max_length=300, help_text="States or countries. " + LIST)
    payers = Line("Payers", max_length=400, help_text=LIST)
    fee = Line("Fee")
    address = Line("Address", max_length=300)
    reached_at = Line("Reached at", help_text="Telephone, mail or web.")
    telehealth = Choice("By video", PERMISSION)
    takes_new = Choice("Takes new clients", PERMISSION)
    waiting_weeks = Whole("Waiting time in weeks", 0, 520, required=False)
    confirmed_on = Day("Last confirmed on", required=False)


class NeedForm(Entry):
    """What is needed; it decides which places fit."""

    place = Buttons(
        "It comes",
        [("instead", "instead of our work"), ("alongside", "alongside our work")],
        initial="instead",
    )
    specialty = Line("What is needed", required=True, max_length=120, help_text=SENT)
    language = Line("Language", max_length=60, help_text="If it has to be a certain one.")
    interpreter = Tick("An interpreter would do as well")
    lives_in = Line("Lives in", max_length=60, help_text="The state whose licence is needed.")
    payer = Line("Pays by", max_length=120)
    telehealth = Tick("By video would be good")
    part2 = Tick("The record falls under 42 CFR Part 2 (substance use treatment)")

    def __init__(self, *args: Any, people: tuple[tuple[str, str], ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(people) > 1:
            self.fields["client"] = Choice("Who goes on there", list(people))


class OffersForm(forms.Form):
    """The places that were told to the client."""

    providers = forms.MultipleChoiceField(
        label="Told to the client",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ranked"}),
        required=False,
    )
    why_fewer = Words("Why fewer than three, if so", audience=RECORD, rows=2)

    def __init__(self, page: ReferralPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(each.ref), f"{each.rank}. {each.name}: {each.why}") for each in page.to_offer]
        self.fields["providers"].choices = found  # type: ignore[attr-defined]
        suggested = [str(each.ref) for each in page.to_offer if each.suggested and not page.offered]
        self.initial.setdefault("providers", suggested)
        self.initial.setdefault("why_fewer", page.why_fewer)


class ChoiceForm(forms.Form):
    """What the client chose; none of them, and looking oneself, are choices too."""

    choice = Buttons("The client’s choice", [])
    name = Line(
        "The place they found",
        help_text=f"Where they look themselves and have found one. {RECORD}",
    )
    contact = Line("How it is reached", max_length=300, help_text=RECORD)

    def __init__(self, page: ReferralPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(each.ref), each.name) for each in page.offered]
        others = [("look", "I look for a place myself"), ("none", "None of these, for now")]
        self.fields["choice"].choices = [*found, *others]  # type: ignore[attr-defined]


class NoteForm(Entry):
    """The words that go with the client."""

    why = Words("Why they come to you", audience=SENT, required=True, rows=4)
    helped = Words("What helped", audience=SENT)
    other_care = Words("Other care", audience=SENT)
    contact = Words("Whom they may ask, and how", audience=SENT, rows=2)
    sessions_left = Whole("Sessions left together", 0, 200, required=False)
    until_then = Words("How it goes on together until the first visit", audience=SENT)


class ReleaseForm(forms.Form):
    """A release of information, with each thing the law asks for."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    signer = Choice("Who signs", [])
    contents = forms.MultipleChoiceField(
        label="What may be told",
        widget=forms.CheckboxSelectMultiple,
        choices=list(CONTENTS.items()),
        help_text="Psychotherapy notes are never part of it.",
    )
    what = Words("In the client’s words, if it is narrower", audience=RECORD, rows=2)
    discloser = Line("Who may tell it", required=True)
    receiver = Line("To whom", required=True)
    purpose = Line("What for", required=True)
    expires_on = Day("Until", required=False, help_text="90 days are a proposal; not verified.")
    expires_event = Line("Or until this happens", help_text="Such as: the first visit there.")
    part2 = Tick("Substance use records (42 CFR Part 2) are named in it")
    revocation_told = Tick("Told: it can be taken back at any time, and how")
    conditioning_told = Tick("Told: care here does not depend on signing")
    redisclosure_told = Tick("Told: whoever receives it might pass it on")
    signed_by = Line("Signed by", required=True, help_text="The name as it stands on the paper.")
    signed_on = Day("Signed on")

    def __init__(
        self, *args: Any, signers: Mapping[tuple[UUID, UUID | None], str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        found = [(f"{client}.{decider or ''}", name) for (client, decider), name in signers.items()]
        self.fields["signer"].choices = found  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What was signed, with who decides as a reference."""
        client, _, decider = self.cleaned_data["signer"].partition(".")
        said = {k: v for k, v in self.cleaned_data.items() if k not in ("ref", "signer")}
        return {**said, "decider": UUID(decider) if decider else None, "client": UUID(client)}


class SendForm(forms.Form):
    """How a packet leaves."""

    ref = forms.UUIDField(widget=forms.HiddenInput)
    how = Line("How it goes there", help_text="In the record. By post, secure mail, in person …")


class HappenedForm(forms.Form):
    """Something on the way, on a day."""

    on = Day("On")
    words = Words("In a few words", audience=RECORD, rows=2)

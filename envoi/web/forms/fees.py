"""Forms about fees: a step, the practice's days and its currency."""

from typing import Any

from django import forms

from envoi.care import fee_steps, fees
from envoi.domain import balance
from envoi.domain.fee_ladder import NOTICES, OPTIONS, TALK, FeeLadder
from envoi.web.forms.fields import PERMISSION, RECORD, Buttons, Choice, Day, Ticks, Whole, Words

LABELS = {
    "due_days": "A charge is due after (days)",
    "talk_days": "Talk about it after (days overdue)",
    "written_days": "A written notice after (days overdue)",
    "last_days": "The last notice after (days overdue)",
    "end_days": "An ending at the earliest after the last notice (days)",
}


class StepForm(forms.Form):
    """One step about fees; which questions it has depends on the step."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    client = Choice("With whom", [])
    on = Day("On")
    offered = Ticks("What was offered", list(fees.OFFERS.items()), required=False)
    terms_clear = Buttons("Were the terms clear from the beginning?", PERMISSION)
    after_told = Buttons("Was it said what happens if it stays unpaid?", PERMISSION)
    until = Day("Until", required=False)
    words = Words("In a few words", audience=f"{RECORD} Not read by whoever keeps the money.")

    def __init__(self, *args: Any, step: str, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].choices = [(str(ref), name) for ref, name in people]  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["client"].widget = forms.HiddenInput()
        for name in _without(step):
            del self.fields[name]
        if step in NOTICES:
            self.fields["until"].label = "The day it names"
            self.fields["until"].required = True
        if step == OPTIONS:
            self.fields["until"].label = "Agreed until"
            self.fields["until"].help_text = "Nothing is written before that day has passed."

    def wanted(self, step: str) -> fee_steps.Wanted:
        """The step as care takes it."""
        told = {k: v for k, v in self.cleaned_data.items() if k not in ("ref", "client")}
        return fee_steps.Wanted(step, **told)


def _without(step: str) -> tuple[str, ...]:
    if step == TALK:
        return ("offered", "until")
    if step == OPTIONS:
        return ("terms_clear", "after_told")
    return ("offered", "terms_clear", "after_told", "words")


class PracticeFeesForm(forms.Form):
    """The practice's currency, and the days of its ladder."""

    currency = Choice(
        "Currency", [("", "not chosen yet"), *((code, code) for code in balance.CURRENCIES)]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            self.fields[name] = Whole(label, 0, fee_steps.LONGEST_DAYS)

    @property
    def ladder(self) -> FeeLadder:
        """The days that were typed; a practice's own, verified by nobody."""
        return FeeLadder(**{name: self.cleaned_data[name] for name in LABELS})

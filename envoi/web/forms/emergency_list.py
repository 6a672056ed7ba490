"""Forms around an emergency list: whom it is for, how soon somebody is to be called, opening it."""

from typing import Any

from django import forms

from envoi.care.emergency_lists import LONGEST_NOTE, TITLES
from envoi.web.forms.fields import Buttons, Choice, Line, Words
from envoi.web.forms.members import OWNERS_READ, Named, somebody

EXECUTOR = "Only the executor reads this, on the list; nothing of the record belongs here."
PRIORITIES = [(code, title) for code, title in TITLES.items() if code]


class ExecutorForm(forms.Form):
    """Who looks after the clients, and how that person is reached."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = Line("Name", required=True)
    reached_at = Words(
        "How they are reached", audience="Stands on the list; you and they read it.", rows=2
    )
    member = Choice("Custodian of this practice", [], required=False)

    def __init__(self, *args: Any, custodians: Named, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = somebody(  # type: ignore[attr-defined]
            custodians, empty="somebody from outside"
        )


class PriorityForm(forms.Form):
    """How soon one client is to be called, and by what else the executor is helped."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    priority = Buttons("To be called", PRIORITIES)
    note = Words("What the executor has to know", audience=EXECUTOR, rows=2)
    referral = Words("Who else could help them on", audience=EXECUTOR, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note", "referral"):
            self.fields[name].widget.attrs["maxlength"] = LONGEST_NOTE


class OpenForm(forms.Form):
    """Why a sealed list is opened."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    reason = Words("Why you need it now", audience=OWNERS_READ, required=True)

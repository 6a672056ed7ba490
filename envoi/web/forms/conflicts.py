"""Forms of the register of ties: whom one knows, and what a look at two records found."""

from typing import Any

from django import forms

from envoi.care import conflicts, ties
from envoi.web.forms.fields import ONLY_ME, Buttons, Day, Line, Words

LOOKED = "Read by whoever may see both; not part of either record."


class RelationForm(forms.Form):
    """Somebody a member knows, or would not treat."""

    ref = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = Buttons("What it is", list(ties.KINDS.items()))
    name = Line("Name", required=True, help_text=f"Of the person, or of an organisation. {ONLY_ME}")
    relation = Line("What ties you", max_length=300, help_text=ONLY_ME)
    birth_date = Line("Born", max_length=10, help_text=f"1987-04-12, or only 1987. {ONLY_ME}")
    reached_at = Line("Telephone or e-mail", max_length=300, help_text=ONLY_ME)
    address = Line("Address", max_length=500, help_text=ONLY_ME)
    from_on = Day("From", required=False)
    until_on = Day("Until", required=False)

    @property
    def said(self) -> ties.Declared:
        """What was typed, as care takes it."""
        told = {k: v for k, v in self.cleaned_data.items() if k in ties.COLUMNS}
        return ties.Declared(**told)


class MatchForm(forms.Form):
    """What a person found who looked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    said = Buttons("It is", list(conflicts.ANSWERS.items()))
    reason = Words("Why", audience=LOOKED, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = "Please say why, in a few words."

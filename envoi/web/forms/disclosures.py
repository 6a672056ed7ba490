"""For which period, and for whom."""

from typing import Any

from django import forms

from envoi.web.forms.fields import Buttons, Day


class PeriodForm(forms.Form):
    from_on = Day("From", required=False)
    until_on = Day("Until", required=False)


class AskedForm(forms.Form):
    def __init__(self, *args: Any, may_ask: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = Buttons("Who asked", list(may_ask))
        self.fields["from_on"] = Day(
            "From", required=False, help_text="Without one, from the first day."
        )
        self.fields["until_on"] = Day(
            "Until", required=False, help_text="Without one, until today."
        )
